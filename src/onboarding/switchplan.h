// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QFuture>
#include <array>
#include <chrono>
#include <optional>

#include "base/domainname.h"
#include "base/result.h"

namespace onboarding {

/// How many mails arrived in each hour of the week, local time.
struct ArrivalHours {
    static constexpr int PerWeek = 168;

    std::array<qint64, PerWeek> counts{}; ///< Monday 0:00 first.

    void add(const QDateTime &hour, qint64 messages); ///< `hour` in the zone that is shown.
    qint64 total() const;
    qint64 most() const; ///< In one hour.
    /// How many arrive in `length` hours from `hour` on, over the end of the week.
    qint64 within(int hour, int length) const;
    bool operator==(const ArrivalHours &) const = default;
};

/// From the arrival times (INTERNALDATE) of what was read of the old mailboxes in the last year; all zero
/// where nothing was copied yet. Reads in a thread of its own.
QFuture<ArrivalHours> arrivalHours(const QString &ledgerPath, const QDateTime &now);

/// When to switch, and whether to lower the TTL first.
struct SwitchPlan {
    std::chrono::seconds oldTtl{}; ///< How long the old answer lives after the change.
    std::chrono::seconds lowTtl{}; ///< What to lower it to first; zero where that does not pay.
    std::optional<QDateTime> lowAt; ///< From when on the lowered one counts everywhere, local time.
    QDateTime switchAt; ///< The beginning of the best hour from then on, local time.
    int length = 4; ///< Hours that were looked for together.
    bool isByArrivals = false; ///< False: nothing is known of the week, so the night to Saturday is taken.

    std::chrono::seconds answerLivesFor() const { return lowTtl.count() > 0 ? lowTtl : oldTtl; }
    bool operator==(const SwitchPlan &) const = default;
};

/// What is known of the TTL: as at the first look, and as now.
struct TtlHistory {
    std::chrono::seconds first{};
    std::chrono::seconds now{};
    QDateTime seenNow; ///< UTC
};

/// `now` in the user's time zone. Where the TTL was lowered already, the former one still counts from the
/// look that saw it: an answer given just before may live that long.
SwitchPlan planSwitch(const TtlHistory &ttl, const ArrivalHours &arrivals, const QDateTime &now);

QString planText(const SwitchPlan &plan, const QDateTime &now); ///< Some translated sentences.
QString quietText(const SwitchPlan &plan, const ArrivalHours &arrivals); ///< How quiet that hour is.

/// The plan as iCalendar (RFC 5545): one entry for each thing to do, times in UTC.
QByteArray calendar(const SwitchPlan &plan, const DomainName &domain, const QDateTime &now);

} // namespace onboarding
