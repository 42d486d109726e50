// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/mailaddress.h"
#include "provider/profile.h"
#include "provider/template.h"
#include "provider/values.h"

namespace provider {

/// The names that every template of a profile may use: its variables (with defaults) and {{domain}}.
Scope profileScope(const Profile &profile, const DomainName &domain, const Values &values);

/// Adds {{address}} and {{localPart}}; the catch-all is "@example.org".
void setAddress(Scope &scope, const MailAddress &address);

/// Adds {{displayName}}, {{givenName}} and {{familyName}}: hosts that want two names get the last word as the
/// second one; the local part stands in for a name that is not there.
void setNames(Scope &scope, const QString &displayName, const QString &localPart);

/// {{quota}} in the API's unit, rounded up, with its suffix; where none is asked for the default, or the word
/// for "unlimited".
QString quotaText(const Api &api, std::optional<qint64> octets);

/// A listed quota in octets: a number of units, or "10G", "500 MB". Nothing where there is no bound, or none
/// is told.
std::optional<qint64> quotaOctets(const QString &text, qint64 unit);

} // namespace provider
