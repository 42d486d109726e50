// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QSignalSpy>
#include <QTest>
#include <type_traits>

#include "onboarding/journey.h"

constexpr int patience = 60'000;

/// The result of a future that must come; the test fails where it does not.
template <typename T> T awaited(const QFuture<T> &future)
{
    [&future] { QTRY_VERIFY_WITH_TIMEOUT(future.isFinished(), patience); }();
    if (future.resultCount() > 0)
        return future.result();
    if constexpr (std::is_default_constructible_v<T>)
        return T();
    else
        return T(fail(Error{Error::Kind::Cancelled, QStringLiteral("no result"), {}, {}}));
}

/// Starts a journey and waits until it has ended, however it did.
#define RUN(journey)                                                                                         \
    do {                                                                                                     \
        QSignalSpy done(&(journey), &onboarding::Journey::finished);                                         \
        (journey).start();                                                                                   \
        QTRY_VERIFY_WITH_TIMEOUT(!done.isEmpty(), patience);                                                 \
    } while (false)
