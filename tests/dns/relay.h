// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QNetworkDatagram>
#include <QUdpSocket>

#include "dns/server.h"

/// An address at which now one DNS server answers, now another: as in a computer that changes networks.
class Relay {
public:
    explicit Relay(const dns::Server &target)
        : m_target(target)
    {
        m_socket.bind(QHostAddress::LocalHost);
        QObject::connect(&m_socket, &QUdpSocket::readyRead, &m_socket, [this] { read(); });
    }

    dns::Server server() const { return {m_socket.localAddress(), m_socket.localPort()}; }
    void leadTo(const dns::Server &target) { m_target = target; }

private:
    void read()
    {
        while (m_socket.hasPendingDatagrams()) {
            const QNetworkDatagram question = m_socket.receiveDatagram();
            auto *behind = new QUdpSocket(&m_socket);
            QObject::connect(behind, &QUdpSocket::readyRead, &m_socket, [this, behind, question] {
                m_socket.writeDatagram(question.makeReply(behind->receiveDatagram().data()));
                behind->deleteLater();
            });
            behind->writeDatagram(question.data(), m_target.address, m_target.port);
        }
    }

    dns::Server m_target;
    QUdpSocket m_socket;
};
