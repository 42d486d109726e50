// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/profile.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace provider {

QString evidenceText(Evidence evidence)
{
    switch (evidence) {
    case Evidence::Live:
        return QCoreApplication::translate("provider", "Tried against the running service.");
    case Evidence::Source:
        return QCoreApplication::translate(
            "provider", "Read in the service's own source code; never tried against the live service.");
    case Evidence::Documentation:
        return QCoreApplication::translate(
            "provider", "Read in the provider's documentation; never tried against the live service.");
    case Evidence::Clients:
        return QCoreApplication::translate(
            "provider", "Read in other programs that use the service; never tried against the live service.");
    case Evidence::Memory:
        return QCoreApplication::translate("provider", "Never verified.");
    }
    Q_UNREACHABLE();
    return {};
}

bool Profile::hasOperation(OperationName operation) const
{
    return api ? api->operations.contains(operation) : driverOperations(driver).contains(operation);
}

bool Profile::takesQuota() const
{
    return api ? api->operations.value(OperationName::CreateMailbox).takesQuota
               : hasOperation(OperationName::CreateMailbox);
}

bool Profile::can(OperationName operation) const
{
    const bool isAlias = operation == OperationName::CreateCatchAll && api && api->catchAll;
    return hasOperation(operation) || (isAlias && hasOperation(OperationName::CreateAlias));
}

const Variable *Profile::variable(const QString &key) const
{
    const auto it = std::find_if(variables.begin(), variables.end(),
                                 [&key](const Variable &variable) { return variable.key == key; });
    return it == variables.end() ? nullptr : &*it;
}

} // namespace provider
