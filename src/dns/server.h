// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHostAddress>
#include <QMetaType>
#include <QString>

#include "base/result.h"

namespace dns {

/// One address of a name server or resolver.
struct Server {
    QHostAddress address;
    quint16 port = 53;

    /// "192.0.2.1", "192.0.2.1:5353", "[2001:db8::1]:5353": the port only where it is not 53.
    QString toString() const;
    /// The inverse; `defaultPort` where none is given. BadInput when it is no IP address.
    static Result<Server> parse(QStringView text, quint16 defaultPort = 53);

    bool operator==(const Server &) const = default;
    friend size_t qHash(const Server &server, size_t seed = 0)
    {
        return qHashMulti(seed, server.address, server.port);
    }
};

} // namespace dns
Q_DECLARE_METATYPE(dns::Server)
