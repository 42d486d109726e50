// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>

namespace dns {

/// Cancels what is still under way. Qt before 6.5 crashes in cancel() when a future is finished and what then() made
/// of it is gone: it keeps a bare pointer to that.
template<typename T>
void cancelUnfinished(QFuture<T> &future)
{
    if (!future.isFinished())
        future.cancel();
}

} // namespace dns
