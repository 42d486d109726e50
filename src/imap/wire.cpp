// SPDX-License-Identifier: GPL-3.0-or-later
#include "imap/wire.h"

#include "net/connection.h"

namespace imap {

namespace {

constexpr size_t bufferOctets = 64 * 1024;

} // namespace

Wire::Wire(net::Connection &connection, ResponseHandler &handler)
    : m_connection(connection)
    , m_handler(handler)
    , m_reader(handler)
    , m_buffer(bufferOctets)
{
}

Status Wire::pump()
{
    while (!m_handler.isPaused()) {
        if (m_begin == m_end) {
            m_begin = 0;
            m_end = m_connection.read(m_buffer.data(), static_cast<qint64>(m_buffer.size()));
            if (m_end == 0)
                return {};
        }
        const QByteArrayView left(m_buffer.data() + m_begin, m_end - m_begin);
        const Result<qsizetype> used = m_reader.consume(left);
        if (!used)
            return fail(used.error());
        m_begin += *used;
    }
    return {};
}

QByteArray Wire::takeUnread()
{
    const QByteArray octets(m_buffer.data() + m_begin, m_end - m_begin);
    m_begin = m_end;
    return octets;
}

bool Wire::hasUnread() const
{
    return m_begin != m_end || m_connection.octetsAvailable() > 0;
}

} // namespace imap
