// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/statelines.h"
#include "gui/symbol.h"
#include "onboarding/copyprogress.h"
#include "onboarding/findingsmodel.h"
#include "onboarding/journey.h"
#include "onboarding/project.h"
#include "onboarding/recordwatch.h"

namespace gui {

// Which symbol stands for which state of the journeys.
Symbol symbolOf(onboarding::StepState state);
Symbol symbolOf(onboarding::Answer::State state);
Symbol symbolOf(onboarding::Finding::Severity severity);
Symbol symbolOf(onboarding::CopyState state);
Symbol symbolOf(onboarding::Creation::State state);
Symbol symbolOf(onboarding::ServerView::Verdict verdict);

/// The five answers about a change as lines, and what stands in the way.
QList<StateLine> answerLines(const onboarding::FiveAnswers &answers);
QList<StateLine> noteLines(const onboarding::FiveAnswers &answers); ///< Only that.

/// When the servers of `watch` were asked last, as a sentence.
QString checkedText(onboarding::RecordWatch &watch);

} // namespace gui
