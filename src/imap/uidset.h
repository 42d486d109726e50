// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

#include <optional>

namespace imap {

/// An inclusive range of UIDs; first <= last.
struct UidRange {
    quint32 first = 0;
    quint32 last = 0;

    bool operator==(const UidRange &) const = default;
};

/// UIDs in the order in which they were added, as ranges (RFC 9051 uid-set).
class UidSet {
public:
    static constexpr quint32 largest = 0xffffffff; ///< Stands for "*" as the end of a range.

    UidSet() = default;
    UidSet(quint32 first, quint32 last);

    /// Parses "4827313:4827316,5"; a range written backwards is turned. Nothing when malformed, or when
    /// there are more than a million ranges.
    static std::optional<UidSet> parse(QByteArrayView text);
    /// In ascending order, whatever the order of `uids`.
    static UidSet of(QList<quint32> uids);

    void add(quint32 uid); ///< Extends the last range where it can.
    void addRange(quint32 first, quint32 last);

    bool isEmpty() const { return m_ranges.isEmpty(); }
    quint64 count() const;
    bool contains(quint32 uid) const; ///< Fast where the ranges ascend.
    QByteArray toWire() const; ///< "1:3,7,9:*".
    const QList<UidRange> &ranges() const { return m_ranges; }

    /// All UIDs in order; nothing when there are more than `limit`.
    std::optional<QList<quint32>> expanded(quint64 limit) const;

    bool operator==(const UidSet &) const = default;

private:
    QList<UidRange> m_ranges;
    bool m_ascending = true;
};

} // namespace imap
