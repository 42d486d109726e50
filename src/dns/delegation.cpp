// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/delegation.h"

#include <algorithm>

#include "dns/delegationtask.h"

using namespace Qt::StringLiterals;

namespace dns {

QString NameServer::text() const
{
    QStringList texts;
    for (const DomainName &one : names())
        texts += one.toUnicode();
    return texts.join(u", "_s);
}

bool Delegation::isConsistent() const
{
    std::optional<quint32> first;
    for (const NameServer &server : servers) {
        if (!server.serial)
            continue;
        if (first && first != server.serial)
            return false;
        first = server.serial;
    }
    return true;
}

bool Delegation::isLame() const
{
    const auto isLame = [](const NameServer &server) { return server.state == NameServer::State::Lame; };
    return std::any_of(servers.begin(), servers.end(), isLame) && answering().isEmpty();
}

QList<NameServer> Delegation::answering() const
{
    QList<NameServer> found;
    std::copy_if(servers.begin(), servers.end(), std::back_inserter(found),
                 [](const NameServer &server) { return server.state == NameServer::State::Answers; });
    return found;
}

DelegationFinder::DelegationFinder(Client &client, const Environment &environment)
    : m_client(client)
    , m_environment(environment)
{
}

QFuture<Result<Delegation>> DelegationFinder::find(const DomainName &domain, Missing missing)
{
    return (new DelegationTask(m_client, m_environment, domain, missing))->start();
}

} // namespace dns
