// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include "base/domainname.h"
#include "base/result.h"
#include "dns/record.h"

namespace provider {

/// Whether a mail host may ask for records of this type; those of others (SOA, NS, …) are left out.
bool isPublished(dns::Type type);

/// An owner name as control panels write it: "@" or nothing is the domain, what lies in the domain is whole,
/// what ends with a dot too, anything else is relative. BadInput: no name.
Result<DomainName> ownerName(const QString &text, const DomainName &domain);

/// Reads lines of a zone file (RFC 1035 §5) with `domain` as the origin: comments, parentheses, owners left
/// out, $ORIGIN and $TTL. Records outside of the domain and of other types are left out. Protocol: a line
/// that is none, $INCLUDE, or more than 256 KB or 500 records.
Result<QList<dns::Record>> parseZone(const QString &text, const DomainName &domain);

} // namespace provider
