// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QJsonValue>
#include <QList>
#include <QString>

#include "base/result.h"
#include "provider/operation.h"
#include "provider/reply.h"

namespace provider {

/// What an operation brought, all pages together.
struct Answer {
    Meaning meaning = Meaning::Ok; ///< Ok, Exists, Conflict, None or NotYet.
    QJsonValue document; ///< Of the last page; undefined where it was not in the operation's format.
    QList<QJsonValue> items;
    QHash<QByteArray, QByteArray> cookies; ///< Of the last page.
    QMap<QString, QString> variables; ///< Of the profile, from the steps before.
    QString words; ///< The provider's, redacted, where the meaning is Conflict.
    /// A request was sent before whose answer never came: what is there now may be its work.
    bool isAfterLoss = false;
};

/// What the reply means by the operation's rules, then the API's, then the status code alone.
Meaning meaningOf(const Reply &reply, const Operation &operation, const Api &api);

/// The provider's own words with the status code in front; not yet redacted.
QString wordsOf(const Reply &reply, const Api &api);

/// The error that a refusing reply stands for; `words` go into `detail`.
Error errorOf(Meaning meaning, const QString &words);

/// One page of a list. Protocol: the reply is not in the format that the profile says.
Result<QList<QJsonValue>> itemsOf(const Reply &reply, const Mapping &mapping);

/// The values of a field of one item, by the first of its paths that leads to a text.
QList<QJsonValue> fieldValues(const QJsonValue &item, const Mapping &mapping, const QString &field);
/// The text of a field, the first where there are several.
QString fieldText(const QJsonValue &item, const Mapping &mapping, const QString &field);
/// All texts of a field; one text that holds several, split by commas or line ends, counts as several.
QStringList fieldTexts(const QJsonValue &item, const Mapping &mapping, const QString &field);

} // namespace provider
