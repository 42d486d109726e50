// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSet>

#include "provider/operation.h"

namespace provider {

/// What speaks with a host that has no HTTP interface.
enum class Driver {
    None, ///< The profile's `api`, or nothing.
    Cyrus, ///< See CyrusHost.
    PostfixAdmin, ///< See PostfixAdminHost.
};

QSet<OperationName> driverOperations(Driver driver);

} // namespace provider
