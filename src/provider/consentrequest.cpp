// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/consentrequest.h"

#include <QCryptographicHash>
#include <QFutureWatcher>
#include <QNetworkAccessManager>
#include <QRandomGenerator>
#include <QTcpSocket>
#include <QUrlQuery>

#include <array>

#include "provider/address.h"
#include "provider/exchange.h"
#include "provider/scope.h"

using namespace Qt::StringLiterals;

namespace provider {

namespace {

constexpr qsizetype mostRequestOctets = 16 * 1024;
constexpr int mostConnections = 8;

QByteArray randomText()
{
    std::array<quint32, 8> words{};
    QRandomGenerator::system()->fillRange(words.data(), words.size());
    return QByteArray(reinterpret_cast<const char *>(words.data()), sizeof words)
        .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

void sendPage(QTcpSocket *socket, const QByteArray &status, const QString &text)
{
    const QByteArray body = "<!DOCTYPE html><meta charset=\"utf-8\"><title>Mailhaul</title><p>"
        + text.toHtmlEscaped().toUtf8() + "</p>\n";
    socket->write("HTTP/1.1 " + status + "\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: "
                  + QByteArray::number(body.size())
                  + "\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n"
                  + body);
    socket->disconnectFromHost();
}

/// The form by which a code becomes tokens (RFC 6749 §4.1.3, RFC 7636 §4.5).
Operation tokenOperation(const Consent &consent)
{
    Operation operation;
    operation.method = u"POST"_s;
    operation.body.kind = Body::Kind::Form;
    operation.body.form = {{u"grant_type"_s, u"authorization_code"_s},
                           {u"code"_s, u"{{code}}"_s},
                           {u"redirect_uri"_s, u"{{redirect}}"_s},
                           {u"client_id"_s, consent.clientId},
                           {u"code_verifier"_s, u"{{verifier}}"_s}};
    if (!consent.clientSecret.isEmpty())
        operation.body.form.append({u"client_secret"_s, consent.clientSecret});
    operation.result.secrets = {{u"accessToken"_s, u"/access_token"_s},
                                {u"refreshToken"_s, u"/refresh_token"_s}};
    AnswerRule refusal; // RFC 6749 §5.2: 400 or 401, with a code for the reason.
    refusal.statuses = {4};
    operation.answers = {refusal};
    return operation;
}

} // namespace

ConsentRequest::ConsentRequest(const Profile &profile, const QString &key, const DomainName &domain,
                               const Values &values, Client::Options options, QObject *parent)
    : QObject(parent)
    , m_profile(profile)
    , m_consent(profile.variable(key)->consent.value())
    , m_options(std::move(options))
    , m_scope(profileScope(profile, domain, values))
    , m_pacer(1, 0)
    , m_network(new QNetworkAccessManager(this))
{
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this, [this] {
        end(fail(Error::Kind::Unreachable, tr("Nobody gave the permission in time."), {},
                 tr("Start it again and finish it in the browser.")));
    });
    connect(&m_server, &QTcpServer::newConnection, this, &ConsentRequest::accept);
    m_server.setMaxPendingConnections(mostConnections);
}

ConsentRequest::~ConsentRequest()
{
    // It uses the network and the pacer, which end before children would.
    qDeleteAll(findChildren<Exchange *>(Qt::FindDirectChildrenOnly));
}

QFuture<Result<Secret>> ConsentRequest::start(std::chrono::milliseconds limit)
{
    m_promise.start();
    const QFuture<Result<Secret>> future = m_promise.future();
    auto *watcher = new QFutureWatcher<Result<Secret>>(this);
    connect(watcher, &QFutureWatcherBase::canceled, this, [this] {
        end(fail(Error::Kind::Cancelled, tr("The permission was not asked for to the end.")));
    });
    watcher->setFuture(future);
    const Status prepared = prepare();
    const Result<QUrl> address = prepared ? browserAddress() : Result<QUrl>(fail(prepared.error()));
    if (!address) {
        end(fail(address.error()));
        return future;
    }
    m_limit.start(limit);
    emit browserNeeded(*address);
    return future;
}

Status ConsentRequest::prepare()
{
    if (!m_server.listen(QHostAddress::LocalHost, 0))
        return fail(Error::Kind::Unreachable, tr("This computer lets no browser come back to Mailhaul."),
                    m_server.errorString());
    m_state = QString::fromLatin1(randomText());
    m_scope.setSecret(u"verifier"_s, Secret(randomText()));
    m_scope.setText(u"redirect"_s, redirectAddress());
    return {};
}

QString ConsentRequest::redirectAddress() const
{
    return u"http://%1:%2/"_s.arg(m_consent.isNamed ? u"localhost"_s : u"127.0.0.1"_s)
        .arg(m_server.serverPort());
}

Result<QUrl> ConsentRequest::browserAddress()
{
    const auto clientId = expand(m_consent.clientId, m_scope);
    const auto clientSecret = expand(m_consent.clientSecret, m_scope);
    Result<QUrl> address = checkedBaseUrl(m_consent.authorizeUrl);
    if (!clientId || !clientSecret)
        return fail((clientId ? clientSecret : clientId).error());
    if (!address)
        return address;
    const QByteArray verifier = m_scope.value(u"verifier"_s).constFirst().toLatin1();
    const QByteArray challenge =
        QCryptographicHash::hash(verifier, QCryptographicHash::Sha256)
            .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    QList<Field> fields{{u"response_type"_s, u"code"_s},
                        {u"client_id"_s, clientId->value_or(QString())},
                        {u"redirect_uri"_s, redirectAddress()},
                        {u"scope"_s, m_consent.scope},
                        {u"state"_s, m_state},
                        {u"code_challenge"_s, QString::fromLatin1(challenge)},
                        {u"code_challenge_method"_s, u"S256"_s}};
    QByteArrayList pairs;
    for (const Field &field : fields + m_consent.parameters)
        pairs += QUrl::toPercentEncoding(field.name) + '=' + QUrl::toPercentEncoding(field.value);
    address->setQuery(QString::fromLatin1(pairs.join('&')), QUrl::StrictMode);
    return address;
}

void ConsentRequest::accept()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection()) {
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        if (m_server.findChildren<QTcpSocket *>().size() > mostConnections)
            socket->abort();
    }
}

void ConsentRequest::read(QTcpSocket *socket)
{
    const QByteArray request = socket->peek(mostRequestOctets + 1);
    if (request.size() > mostRequestOctets)
        return socket->abort();
    if (!request.contains("\r\n\r\n"))
        return;
    socket->readAll();
    const QList<QByteArray> words = request.left(request.indexOf("\r\n")).split(' ');
    if (words.size() == 3 && words.constFirst() == "GET"
        && (words.at(1) == "/" || words.at(1).startsWith("/?")))
        take(words.at(1), socket);
    else
        sendPage(socket, "404 Not Found", tr("There is nothing here."));
}

void ConsentRequest::take(const QByteArray &target, QTcpSocket *socket)
{
    QByteArray query = target.mid(target.indexOf('?') + 1);
    const QUrlQuery fields(QString::fromLatin1(query.replace('+', "%20")));
    const auto field = [&fields](const QString &name) {
        return fields.queryItemValue(name, QUrl::FullyDecoded);
    };
    // Any page that the browser shows could send it here; only the host that was asked knows the state.
    if (field(u"state"_s) != m_state)
        return sendPage(socket, "400 Bad Request",
                        tr("This answer does not belong to the permission that Mailhaul waits for."));
    m_server.close();
    if (field(u"code"_s).isEmpty()) {
        sendPage(socket, "200 OK", tr("The permission was not given. You can close this window."));
        return end(fail(Error::Kind::Refused, tr("The permission was not given."),
                        plainText((field(u"error"_s) + u' ' + field(u"error_description"_s)).trimmed()),
                        tr("Start it again, and agree in the browser.")));
    }
    sendPage(socket, "200 OK", tr("You can close this window and go back to Mailhaul."));
    exchangeCode(field(u"code"_s));
}

void ConsentRequest::exchangeCode(const QString &code)
{
    m_scope.setSecret(u"code"_s, Secret(code));
    const Result<QUrl> base = checkedBaseUrl(m_consent.tokenUrl);
    if (!base)
        return end(fail(base.error()));
    m_api.words = u"/error_description"_s;
    auto *exchange = new Exchange(
        {m_api, m_options, *m_network, m_pacer}, {tokenOperation(m_consent), *base, m_scope, {}},
        [this](const Result<Answer> &answer) {
            if (!answer)
                return end(fail(answer.error()));
            const QString token = answer->document[u"refresh_token"_s].toString();
            if (token.isEmpty())
                return end(
                    fail(Error::Kind::Protocol, tr("The provider gave no lasting permission."), {},
                         tr("Check the settings of the client at the provider, then start it again.")));
            end(Secret(token));
        },
        this);
    exchange->start();
}

void ConsentRequest::end(const Result<Secret> &secret)
{
    if (std::exchange(m_isEnded, true))
        return;
    m_limit.stop();
    m_server.close();
    for (Exchange *running : findChildren<Exchange *>(Qt::FindDirectChildrenOnly))
        running->abort();
    m_promise.addResult(secret);
    m_promise.finish();
}

} // namespace provider
