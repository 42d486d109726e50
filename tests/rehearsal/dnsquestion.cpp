// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/dnsquestion.h"

#include <QDeadlineTimer>
#include <QHostAddress>
#include <QNetworkDatagram>
#include <QRandomGenerator>
#include <QUdpSocket>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace rehearsal {

namespace {

constexpr qsizetype headerSize = 12;

QByteArray encoded16(quint16 value)
{
    QByteArray octets(2, Qt::Uninitialized);
    qToBigEndian(value, octets.data());
    return octets;
}

QByteArray encodedQuestion(quint16 id, const QString &name, DnsType type, bool isRecursionDesired)
{
    QByteArray packet = encoded16(id) + encoded16(isRecursionDesired ? 0x0100 : 0) + encoded16(1)
        + encoded16(0) + encoded16(0) + encoded16(0);
    for (const QString &label : name.split(u'.', Qt::SkipEmptyParts))
        packet += static_cast<char>(label.size()) + label.toLatin1();
    return packet + '\0' + encoded16(static_cast<quint16>(type)) + encoded16(1);
}

/// Reads a message from front to back; after a read beyond its end isValid is false.
class MessageReader {
public:
    explicit MessageReader(QByteArray packet)
        : m_packet(std::move(packet))
    {
    }

    bool isValid() const { return m_isValid; }
    qsizetype position() const { return m_position; }
    void moveTo(qsizetype position) { m_position = position; }

    quint8 octet()
    {
        m_isValid = m_isValid && m_position < m_packet.size();
        return m_isValid ? static_cast<quint8>(m_packet.at(m_position++)) : quint8(0);
    }

    quint16 number16()
    {
        const int high = octet();
        return static_cast<quint16>(high << 8 | octet());
    }

    quint32 number32()
    {
        const quint32 high = number16();
        return high << 16 | number16();
    }

    QString text(qsizetype length)
    {
        m_isValid = m_isValid && length <= m_packet.size() - m_position;
        if (!m_isValid)
            return {};
        m_position += length;
        return QString::fromUtf8(m_packet.sliced(m_position - length, length));
    }

    QString name() // RFC 1035 §4.1.4
    {
        constexpr int mostJumps = 20;
        QStringList labels;
        qsizetype afterPointer = -1;
        for (int jumps = 0; m_isValid && jumps < mostJumps;) {
            const int length = octet();
            if (length == 0)
                break;
            if (length < 0xc0) {
                labels << text(length).toLower();
                continue;
            }
            const qsizetype target = (length & 0x3f) << 8 | octet();
            afterPointer = afterPointer < 0 ? m_position : afterPointer;
            m_position = target;
            ++jumps;
        }
        if (afterPointer >= 0)
            m_position = afterPointer;
        return labels.join(u'.');
    }

private:
    QByteArray m_packet;
    qsizetype m_position = 0;
    bool m_isValid = true;
};

QString addressText(MessageReader &reader)
{
    return QHostAddress(reader.number32()).toString();
}

QString serialText(MessageReader &reader)
{
    reader.name();
    reader.name();
    return QString::number(reader.number32());
}

QString exchangeText(MessageReader &reader)
{
    const QString preference = QString::number(reader.number16());
    return preference + u' ' + reader.name();
}

QString stringsText(MessageReader &reader, qsizetype end)
{
    QString text;
    while (reader.isValid() && reader.position() < end)
        text += reader.text(reader.octet());
    return text;
}

DnsRecord decodedRecord(MessageReader &reader)
{
    DnsRecord record;
    record.owner = reader.name();
    record.type = reader.number16();
    reader.number16(); // Class.
    record.ttl = reader.number32();
    const qsizetype length = reader.number16();
    const qsizetype end = reader.position() + length;
    if (record.type == quint16(DnsType::A))
        record.text = addressText(reader);
    else if (record.type == quint16(DnsType::Ns))
        record.text = reader.name();
    else if (record.type == quint16(DnsType::Soa))
        record.text = serialText(reader);
    else if (record.type == quint16(DnsType::Mx))
        record.text = exchangeText(reader);
    else if (record.type == quint16(DnsType::Txt))
        record.text = stringsText(reader, end);
    reader.moveTo(end);
    return record;
}

Result<DnsAnswer> decodedAnswer(const QByteArray &packet)
{
    MessageReader reader(packet);
    reader.number16(); // Id; checked by the caller.
    const quint16 flags = reader.number16();
    const int questions = reader.number16();
    const int answers = reader.number16();
    reader.moveTo(headerSize);
    for (int i = 0; i < questions && reader.isValid(); ++i) {
        reader.name();
        reader.number32();
    }
    DnsAnswer answer{flags & 0x000f, (flags & 0x0400) != 0, {}};
    for (int i = 0; i < answers && reader.isValid(); ++i)
        answer.records << decodedRecord(reader);
    if (!reader.isValid())
        return fail(Error::Kind::Protocol, u"The name server's answer cannot be read."_s);
    return answer;
}

} // namespace

Result<DnsAnswer> askDns(const QString &server, quint16 port, const QString &name, DnsType type,
                         bool isRecursionDesired, std::chrono::milliseconds limit)
{
    const auto id = static_cast<quint16>(QRandomGenerator::global()->bounded(65536));
    QUdpSocket socket;
    socket.connectToHost(QHostAddress(server), port);
    socket.write(encodedQuestion(id, name, type, isRecursionDesired));
    const QDeadlineTimer deadline(limit);
    while (!deadline.hasExpired()) {
        if (!socket.waitForReadyRead(static_cast<int>(deadline.remainingTime())))
            break;
        const QByteArray packet = socket.receiveDatagram().data();
        if (packet.size() >= headerSize && packet.startsWith(encoded16(id)))
            return decodedAnswer(packet);
    }
    return fail(Error::Kind::Unreachable, u"The name server %1 did not answer."_s.arg(server),
                socket.errorString());
}

bool isServed(const QString &server, quint16 port, const QString &zone)
{
    constexpr auto limit = std::chrono::milliseconds(300);
    const Result<DnsAnswer> answer = askDns(server, port, zone, DnsType::Soa, true, limit);
    return answer && answer->rcode == 0;
}

} // namespace rehearsal
