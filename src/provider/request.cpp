// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/request.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMessageAuthenticationCode>

#include <algorithm>

#include "provider/address.h"

using namespace Qt::StringLiterals;

namespace provider {

namespace {

QByteArray compute(const Computed &computed, const QString &text, const QString &key, const QDateTime &now)
{
    const auto hmac = [&] {
        return QMessageAuthenticationCode::hash(text.toUtf8(), key.toUtf8(), QCryptographicHash::Sha256);
    };
    switch (computed.function) {
    case Computed::Function::UtcStamp:
        return QLocale::c().toString(now.toUTC(), text).toUtf8();
    case Computed::Function::Base64:
        return text.toUtf8().toBase64();
    case Computed::Function::Sha1Base64:
        return QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha1).toBase64();
    case Computed::Function::HmacSha256Hex:
        return hmac().toHex();
    case Computed::Function::HmacSha256Base64:
        return hmac().toBase64();
    }
    Q_UNREACHABLE();
    return {};
}

Status addComputed(const QList<Computed> &all, Scope &scope, const QDateTime &now)
{
    for (const Computed &computed : all) {
        const auto text = expand(computed.text, scope);
        const auto key = expand(computed.key, scope);
        if (!text || !key)
            return fail((text ? key : text).error());
        const QByteArray value = compute(computed, text->value_or(QString()), key->value_or(QString()), now);
        // A time stamp is in every log and hides nothing; the others may be made from secrets.
        if (computed.function == Computed::Function::UtcStamp)
            scope.setText(computed.name, QString::fromUtf8(value));
        else
            scope.setSecret(computed.name, Secret(value));
    }
    return {};
}

Status setHeaders(QNetworkRequest &request, const QList<Field> &headers, const Scope &scope)
{
    for (const Field &header : headers) {
        const auto value = expand(header.value, scope);
        if (!value)
            return fail(value.error());
        if (!*value)
            continue;
        const bool hasControl = std::any_of((*value)->begin(), (*value)->end(), [](QChar c) {
            return c.unicode() < 0x20 || c.unicode() == 0x7f;
        });
        if (hasControl)
            return fail(
                Error::Kind::BadInput,
                QCoreApplication::translate("provider", "A value holds characters that cannot be sent."),
                header.name);
        request.setRawHeader(header.name.toLatin1(), (*value)->toUtf8());
    }
    return {};
}

/// name=value&…, fields that expand to nothing left out.
Result<QByteArray> encoded(const QList<Field> &fields, const Scope &scope)
{
    QList<QByteArray> pairs;
    for (const Field &field : fields) {
        const auto value = expand(field.value, scope);
        if (!value)
            return fail(value.error());
        if (*value)
            pairs.append(QUrl::toPercentEncoding(field.name) + '=' + QUrl::toPercentEncoding(**value));
    }
    return pairs.join('&');
}

Result<QByteArray> jsonBody(const QJsonValue &json, const Scope &scope)
{
    const Result<QJsonValue> value = expandJson(json, scope);
    if (!value)
        return fail(value.error());
    const QJsonDocument document =
        value->isArray() ? QJsonDocument(value->toArray()) : QJsonDocument(value->toObject());
    return document.toJson(QJsonDocument::Compact);
}

/// A profile may name another type of its own, for example that of SOAP 1.2.
void setType(QNetworkRequest &head, const QString &type)
{
    if (!head.hasRawHeader("Content-Type"))
        head.setHeader(QNetworkRequest::ContentTypeHeader, type);
}

Status setBody(Request &request, const Body &body, const Scope &scope)
{
    Result<QByteArray> octets;
    const auto utf8 = [](const QString &text) { return text.toUtf8(); };
    switch (body.kind) {
    case Body::Kind::None:
        return {};
    case Body::Kind::Form:
        octets = encoded(body.form, scope);
        setType(request.head, u"application/x-www-form-urlencoded"_s);
        break;
    case Body::Kind::Json:
        octets = jsonBody(body.json, scope);
        setType(request.head, u"application/json"_s);
        break;
    case Body::Kind::Xml:
        octets = expandLines(body.lines, scope, Escaping::Xml).map(utf8);
        setType(request.head, u"text/xml; charset=utf-8"_s);
        break;
    case Body::Kind::Text:
        octets = expandLines(body.lines, scope, Escaping::None).map(utf8);
        setType(request.head, u"text/plain; charset=utf-8"_s);
        break;
    }
    if (!octets)
        return fail(octets.error());
    request.body = *octets;
    return {};
}

void setCookies(QNetworkRequest &head, const QHash<QByteArray, QByteArray> &cookies)
{
    QList<QByteArray> pairs;
    for (auto cookie = cookies.begin(); cookie != cookies.end(); ++cookie)
        pairs.append(cookie.key() + '=' + cookie.value());
    if (!pairs.isEmpty())
        head.setRawHeader("Cookie", pairs.join("; ")); // RFC 6265 §4.2.1
}

Result<QUrl> address(const Operation &operation, const QUrl &base, const Scope &scope)
{
    const auto path = expand(operation.path, scope, Escaping::Url);
    const Result<QByteArray> query = encoded(operation.query, scope);
    if (!path || !query)
        return fail(path ? query.error() : path.error());
    Result<QUrl> url = below(base, path->value_or(QString()));
    if (url && !query->isEmpty())
        url->setQuery(QString::fromLatin1(*query), QUrl::StrictMode);
    return url;
}

} // namespace

QString userAgent(const Api &api)
{
    return api.userAgent.isEmpty() ? u"Mailhaul/" MAILHAUL_VERSION ""_s : api.userAgent;
}

Result<Request> makeRequest(const Api &api, const Operation &operation, const QUrl &base, Scope &scope,
                            const QHash<QByteArray, QByteArray> &cookies, const QDateTime &now)
{
    scope.setText(u"userAgent"_s, userAgent(api));
    if (const Status status = addComputed(api.computed, scope, now); !status)
        return fail(status.error());
    const Result<QUrl> url = address(operation, base, scope);
    if (!url)
        return fail(url.error());

    Request request{operation.method.toLatin1(), QNetworkRequest(*url), {}};
    request.head.setHeader(QNetworkRequest::UserAgentHeader, userAgent(api));
    request.head.setRawHeader("Accept",
                              operation.result.format == Mapping::Format::Json ? "application/json" : "*/*");
    // A redirect could lead the credentials to another host; cookies and cached log-ins could mix accounts.
    request.head.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                              QNetworkRequest::ManualRedirectPolicy);
    request.head.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.head.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.head.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.head.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    for (const QList<Field> &headers : {api.headers, operation.headers}) {
        if (const Status status = setHeaders(request.head, headers, scope); !status)
            return fail(status.error());
    }
    setCookies(request.head, cookies);
    if (const Status status = setBody(request, operation.body, scope); !status)
        return fail(status.error());
    return request;
}

} // namespace provider
