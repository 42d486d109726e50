// SPDX-License-Identifier: GPL-3.0-or-later
#include "gmailproxy.h"

#include <QRegularExpression>
#include <QTcpSocket>

using namespace Qt::StringLiterals;

GmailProxy::GmailProxy(const QString &address, quint16 port, QObject *parent)
    : QTcpServer(parent)
    , m_address(address)
    , m_port(port)
{
    connect(this, &QTcpServer::newConnection, this, &GmailProxy::accept);
    listen(QHostAddress::LocalHost);
}

void GmailProxy::accept()
{
    while (QTcpSocket *const client = nextPendingConnection()) {
        auto *const server = new QTcpSocket(client);
        connect(client, &QTcpSocket::readyRead, this, [=, this] { toServer(client, server); });
        connect(server, &QTcpSocket::readyRead, this, [=, this] { toClient(server, client); });
        connect(server, &QTcpSocket::connected, this, [=, this] { toServer(client, server); });
        connect(server, &QTcpSocket::disconnected, client, &QTcpSocket::disconnectFromHost);
        connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
        server->connectToHost(m_address, m_port);
    }
}

void GmailProxy::toServer(QTcpSocket *client, QTcpSocket *server)
{
    while (server->state() == QTcpSocket::ConnectedState && client->canReadLine())
        server->write(client->readLine().replace(" X-GM-MSGID X-GM-LABELS", ""));
}

void GmailProxy::toClient(QTcpSocket *server, QTcpSocket *client)
{
    static const QRegularExpression size(u"RFC822\\.SIZE ([0-9]+)"_s);
    static const QRegularExpression body(u"BODY\\[\\] \\{([0-9]+)\\}"_s);
    while (server->canReadLine()) {
        QByteArray line = server->readLine();
        line.replace("IMAP4rev1", "IMAP4rev1 X-GM-EXT-1");
        const QString text = QString::fromLatin1(line);
        const QRegularExpressionMatch listed = size.match(text);
        const QRegularExpressionMatch fetched = body.match(text);
        if (line.startsWith("* ") && fetched.hasMatch())
            ++m_bodies[fetched.captured(1).toInt()];
        if (line.startsWith("* ") && listed.hasMatch()) {
            const QByteArray number = listed.captured(1).toLatin1();
            line.insert(listed.capturedEnd(), " X-GM-MSGID " + number + " X-GM-LABELS ("
                            + m_labels.value(number.toInt()) + ')');
        }
        client->write(line);
    }
}
