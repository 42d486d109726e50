// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/answer.h"

#include <QCoreApplication>
#include <QUrl>

#include <algorithm>

#include "provider/json.h"

using namespace Qt::StringLiterals;

namespace provider {

namespace {

constexpr JsonBounds replyBounds{8 * 1024 * 1024, 64};
/// Rules look at this much of a reply: more is a page or a list, not a reason.
constexpr qsizetype longestMatched = 64 * 1024;

bool fits(const AnswerRule &rule, const Reply &reply, const QJsonValue &json)
{
    const bool fitsStatus = rule.statuses.isEmpty() || rule.statuses.contains(reply.status)
        || rule.statuses.contains(reply.status / 100);
    if (!fitsStatus)
        return false;
    if (rule.at.isEmpty())
        return rule.matches
            .match(QString::fromUtf8(reply.body.first(std::min(reply.body.size(), longestMatched))))
            .hasMatch();
    const QList<QJsonValue> values = valuesAt(json, rule.at);
    return std::any_of(values.begin(), values.end(), [&rule](const QJsonValue &value) {
        return rule.matches.match(scalarText(value).first(std::min(scalarText(value).size(), longestMatched)))
            .hasMatch();
    });
}

/// Decodes one name or value of application/x-www-form-urlencoded.
QString formText(QByteArray text)
{
    return QUrl::fromPercentEncoding(text.replace('+', ' '));
}

Meaning meaningOfStatus(int status)
{
    switch (status) {
    case 401:
    case 403:
    case 407:
        return Meaning::LoginRefused;
    case 429:
        return Meaning::Throttled;
    case 507: // RFC 4918 §11.5
        return Meaning::OverQuota;
    case 408:
        return Meaning::Unavailable;
    default:
        break;
    }
    if (status >= 500)
        return Meaning::Unavailable;
    return status >= 200 && status < 300 ? Meaning::Ok : Meaning::Refused;
}

} // namespace

QJsonValue jsonOf(const Reply &reply)
{
    const Result<QJsonValue> json = parseJson(reply.body, replyBounds);
    return json ? *json : QJsonValue(QJsonValue::Undefined);
}

Meaning meaningOf(const Reply &reply, const Operation &operation, const Api &api)
{
    const QJsonValue json = jsonOf(reply);
    for (const QList<AnswerRule> &rules : {operation.answers, api.answers}) {
        for (const AnswerRule &rule : rules) {
            if (fits(rule, reply, json))
                return rule.meaning;
        }
    }
    return meaningOfStatus(reply.status);
}

QString wordsOf(const Reply &reply, const Api &api)
{
    QString words;
    if (!api.words.isEmpty()) {
        QStringList texts;
        for (const QJsonValue &value : valuesAt(jsonOf(reply), api.words).mid(0, 20))
            texts.append(scalarText(value));
        words = texts.join(u"; "_s);
    }
    if (words.isEmpty())
        words = QString::fromUtf8(reply.body.first(std::min<qsizetype>(reply.body.size(), 4096)));
    return u"HTTP %1"_s.arg(reply.status) + (words.isEmpty() ? QString() : u": "_s + words);
}

Error errorOf(Meaning meaning, const QString &words)
{
    switch (meaning) {
    case Meaning::Throttled:
        return {
            Error::Kind::Throttled,
            QCoreApplication::translate("provider", "The provider asks to come back later."), words,
            QCoreApplication::translate(
                "provider", "Wait some minutes and run this step again; what is done already stays done.")};
    case Meaning::Unavailable:
        return {Error::Kind::Unreachable,
                QCoreApplication::translate("provider", "The provider's server has a failure of its own."),
                words,
                QCoreApplication::translate("provider",
                                            "Run this step again later; what is done already stays done.")};
    case Meaning::LoginRefused:
        return {Error::Kind::LoginRefused,
                QCoreApplication::translate("provider",
                                            "The provider did not accept the credentials for its API."),
                words,
                QCoreApplication::translate(
                    "provider", "Check the key or password, and that it may manage this domain.")};
    case Meaning::OverQuota:
        return {
            Error::Kind::OverQuota,
            QCoreApplication::translate("provider",
                                        "The provider has no room or no licence left for this account."),
            words,
            QCoreApplication::translate("provider", "Order more at the provider, then run this step again.")};
    case Meaning::Refused:
        return {Error::Kind::Refused,
                QCoreApplication::translate("provider", "The provider refused the request."),
                words,
                {}};
    case Meaning::Ok:
    case Meaning::Exists:
    case Meaning::None:
    case Meaning::NotYet:
        break;
    }
    return {Error::Kind::Protocol,
            QCoreApplication::translate("provider",
                                        "The provider gave an answer that Mailhaul does not understand."),
            words,
            {}};
}

Result<QList<QJsonValue>> itemsOf(const Reply &reply, const Mapping &mapping)
{
    QList<QJsonValue> items;
    switch (mapping.format) {
    case Mapping::Format::None:
        break;
    case Mapping::Format::Json: {
        const QJsonValue json = jsonOf(reply);
        if (json.isUndefined())
            return fail(Error::Kind::Protocol,
                        QCoreApplication::translate("provider", "The provider's answer is not JSON."),
                        plainText(QByteArrayView(reply.body), 200));
        items = valuesAt(json, mapping.items);
        break;
    }
    case Mapping::Format::UrlEncoded:
        for (const QByteArray &pair : reply.body.split('&')) {
            const qsizetype equals = pair.indexOf('=');
            if (equals > 0 && formText(pair.first(equals)) == mapping.items)
                items.append(formText(pair.sliced(equals + 1)));
        }
        break;
    case Mapping::Format::Lines:
        for (const QString &line : QString::fromUtf8(reply.body).split(u'\n', Qt::SkipEmptyParts)) {
            if (const QString item = line.trimmed(); !item.isEmpty())
                items.append(item);
        }
        break;
    }
    return items;
}

QString fieldText(const QJsonValue &item, const Mapping &mapping, const QString &field)
{
    const auto path = mapping.fields.constFind(field);
    if (path == mapping.fields.constEnd())
        return {};
    const QList<QJsonValue> values = valuesAt(item, *path);
    return values.isEmpty() ? QString() : scalarText(values.first());
}

QStringList fieldTexts(const QJsonValue &item, const Mapping &mapping, const QString &field)
{
    const auto path = mapping.fields.constFind(field);
    if (path == mapping.fields.constEnd())
        return {};
    QStringList texts;
    for (const QJsonValue &value : valuesAt(item, *path)) {
        for (const QString &part : scalarText(value).split(u',', Qt::SkipEmptyParts))
            texts.append(part.trimmed());
    }
    return texts;
}

} // namespace provider
