// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonValue>
#include <QList>
#include <QString>

#include "base/result.h"

namespace provider {

/// How much JSON is taken from a stranger.
struct JsonBounds {
    qsizetype octets = 0;
    int depth = 0; ///< Of nested arrays and objects.
};

/// Parses a JSON text (RFC 8259) whose outermost value is an object or array. Protocol; `detail` names
/// the bound that was passed, or line, column and mistake.
Result<QJsonValue> parseJson(const QByteArray &text, JsonBounds bounds);

/// Whether `path` is a JSON pointer (RFC 6901): empty, or beginning with "/" and "~" only as ~0 or ~1. Beyond
/// the RFC, "*" stands for every element or member, "#" for every member as {"key": its name, "value": …},
/// "[key=text]" for what has such a member (an array's elements, or an object itself), and a name applied to
/// an array is looked up in each of its elements.
bool isPath(const QString &path);

/// The values at `path` below `value`. Empty where there is none. At most 100,000.
QList<QJsonValue> valuesAt(const QJsonValue &value, const QString &path);

/// A string, number or Boolean as text, and the text of an XML element; anything else is the empty string.
QString scalarText(const QJsonValue &value);

/// "a/b" as one reference token of a JSON pointer.
QString pointerToken(QString key);

} // namespace provider
