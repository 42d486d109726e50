// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dns/rrset.h"
#include "onboarding/records.h"

namespace onboarding {

/// The view of a record, not spelled for any panel yet.
RecordView recordView(const dns::Record &record, RecordSet set);

/// The record that a view shows. BadInput where its data cannot be read.
Result<dns::Record> dnsRecord(const RecordView &view);

/// The wanted ones among `views`, gathered by owner and type, in their order.
QList<dns::RRset> rrsets(const QList<RecordView> &views);

} // namespace onboarding
