// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QTest>

#include <optional>

/// What a future ends with; nothing when it is cancelled or takes longer than `limit` milliseconds.
template <typename T> std::optional<T> await(const QFuture<T> &future, int limit = 30'000)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, limit) || future.isCanceled())
        return std::nullopt;
    return future.result();
}
