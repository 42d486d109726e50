// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "rehearsal/knot.h"
#include "rehearsal/nsd.h"
#include "rehearsal/unbound.h"

namespace rehearsal {

class LoopbackNetwork;

/// What a practice Internet's DNS holds; all servers listen on one port, each on its own address.
struct NameServersOptions {
    /// The delegated zone, with NS ns1 and ns2 of its own; further records as zone-file lines.
    QString domain = QStringLiteral("example-firm.test");
    QStringList records = defaultRecords(); ///< Without SOA, NS and the addresses of ns1 and ns2.
    int negativeTtl = 4; ///< Seconds.
    bool isSigned = false; ///< DNSSEC, by the primary.
    /// Further records of the parent zone "test.", e.g. "mail.old-host 60 A 127.0.0.1".
    QStringList parentRecords;
    /// The caching resolvers; address, port and zones are filled in.
    QList<UnboundOptions> resolvers = defaultResolvers();

    /// The old MX (TTL 6 s), an SPF text and a web site's address.
    static QStringList defaultRecords();
    /// Three plain ones and one that keeps each answer for at least 10 s.
    static QList<UnboundOptions> defaultResolvers();
};

/// Root and parent zone "test." on one server, the practice zone on a primary and a secondary, and caching
/// resolvers that know them: the smallest DNS in which a change has to propagate.
class NameServers {
public:
    /// Addresses come from `network`, which must outlive this: .1 root, .2 primary, .3 secondary,
    /// .11 and up the resolvers.
    NameServers(QString folder, const LoopbackNetwork &network, NameServersOptions options = {});
    ~NameServers(); ///< Ends all as SIGKILL does.

    Status start(); ///< launch() and waitUntilReady().
    Status launch();
    Status waitUntilReady();
    void stop();

    QString domain() const { return m_options.domain; }
    quint16 port() const { return m_port; } ///< Of all servers; valid after launch().
    QString rootAddress() const;
    Knot &root() { return *m_root; } ///< Serves "." and "test.".
    Knot &primary() { return *m_primary; } ///< ns1; takes updates.
    Nsd &secondary() { return *m_secondary; } ///< ns2.
    Unbound &resolver(size_t index) { return *m_resolvers.at(index); }
    size_t resolverCount() const { return m_resolvers.size(); }

    QString tsigFile() const; ///< Key for updates at the primary, BIND's format.
    QString resolversFile() const; ///< JSON for `--resolvers`.
    QList<qint64> processIds() const;

private:
    Status prepare();
    void prepareAuthoritative(const TsigKey &key);
    void prepareResolvers();
    Zone practiceZone() const;
    Zone parentZone() const;
    QByteArray resolversJson() const;

    QString m_folder;
    const LoopbackNetwork &m_network;
    NameServersOptions m_options;
    quint16 m_port = 0;
    std::unique_ptr<Knot> m_root;
    std::unique_ptr<Knot> m_primary;
    std::unique_ptr<Nsd> m_secondary;
    std::vector<std::unique_ptr<Unbound>> m_resolvers;
};

} // namespace rehearsal
