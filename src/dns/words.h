// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace dns {

/// The module's texts for the user, where no QObject has a tr() of its own.
struct Words {
    Q_DECLARE_TR_FUNCTIONS(dns)
};

} // namespace dns
