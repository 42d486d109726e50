// SPDX-License-Identifier: GPL-3.0-or-later
#include "imap/types.h"

#include "imap/cursor.h"

namespace imap {

void Capabilities::assign(const QByteArrayList &names)
{
    constexpr qsizetype maxNames = 1'000;
    m_names.clear();
    for (const QByteArray &name : names) {
        if (!name.isEmpty() && m_names.size() < maxNames)
            m_names += name.trimmed().toUpper();
    }
}

QByteArrayList Capabilities::mechanisms() const
{
    constexpr QByteArrayView prefix = "AUTH=";
    QByteArrayList names;
    for (const QByteArray &name : m_names) {
        if (name.startsWith(prefix))
            names += name.mid(prefix.size());
    }
    return names;
}

std::optional<quint64> Capabilities::appendLimit() const
{
    constexpr QByteArrayView prefix = "APPENDLIMIT=";
    for (const QByteArray &name : m_names) {
        if (name.startsWith(prefix))
            return Cursor(QByteArrayView(name).sliced(prefix.size())).number();
    }
    return {};
}

} // namespace imap
