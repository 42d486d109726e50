// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/secret.h"

namespace provider {
struct PasswordRules;
}

namespace onboarding {

/// A random password that is easy to read out and fits `rules`: groups of five letters and digits without
/// those that look alike (0 O 1 l I), about 110 bits where the rules leave room for them. Where no password
/// can fit, it comes as near as it can.
Secret generatedPassword(const provider::PasswordRules &rules);

} // namespace onboarding
