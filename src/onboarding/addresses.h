// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QList>
#include <QSet>
#include <QStringList>
#include <algorithm>

#include "base/mailaddress.h"

namespace onboarding {

/// Whether `address` is among `addresses`, compared as mail servers do.
inline bool holds(const QList<MailAddress> &addresses, const MailAddress &address)
{
    return std::any_of(addresses.begin(), addresses.end(),
                       [&](const MailAddress &other) { return other.isSameMailbox(address); });
}

/// MailAddress::key() of each.
inline QSet<QString> keys(const QList<MailAddress> &addresses)
{
    QSet<QString> keys;
    for (const MailAddress &address : addresses)
        keys += address.key();
    return keys;
}

/// "ann@example.org, bob@example.org", as the user reads them.
inline QString names(const QList<MailAddress> &addresses)
{
    QStringList names;
    for (const MailAddress &address : addresses)
        names += address.toUnicode();
    return names.join(QStringLiteral(", "));
}

/// Where the entry of each address is, by MailAddress::key().
template <typename Entry> QHash<QString, qsizetype> indexByAddress(const QList<Entry> &entries)
{
    QHash<QString, qsizetype> index;
    for (qsizetype place = 0; place < entries.size(); ++place)
        index.insert(entries.at(place).address.key(), place);
    return index;
}

} // namespace onboarding
