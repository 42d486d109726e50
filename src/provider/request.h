// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QHash>
#include <QNetworkRequest>

#include "base/result.h"
#include "provider/operation.h"
#include "provider/template.h"

namespace provider {

/// A request ready to be sent.
struct Request {
    QByteArray method;
    QNetworkRequest head;
    QByteArray body;
};

/// Makes one attempt's request; the computed values (signature, time stamp) are added to `scope`, so that
/// they are redacted like other secrets. `base` has passed checkedBaseUrl(). `cookies` are those of the steps
/// before. BadInput: a value is missing or does not fit.
Result<Request> makeRequest(const Api &api, const Operation &operation, const QUrl &base, Scope &scope,
                            const QHash<QByteArray, QByteArray> &cookies, const QDateTime &now);

/// The User-Agent that requests carry, {{userAgent}} in templates.
QString userAgent(const Api &api);

} // namespace provider
