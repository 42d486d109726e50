// SPDX-License-Identifier: GPL-3.0-or-later
#include "faultproxy.h"

#include <QHostAddress>
#include <QPointer>
#include <QTcpSocket>

/// One direction's octets, cut into lines and literals (RFC 9051 §4.3).
class UnitReader {
public:
    void add(const QByteArray &octets) { m_octets += octets; }

    /// The next unit; empty where more must come first.
    QByteArray next()
    {
        if (m_literal > 0)
            return m_octets.size() < m_literal ? QByteArray() : take(std::exchange(m_literal, 0));
        const qsizetype end = m_octets.indexOf('\n');
        if (end < 0)
            return {};
        const QByteArray line = take(end + 1);
        const qsizetype open = line.lastIndexOf('{');
        if (open >= 0 && line.endsWith("}\r\n"))
            m_literal = line.mid(open + 1, line.size() - open - 4).replace("+", "").toLongLong();
        return line;
    }

    bool isInLiteral() const { return m_literal > 0; }

private:
    QByteArray take(qsizetype size)
    {
        const QByteArray taken = m_octets.left(size);
        m_octets.remove(0, size);
        return taken;
    }

    QByteArray m_octets;
    qsizetype m_literal = 0;
};

struct FaultProxy::Relay {
    QPointer<QTcpSocket> client;
    QPointer<QTcpSocket> server;
    UnitReader units[2];
    bool isDropped = false;
};

FaultProxy::FaultProxy(const QString &host, quint16 port, QObject *parent)
    : QTcpServer(parent)
    , m_host(host)
    , m_port(port)
{
    connect(this, &QTcpServer::newConnection, this, &FaultProxy::accept);
    listen(QHostAddress::LocalHost);
}

FaultProxy::~FaultProxy()
{
    dropAll();
}

void FaultProxy::cutAfter(Direction direction, qint64 octets, bool isForGood)
{
    m_isForGood = isForGood;
    m_cut[int(direction)] = octets;
}

void FaultProxy::mend()
{
    m_cut[0] = m_cut[1] = -1;
    m_isForGood = m_isRefusing = false;
    m_filter = {};
}

void FaultProxy::accept()
{
    while (QTcpSocket *client = nextPendingConnection()) {
        if (m_isRefusing) {
            client->abort();
            client->deleteLater();
            continue;
        }
        m_relays.push_back(std::make_unique<Relay>());
        Relay *relay = m_relays.back().get();
        relay->client = client;
        relay->server = new QTcpSocket(this);
        for (QTcpSocket *socket : {client, relay->server.data()}) {
            socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
            connect(socket, &QTcpSocket::disconnected, this, [this, relay] { drop(*relay); });
        }
        connect(client, &QTcpSocket::readyRead, this, [this, relay] { read(*relay, Direction::ToServer); });
        connect(relay->server, &QTcpSocket::readyRead, this,
                [this, relay] { read(*relay, Direction::ToClient); });
        connect(relay->server, &QTcpSocket::errorOccurred, this, [this, relay] { drop(*relay); });
        relay->server->connectToHost(m_host, m_port);
    }
}

void FaultProxy::read(Relay &relay, Direction direction)
{
    QTcpSocket *from = direction == Direction::ToServer ? relay.client : relay.server;
    if (relay.isDropped || !from)
        return;
    UnitReader &units = relay.units[int(direction)];
    units.add(from->readAll());
    for (bool isLiteral = units.isInLiteral();; isLiteral = units.isInLiteral()) {
        const QByteArray unit = units.next();
        if (unit.isEmpty() || relay.isDropped)
            break;
        if (direction == Direction::ToServer && !isLiteral)
            m_commands.append(unit);
        pass(relay, direction, m_filter ? m_filter(direction, unit) : unit);
    }
}

void FaultProxy::pass(Relay &relay, Direction direction, const QByteArray &octets)
{
    QTcpSocket *to = direction == Direction::ToServer ? relay.server : relay.client;
    qint64 &passed = m_passed[int(direction)];
    qint64 &cut = m_cut[int(direction)];
    if (relay.isDropped || !to)
        return;
    const bool isCut = cut >= 0 && passed + octets.size() >= cut;
    const QByteArray part = isCut ? octets.left(cut - passed) : octets;
    to->write(part);
    passed += part.size();
    if (isCut) {
        cut = -1;
        m_isRefusing = m_isForGood;
        drop(relay);
    }
}

/// What was passed on still arrives.
void FaultProxy::drop(Relay &relay)
{
    if (std::exchange(relay.isDropped, true))
        return;
    for (const QPointer<QTcpSocket> &socket : {relay.client, relay.server}) {
        if (!socket)
            continue;
        disconnect(socket, nullptr, this, nullptr);
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        if (socket->state() == QAbstractSocket::ConnectedState)
            socket->disconnectFromHost();
        else
            socket->deleteLater();
    }
}

void FaultProxy::dropAll()
{
    for (const std::unique_ptr<Relay> &relay : m_relays)
        drop(*relay);
}
