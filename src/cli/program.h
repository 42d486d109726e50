// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace cli {

/// mailhaulctl: reads the command line, runs one command in the application's event loop and returns the exit
/// code. Needs a QCoreApplication.
int run(QStringList arguments);

} // namespace cli
