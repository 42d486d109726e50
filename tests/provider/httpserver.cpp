// SPDX-License-Identifier: GPL-3.0-or-later
#include "httpserver.h"

#include <QFile>
#include <QJsonDocument>
#include <QSslKey>
#include <QSslSocket>
#include <QTcpSocket>

#include <memory>

using namespace Qt::StringLiterals;

namespace {

/// Removes one whole request from the front of `received`; nothing while it is incomplete.
std::optional<HttpRequest> takeRequest(QByteArray &received)
{
    const qsizetype end = received.indexOf("\r\n\r\n");
    if (end < 0)
        return std::nullopt;
    QList<QByteArray> lines = received.first(end).split('\n');
    const QList<QByteArray> words = lines.takeFirst().trimmed().split(' ');
    HttpRequest request{words.value(0), words.value(1), {}, {}};
    for (const QByteArray &line : lines) {
        const qsizetype colon = line.indexOf(':');
        request.headers.insert(line.first(colon).trimmed().toLower(), line.sliced(colon + 1).trimmed());
    }
    const qsizetype length = request.headers.value("content-length").toLongLong();
    if (received.size() < end + 4 + length)
        return std::nullopt;
    request.body = received.sliced(end + 4, length);
    received.remove(0, end + 4 + length);
    return request;
}

QUrlQuery decodedQuery(QByteArray text)
{
    return QUrlQuery(QString::fromUtf8(text.replace('+', "%20")));
}

} // namespace

QUrlQuery HttpRequest::query() const
{
    return decodedQuery(target.mid(path().size() + 1));
}

QUrlQuery HttpRequest::form() const
{
    return decodedQuery(body);
}

QJsonObject HttpRequest::json() const
{
    return QJsonDocument::fromJson(body).object();
}

HttpServer::HttpServer(Handler handler)
    : m_handler(std::move(handler))
{
    connect(this, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = nextPendingConnection()) {
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { take(socket); });
            // With this as context: a socket that ends with the server must not be looked up any more.
            connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
                m_received.remove(socket);
                socket->deleteLater();
            });
        }
    });
    if (!listen(QHostAddress::LocalHost))
        qFatal("cannot listen on loopback");
}

QString HttpServer::baseUrl() const
{
    return u"%1://127.0.0.1:%2"_s.arg(m_tls.isNull() ? u"http"_s : u"https"_s).arg(serverPort());
}

void HttpServer::useTls(const QString &certificateFile, const QString &keyFile)
{
    QFile key(keyFile);
    if (!key.open(QIODevice::ReadOnly))
        qFatal("the key cannot be read");
    m_tls = QSslConfiguration::defaultConfiguration();
    m_tls.setLocalCertificateChain(QSslCertificate::fromPath(certificateFile));
    m_tls.setPrivateKey(QSslKey(&key, QSsl::Ec));
}

void HttpServer::incomingConnection(qintptr descriptor)
{
    if (m_tls.isNull())
        return QTcpServer::incomingConnection(descriptor);
    auto *socket = new QSslSocket(this);
    socket->setSocketDescriptor(descriptor);
    socket->setSslConfiguration(m_tls);
    socket->startServerEncryption();
    addPendingConnection(socket);
}

void HttpServer::take(QTcpSocket *socket)
{
    QByteArray &received = m_received[socket];
    received += socket->readAll();
    while (const std::optional<HttpRequest> request = takeRequest(received)) {
        m_requests.append(*request);
        m_mostAtATime = std::max(m_mostAtATime, ++m_atATime);
        // Answered later in the event loop, so that requests sent side by side are seen side by side.
        QMetaObject::invokeMethod(
            socket,
            [this, socket, request] {
                --m_atATime;
                answer(socket, *request);
            },
            Qt::QueuedConnection);
    }
}

void HttpServer::answer(QTcpSocket *socket, const HttpRequest &request)
{
    const HttpResponse response = m_handler(request);
    switch (response.manner) {
    case HttpResponse::Manner::Silent:
        return;
    case HttpResponse::Manner::Hangup:
        return socket->disconnectFromHost();
    case HttpResponse::Manner::Flood:
        socket->write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[\"");
        connect(socket, &QTcpSocket::bytesWritten, socket,
                [socket] { socket->write(QByteArray(256 * 1024, 'x')); });
        return;
    case HttpResponse::Manner::Whole:
        break;
    }
    socket->write("HTTP/1.1 " + QByteArray::number(response.status) + " Status\r\n");
    for (const QByteArray &header : response.headers)
        socket->write(header + "\r\n");
    socket->write("Content-Length: " + QByteArray::number(response.body.size()) + "\r\n\r\n" + response.body);
}
