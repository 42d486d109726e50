// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "onboarding/project.h"
#include "provider/profile.h"
#include "provider/values.h"

namespace onboarding {

class Services;
class Vault;

/// BadProfile where the catalogue has no such id; valid as long as `services`.
Result<const provider::Profile *> profile(const Services &services, const QString &id);

/// The project's variables with the secrets of the vault (as far as loaded) and the defaults.
provider::Values providerValues(const provider::Profile &profile, const Project &project, const Vault &vault);

/// Checks what was entered; values that are empty are missing, which is not wrong yet. BadInput has the key
/// in Error::detail.
Status checkVariables(const provider::Profile &profile, const QMap<QString, QString> &variables);

} // namespace onboarding
