// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "imap/responsereader.h"

namespace net {
class Connection;
}

namespace imap {

/// Moves octets from a connection through a ResponseReader, as long as its handler wants them.
class Wire {
public:
    Wire(net::Connection &connection, ResponseHandler &handler);

    /// Reads what has arrived. Must not be called from within the handler's calls.
    Status pump();

    /// Octets read from the connection or waiting there that no response has taken yet.
    bool hasUnread() const;

    /// What has been read and no response has taken, given away: it is not what it seemed to be.
    QByteArray takeUnread();

    /// The last response was complete.
    bool isBetweenResponses() const { return m_reader.isAtStart() && m_begin == m_end; }

private:
    net::Connection &m_connection;
    ResponseHandler &m_handler;
    ResponseReader m_reader;
    std::vector<char> m_buffer;
    qsizetype m_begin = 0; ///< In m_buffer: what is not consumed yet.
    qsizetype m_end = 0;
};

} // namespace imap
