// SPDX-License-Identifier: GPL-3.0-or-later
#include "strictproxy.h"

#include <QRegularExpression>
#include <QTcpSocket>

using namespace Qt::StringLiterals;

StrictProxy::StrictProxy(const QString &address, quint16 port, Judge judge, QObject *parent)
    : QTcpServer(parent)
    , m_address(address)
    , m_port(port)
    , m_judge(std::move(judge))
{
    connect(this, &QTcpServer::newConnection, this, &StrictProxy::accept);
    listen(QHostAddress::LocalHost);
}

void StrictProxy::closeAfter(int refusals, const QByteArray &farewell)
{
    m_mostRefusals = refusals;
    m_farewell = farewell;
}

void StrictProxy::accept()
{
    while (QTcpSocket *const client = nextPendingConnection()) {
        ++m_connections;
        auto *const server = new QTcpSocket(client);
        connect(client, &QTcpSocket::readyRead, this, [=, this] { read(client, server); });
        connect(server, &QTcpSocket::readyRead, client, [=] { client->write(server->readAll()); });
        connect(server, &QTcpSocket::connected, this, [=, this] { read(client, server); });
        connect(server, &QTcpSocket::disconnected, client, &QTcpSocket::disconnectFromHost);
        connect(client, &QTcpSocket::disconnected, this, [=, this] {
            m_clients.remove(client);
            client->deleteLater();
        });
        server->connectToHost(m_address, m_port);
    }
}

void StrictProxy::read(QTcpSocket *client, QTcpSocket *server)
{
    if (server->state() != QTcpSocket::ConnectedState)
        return;
    Client &state = m_clients[client];
    state.input += client->readAll();
    for (;;) {
        const qsizetype size = state.literal >= 0 ? state.literal : state.input.indexOf("\r\n") + 2;
        if (size < 2 || state.input.size() < size)
            return;
        const QByteArray part = state.input.left(size);
        state.input.remove(0, size);
        if (state.literal < 0) {
            takeLine(client, server, part);
            continue;
        }
        state.literal = -1;
        state.command += part;
        if (state.refusal.isEmpty())
            state.refusal = m_judge(part);
    }
}

void StrictProxy::takeLine(QTcpSocket *client, QTcpSocket *server, const QByteArray &line)
{
    static const QRegularExpression mark(u"\\{([0-9]+)(\\+?)\\}\r\n$"_s);
    Client &state = m_clients[client];
    const bool isAppend = !state.command.isEmpty() || line.contains(" APPEND ");
    if (!isAppend) {
        server->write(line);
        return;
    }
    const QRegularExpressionMatch match = mark.match(QString::fromLatin1(line));
    if (match.hasMatch()) {
        state.literal = match.captured(1).toLongLong();
        state.command += line.left(match.capturedStart()) + '{' + match.captured(1).toLatin1() + "+}\r\n";
        if (match.captured(2).isEmpty())
            client->write("+ go on\r\n");
        return;
    }
    state.command += line;
    const QByteArray tag = state.command.left(state.command.indexOf(' '));
    if (state.refusal.isEmpty())
        server->write(state.command);
    else
        client->write(tag + ' ' + state.refusal + "\r\n");
    const bool isTooMuch = !state.refusal.isEmpty() && ++state.refusals == m_mostRefusals;
    state.command.clear();
    state.refusal.clear();
    if (isTooMuch) {
        client->write("* BYE " + m_farewell + "\r\n");
        client->disconnectFromHost();
    }
}
