// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/exchange.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QNetworkAccessManager>
#include <QNetworkCookie>
#include <QNetworkReply>
#include <QSslConfiguration>

#include <algorithm>

#include "base/durationtext.h"
#include "provider/address.h"
#include "provider/json.h"
#include "provider/pacer.h"
#include "provider/request.h"

using namespace Qt::StringLiterals;

namespace provider {

namespace {

constexpr qsizetype mostReplyOctets = 8 * 1024 * 1024;
constexpr qsizetype mostListOctets = 64 * 1024 * 1024;
constexpr qsizetype mostItems = 100'000;
constexpr int mostPages = 2000;

Error protocolError(const QString &detail)
{
    return {Error::Kind::Protocol,
            QCoreApplication::translate("provider",
                                        "The provider gave an answer that Mailhaul does not understand."),
            detail,
            {}};
}

/// The error of a host that says how long it wants to be left alone.
Error withPause(Error error, std::chrono::milliseconds pause)
{
    const QString duration = durationText(std::chrono::ceil<std::chrono::seconds>(pause).count());
    if (error.kind == Error::Kind::Throttled)
        error.message =
            //: %1 is a duration.
            QCoreApplication::translate("provider", "The provider asks to come back in %1.").arg(duration);
    error.remedy =
        //: %1 is a duration.
        QCoreApplication::translate("provider", "Run this step again in %1; what is done already stays done.")
            .arg(duration);
    return error;
}

/// False where the request cannot have reached the server.
bool mayHaveArrived(QNetworkReply::NetworkError error)
{
    return error != QNetworkReply::ConnectionRefusedError && error != QNetworkReply::HostNotFoundError
        && error != QNetworkReply::SslHandshakeFailedError;
}

quint16 serverPort(const QUrl &url)
{
    return quint16(url.port(url.scheme() == u"http" ? 80 : 443));
}

} // namespace

Exchange::Exchange(const Shared &shared, Task task, Ended ended, QObject *parent)
    : QObject(parent)
    , m_shared(shared)
    , m_task(std::move(task))
    , m_ended(std::move(ended))
    , m_backoff(shared.options.firstWait, shared.options.longestWait)
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        m_isTimedOut = true;
        if (m_reply)
            m_reply->abort();
    });
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &Exchange::start);
    connect(&m_shared.pacer, &Pacer::waitingStopped, this, &Exchange::endWait);
}

Exchange::~Exchange()
{
    dropReply();
}

void Exchange::start()
{
    m_shared.pacer.enqueue(this, [this] {
        m_hasTurn = true;
        attempt();
    });
    if (m_shared.pacer.isWaitingStopped())
        QMetaObject::invokeMethod(this, &Exchange::endWait, Qt::QueuedConnection);
}

/// What is on the wire, or has its turn, is not waiting.
void Exchange::endWait()
{
    const bool isWaiting = !m_hasTurn && (m_again.isActive() || m_shared.pacer.isPaused());
    if (isWaiting)
        end(fail(m_reason.value_or(Error{
            Error::Kind::Cancelled, QCoreApplication::translate("provider", "It was stopped."), {}, {}})));
}

void Exchange::abort()
{
    dropReply();
    m_ended = nullptr;
    deleteLater();
}

void Exchange::attempt()
{
    if (!m_ended)
        return dropReply();
    const auto whole = [](qsizetype number) { return QString::number(number); };
    m_task.scope.setText(u"offset"_s, whole(m_answer.items.size()));
    m_task.scope.setText(u"page"_s, whole(m_task.operation.paging.firstPage + m_pages));
    m_task.scope.setText(u"limit"_s, whole(m_task.operation.paging.size));
    m_task.scope.setText(u"next"_s, m_next);
    const QDateTime now = m_shared.options.clock ? m_shared.options.clock() : QDateTime::currentDateTimeUtc();
    Result<Request> request =
        makeRequest(m_shared.api, m_task.operation, m_task.base, m_task.scope, m_task.cookies, now);
    if (!request)
        return end(fail(request.error()));
    if (m_task.operation.paging.kind == Paging::Kind::Link && !m_next.isEmpty()) {
        const std::optional<QUrl> page = pageBelow(m_task.base, m_next);
        if (!page)
            return end(fail(protocolError(u"the next page is said to be elsewhere"_s)));
        request->head.setUrl(*page);
    }

    m_body.clear();
    m_isTooLarge = false;
    m_isTimedOut = false;
    m_sent = 0;
    m_verdict = {};
    if (m_shared.options.trust) {
        m_trust = m_shared.options.trust(m_task.base.host(), serverPort(m_task.base));
        QSslConfiguration configuration = request->head.sslConfiguration();
        configuration.addCaCertificates(m_trust.authorities);
        request->head.setSslConfiguration(configuration);
    }
    m_reply = m_shared.network.sendCustomRequest(request->head, request->method, request->body);
    m_reply->setParent(this);
    m_deadline.start(m_shared.options.timeout);
    connect(m_reply, &QNetworkReply::sslErrors, this, &Exchange::judgeCertificate);
    connect(m_reply, &QNetworkReply::requestSent, this, [this] { ++m_sent; });
    connect(m_reply, &QNetworkReply::readyRead, this, &Exchange::readSome);
    connect(m_reply, &QNetworkReply::finished, this, &Exchange::finishAttempt);
}

/// What stays refused ends the attempt before anything is sent.
void Exchange::judgeCertificate(const QList<QSslError> &problems)
{
    m_verdict = net::certificateVerdict(m_reply->sslConfiguration().peerCertificate(), problems, m_trust);
    if (m_verdict.outcome == net::CertificateVerdict::Outcome::AcceptedByFingerprint)
        m_reply->ignoreSslErrors(problems);
}

void Exchange::readSome()
{
    m_body += m_reply->readAll();
    if (m_body.size() <= mostReplyOctets)
        return;
    m_isTooLarge = true;
    m_reply->abort();
}

void Exchange::finishAttempt()
{
    if (m_reply->isOpen())
        readSome();
    const Reply reply = makeReply(m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(),
                                  m_body, m_task.operation.result.format);
    const Error transport = transportError();
    const bool isLost = m_isTimedOut || m_isTooLarge || reply.status == 0
        || m_reply->error() == QNetworkReply::RemoteHostClosedError;
    const std::optional<std::chrono::milliseconds> demanded = demandedWait();
    // Qt sends again by itself what a connection that was closed has left without an answer.
    m_answer.isAfterLoss |= m_sent > 1 || (isLost && mayHaveArrived(m_reply->error()));
    takeCookies();
    hideSecrets(reply);
    dropReply();

    if (isLost) {
        const bool mayPass = transport.kind == Error::Kind::Unreachable;
        return mayPass ? retryOrEnd(transport, demanded) : end(fail(transport));
    }
    Meaning meaning = meaningOf(reply, m_task.operation, m_shared.api);
    if ((meaning == Meaning::Exists || meaning == Meaning::Conflict) && m_task.operation.result.isList)
        meaning = Meaning::Refused; // A rule for what creates; a list would pass for empty.
    switch (meaning) {
    case Meaning::Ok:
        return takePage(reply);
    case Meaning::Exists:
    case Meaning::Conflict:
    case Meaning::None:
    case Meaning::NotYet:
        m_answer.meaning = meaning;
        m_answer.words = redactedError(errorOf(meaning, wordsOf(reply, m_shared.api))).detail;
        return end(m_answer);
    case Meaning::Unavailable:
        m_answer.isAfterLoss = true; // Of a gateway, perhaps, which does not know what became of it.
        [[fallthrough]];
    case Meaning::Throttled:
        return retryOrEnd(errorOf(meaning, wordsOf(reply, m_shared.api)), demanded);
    case Meaning::LoginRefused:
    case Meaning::OverQuota:
    case Meaning::Refused:
        break;
    }
    end(fail(errorOf(meaning, wordsOf(reply, m_shared.api))));
}

void Exchange::retryOrEnd(const Error &error, std::optional<std::chrono::milliseconds> demanded)
{
    const bool isThrottled = error.kind == Error::Kind::Throttled;
    const int attempts = isThrottled ? m_shared.options.attempts : (m_shared.options.attempts + 1) / 2;
    const std::chrono::milliseconds wait =
        std::max(demanded.value_or(std::chrono::milliseconds::zero()), m_backoff.next());
    // Throttling concerns the account, so every other request waits as well.
    if (isThrottled)
        m_shared.pacer.pause(wait);
    if (m_backoff.tries() >= attempts || demanded > m_shared.options.longestWait
        || m_shared.pacer.isWaitingStopped())
        return end(fail(demanded > std::chrono::milliseconds::zero() ? withPause(error, *demanded) : error));
    m_reason = error;
    emit waiting(wait, redactedError(error));
    if (isThrottled)
        start();
    else
        m_again.start(wait);
}

void Exchange::takePage(const Reply &reply)
{
    m_backoff.reset();
    const Result<QList<QJsonValue>> items = itemsOf(reply, m_task.operation.result);
    if (!items)
        return end(fail(items.error()));
    m_answer.document = reply.document;
    m_answer.items += *items;
    m_octets += reply.body.size();
    ++m_pages;
    if (m_pages > mostPages || m_answer.items.size() > mostItems || m_octets > mostListOctets)
        return end(fail(protocolError(u"the list does not end"_s)));
    if (m_pages > 1 && !items->isEmpty() && *items == m_lastPage)
        return end(fail(protocolError(u"the same page came twice"_s)));
    m_lastPage = *items;
    QString problem;
    const bool complete = isComplete(items->size(), m_answer.document, &problem);
    if (!problem.isEmpty())
        return end(fail(protocolError(problem)));
    return complete ? end(m_answer) : start();
}

bool Exchange::isComplete(qsizetype received, const QJsonValue &document, QString *problem)
{
    const Paging &paging = m_task.operation.paging;
    if (paging.kind == Paging::Kind::None)
        return true;
    if (paging.kind == Paging::Kind::Next || paging.kind == Paging::Kind::Link) {
        const QList<QJsonValue> cursors = valuesAt(document, paging.next);
        const bool isEnd = cursors.isEmpty() || cursors.first().isBool(); // WildDuck ends with false.
        const QString next = isEnd ? QString() : scalarText(cursors.first());
        if (!next.isEmpty() && next == m_next)
            *problem = u"the cursor does not move"_s;
        m_next = next;
        return next.isEmpty();
    }
    // A short page alone proves nothing: a server may permit fewer items a page than were asked for.
    if (paging.total.isEmpty())
        return received == 0;
    const QList<QJsonValue> totals = valuesAt(document, paging.total);
    const qint64 total = totals.isEmpty() ? -1 : scalarText(totals.first()).toLongLong();
    if (total < 0)
        *problem = u"the number of items is missing"_s;
    else if (received == 0 && m_answer.items.size() < total)
        *problem = u"the list ended after %1 of %2 items"_s.arg(m_answer.items.size()).arg(total);
    return m_answer.items.size() >= total;
}

Error Exchange::transportError() const
{
    if (m_isTooLarge)
        return protocolError(u"the answer is larger than %1 octets"_s.arg(mostReplyOctets));
    if (m_isTimedOut)
        return {Error::Kind::Unreachable,
                QCoreApplication::translate("provider", "The provider's server did not answer in time."),
                m_task.base.host(),
                QCoreApplication::translate("provider", "Check the connection and try again.")};
    if (m_verdict.outcome == net::CertificateVerdict::Outcome::Refused)
        return net::certificateRefused(u"%1:%2"_s.arg(m_task.base.host()).arg(serverPort(m_task.base)),
                                       m_verdict);
    const QString words = m_task.base.host() + u": "_s + plainText(m_reply->errorString());
    if (m_reply->error() == QNetworkReply::SslHandshakeFailedError)
        return {Error::Kind::Unreachable,
                QCoreApplication::translate(
                    "provider", "No encrypted connection to the provider's server could be made."),
                words,
                QCoreApplication::translate("provider", "Check the address of the API; nothing was sent.")};
    return {Error::Kind::Unreachable,
            QCoreApplication::translate("provider", "The provider's server cannot be reached."), words,
            QCoreApplication::translate("provider",
                                        "Check the connection and the address of the API, then try again.")};
}

std::optional<std::chrono::milliseconds> Exchange::demandedWait() const
{
    // RFC 9110 §10.2.3: seconds, or a date.
    const QByteArray header = m_reply->rawHeader("Retry-After").trimmed();
    if (header.isEmpty())
        return std::nullopt;
    bool isSeconds = false;
    const uint seconds = header.toUInt(&isSeconds);
    if (isSeconds)
        return std::chrono::seconds(seconds);
    QDateTime date =
        QLocale::c().toDateTime(QString::fromLatin1(header), u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s);
    date.setTimeSpec(Qt::UTC);
    if (!date.isValid())
        return std::nullopt;
    return std::chrono::milliseconds(std::max<qint64>(0, QDateTime::currentDateTimeUtc().msecsTo(date)));
}

void Exchange::takeCookies()
{
    constexpr qsizetype mostCookies = 20;
    constexpr qsizetype mostOctets = 4096;
    // They go back only to where they come from: this client's host, for what needs the step that got them.
    const auto cookies = m_reply->header(QNetworkRequest::SetCookieHeader).value<QList<QNetworkCookie>>();
    for (const QNetworkCookie &cookie : cookies.mid(0, mostCookies)) {
        if (cookie.value().size() > mostOctets)
            continue;
        m_answer.cookies.insert(cookie.name(), cookie.value());
        m_task.scope.setSecret(u"cookie "_s + QString::fromLatin1(cookie.name()), Secret(cookie.value()));
    }
}

/// What a step brings must not be told even by the answer that brings it.
void Exchange::hideSecrets(const Reply &reply)
{
    const QMap<QString, QString> &secrets = m_task.operation.result.secrets;
    for (auto secret = secrets.begin(); secret != secrets.end(); ++secret) {
        for (const QJsonValue &value : valuesAt(reply.document, secret.value()).mid(0, 1))
            m_task.scope.setSecret(secret.key(), Secret(scalarText(value)));
    }
}

Error Exchange::redactedError(Error error) const
{
    error.detail = plainText(redacted(error.detail, m_task.scope.secretForms()));
    return error;
}

void Exchange::dropReply()
{
    m_deadline.stop();
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply->abort();
        m_reply->deleteLater();
        m_reply = nullptr;
    }
    if (std::exchange(m_hasTurn, false))
        m_shared.pacer.release();
}

void Exchange::end(Result<Answer> answer)
{
    dropReply();
    if (!answer)
        answer = fail(redactedError(answer.error()));
    if (const Ended ended = std::exchange(m_ended, nullptr))
        ended(std::move(answer));
    deleteLater();
}

} // namespace provider
