// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include "base/result.h"
#include "dns/server.h"

namespace dns {

/// A public (or the system's) resolver.
struct ResolverInfo {
    QString id; ///< Stable, e.g. "quad9u"; "system" is this computer's own.
    QString operatorName; ///< For display.
    QString region; ///< For display, e.g. "global", "EU".
    QList<Server> addresses; ///< Never empty; the first that answers speaks for it.

    bool operator==(const ResolverInfo &) const = default;
};

/// The DNS that everything asks: the Internet's, or a rehearsal's on loopback.
struct Environment {
    quint16 port = 53; ///< Of root and authoritative servers.
    QList<QHostAddress> roots; ///< Where a walk down the tree begins.
    QHostAddress nowhere; ///< Where certainly no server is: who answers from there intercepts. Null: none.
    QList<ResolverInfo> resolvers; ///< Who is asked what the world sees.
    QList<Server>
        systemResolvers; ///< Of this computer; empty where they cannot see the tree, as in a rehearsal.

    /// The Internet: IANA's root servers, the shipped list of resolvers, this computer's resolvers.
    static Environment standard();

    /// `resolvers`, and the system's as one more with the id "system" where there is one.
    QList<ResolverInfo> observers() const;
};

/// Reads a list of resolvers:
/// `{"resolvers": [{"id": "x", "operator": "X", "region": "EU", "addresses": ["192.0.2.1",
/// "127.0.0.3:5353"]}]}`. BadInput when the file cannot be read or is wrong; `detail` is the JSON pointer of
/// the mistake.
Result<QList<ResolverInfo>> loadResolvers(const QString &path);
Result<QList<ResolverInfo>> parseResolvers(const QByteArray &json); ///< The same from octets (at most 1 MB).

QList<ResolverInfo> shippedResolvers(); ///< resources/resolvers.json
QList<QHostAddress> rootServers(); ///< IANA's, IPv4 before IPv6.
QList<Server> systemResolvers(); ///< What this computer is set to use; empty when it says nothing.

} // namespace dns
