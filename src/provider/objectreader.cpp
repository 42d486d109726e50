// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/objectreader.h"

#include <cmath>

#include "provider/json.h"
#include "provider/template.h"

using namespace Qt::StringLiterals;

namespace provider {

namespace {

/// Where a template stands.
enum class Place { Text, Json, Xml };

void checkName(const QString &name, const QString &pointer, ParseState &state)
{
    if (!state.names.contains(name))
        state.add(pointer, u"there is no variable \"%1\" here"_s.arg(name));
    state.used.insert(name);
}

void checkParts(const QString &text, const QString &pointer, ParseState &state, Place place)
{
    const auto parts = parseTemplate(text);
    if (!parts) {
        state.add(pointer, parts.error().detail);
        return;
    }
    const bool isWhole =
        parts->size() == 2 && parts->first().literal.isEmpty() && parts->last().literal.isEmpty();
    for (const TemplatePart &part : *parts) {
        if (!part.placeholder)
            continue;
        const Placeholder::Filter filter = part.placeholder->filter;
        checkName(part.placeholder->name, pointer, state);
        if (filter == Placeholder::Filter::Or)
            checkName(part.placeholder->argument, pointer, state);
        if (isTyped(filter) && !(place == Place::Json && isWhole))
            state.add(pointer, u"list, set, number and boolean need a JSON string of their own"_s);
        if (filter == Placeholder::Filter::Elements && place != Place::Xml)
            state.add(pointer, u"elements belong to xml only"_s);
    }
}

} // namespace

void ParseState::add(const QString &pointer, const QString &what)
{
    if (mistake.isEmpty())
        mistake = (pointer.isEmpty() ? u"/"_s : pointer) + u": "_s + what;
}

void checkTemplate(const QString &text, const QString &pointer, ParseState &state, bool isXml)
{
    checkParts(text, pointer, state, isXml ? Place::Xml : Place::Text);
}

void checkTemplates(const QJsonValue &value, const QString &pointer, ParseState &state)
{
    if (value.isString()) {
        checkParts(value.toString(), pointer, state, Place::Json);
    } else if (value.isArray()) {
        const QJsonArray array = value.toArray();
        for (qsizetype i = 0; i < array.size(); ++i)
            checkTemplates(array.at(i), pointer + u'/' + QString::number(i), state);
    } else if (value.isObject()) {
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it) {
            const QString member = pointer + u'/' + pointerToken(it.key());
            checkParts(it.key(), member, state, Place::Text);
            checkTemplates(*it, member, state);
        }
    }
}

bool hasSecret(const QString &text, const ParseState &state)
{
    const auto parts = parseTemplate(text);
    return parts && std::any_of(parts->begin(), parts->end(), [&state](const TemplatePart &part) {
               return part.placeholder
                   && (state.secretNames.contains(part.placeholder->name)
                       || state.secretNames.contains(part.placeholder->argument));
           });
}

ObjectReader::ObjectReader(const QJsonValue &value, QString pointer, ParseState &state)
    : m_object(value.toObject())
    , m_pointer(std::move(pointer))
    , m_state(state)
{
    if (!value.isObject() && !value.isUndefined())
        m_state.add(m_pointer, u"must be an object"_s);
}

QString ObjectReader::pointer(const QString &key) const
{
    return m_pointer + u'/' + pointerToken(key);
}

void ObjectReader::mistake(const QString &key, const QString &what)
{
    m_state.add(pointer(key), what);
}

QJsonValue ObjectReader::value(const QString &key)
{
    m_asked.insert(key);
    return m_object.value(key);
}

QString ObjectReader::text(const QString &key, Presence presence)
{
    constexpr qsizetype longest = 4096;
    const QJsonValue found = value(key);
    if (found.isUndefined() ? presence == Presence::Required : !found.isString())
        mistake(key, found.isUndefined() ? u"is missing"_s : u"must be a string"_s);
    else if (presence == Presence::Required && found.toString().isEmpty())
        mistake(key, u"must not be empty"_s);
    else if (found.toString().size() > longest)
        mistake(key, u"is longer than %1 characters"_s.arg(longest));
    return found.toString();
}

QStringList ObjectReader::texts(const QString &key)
{
    const QJsonValue found = value(key);
    if (found.isUndefined())
        return {};
    if (!found.isArray())
        mistake(key, u"must be an array"_s);
    QStringList all;
    const QJsonArray array = found.toArray();
    for (qsizetype i = 0; i < array.size(); ++i) {
        if (!array.at(i).isString())
            m_state.add(pointer(key) + u'/' + QString::number(i), u"must be a string"_s);
        all.append(array.at(i).toString());
    }
    return all;
}

bool ObjectReader::boolean(const QString &key)
{
    const QJsonValue found = value(key);
    if (!found.isUndefined() && !found.isBool())
        mistake(key, u"must be true or false"_s);
    return found.toBool();
}

std::optional<qint64> ObjectReader::number(const QString &key, qint64 least, qint64 most)
{
    const QJsonValue found = value(key);
    if (found.isUndefined())
        return std::nullopt;
    const double number = found.toDouble(-1);
    if (!found.isDouble() || number != std::floor(number) || number < double(least)
        || number > double(most)) {
        mistake(key, u"must be a whole number from %1 to %2"_s.arg(least).arg(most));
        return std::nullopt;
    }
    return found.toInteger();
}

ObjectReader ObjectReader::object(const QString &key)
{
    return {value(key), pointer(key), m_state};
}

void ObjectReader::forEach(const QString &key, const std::function<void(ObjectReader &)> &read)
{
    const QJsonValue found = value(key);
    if (!found.isUndefined() && !found.isArray())
        mistake(key, u"must be an array"_s);
    const QJsonArray array = found.toArray();
    for (qsizetype i = 0; i < array.size(); ++i) {
        ObjectReader element(array.at(i), pointer(key) + u'/' + QString::number(i), m_state);
        read(element);
        element.finish();
    }
}

void ObjectReader::forEachMember(
    const QString &key, const std::function<void(const QString &, const QString &, const QJsonValue &)> &read)
{
    const QJsonValue found = value(key);
    if (!found.isUndefined() && !found.isObject())
        mistake(key, u"must be an object"_s);
    const QJsonObject object = found.toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        read(it.key(), pointer(key) + u'/' + pointerToken(it.key()), *it);
}

QString ObjectReader::templateText(const QString &key, Presence presence)
{
    const QString found = text(key, presence);
    checkTemplate(found, pointer(key), m_state);
    return found;
}

QList<Field> ObjectReader::fields(const QString &key)
{
    QList<Field> all;
    forEachMember(key, [this, &all](const QString &name, const QString &where, const QJsonValue &member) {
        if (!member.isString())
            m_state.add(where, u"must be a string"_s);
        checkTemplate(member.toString(), where, m_state);
        all.append({name, member.toString()});
    });
    return all;
}

QString ObjectReader::path(const QString &key)
{
    const QString found = text(key);
    if (!isPath(found))
        mistake(key, u"must be a JSON pointer, such as \"/items/*/name\""_s);
    return found;
}

QRegularExpression ObjectReader::expression(const QString &key, bool isWhole)
{
    const QString found = text(key);
    if (found.contains(u"(*"_s))
        mistake(key, u"must not hold \"(*\""_s);
    const QRegularExpression expression = boundedExpression(found, isWhole);
    if (!expression.isValid())
        mistake(key, u"is not a regular expression: "_s + expression.errorString());
    return expression;
}

void ObjectReader::finish()
{
    for (auto it = m_object.begin(); it != m_object.end(); ++it) {
        if (!m_asked.contains(it.key()))
            mistake(it.key(), u"is not a key that belongs here"_s);
    }
}

} // namespace provider
