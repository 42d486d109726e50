// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QNetworkDatagram>
#include <QTimer>
#include <QUdpSocket>

#include <chrono>

#include "dns/message.h"

/// An authoritative server for some RRsets that takes its time; it has what the zone's apex needs, and an
/// empty answer for everything else.
class SlowServer {
public:
    SlowServer(DomainName zone, quint32 serial, std::chrono::milliseconds delay)
        : m_zone(std::move(zone))
        , m_serial(serial)
        , m_delay(delay)
    {
        QObject::connect(&m_socket, &QUdpSocket::readyRead, &m_socket, [this] { read(); });
    }

    bool listen(const QHostAddress &address, quint16 port) { return m_socket.bind(address, port); }
    void set(const dns::RRset &rrset) { m_rrset = rrset; }
    void setSerial(quint32 serial) { m_serial = serial; }

private:
    void read()
    {
        while (m_socket.hasPendingDatagrams()) {
            const QNetworkDatagram datagram = m_socket.receiveDatagram();
            const Result<dns::Message> query = dns::parseMessage(datagram.data());
            if (!query)
                continue;
            const QByteArray answer = dns::toWire(answerTo(*query)).value_or(QByteArray());
            QTimer::singleShot(m_delay, Qt::PreciseTimer, &m_socket, [this, datagram, answer] {
                m_socket.writeDatagram(answer, datagram.senderAddress(), quint16(datagram.senderPort()));
            });
        }
    }

    dns::Message answerTo(const dns::Message &query) const
    {
        dns::StartOfAuthority soa;
        soa.serial = m_serial;
        soa.minimum = std::chrono::seconds(4);
        const dns::Record start{m_zone, dns::Type::SOA, std::chrono::seconds(4), soa};
        dns::Message answer = query;
        answer.isResponse = answer.authoritative = true;
        const dns::Question &question = query.questions.constFirst();
        if (question.type == dns::Type::SOA)
            answer.answers = {start};
        else if (question.type == m_rrset.type && question.name == m_rrset.name)
            answer.answers = m_rrset.records();
        else
            answer.authority = {start};
        return answer;
    }

    DomainName m_zone;
    quint32 m_serial;
    std::chrono::milliseconds m_delay;
    dns::RRset m_rrset;
    QUdpSocket m_socket;
};
