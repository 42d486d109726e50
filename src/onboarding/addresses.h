// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <algorithm>

#include "base/mailaddress.h"

namespace onboarding {

/// Whether `address` is among `addresses`, compared as mail servers do.
inline bool holds(const QList<MailAddress> &addresses, const MailAddress &address)
{
    return std::any_of(addresses.begin(), addresses.end(),
                       [&](const MailAddress &other) { return other.isSameMailbox(address); });
}

} // namespace onboarding
