// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/answer.h"

#include <QCoreApplication>

#include <algorithm>

#include "provider/json.h"

using namespace Qt::StringLiterals;

namespace provider {

namespace {

/// Rules look at this much of a reply: more is a page or a list, not a reason.
constexpr qsizetype longestMatched = 64 * 1024;
constexpr int tooManyRequests = 429;

bool holds(const QRegularExpression &expression, const QString &text)
{
    return expression.match(text.first(std::min(text.size(), longestMatched))).hasMatch();
}

bool isFound(const AnswerRule &rule, const Reply &reply)
{
    if (rule.at.isEmpty())
        return holds(rule.matches,
                     QString::fromUtf8(reply.body.first(std::min(reply.body.size(), longestMatched))));
    const QList<QJsonValue> values = valuesAt(reply.document, rule.at);
    return std::any_of(values.begin(), values.end(),
                       [&rule](const QJsonValue &value) { return holds(rule.matches, scalarText(value)); });
}

bool fits(const AnswerRule &rule, const Reply &reply)
{
    // 429 (RFC 6585 §4) is no verdict on what was asked, whatever the words with it are.
    const bool fitsStatus = rule.statuses.isEmpty()
        ? reply.status != tooManyRequests
        : rule.statuses.contains(reply.status) || rule.statuses.contains(reply.status / 100);
    return fitsStatus && isFound(rule, reply) != rule.isAbsent;
}

/// What a reply that is not in the operation's format is told as.
QString notInFormat(Mapping::Format format)
{
    switch (format) {
    case Mapping::Format::Json:
        return QCoreApplication::translate("provider", "The provider's answer is not JSON.");
    case Mapping::Format::Xml:
        return QCoreApplication::translate("provider", "The provider's answer is not XML.");
    case Mapping::Format::UrlEncoded:
    case Mapping::Format::Lines:
        break;
    }
    return QCoreApplication::translate("provider", "The provider's answer is too large.");
}

Meaning meaningOfStatus(int status)
{
    switch (status) {
    case 401:
    case 403:
    case 407:
        return Meaning::LoginRefused;
    case tooManyRequests:
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

QRegularExpression boundedExpression(const QString &pattern, bool isWhole)
{
    // PCRE2 counts how often it tries; the mark must stand first, and a second one would raise the bound.
    if (pattern.contains(u"(*"_s))
        return QRegularExpression(u"("_s);
    return QRegularExpression(
        u"(*LIMIT_MATCH=100000)"_s + (isWhole ? QRegularExpression::anchoredPattern(pattern) : pattern),
        isWhole ? QRegularExpression::NoPatternOption : QRegularExpression::CaseInsensitiveOption);
}

Meaning meaningOf(const Reply &reply, const Operation &operation, const Api &api)
{
    for (const QList<AnswerRule> &rules : {operation.answers, api.answers}) {
        for (const AnswerRule &rule : rules) {
            if (fits(rule, reply))
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
        for (const QJsonValue &value : valuesAt(reply.document, api.words).mid(0, 20))
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
    case Meaning::Conflict:
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
    if (!mapping.isList)
        return QList<QJsonValue>();
    if (reply.document.isUndefined())
        return fail(Error::Kind::Protocol, notInFormat(mapping.format),
                    plainText(QByteArrayView(reply.body), 200));
    return mapping.zone.isEmpty() ? valuesAt(reply.document, mapping.items) : QList<QJsonValue>();
}

QList<QJsonValue> fieldValues(const QJsonValue &item, const Mapping &mapping, const QString &field)
{
    QList<QJsonValue> values;
    for (const QString &path : mapping.fields.value(field)) {
        values = valuesAt(item, path);
        const bool hasText = std::any_of(values.begin(), values.end(), [](const QJsonValue &value) {
            return !scalarText(value).isEmpty();
        });
        if (hasText)
            break;
    }
    return values;
}

QString fieldText(const QJsonValue &item, const Mapping &mapping, const QString &field)
{
    const QList<QJsonValue> values = fieldValues(item, mapping, field);
    return values.isEmpty() ? QString() : scalarText(values.first());
}

QStringList fieldTexts(const QJsonValue &item, const Mapping &mapping, const QString &field)
{
    static const QRegularExpression separator(u"[,\r\n]"_s);
    QStringList texts;
    for (const QJsonValue &value : fieldValues(item, mapping, field)) {
        for (const QString &part : scalarText(value).split(separator, Qt::SkipEmptyParts)) {
            if (const QString text = part.trimmed(); !text.isEmpty())
                texts.append(text);
        }
    }
    return texts;
}

} // namespace provider
