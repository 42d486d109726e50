// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "provider/answer.h"
#include "provider/recordset.h"

namespace provider {

/// The records that an answer of the operation "records" holds, as items or as lines of a zone file; those
/// outside of the domain, and of types that nobody asks for, are left out. Protocol: one makes no sense.
Result<QList<dns::Record>> recordsOf(const Answer &answer, const Api &api, const DomainName &domain);

/// `set` with what the host itself asks for: its records take the place of those of the same name and type;
/// texts stand beside each other, but for one of the same kind ("v=spf1"). The proof of ownership stays its
/// own.
RecordSet merged(RecordSet set, const QList<dns::Record> &asked);

} // namespace provider
