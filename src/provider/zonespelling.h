// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dns/rrset.h"
#include "provider/profile.h"
#include "provider/template.h"

namespace provider {

/// One value as an API has it.
struct ZoneValue {
    QString id; ///< Empty where the API keeps whole sets.
    QString value;
    QString priority; ///< Empty where it is part of the value, or the type has none.
    /// Of SRV, where each has a field of its own; reading may find them in the value, too.
    QString weight = {};
    QString port = {};
    QString target = {};
};

/// `name` as the interface writes it.
QString spelledName(const DomainName &name, const DomainName &zone, const ZoneSpelling &spelling);
/// Whether `text`, from the interface, means `name`.
bool isName(const QString &text, const DomainName &name, const DomainName &zone);

ZoneValue spelledValue(const dns::Rdata &data, const ZoneSpelling &spelling);
/// BadInput where it is no value of that type.
Result<dns::Rdata> parsedValue(const ZoneValue &value, dns::Type type, const DomainName &zone);

} // namespace provider
