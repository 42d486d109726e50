// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QFuture>
#include <QJsonObject>
#include <array>

namespace imap {
struct Account;
}

namespace onboarding {

/// How many mails arrived in each hour of the week, local time.
struct ArrivalHours {
    static constexpr int PerWeek = 168;

    std::array<qint64, PerWeek> counts{}; ///< Monday 0:00 first.

    void add(const QDateTime &hour, qint64 messages); ///< `hour` in the zone that is shown.
    void add(const ArrivalHours &other);
    qint64 total() const;
    qint64 most() const; ///< In one hour.
    /// How many arrive in `length` hours from `hour` on, over the end of the week.
    qint64 within(int hour, int length) const;
    bool operator==(const ArrivalHours &) const = default;
};

/// Arrival times (INTERNALDATE), and what they were read from.
struct Arrivals {
    enum class Source {
        None, ///< Nothing was read yet.
        Copied, ///< All that was copied of the last year.
        OldMailboxes, ///< Recent mail in the old mailboxes, before anything was copied.
    };
    static constexpr int recentDays = 60; ///< Of OldMailboxes.

    ArrivalHours hours;
    Source source = Source::None;
    int mailboxes = 0; ///< Of OldMailboxes: so many could be read…
    int ofMailboxes = 0; ///< …of so many.
    QDateTime readAt; ///< Of OldMailboxes, UTC.

    QJsonObject toJson() const; ///< For the project file: counts, nothing of a message.
    static Arrivals fromJson(const QJsonObject &json); ///< None where it is not what toJson() gives.
    bool operator==(const Arrivals &) const = default;
};

/// One translated sentence: what was counted; empty for None.
QString sourceText(const Arrivals &arrivals);

/// Of what was copied in the last year, out of the ledger; None where nothing was copied yet. Reads in a
/// thread of its own.
QFuture<Arrivals> copiedArrivals(const QString &ledgerPath, const QDateTime &now);

/// Logs in to old mailboxes and reads when the mail of the last 60 days arrived; opens folders for reading
/// only, and neither Sent nor Drafts. Bounded: the first 20 of `accounts`, two at a time, 40 folders each,
/// the newest 5,000 messages of a folder, a minute for a mailbox. A mailbox that cannot be read is not
/// counted in Arrivals::mailboxes, and no failure. `ofMailboxes` are all that the move has. Cancel by the
/// future.
QFuture<Arrivals> readArrivals(const QList<imap::Account> &accounts, int ofMailboxes, const QDateTime &now);

} // namespace onboarding
