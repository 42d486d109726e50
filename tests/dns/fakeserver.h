// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QNetworkDatagram>
#include <QUdpSocket>

#include <functional>

#include "dns/message.h"
#include "dns/server.h"

/// A DNS server that says what a function makes of each query.
class FakeServer {
public:
    /// Gets the query, already turned into a response without records.
    using Answer = std::function<dns::Message(dns::Message)>;

    explicit FakeServer(Answer answer, const QHostAddress &address = QHostAddress::LocalHost)
        : m_answer(std::move(answer))
    {
        m_socket.bind(address);
        QObject::connect(&m_socket, &QUdpSocket::readyRead, &m_socket, [this] { read(); });
    }

    dns::Server server() const { return {m_socket.localAddress(), m_socket.localPort()}; }

private:
    void read()
    {
        while (m_socket.hasPendingDatagrams()) {
            const QNetworkDatagram datagram = m_socket.receiveDatagram();
            Result<dns::Message> message = dns::parseMessage(datagram.data());
            if (!message)
                continue;
            message->isResponse = true;
            const Result<QByteArray> octets = dns::toWire(m_answer(*message));
            if (octets)
                m_socket.writeDatagram(*octets, datagram.senderAddress(), quint16(datagram.senderPort()));
        }
    }

    Answer m_answer;
    QUdpSocket m_socket;
};
