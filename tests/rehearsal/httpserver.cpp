// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/httpserver.h"

#include <memory>

#include <QJsonDocument>
#include <QTcpSocket>
#include <QTimer>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace rehearsal {

namespace {

constexpr qsizetype longestHead = 16 * 1024;
constexpr qsizetype longestBody = 64 * 1024;

HttpParse refused(int status, const QString &words)
{
    return {{}, HttpReply::error(status, words)};
}

QByteArray serialized(const HttpReply &reply)
{
    const QByteArray body = QJsonDocument(reply.body).toJson(QJsonDocument::Compact);
    QByteArray head = "HTTP/1.1 " + QByteArray::number(reply.status)
        + " Reply\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
        + QByteArray::number(body.size()) + "\r\n";
    for (auto header = reply.headers.cbegin(); header != reply.headers.cend(); ++header)
        head += header.key() + ": " + header.value() + "\r\n";
    return head + "\r\n" + body;
}

/// The request line and the headers.
std::optional<HttpRequest> parsedHead(const QByteArray &head)
{
    const QList<QByteArray> lines = head.split('\n');
    const QList<QByteArray> words = lines.first().trimmed().split(' ');
    if (words.size() != 3 || !words.at(1).startsWith('/') || !words.at(2).startsWith("HTTP/1."))
        return {};
    HttpRequest request;
    request.method = words.first();
    const QUrl target = QUrl::fromEncoded(words.at(1), QUrl::StrictMode);
    if (!target.isValid())
        return {};
    // Split before decoding, so that an encoded slash stays inside its segment.
    const QStringList segments = target.path(QUrl::FullyEncoded).split(u'/', Qt::SkipEmptyParts);
    for (const QString &segment : segments)
        request.path << QUrl::fromPercentEncoding(segment.toUtf8());
    request.query = QUrlQuery(target);
    for (const QByteArray &line : lines.mid(1)) {
        const qsizetype colon = line.indexOf(':');
        if (colon <= 0)
            return {};
        request.headers.insert(line.left(colon).trimmed().toLower(), line.mid(colon + 1).trimmed());
    }
    return request;
}

} // namespace

HttpReply HttpReply::error(int status, const QString &words)
{
    return {status, {{u"error"_s, words}}, {}};
}

HttpParse parsedHttp(const QByteArray &octets)
{
    const qsizetype end = octets.indexOf("\r\n\r\n");
    if (end > longestHead || (end < 0 && octets.size() > longestHead))
        return refused(431, u"header too long"_s);
    if (end < 0)
        return {};
    std::optional<HttpRequest> request = parsedHead(octets.left(end));
    if (!request)
        return refused(400, u"malformed request"_s);
    if (request->headers.contains("transfer-encoding"))
        return refused(411, u"length required"_s);
    bool isNumber = true;
    const QByteArray lengthText = request->headers.value("content-length", "0");
    const qint64 length = lengthText.toLongLong(&isNumber);
    if (!isNumber || length < 0)
        return refused(400, u"malformed length"_s);
    if (length > longestBody)
        return refused(413, u"request too long"_s);
    const qsizetype bodyStart = end + 4;
    if (octets.size() - bodyStart < length)
        return {};
    request->body = octets.mid(bodyStart, length);
    return {std::move(request), {}};
}

HttpServer::HttpServer(Handler handler, std::chrono::milliseconds answerTime, QObject *parent)
    : QTcpServer(parent)
    , m_handler(std::move(handler))
    , m_answerTime(answerTime)
{
    connect(this, &QTcpServer::newConnection, this, &HttpServer::accept);
}

void HttpServer::accept()
{
    constexpr auto patience = std::chrono::seconds(30);
    while (QTcpSocket *socket = nextPendingConnection()) {
        const auto octets = std::make_shared<QByteArray>();
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QTcpSocket::readyRead, this, [this, socket, octets] { read(socket, *octets); });
        QTimer::singleShot(patience, socket, [socket] { socket->abort(); });
    }
}

void HttpServer::read(QTcpSocket *socket, QByteArray &octets)
{
    octets += socket->readAll();
    const HttpParse parse = parsedHttp(octets);
    if (!parse.request && !parse.refusal)
        return;
    disconnect(socket, &QTcpSocket::readyRead, this, nullptr);
    const QByteArray answer = serialized(parse.request ? m_handler(*parse.request) : *parse.refusal);
    const auto send = [socket, answer] {
        socket->write(answer);
        socket->disconnectFromHost();
    };
    if (m_answerTime.count() > 0)
        QTimer::singleShot(m_answerTime, Qt::PreciseTimer, socket, send);
    else
        send();
}

} // namespace rehearsal
