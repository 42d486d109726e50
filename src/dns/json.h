// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QJsonValue>

#include "base/result.h"
#include "dns/propagation.h"
#include "dns/rrset.h"

namespace dns {

/// `{"name", "type", "ttl": seconds, "data": [presentation format]}`
QJsonObject toJson(const RRset &rrset);
/// BadInput when it was not made by toJson(); `detail` is the JSON pointer below `pointer`.
Result<RRset> rrsetFromJson(const QJsonValue &json, const QString &pointer = {});

/// `{"wanted", "former", "negativeTtl": seconds|null, "zone"}`
QJsonObject toJson(const Change &change);
Result<Change> changeFromJson(const QJsonValue &json, const QString &pointer = {});

/// RFC 3339 in UTC with milliseconds; null where invalid.
QJsonValue toJson(const QDateTime &time);
QDateTime timeFromJson(const QJsonValue &json); ///< Invalid for anything else.

} // namespace dns
