// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/mailaddress.h"

/// A catch-all has an address without a local part: "@example.org", as MailAddress::toString() writes it,
/// too.
inline bool isCatchAll(const MailAddress &address)
{
    return address.localPart.isEmpty();
}

/// As MailAddress::parse(), and "@example.org" or "*@example.org" for the address of a catch-all.
Result<MailAddress> parseWithCatchAll(QStringView text);
