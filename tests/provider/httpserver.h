// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QSslConfiguration>
#include <QTcpServer>
#include <QUrl>
#include <QUrlQuery>

#include <functional>

class QTcpSocket;

/// One request as it came over the wire.
struct HttpRequest {
    QByteArray method;
    QByteArray target; ///< Path and query, still encoded.
    QHash<QByteArray, QByteArray> headers; ///< Names in lower case.
    QByteArray body;

    QByteArray path() const
    {
        return target.left(target.indexOf('?') < 0 ? target.size() : target.indexOf('?'));
    }
    QUrlQuery query() const;
    QJsonObject json() const;
    QUrlQuery form() const;
};

/// What is sent back.
struct HttpResponse {
    enum class Manner {
        Whole,
        Silent, ///< Never answers; the connection stays open.
        Hangup, ///< Closes without an answer.
        Flood, ///< A body that never ends.
    };

    int status = 200;
    QByteArray body;
    QList<QByteArray> headers; ///< "Retry-After: 1"
    Manner manner = Manner::Whole;
};

/// A small HTTP/1.1 server on loopback whose answers a test writes.
class HttpServer final : public QTcpServer {
    Q_OBJECT

public:
    using Handler = std::function<HttpResponse(const HttpRequest &)>;

    explicit HttpServer(Handler handler);

    /// From now on by TLS; PEM files.
    void useTls(const QString &certificateFile, const QString &keyFile);

    QString baseUrl() const;
    const QList<HttpRequest> &requests() const { return m_requests; }
    int mostAtATime() const { return m_mostAtATime; }

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    void take(QTcpSocket *socket);
    void answer(QTcpSocket *socket, const HttpRequest &request);

    Handler m_handler;
    QHash<QTcpSocket *, QByteArray> m_received;
    QList<HttpRequest> m_requests;
    QSslConfiguration m_tls; ///< Null: plain.
    int m_atATime = 0;
    int m_mostAtATime = 0;
};
