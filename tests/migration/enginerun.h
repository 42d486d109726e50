// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include "migration/engine.h"

/// Runs the engine to its end, with the event loop of the caller; an error says so where that
/// takes longer than `limit`.
migration::Summary runEngine(const QList<migration::AccountJob> &jobs, const migration::Options &options,
                             QList<migration::Problem> *problems = nullptr,
                             std::chrono::milliseconds limit = std::chrono::minutes(2));

/// Empty where all is well.
QString words(const Status &status);
/// What ended a run or one of its accounts before the end; empty where nothing did.
QString words(const migration::Summary &summary);
