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

/// Whether `path` is a JSON pointer (RFC 6901): empty, or beginning with "/" and "~" only as ~0 or ~1.
bool isPath(const QString &path);

/// The values at `path` below `value`; "*" stands for every element or member. Empty where there is none.
QList<QJsonValue> valuesAt(const QJsonValue &value, const QString &path);

/// A string, number or Boolean as text; anything else is the empty string.
QString scalarText(const QJsonValue &value);

/// "a/b" as one reference token of a JSON pointer.
QString pointerToken(QString key);

} // namespace provider
