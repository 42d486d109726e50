// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/reply.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QMap>
#include <QUrl>

#include "provider/json.h"
#include "provider/xml.h"

using namespace Qt::StringLiterals;

namespace provider {

namespace {

constexpr JsonBounds replyBounds{8 * 1024 * 1024, 64};

/// Decodes one name or value of application/x-www-form-urlencoded.
QString formText(QByteArray text)
{
    return QUrl::fromPercentEncoding(text.replace('+', ' '));
}

QJsonValue formTree(const QByteArray &body)
{
    QMap<QString, QJsonArray> fields;
    for (const QByteArray &pair : body.trimmed().split('&')) {
        const qsizetype equals = pair.indexOf('=');
        if (equals > 0)
            fields[formText(pair.first(equals))].append(formText(pair.sliced(equals + 1)));
    }
    QJsonObject object;
    for (auto field = fields.begin(); field != fields.end(); ++field) {
        const bool isList = field->size() > 1 || field.key().endsWith(u"[]"_s);
        object.insert(field.key(), isList ? QJsonValue(*field) : field->first());
    }
    return object;
}

QJsonValue lineTree(const QByteArray &body)
{
    QJsonArray lines;
    for (const QByteArray &line : body.split('\n')) {
        if (const QByteArray item = line.trimmed(); !item.isEmpty())
            lines.append(QString::fromUtf8(item));
    }
    return lines;
}

QJsonValue tree(const QByteArray &body, Mapping::Format format)
{
    if (body.size() > replyBounds.octets)
        return QJsonValue(QJsonValue::Undefined);
    switch (format) {
    case Mapping::Format::Json:
        return parseJson(body, replyBounds).value_or(QJsonValue(QJsonValue::Undefined));
    case Mapping::Format::Xml:
        return parseXml(body, replyBounds).value_or(QJsonValue(QJsonValue::Undefined));
    case Mapping::Format::UrlEncoded:
        return formTree(body);
    case Mapping::Format::Lines:
        return lineTree(body);
    }
    Q_UNREACHABLE();
    return {};
}

} // namespace

Reply makeReply(int status, const QByteArray &body, Mapping::Format format)
{
    return {status, body, tree(body, format)};
}

} // namespace provider
