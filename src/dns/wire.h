// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include "base/domainname.h"

namespace dns {

/// Reads a message's octets from front to back, never outside of them. After the first mistake it stays
/// invalid and every further read gives zero or nothing, so that callers check once at the end.
class WireReader {
public:
    explicit WireReader(QByteArrayView message)
        : m_message(message)
        , m_end(message.size())
    {
    }

    bool isValid() const { return m_valid; }
    bool atEnd() const { return m_at == m_end; }
    qsizetype position() const { return m_at; }
    void invalidate() { m_valid = false; }

    quint8 octet();
    quint16 number16();
    quint32 number32();
    QByteArrayView octets(qsizetype count);
    QByteArrayView rest() { return octets(m_end - m_at); } ///< Up to the limit.
    QByteArrayView characterString(); ///< RFC 1035 §3.3

    /// A name, compressed or not (RFC 1035 §4.1.4); pointers must lead to earlier octets of the message.
    DomainName name();

    /// Until release(), nothing beyond the next `count` octets can be read. Does not nest.
    void limit(qsizetype count);
    /// Invalid unless exactly the limited octets were read.
    void release();

private:
    bool has(qsizetype count);

    QByteArrayView m_message;
    qsizetype m_at = 0;
    qsizetype m_end;
    bool m_valid = true;
};

/// Writes a message. What cannot be expressed makes it invalid.
class WireWriter {
public:
    bool isValid() const { return m_valid && m_octets.size() <= maxSize; }
    const QByteArray &octets() const { return m_octets; }
    qsizetype size() const { return m_octets.size(); }

    void octet(quint8 value) { m_octets += char(value); }
    void number16(quint16 value);
    void number32(quint32 value);
    void number48(quint64 value);
    void octets(QByteArrayView octets) { m_octets.append(octets); }
    void characterString(QByteArrayView octets);
    void name(const DomainName &name); ///< Never compressed.

    qsizetype beginLength16(); ///< Leaves room for a length of 16 bits.
    void endLength16(qsizetype begin); ///< Fills in how much was written since.

    static constexpr qsizetype maxSize = 65'535; ///< Of a message.

private:
    QByteArray m_octets;
    bool m_valid = true;
};

/// One label of a name as text: octets that no host name has become \DDD (RFC 1035 §5.1).
QString escapedLabel(QByteArrayView label);

} // namespace dns
