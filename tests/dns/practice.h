// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTemporaryDir>

#include "dns/await.h"
#include "dns/delegation.h"
#include "rehearsal/loopback.h"
#include "rehearsal/nameservers.h"

/// The practice DNS with real servers, as the product sees it.
class Practice {
public:
    explicit Practice(rehearsal::NameServersOptions options = {})
        : m_servers(m_folder.path(), rehearsal::LoopbackNetwork::ofThisProcess(), std::move(options))
    {
    }

    Status start()
    {
        if (const Status started = m_servers.start(); !started)
            return started;
        m_environment.port = m_servers.port();
        m_environment.roots = {QHostAddress(m_servers.rootAddress())};
        const Result<QList<dns::ResolverInfo>> resolvers = dns::loadResolvers(m_servers.resolversFile());
        if (!resolvers)
            return fail(resolvers.error());
        m_environment.resolvers = *resolvers;
        return {};
    }

    rehearsal::NameServers &servers() { return m_servers; }
    const dns::Environment &environment() const { return m_environment; }
    /// The zone as a walk from the root finds it; Unreachable after a test that has failed.
    Result<dns::Delegation> delegation(dns::Client &client) const
    {
        dns::DelegationFinder finder(client, m_environment);
        const auto found = await(finder.find(domain()));
        return found ? *found : fail(Error::Kind::Unreachable, QStringLiteral("no answer"));
    }
    DomainName domain() const { return DomainName::fromALabels(m_servers.domain()); }
    dns::Server primary() { return server(m_servers.primary().address()); }
    dns::Server secondary() { return server(m_servers.secondary().address()); }
    dns::Server root() { return server(m_servers.rootAddress()); }

private:
    dns::Server server(const QString &address) const { return {QHostAddress(address), m_servers.port()}; }

    QTemporaryDir m_folder;
    rehearsal::NameServers m_servers;
    dns::Environment m_environment;
};
