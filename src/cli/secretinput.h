// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/secret.h"

namespace cli {

/// The content of a file as a secret; one trailing line break is ignored. BadInput when it cannot be read,
/// is empty or larger than 64 KB.
Result<Secret> secretFromFile(const QString &path);

/// The value of an environment variable, which is then removed from this process's environment.
Result<Secret> secretFromEnvironment(const QString &name);

/// Asks on the terminal without showing what is typed. Usage when there is no terminal.
Result<Secret> secretFromPrompt(const QString &question);

} // namespace cli
