// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "onboarding/zoneways.h"

namespace onboarding {

/// How far steps came.
struct StepsTaken {
    Status status;
    bool isZoneChanged = false; ///< In part, too, or perhaps.
};

/// What stands there is of this step: before it, after it, or between, where it failed half-way.
bool isOf(const ZoneStep &step, const dns::RRset &found);

/// ZoneWay::apply(). Where it fails, what stands there now is read, and where it is not all as before the
/// error names what was changed and what was not, and says `remedy`.
QFuture<StepsTaken> takeSteps(const std::shared_ptr<ZoneWay> &way, const QList<ZoneStep> &steps,
                              const QString &remedy, QObject *context);

/// The way back, from whatever stands there of the steps, which need not be all of them. Refused: somebody
/// else has changed it since.
QFuture<StepsTaken> takeBack(const std::shared_ptr<ZoneWay> &way, const QList<ZoneStep> &steps,
                             QObject *context);

} // namespace onboarding
