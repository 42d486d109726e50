// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QDateTime>

namespace migration {

/// How much of an account may still be sent: by its limit per day (UTC), and by the room at the destination.
/// All numbers are octets of message bodies.
class Allowance {
public:
    explicit Allowance(qint64 daily) ///< 0: no limit.
        : m_daily(daily)
    {
    }

    void setDaily(qint64 daily) { m_daily = daily; }
    qint64 daily() const { return m_daily; }
    void setRoom(std::optional<qint64> room) { m_room = room; } ///< Nothing where the server does not tell.
    void setDay(QDate day, qint64 octetsRead); ///< What was read on that day by earlier runs.
    QDate day() const { return m_day; }

    bool isLimited() const { return m_daily > 0 || m_room; }
    /// What may be handed out now. What is handed out already counts as sent.
    qint64 left() const;
    /// Nothing was read on this day: a message that is larger than a whole day's limit may go.
    bool isUntouched() const { return m_daily > 0 && m_readToday == 0 && m_handedOut == 0; }

    void handOut(qint64 octets) { m_handedOut += octets; }
    void takeBack(qint64 octets) { m_handedOut -= octets; } ///< The chunk has ended, whatever of it was sent.
    void read(qint64 octets) { m_readToday += octets; }
    void stored(qint64 octets);

    bool isRoomShort() const; ///< It is the room that limits, not the day.
    /// When the rest will be there, at so many octets a second, if the run goes on each day; nothing where
    /// no day limits it.
    std::optional<QDateTime> end(const QDateTime &now, qint64 rest, double rate) const;

private:
    qint64 m_daily = 0;
    std::optional<qint64> m_room;
    QDate m_day;
    qint64 m_readToday = 0;
    qint64 m_handedOut = 0;
};

} // namespace migration
