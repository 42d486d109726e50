// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/json.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace provider {

namespace {

tl::unexpected<Error> notJson(const QString &detail)
{
    return fail(Error::Kind::Protocol, QCoreApplication::translate("provider", "The text is not valid JSON."),
                detail);
}

/// The deepest nesting, counted without recursion so that the text cannot exhaust the stack.
int depthOf(const QByteArray &text)
{
    int depth = 0;
    int deepest = 0;
    bool isInString = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text.at(i);
        if (isInString) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                isInString = false;
        } else if (c == '"') {
            isInString = true;
        } else if (c == '{' || c == '[') {
            deepest = std::max(deepest, ++depth);
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return deepest;
}

QString place(const QByteArray &text, qsizetype offset)
{
    const QByteArray before = text.first(std::clamp<qsizetype>(offset, 0, text.size()));
    const qsizetype line = before.count('\n') + 1;
    const qsizetype column = before.size() - before.lastIndexOf('\n');
    return u"line %1, column %2"_s.arg(line).arg(column);
}

constexpr qsizetype mostValues = 100'000;

bool isFilter(const QString &token)
{
    return token.startsWith(u'[') && token.endsWith(u']') && token.contains(u'=');
}

/// "[key=text]"
bool passes(const QJsonValue &value, const QString &filter)
{
    const qsizetype equals = filter.indexOf(u'=');
    return value.isObject()
        && scalarText(value[filter.sliced(1, equals - 1)]) == filter.sliced(equals + 1).chopped(1);
}

void appendFromArray(const QJsonArray &array, const QString &token, QList<QJsonValue> &found)
{
    if (token == u"*"_s) {
        found.append(QList<QJsonValue>(array.begin(), array.end()));
        return;
    }
    bool isIndex = false;
    const int index = token.toInt(&isIndex);
    if (isIndex) {
        if (index >= 0 && index < array.size())
            found.append(array.at(index));
        return;
    }
    for (const QJsonValue &element : array) {
        if (isFilter(token) && passes(element, token))
            found.append(element);
        else if (element.isObject() && element.toObject().contains(token))
            found.append(element[token]);
    }
}

void appendMatches(const QJsonValue &value, const QString &token, QList<QJsonValue> &found)
{
    if (found.size() >= mostValues)
        return;
    if (value.isArray())
        return appendFromArray(value.toArray(), token, found);
    const QJsonObject object = value.toObject();
    if (token == u"*"_s) {
        std::copy(object.begin(), object.end(), std::back_inserter(found));
    } else if (token == u"#"_s) {
        for (auto it = object.begin(); it != object.end(); ++it)
            found.append(QJsonObject{{u"key"_s, it.key()}, {u"value"_s, *it}});
    } else if (isFilter(token)) {
        if (passes(value, token))
            found.append(value);
    } else if (const auto it = object.constFind(token); it != object.constEnd()) {
        found.append(*it);
    }
}

} // namespace

Result<QJsonValue> parseJson(const QByteArray &text, JsonBounds bounds)
{
    if (text.size() > bounds.octets)
        return notJson(u"larger than %1 octets"_s.arg(bounds.octets));
    if (depthOf(text) > bounds.depth)
        return notJson(u"nested more than %1 deep"_s.arg(bounds.depth));
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError)
        return notJson(place(text, error.offset) + u": "_s + error.errorString());
    return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
}

bool isPath(const QString &path)
{
    if (path.isEmpty())
        return true;
    if (!path.startsWith(u'/'))
        return false;
    for (qsizetype i = path.indexOf(u'~'); i >= 0; i = path.indexOf(u'~', i + 1)) {
        if (i + 1 == path.size() || (path.at(i + 1) != u'0' && path.at(i + 1) != u'1'))
            return false;
    }
    return true;
}

QList<QJsonValue> valuesAt(const QJsonValue &value, const QString &path)
{
    QList<QJsonValue> values{value};
    if (path.isEmpty())
        return values;
    const QStringList tokens = path.sliced(1).split(u'/');
    for (QString token : tokens) {
        token.replace(u"~1"_s, u"/"_s).replace(u"~0"_s, u"~"_s);
        QList<QJsonValue> next;
        for (const QJsonValue &each : std::as_const(values))
            appendMatches(each, token, next);
        values = std::move(next);
    }
    return values;
}

QString scalarText(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::String:
        return value.toString();
    case QJsonValue::Bool:
        return value.toBool() ? u"true"_s : u"false"_s;
    case QJsonValue::Double:
        // Identifiers and sizes are whole numbers; the text must not become "1e+09".
        return value.toInteger(-1) != -1 || value.toDouble() == -1
            ? QString::number(value.toInteger())
            : QString::number(value.toDouble(), 'g', 17);
    case QJsonValue::Object:
        return value[u"#text"_s].toString();
    case QJsonValue::Null:
    case QJsonValue::Undefined:
    case QJsonValue::Array:
        break;
    }
    return {};
}

QString pointerToken(QString key)
{
    return key.replace(u"~"_s, u"~0"_s).replace(u"/"_s, u"~1"_s);
}

} // namespace provider
