// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonValue>

#include "provider/mapping.h"

namespace provider {

/// What came back for one attempt.
struct Reply {
    int status = 0; ///< HTTP status code.
    QByteArray body;
    QJsonValue document; ///< The body as a tree; undefined where it is not in the format.
};

/// Reads the body. Bounds: 8 MB, depth 64.
Reply makeReply(int status, const QByteArray &body, Mapping::Format format);

} // namespace provider
