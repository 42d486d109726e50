// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/connection.h"

#include <QSslSocket>

using namespace Qt::StringLiterals;

namespace net {

Error Connection::unreachable(const QString &sentence, const QString &detail) const
{
    return {Error::Kind::Unreachable, sentence.arg(m_endpoint.toString()), detail,
            tr("Check the connection to the Internet, or try again later.")};
}

Error Connection::notConnected(QAbstractSocket::SocketError error) const
{
    switch (error) {
    case QAbstractSocket::ConnectionRefusedError:
        return {Error::Kind::Unreachable,
                //: %1 is a server name with its port
                tr("The server refused the connection to %1.").arg(m_endpoint.toString()),
                m_socket->errorString(), tr("Check the port, and that the server is running.")};
    case QAbstractSocket::SocketTimeoutError:
        //: %1 is a server name with its port
        return unreachable(tr("The server %1 did not answer in time."), m_socket->errorString());
    default: // Everything else means for the user that there is no way to the server.
        //: %1 is a server name with its port
        return unreachable(tr("The server %1 cannot be reached."), m_socket->errorString());
    }
}

Error Connection::handshakeFailed() const
{
    return {Error::Kind::Unreachable,
            //: %1 is a server name with its port
            tr("No encrypted connection to %1 could be made.").arg(m_endpoint.toString()),
            plainText(m_socket->errorString()),
            tr("The port may be one without TLS from the start, or the server knows only outdated "
               "encryption. Try "
               "the other security setting or another port.")};
}

} // namespace net
