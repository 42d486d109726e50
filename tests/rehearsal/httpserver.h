// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include <QHash>
#include <QJsonObject>
#include <QTcpServer>
#include <QUrlQuery>

namespace rehearsal {

struct HttpRequest {
    QByteArray method;
    QStringList path; ///< Decoded segments.
    QUrlQuery query;
    QHash<QByteArray, QByteArray> headers; ///< Names in lower case.
    QByteArray body;
};

struct HttpReply {
    int status = 200;
    QJsonObject body;
    QHash<QByteArray, QByteArray> headers;

    /// {"error": words}
    static HttpReply error(int status, const QString &words);
};

/// Reads a request from what a client has sent so far; nothing while it is not whole. A reply instead of
/// a request when it is malformed (400), without a length (411), too long (413) or its head is (431).
struct HttpParse {
    std::optional<HttpRequest> request;
    std::optional<HttpReply> refusal;
};
HttpParse parsedHttp(const QByteArray &octets);

/// A small HTTP/1.1 server (RFC 9112) on 127.0.0.1: one request per connection, JSON replies.
class HttpServer : public QTcpServer {
    Q_OBJECT

public:
    using Handler = std::function<HttpReply(const HttpRequest &)>;

    /// Each answer is sent `answerTime` after it was made.
    explicit HttpServer(Handler handler, std::chrono::milliseconds answerTime = {},
                        QObject *parent = nullptr);

private:
    void accept();
    void read(QTcpSocket *socket, QByteArray &octets);

    Handler m_handler;
    std::chrono::milliseconds m_answerTime;
};

} // namespace rehearsal
