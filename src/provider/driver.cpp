// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/driver.h"

namespace provider {

QSet<OperationName> driverOperations(Driver driver)
{
    using enum OperationName;
    switch (driver) {
    case Driver::None:
        return {};
    case Driver::Cyrus:
        return {ListMailboxes, CreateMailbox, SetPassword};
    case Driver::PostfixAdmin:
        return {ListMailboxes,  CreateMailbox, ListAliases,   CreateAlias,
                CreateCatchAll, SetPassword,   DisableMailbox};
    }
    Q_UNREACHABLE();
    return {};
}

} // namespace provider
