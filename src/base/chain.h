// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPromise>
#include <memory>
#include <type_traits>

#include "base/futures.h"

template <typename T> struct Unwrapped {
    using Type = T;
    static constexpr bool isFuture = false;
};

template <typename T> struct Unwrapped<QFuture<T>> {
    using Type = T;
    static constexpr bool isFuture = true;
};

/// A future of what `next(result)` returns, or of the future that it returns, when `future` has a result. It
/// is cancelled where `context` dies before, or where `future` ends without a result.
template <typename T, typename Next> auto chain(const QFuture<T> &future, QObject *context, Next next)
{
    using Returned = std::invoke_result_t<Next, const T &>;
    using Value = typename Unwrapped<Returned>::Type;
    auto promise = std::make_shared<QPromise<Value>>();
    promise->start();
    whenFinished(future, context, [promise, context, next = std::move(next)](const T &result) {
        const auto deliver = [promise](const Value &value) {
            promise->addResult(value);
            promise->finish();
        };
        if constexpr (Unwrapped<Returned>::isFuture)
            whenFinished(next(result), context, deliver);
        else
            deliver(next(result));
    });
    return promise->future();
}
