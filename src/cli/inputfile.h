// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "base/result.h"

namespace cli {

/// The content of a file that the user named. BadInput where it cannot be read.
Result<QByteArray> readInput(const QString &path);

} // namespace cli
