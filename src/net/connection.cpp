// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/connection.h"

#include <QHostInfo>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace net {

namespace {

constexpr qint64 readBufferOctets = 256 * 1024;
constexpr std::chrono::milliseconds longestPerAddress = std::chrono::seconds(5);

/// Addresses in the order of RFC 8305 §4: the system's first choice first, then the families in turn.
QList<QHostAddress> interleaved(const QList<QHostAddress> &addresses)
{
    QList<QHostAddress> first, second;
    for (const QHostAddress &address : addresses)
        (address.protocol() == addresses.constFirst().protocol() ? first : second) += address;
    QList<QHostAddress> mixed;
    for (qsizetype i = 0; i < std::max(first.size(), second.size()); ++i) {
        if (i < first.size())
            mixed += first.at(i);
        if (i < second.size())
            mixed += second.at(i);
    }
    return mixed;
}

} // namespace

Connection::Connection(Endpoint endpoint, TlsTrust trust, Timeouts timeouts, QObject *parent)
    : QObject(parent)
    , m_endpoint(std::move(endpoint))
    , m_trust(std::move(trust))
    , m_timeouts(timeouts)
    , m_deadline(this)
    , m_progressTimer(this)
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, &Connection::deadlinePassed);
    connect(&m_progressTimer, &QTimer::timeout, this, &Connection::watchProgress);
}

Connection::~Connection()
{
    release();
}

void Connection::open()
{
    if (m_state != State::Idle)
        return;
    m_state = State::Opening;
    m_opening.start();
    m_deadline.start(m_timeouts.connect);
    const QHostAddress numeric(m_endpoint.host);
    if (!numeric.isNull()) {
        m_addresses = {numeric};
        // Not within the call: the caller may connect its slots after open().
        QMetaObject::invokeMethod(this, &Connection::tryNextAddress, Qt::QueuedConnection);
        return;
    }
    const QString name = QString::fromLatin1(QUrl::toAce(m_endpoint.host));
    m_lookup = QHostInfo::lookupHost(name.isEmpty() ? m_endpoint.host : name, this,
                                     [this](const QHostInfo &info) { lookedUp(info); });
}

void Connection::lookedUp(const QHostInfo &info)
{
    m_lookup = -1;
    if (m_state != State::Opening)
        return;
    if (info.addresses().isEmpty()) {
        giveUp({Error::Kind::Unreachable,
                //: %1 is a server name
                tr("There is no server called “%1”.").arg(m_endpoint.host), info.errorString(),
                tr("Check the spelling of the server name and your own connection to the Internet.")});
        return;
    }
    m_addresses = interleaved(info.addresses());
    tryNextAddress();
}

void Connection::tryNextAddress()
{
    if (m_state != State::Opening || m_addresses.isEmpty())
        return;
    release();
    const QHostAddress address = m_addresses.takeFirst();
    std::chrono::milliseconds share = timeLeft();
    if (!m_addresses.isEmpty())
        share = std::min(longestPerAddress, share / static_cast<int>(m_addresses.size() + 1));
    m_deadline.start(share);

    m_socket = new QSslSocket(this);
    m_socket->setReadBufferSize(readBufferOctets);
    m_socket->setPeerVerifyName(m_endpoint.host); // Also the name sent as SNI.
    QSslConfiguration configuration = m_socket->sslConfiguration();
    configuration.addCaCertificates(m_trust.authorities);
    m_socket->setSslConfiguration(configuration);
    connect(m_socket, &QSslSocket::connected, this, &Connection::connected);
    connect(m_socket, &QSslSocket::encrypted, this, &Connection::encryptionReady);
    connect(m_socket, &QSslSocket::sslErrors, this, &Connection::judge);
    connect(m_socket, &QSslSocket::errorOccurred, this, &Connection::socketFailed);
    connect(m_socket, &QSslSocket::disconnected, this, &Connection::peerClosed);
    connect(m_socket, &QSslSocket::readyRead, this, &Connection::octetsArrived);
    connect(m_socket, &QSslSocket::bytesWritten, this, &Connection::octetsTaken);
    connect(m_socket, &QSslSocket::encryptedBytesWritten, this, &Connection::octetsTaken);
    m_socket->connectToHost(address, m_endpoint.port);
}

void Connection::connected()
{
    m_addresses.clear();
    m_isTcpConnected = true;
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_socket->setSocketOption(QAbstractSocket::KeepAliveOption, 1);
    if (m_endpoint.security != Security::Tls) {
        becomeOpen();
        return;
    }
    m_deadline.start(timeLeft());
    m_asked.start();
    m_socket->startClientEncryption();
}

std::chrono::milliseconds Connection::timeLeft() const
{
    return std::max(m_timeouts.connect - std::chrono::milliseconds(m_opening.elapsed()),
                    std::chrono::milliseconds(1));
}

void Connection::startTls()
{
    if (m_state != State::Open || m_startTlsPending || isEncrypted())
        return;
    if (m_socket->bytesAvailable() > 0) {
        //: %1 is a server name
        giveUp({Error::Kind::Protocol,
                tr("Someone tried to interfere with the encryption to %1.").arg(m_endpoint.host),
                u"octets between the answer to STARTTLS and the TLS handshake"_s,
                tr("Use the port with TLS from the start, or another network.")});
        return;
    }
    m_startTlsPending = true;
    m_deadline.start(m_timeouts.connect);
    m_asked.start();
    m_socket->startClientEncryption();
}

void Connection::judge(const QList<QSslError> &problems)
{
    m_verdict = certificateVerdict(m_socket->peerCertificate(), problems, m_trust);
    if (m_verdict.outcome == CertificateVerdict::Outcome::AcceptedByFingerprint)
        m_socket->ignoreSslErrors();
}

void Connection::encryptionReady()
{
    noteAnswer();
    if (m_verdict.outcome == CertificateVerdict::Outcome::None)
        m_verdict = certificateVerdict(m_socket->peerCertificate(), {}, m_trust);
    if (m_startTlsPending) {
        m_startTlsPending = false;
        m_deadline.stop();
        emit encrypted();
        return;
    }
    becomeOpen();
}

void Connection::becomeOpen()
{
    m_deadline.stop();
    m_state = State::Open;
    emit opened();
}

void Connection::socketFailed()
{
    if (m_state != State::Opening && m_state != State::Open)
        return;
    const QAbstractSocket::SocketError error = m_socket->error();
    if (m_verdict.outcome == CertificateVerdict::Outcome::Refused) {
        giveUp(certificateRefused(m_endpoint.toString(), m_verdict));
        return;
    }
    const bool isHandshake = m_startTlsPending || (m_state == State::Opening && m_isTcpConnected);
    if (isHandshake || error == QAbstractSocket::SslHandshakeFailedError) {
        giveUp(handshakeFailed());
        return;
    }
    if (m_state == State::Opening) {
        if (m_addresses.isEmpty())
            giveUp(notConnected(error));
        else
            tryNextAddress();
        return;
    }
    if (error == QAbstractSocket::RemoteHostClosedError)
        return; // disconnected() follows, and what has arrived can still be read.
    giveUp(unreachable(tr("The connection to %1 was lost."), m_socket->errorString()));
}

void Connection::peerClosed()
{
    if (m_state != State::Open)
        return;
    m_state = State::Closed;
    m_deadline.stop();
    m_progressTimer.stop();
    emit closed();
}

void Connection::deadlinePassed()
{
    if (m_state == State::Opening && !m_isTcpConnected && !m_addresses.isEmpty()) {
        tryNextAddress();
        return;
    }
    giveUp(unreachable(tr("The server %1 did not answer in time.")));
}

void Connection::close()
{
    flushCompressed();
    if (m_state == State::Open)
        m_socket->disconnectFromHost();
}

void Connection::abort()
{
    m_state = State::Closed;
    release();
}

bool Connection::isEncrypted() const
{
    return m_socket && m_socket->isEncrypted();
}

QString Connection::protocolName() const
{
    if (!isEncrypted())
        return {};
    switch (m_socket->sessionProtocol()) {
    case QSsl::TlsV1_2:
        return u"TLS 1.2"_s;
    case QSsl::TlsV1_3:
        return u"TLS 1.3"_s;
    default: // Qt's list has protocols that are off by default and not worth a name here.
        return u"TLS"_s;
    }
}

void Connection::giveUp(const Error &error)
{
    if (m_state == State::Closed)
        return;
    m_state = State::Closed;
    release();
    emit failed(error);
}

void Connection::release()
{
    if (m_lookup >= 0)
        QHostInfo::abortHostLookup(std::exchange(m_lookup, -1));
    m_deadline.stop();
    m_progressTimer.stop();
    m_isTcpConnected = false;
    if (QSslSocket *socket = std::exchange(m_socket, nullptr)) {
        // A socket emits disconnected() while it is destroyed; by then nobody may listen.
        socket->disconnect(this);
        socket->abort();
        socket->deleteLater();
    }
}

} // namespace net
