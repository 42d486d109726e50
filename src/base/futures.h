// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QFutureWatcher>
#include <QObject>

#include <utility>

/// Calls `function(result)` in the thread of `context` when `future` has a result; never when it is cancelled, ends
/// without one, or `context` is gone. Instead of `future.then(context, …)` wherever `context` may be destroyed, or
/// `future` cancelled, before the end: Qt 6.4 asserts in the first case and follows a dangling pointer in the second.
template<typename T, typename Function>
void whenFinished(const QFuture<T> &future, QObject *context, Function &&function)
{
    auto *watcher = new QFutureWatcher<T>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context,
                     [watcher, call = std::forward<Function>(function)]() mutable {
                         watcher->deleteLater();
                         if (!watcher->isCanceled() && watcher->future().resultCount() > 0)
                             call(watcher->result());
                     });
    watcher->setFuture(future);
}
