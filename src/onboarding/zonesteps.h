// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <optional>

#include "onboarding/zoneways.h"

namespace onboarding {

/// What is to be done, and what is not.
struct ZonePlan {
    QList<ZoneStep> steps; ///< MX last: mail comes to the new host only when all else is there.
    QStringList left; ///< What is wanted and left to the user: one sentence each.
};

/// The way from what was `found` to what is `wanted`, set by set. MX and CNAME sets take the place of what
/// stands there, other records are added; one text of each policy such as SPF or DMARC at most, since two
/// are an error: what stands there already is left as it is.
ZonePlan planned(const QList<dns::RRset> &wanted, const QList<dns::RRset> &found);

/// What shall stand there when `step` is taken back from `now`: of what is added to, only its values change.
/// Nothing where it took the place of a set that somebody else has changed since.
std::optional<dns::RRset> takenBack(const ZoneStep &step, const dns::RRset &now);

/// "MX of example.org", translated.
QString nameOf(const dns::RRset &set);

/// How far steps came.
struct StepsTaken {
    Status status;
    bool isZoneChanged = false; ///< In part, too, or perhaps.
    QList<ZoneStep> steps;
};

/// ZoneWay::apply(), believed only when what stands there is as wanted then. Where it is not, the error names
/// what was changed and what was not, and says `remedy` unless all is as before.
QFuture<StepsTaken> takeSteps(const std::shared_ptr<ZoneWay> &way, const QList<ZoneStep> &steps,
                              const QString &remedy, QObject *context);

/// The way back, last step first, from whatever stands there of the steps, which need not be all of them.
/// Refused: somebody else has changed it since.
QFuture<Result<QList<ZoneStep>>> wayBack(const std::shared_ptr<ZoneWay> &way, const QList<ZoneStep> &steps,
                                         QObject *context);

} // namespace onboarding
