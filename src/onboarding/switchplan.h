// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <chrono>
#include <optional>

#include "base/domainname.h"
#include "onboarding/arrivals.h"
#include "onboarding/formermx.h"

namespace onboarding {

/// When to switch, and whether to lower the TTL first.
struct SwitchPlan {
    std::chrono::seconds oldTtl{}; ///< How long the old answer lives after the change.
    std::chrono::seconds lowTtl{}; ///< What to lower it to first; zero where that does not pay.
    QDateTime lowerBy; ///< When that should be done at the latest, local time; invalid where it does not pay.
    std::optional<QDateTime> lowAt; ///< From when on the lowered one counts everywhere, local time.
    QDateTime switchAt; ///< The beginning of the best hour from then on, local time.
    int length = 4; ///< Hours that were looked for together.
    bool isByArrivals = false; ///< False: nothing is known of the week, so the night to Saturday is taken.

    std::chrono::seconds answerLivesFor() const { return lowTtl.count() > 0 ? lowTtl : oldTtl; }
    bool operator==(const SwitchPlan &) const = default;
};

/// `now` in the user's time zone.
SwitchPlan planSwitch(const FormerMx &former, const ArrivalHours &arrivals, const QDateTime &now);

QString planText(const SwitchPlan &plan, const QDateTime &now); ///< Some translated sentences.
QString quietText(const SwitchPlan &plan, const Arrivals &arrivals); ///< How quiet those hours are.

/// The plan as iCalendar (RFC 5545): one entry for each thing to do, times in UTC.
QByteArray calendar(const SwitchPlan &plan, const DomainName &domain, const QDateTime &now);

} // namespace onboarding
