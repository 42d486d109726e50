// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/jsonreader.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <cmath>

#include "onboarding/text.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

constexpr qsizetype mostItems = 100'000;

} // namespace

Result<QJsonObject> parseJsonObject(const QByteArray &octets)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(octets, &error);
    if (error.error != QJsonParseError::NoError) {
        // Qt counts the character that it could not use.
        const QByteArray before = octets.left(qMax(0, error.offset - 1));
        const qsizetype line = before.count('\n') + 1;
        const qsizetype column = before.size() - before.lastIndexOf('\n');
        return fail(Error::Kind::BadInput,
                    Text::tr("It is not valid JSON: line %1, column %2.").arg(line).arg(column),
                    error.errorString());
    }
    if (!document.isObject())
        return fail(Error::Kind::BadInput, Text::tr("It holds no JSON object."));
    return document.object();
}

QJsonObject toJson(const QMap<QString, QString> &texts)
{
    QJsonObject object;
    for (auto entry = texts.begin(); entry != texts.end(); ++entry)
        object.insert(entry.key(), entry.value());
    return object;
}

JsonReader::JsonReader(QJsonObject object, QString pointer, QList<JsonMistake> &mistakes)
    : m_object(std::move(object))
    , m_pointer(std::move(pointer))
    , m_mistakes(&mistakes)
{
}

QString JsonReader::text(const QString &key, const QString &missing)
{
    m_known += key;
    const QJsonValue value = m_object.value(key);
    if (value.isUndefined())
        return missing;
    if (!value.isString()) {
        complain(key, Text::tr("A text is expected."));
        return missing;
    }
    return value.toString();
}

qint64 JsonReader::integer(const QString &key, qint64 missing, qint64 least, qint64 most)
{
    m_known += key;
    const QJsonValue value = m_object.value(key);
    if (value.isUndefined() && missing >= least)
        return missing;
    const double number = value.toDouble(-1);
    const bool isWhole = value.isDouble() && std::floor(number) == number;
    if (!isWhole || number < double(least) || number > double(most)) {
        complain(key, Text::tr("A whole number from %1 to %2 is expected.").arg(least).arg(most));
        return missing;
    }
    return qint64(number);
}

bool JsonReader::boolean(const QString &key, bool missing)
{
    m_known += key;
    const QJsonValue value = m_object.value(key);
    if (!value.isUndefined() && !value.isBool())
        complain(key, Text::tr("True or false is expected."));
    return value.toBool(missing);
}

QStringList JsonReader::texts(const QString &key)
{
    m_known += key;
    const QJsonValue value = m_object.value(key);
    if (!value.isUndefined() && !value.isArray())
        complain(key, Text::tr("A list is expected."));
    QStringList found;
    const QJsonArray array = value.toArray();
    for (qsizetype index = 0; index < array.size() && index < mostItems; ++index) {
        if (array.at(index).isString())
            found += array.at(index).toString();
        else
            complain(u"%1/%2"_s.arg(key).arg(index), Text::tr("A text is expected."));
    }
    return found;
}

QMap<QString, QString> JsonReader::map(const QString &key)
{
    JsonReader inner = object(key);
    QMap<QString, QString> found;
    const QStringList names = inner.keys();
    for (const QString &name : names)
        found.insert(name, inner.text(name));
    return found;
}

JsonReader JsonReader::object(const QString &key)
{
    m_known += key;
    const QJsonValue value = m_object.value(key);
    if (!value.isUndefined() && !value.isObject())
        complain(key, Text::tr("An object is expected."));
    return JsonReader(value.toObject(), m_pointer + u'/' + key, *m_mistakes);
}

QList<JsonReader> JsonReader::objects(const QString &key)
{
    m_known += key;
    const QJsonValue value = m_object.value(key);
    if (!value.isUndefined() && !value.isArray())
        complain(key, Text::tr("A list is expected."));
    QList<JsonReader> found;
    const QJsonArray array = value.toArray();
    if (array.size() > mostItems)
        complain(key, Text::tr("The list is too long."));
    for (qsizetype index = 0; index < array.size() && index < mostItems; ++index) {
        const QString place = u"%1/%2"_s.arg(key).arg(index);
        if (!array.at(index).isObject())
            complain(place, Text::tr("An object is expected."));
        found += JsonReader(array.at(index).toObject(), m_pointer + u'/' + place, *m_mistakes);
    }
    return found;
}

void JsonReader::complain(const QString &key, const QString &message)
{
    *m_mistakes += JsonMistake{m_pointer + u'/' + key, message};
}

QJsonObject JsonReader::rest() const
{
    QJsonObject rest = m_object;
    for (const QString &key : m_known)
        rest.remove(key);
    return rest;
}

} // namespace onboarding
