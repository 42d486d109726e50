// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "migration/engine.h"
#include "migration/verify.h"
#include "onboarding/copyprogress.h"

namespace onboarding {

/// The engine's values as journeys and command lines show them.
CopyProgress copyProgress(const migration::AccountProgress &progress);
CopyProblem copyProblem(const migration::Problem &problem);
CopyProblem copyProblem(const migration::Difference &difference);
CopySummary copySummary(const migration::Proof &proof);
CopySummary copySummary(const migration::AccountSummary &summary);
CopySummary copySummary(const migration::Summary &summary);
CopySummary copySummary(const migration::Verification &verification);
CopySummary copySummary(const QList<migration::Verification> &verifications);

} // namespace onboarding
