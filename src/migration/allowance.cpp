// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/allowance.h"

#include <algorithm>
#include <limits>

namespace migration {

void Allowance::setDay(QDate day, qint64 octetsRead)
{
    m_day = day;
    m_readToday = octetsRead;
}

qint64 Allowance::left() const
{
    qint64 left = std::numeric_limits<qint64>::max();
    if (m_daily > 0)
        left = std::min(left, m_daily - m_readToday - m_handedOut);
    if (m_room)
        left = std::min(left, *m_room - m_handedOut);
    return std::max<qint64>(0, left);
}

void Allowance::stored(qint64 octets)
{
    if (m_room)
        *m_room -= octets;
}

bool Allowance::isRoomShort() const
{
    return m_room && (m_daily == 0 || *m_room < m_daily - m_readToday);
}

std::optional<QDateTime> Allowance::end(const QDateTime &now, qint64 rest, double rate) const
{
    const qint64 today = std::max<qint64>(0, m_daily - m_readToday);
    if (m_daily == 0 || rest <= today)
        return std::nullopt;
    const qint64 later = rest - today;
    const qint64 days = (later + m_daily - 1) / m_daily; // The last of them need not be a whole one.
    const qint64 last = later - (days - 1) * m_daily;
    const qint64 seconds = rate >= 1.0 ? qint64(double(last) / rate) : 0;
    const QDateTime midnight(now.toUTC().date().addDays(days), QTime(0, 0), Qt::UTC);
    return midnight.addSecs(std::min<qint64>(seconds, 86400));
}

} // namespace migration
