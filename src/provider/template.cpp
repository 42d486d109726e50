// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/template.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QUrl>

#include <cmath>

#include "provider/xml.h"

using namespace Qt::StringLiterals;

namespace provider {

namespace {

tl::unexpected<Error> badTemplate(const QString &detail)
{
    return fail(Error::Kind::BadProfile,
                QCoreApplication::translate("provider", "The provider profile has a mistake."), detail);
}

tl::unexpected<Error> badValue(const QString &name)
{
    return fail(
        Error::Kind::BadInput,
        QCoreApplication::translate("provider", "A value that the provider needs is missing or wrong."), name,
        QCoreApplication::translate("provider",
                                    "Enter it on the page “Domain and host”, or with --set KEY=VALUE."));
}

Result<Placeholder> parsePlaceholder(const QString &inner)
{
    static const QRegularExpression syntax(u"\\A([a-z][A-Za-z0-9]*)(\\?)?(?:\\|(.+))?\\z"_s,
                                           QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression name(u"\\A(or:[a-z]|elements:[A-Za-z])[A-Za-z0-9-]*\\z"_s);
    const QRegularExpressionMatch match = syntax.match(inner);
    if (!match.hasMatch())
        return badTemplate(u"\"{{%1}}\" is not a variable"_s.arg(inner));
    Placeholder placeholder{match.captured(1), !match.captured(2).isEmpty(), Placeholder::Filter::None, {}};
    const QString filter = match.captured(3);
    if (filter.startsWith(u"join:"_s)) {
        placeholder.filter = Placeholder::Filter::Join;
        placeholder.argument = filter.sliced(5);
    } else if (name.match(filter).hasMatch()) {
        const bool isOr = filter.startsWith(u"or:"_s);
        placeholder.filter = isOr ? Placeholder::Filter::Or : Placeholder::Filter::Elements;
        placeholder.argument = filter.sliced(filter.indexOf(u':') + 1);
    } else if (filter == u"list"_s) {
        placeholder.filter = Placeholder::Filter::List;
    } else if (filter == u"set"_s) {
        placeholder.filter = Placeholder::Filter::Set;
    } else if (filter == u"number"_s) {
        placeholder.filter = Placeholder::Filter::Number;
    } else if (filter == u"boolean"_s) {
        placeholder.filter = Placeholder::Filter::Boolean;
    } else if (!filter.isEmpty()) {
        return badTemplate(u"\"%1\" is not a filter"_s.arg(filter));
    }
    return placeholder;
}

Result<QString> escaped(const QString &text, Escaping escaping)
{
    switch (escaping) {
    case Escaping::None:
        return text;
    case Escaping::Url:
        return QString::fromLatin1(QUrl::toPercentEncoding(text));
    case Escaping::Xml:
        return xmlEscaped(text);
    }
    Q_UNREACHABLE();
    return QString();
}

/// What stands in the place of a placeholder; empty where there is no value.
Result<QString> valueText(const Placeholder &placeholder, const Scope &scope, Escaping escaping)
{
    QStringList values = scope.value(placeholder.name);
    if (placeholder.filter == Placeholder::Filter::Elements) {
        QString elements;
        for (const QString &value : std::as_const(values)) {
            const Result<QString> inner = escaped(value, escaping);
            if (!inner)
                return inner;
            elements += u"<%1>"_s.arg(placeholder.argument) + *inner + u"</%1>"_s.arg(placeholder.argument);
        }
        return elements;
    }
    if (placeholder.filter == Placeholder::Filter::Or && values.join(QString()).isEmpty())
        values = scope.value(placeholder.argument);
    const bool isJoined = placeholder.filter == Placeholder::Filter::Join;
    return escaped(values.join(isJoined ? placeholder.argument : QString()), escaping);
}

/// Undefined stands for "left out".
Result<QJsonValue> typedValue(const Placeholder &placeholder, const Scope &scope)
{
    const QStringList values = scope.value(placeholder.name);
    const QString text = values.join(QString());
    if (placeholder.filter == Placeholder::Filter::List) {
        if (values.isEmpty() && placeholder.isOptional)
            return QJsonValue(QJsonValue::Undefined);
        return QJsonValue(QJsonArray::fromStringList(values));
    }
    if (text.isEmpty() && placeholder.isOptional)
        return QJsonValue(QJsonValue::Undefined);
    if (placeholder.filter == Placeholder::Filter::Set) {
        QJsonObject set;
        for (const QString &value : values)
            set.insert(value, true);
        return QJsonValue(set);
    }
    if (placeholder.filter == Placeholder::Filter::Boolean) {
        if (text != u"true"_s && text != u"false"_s)
            return badValue(placeholder.name);
        return QJsonValue(text == u"true"_s);
    }
    bool isWhole = false;
    const qint64 whole = text.toLongLong(&isWhole);
    if (isWhole)
        return QJsonValue(whole);
    bool isNumber = false;
    const double number = text.toDouble(&isNumber);
    if (!isNumber || !std::isfinite(number))
        return badValue(placeholder.name);
    return QJsonValue(number);
}

Result<QJsonValue> expandString(const QString &text, const Scope &scope)
{
    const auto parts = parseTemplate(text);
    if (!parts)
        return fail(parts.error());
    // A typed placeholder is the whole string, so it is the only part with a placeholder.
    const std::optional<Placeholder> &first = parts->first().placeholder;
    if (first && isTyped(first->filter))
        return typedValue(*first, scope);
    const auto expanded = expand(text, scope);
    if (!expanded)
        return fail(expanded.error());
    return *expanded ? QJsonValue(**expanded) : QJsonValue(QJsonValue::Undefined);
}

const QString eachKey = u"$each"_s;

/// An object of which nothing is left is left out itself.
Result<QJsonValue> expandObject(const QJsonObject &object, const Scope &scope)
{
    QJsonObject expanded;
    for (auto it = object.begin(); it != object.end(); ++it) {
        const auto key = expand(it.key(), scope);
        const Result<QJsonValue> member = expandJson(*it, scope);
        if (!member || !key)
            return fail((key ? member.error() : key.error()));
        if (!member->isUndefined() && *key)
            expanded.insert(**key, *member);
    }
    const bool isLeftOut = expanded.isEmpty() && !object.isEmpty();
    return isLeftOut ? QJsonValue(QJsonValue::Undefined) : QJsonValue(expanded);
}

/// One object for each item of the lists.
Status addEach(QJsonArray &array, QJsonObject object, const Scope &scope)
{
    const QJsonObject lists = object.take(eachKey).toObject();
    qsizetype count = 0;
    for (const QJsonValue &list : lists)
        count = std::max(count, scope.value(list.toString()).size());
    for (qsizetype index = 0; index < count; ++index) {
        Scope one = scope;
        for (auto list = lists.begin(); list != lists.end(); ++list)
            one.setItem(list.key(), list->toString(), index);
        const Result<QJsonValue> expanded = expandObject(object, one);
        if (!expanded)
            return fail(expanded.error());
        if (!expanded->isUndefined())
            array.append(*expanded);
    }
    return {};
}

Result<QJsonValue> expandArray(const QJsonArray &array, const Scope &scope)
{
    QJsonArray expanded;
    for (const QJsonValue &value : array) {
        if (value.isObject() && value.toObject().contains(eachKey)) {
            if (const Status added = addEach(expanded, value.toObject(), scope); !added)
                return fail(added.error());
            continue;
        }
        const Result<QJsonValue> element = expandJson(value, scope);
        if (!element)
            return element;
        if (!element->isUndefined())
            expanded.append(*element);
    }
    return QJsonValue(expanded);
}

} // namespace

bool isTyped(Placeholder::Filter filter)
{
    switch (filter) {
    case Placeholder::Filter::List:
    case Placeholder::Filter::Set:
    case Placeholder::Filter::Number:
    case Placeholder::Filter::Boolean:
        return true;
    case Placeholder::Filter::None:
    case Placeholder::Filter::Join:
    case Placeholder::Filter::Or:
    case Placeholder::Filter::Elements:
        break;
    }
    return false;
}

Result<QList<TemplatePart>> parseTemplate(const QString &text)
{
    QList<TemplatePart> parts;
    qsizetype from = 0;
    for (qsizetype open = text.indexOf(u"{{"_s); open >= 0; open = text.indexOf(u"{{"_s, from)) {
        const qsizetype close = text.indexOf(u"}}"_s, open);
        if (close < 0)
            return badTemplate(u"\"{{\" without \"}}\""_s);
        const Result<Placeholder> placeholder = parsePlaceholder(text.sliced(open + 2, close - open - 2));
        if (!placeholder)
            return fail(placeholder.error());
        parts.append({text.sliced(from, open - from), *placeholder});
        from = close + 2;
    }
    parts.append({text.sliced(from), std::nullopt});
    return parts;
}

void Scope::setSecret(const QString &name, const Secret &secret)
{
    m_values.insert(name, {QString::fromUtf8(secret.reveal())});
    m_secrets.insert(name, secret);
}

void Scope::setItem(const QString &name, const QString &list, qsizetype index)
{
    m_values.insert(name, {m_values.value(list).value(index)});
}

QList<Secret> Scope::secretForms() const
{
    QList<Secret> forms;
    for (const Secret &secret : m_secrets) {
        const QString plain = QString::fromUtf8(secret.reveal());
        const QString xml = xmlEscaped(plain).value_or(plain);
        const QByteArray json = QJsonDocument(QJsonArray{plain}).toJson(QJsonDocument::Compact);
        forms.append({secret, Secret(json.sliced(2, json.size() - 4)), Secret(plain.toHtmlEscaped()),
                      Secret(xml), Secret(QUrl::toPercentEncoding(plain, " ").replace(' ', '+'))});
    }
    // The longest first: a secret inside another one must not leave the rest of it behind.
    std::sort(forms.begin(), forms.end(),
              [](const Secret &a, const Secret &b) { return a.reveal().size() > b.reveal().size(); });
    return forms;
}

Result<std::optional<QString>> expand(const QString &text, const Scope &scope, Escaping escaping)
{
    const auto parts = parseTemplate(text);
    if (!parts)
        return fail(parts.error());
    QString expanded;
    for (const TemplatePart &part : *parts) {
        expanded += part.literal;
        if (!part.placeholder)
            continue;
        const Result<QString> value = valueText(*part.placeholder, scope, escaping);
        if (!value)
            return fail(value.error());
        if (value->isEmpty() && part.placeholder->isOptional)
            return std::optional<QString>();
        if (value->isEmpty())
            return badValue(part.placeholder->name);
        expanded += *value;
    }
    return std::optional<QString>(expanded);
}

Result<QString> expandLines(const QStringList &lines, const Scope &scope, Escaping escaping)
{
    QStringList all;
    for (const QString &line : lines) {
        const auto expanded = expand(line, scope, escaping);
        if (!expanded)
            return fail(expanded.error());
        if (*expanded)
            all.append(**expanded);
    }
    return all.join(u'\n');
}

Result<QJsonValue> expandJson(const QJsonValue &value, const Scope &scope)
{
    switch (value.type()) {
    case QJsonValue::String:
        return expandString(value.toString(), scope);
    case QJsonValue::Array:
        return expandArray(value.toArray(), scope);
    case QJsonValue::Object:
        return expandObject(value.toObject(), scope);
    case QJsonValue::Null:
    case QJsonValue::Bool:
    case QJsonValue::Double:
    case QJsonValue::Undefined:
        break;
    }
    return value;
}

} // namespace provider
