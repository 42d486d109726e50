// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPromise>
#include <QThreadPool>
#include <memory>
#include <type_traits>
#include <utility>

/// Calls `function` in a thread of the pool; the future has what it returns. What it uses must be its own.
template <typename Function> auto inThread(Function &&function)
{
    using Value = std::invoke_result_t<std::decay_t<Function>>;
    const auto promise = std::make_shared<QPromise<Value>>();
    promise->start();
    QThreadPool::globalInstance()->start([promise, call = std::forward<Function>(function)]() mutable {
        promise->addResult(call());
        promise->finish();
    });
    return promise->future();
}
