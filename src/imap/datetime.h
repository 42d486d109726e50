// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>

#include <optional>

namespace imap {

/// INTERNALDATE (RFC 9051 §2.3.3): an instant and the offset it was written with.
struct InternalDate {
    qint64 secondsSinceEpoch = 0; ///< UTC.
    qint32 offset = 0; ///< Seconds east of UTC, whole minutes.

    bool operator==(const InternalDate &) const = default;

    QDateTime toDateTime() const; ///< With Qt::OffsetFromUTC.
    static InternalDate fromDateTime(const QDateTime &dateTime);

    /// " 1-Feb-2026 09:05:00 +0100" without quotes; years outside 1..9999 are brought to the nearest bound.
    QByteArray toWire() const;
};

/// "1-Feb-2026", as SEARCH takes it (RFC 9051 §6.4.4). `date` is valid.
QByteArray dateToWire(const QDate &date);

/// Parses date-time without its quotes, e.g. "17-Jul-1996 02:44:25 -0700"; a leading blank or a one-digit
/// day is accepted, the month in any case. Nothing when malformed or no lawful date.
std::optional<InternalDate> parseInternalDate(QByteArrayView text);

} // namespace imap
