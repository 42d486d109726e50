// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/wire.h"

#include <QtEndian>

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace dns {

namespace {

constexpr qsizetype maxLabel = 63; // RFC 1035 §2.3.4
constexpr qsizetype maxNameOctets = 255; // With length octets and the root's.
constexpr quint8 pointerBits = 0xC0;
constexpr qsizetype maxCharacterString = 255;

bool isPlain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '*';
}

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

/// The octets of a label with its \DDD and \X escapes undone.
std::optional<QByteArray> unescapedLabel(QStringView label)
{
    QByteArray octets;
    for (qsizetype i = 0; i < label.size(); ++i) {
        if (label.at(i).unicode() > 127)
            return std::nullopt;
        if (label.at(i) != u'\\') {
            octets += char(label.at(i).unicode());
            continue;
        }
        const QStringView digits = label.mid(i + 1, 3);
        if (digits.size() == 3 && std::all_of(digits.begin(), digits.end(), isDigit)) {
            const int value = digits.toInt();
            if (value > 255)
                return std::nullopt;
            octets += char(value);
            i += 3;
        } else if (i + 1 < label.size() && label.at(i + 1).unicode() <= 127) {
            octets += char(label.at(++i).unicode());
        } else {
            return std::nullopt;
        }
    }
    return octets;
}

} // namespace

QString escapedLabel(QByteArrayView label)
{
    QString text;
    text.reserve(label.size());
    for (char c : label) {
        if (c >= 'A' && c <= 'Z')
            c = char(c - 'A' + 'a');
        if (isPlain(c))
            text += QLatin1Char(c);
        else
            text += u'\\' + QString::number(quint8(c)).rightJustified(3, u'0');
    }
    return text;
}

bool WireReader::has(qsizetype count)
{
    m_valid = m_valid && count >= 0 && count <= m_end - m_at;
    return m_valid;
}

quint8 WireReader::octet()
{
    return has(1) ? quint8(m_message.at(m_at++)) : quint8(0);
}

quint16 WireReader::number16()
{
    const QByteArrayView two = octets(2);
    return two.isEmpty() ? quint16(0) : qFromBigEndian<quint16>(two.data());
}

quint32 WireReader::number32()
{
    const QByteArrayView four = octets(4);
    return four.isEmpty() ? 0U : qFromBigEndian<quint32>(four.data());
}

QByteArrayView WireReader::octets(qsizetype count)
{
    if (!has(count))
        return {};
    const QByteArrayView read = m_message.sliced(m_at, count);
    m_at += count;
    return read;
}

QByteArrayView WireReader::characterString()
{
    return octets(octet());
}

DomainName WireReader::name()
{
    QString text;
    qsizetype octetsUsed = 1; // The root's length octet.
    qsizetype at = m_at;
    qsizetype lowest = m_at; // A pointer must lead before everything read so far: no circles.
    bool jumped = false;
    while (m_valid) {
        const qsizetype end = jumped ? m_message.size() : m_end;
        if (at >= end)
            break;
        const quint8 length = quint8(m_message.at(at++));
        if (length == 0) {
            m_at = jumped ? m_at : at;
            return DomainName::fromALabels(text);
        }
        if ((length & pointerBits) == pointerBits) {
            if (at >= end)
                break;
            const qsizetype target = (qsizetype(length & ~pointerBits) << 8) | quint8(m_message.at(at++));
            m_at = jumped ? m_at : at;
            if (target >= lowest)
                break;
            jumped = true;
            lowest = at = target;
            continue;
        }
        octetsUsed += length + 1;
        if (length > maxLabel || octetsUsed > maxNameOctets || length > end - at)
            break;
        text += (text.isEmpty() ? u""_s : u"."_s) + escapedLabel(m_message.sliced(at, length));
        at += length;
    }
    m_valid = false;
    return {};
}

void WireReader::limit(qsizetype count)
{
    if (has(count))
        m_end = m_at + count;
}

void WireReader::release()
{
    m_valid = m_valid && atEnd();
    m_end = m_message.size();
}

void WireWriter::number16(quint16 value)
{
    octet(quint8(value >> 8));
    octet(quint8(value & 0xFF));
}

void WireWriter::number32(quint32 value)
{
    number16(quint16(value >> 16));
    number16(quint16(value & 0xFFFF));
}

void WireWriter::number48(quint64 value)
{
    number16(quint16((value >> 32) & 0xFFFF));
    number32(quint32(value & 0xFFFF'FFFF));
}

void WireWriter::characterString(QByteArrayView text)
{
    m_valid = m_valid && text.size() <= maxCharacterString;
    octet(quint8(text.size()));
    octets(text);
}

void WireWriter::name(const DomainName &name)
{
    const qsizetype begin = m_octets.size();
    const QStringList labels = name.labels();
    for (const QString &label : labels) {
        const std::optional<QByteArray> plain = unescapedLabel(label);
        if (!plain || plain->isEmpty() || plain->size() > maxLabel) {
            m_valid = false;
            return;
        }
        octet(quint8(plain->size()));
        octets(*plain);
    }
    octet(0);
    m_valid = m_valid && m_octets.size() - begin <= maxNameOctets;
}

qsizetype WireWriter::beginLength16()
{
    number16(0);
    return m_octets.size();
}

void WireWriter::endLength16(qsizetype begin)
{
    const qsizetype length = m_octets.size() - begin;
    m_valid = m_valid && length <= maxSize;
    qToBigEndian(quint16(length), m_octets.data() + begin - 2);
}

} // namespace dns
