// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/mailaddress.h"
#include "provider/profile.h"
#include "provider/template.h"
#include "provider/values.h"

namespace provider {

/// The names that every template of a profile may use: its variables (with defaults) and {{domain}}.
Scope profileScope(const Profile &profile, const DomainName &domain, const Values &values);

/// Adds {{address}} and {{localPart}}.
void setAddress(Scope &scope, const MailAddress &address);

/// {{quota}} in the profile's unit, rounded up; empty where none is asked for and none is the default.
QString quotaText(const Profile &profile, std::optional<qint64> octets);

} // namespace provider
