// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonValue>
#include <QList>
#include <QString>

#include "base/result.h"
#include "provider/operation.h"

namespace provider {

/// What came back for one attempt.
struct Reply {
    int status = 0; ///< HTTP status code.
    QByteArray body;
};

/// What an operation brought, all pages together.
struct Answer {
    Meaning meaning = Meaning::Ok; ///< Ok, Exists or NotYet.
    QJsonValue document; ///< Of the last page; undefined unless it was JSON.
    QList<QJsonValue> items; ///< Objects of a JSON list, strings of the other formats.
};

/// The body as JSON where it is some; undefined where not. Bounds: 8 MB, depth 64.
QJsonValue jsonOf(const Reply &reply);

/// What the reply means by the operation's rules, then the API's, then the status code alone.
Meaning meaningOf(const Reply &reply, const Operation &operation, const Api &api);

/// The provider's own words with the status code in front; not yet redacted.
QString wordsOf(const Reply &reply, const Api &api);

/// The error that a refusing reply stands for; `words` go into `detail`.
Error errorOf(Meaning meaning, const QString &words);

/// One page of a list. Protocol: the reply is not in the format that the profile says.
Result<QList<QJsonValue>> itemsOf(const Reply &reply, const Mapping &mapping);

/// The text at a path of one item, the first where there are several.
QString fieldText(const QJsonValue &item, const Mapping &mapping, const QString &field);
/// All texts at a path; one text that holds several, split by commas or blanks, counts as several.
QStringList fieldTexts(const QJsonValue &item, const Mapping &mapping, const QString &field);

} // namespace provider
