// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QHash>
#include <QList>
#include <QMetaType>

#include <chrono>
#include <optional>

#include "base/domainname.h"
#include "base/result.h"
#include "dns/environment.h"

namespace dns {

class Client;

/// One address at which a zone is served, as it was met.
struct NameServer {
    enum class State {
        Answers, ///< Authoritative for the zone.
        Lame, ///< Answers, but not with authority: see `reason`.
        Unreachable, ///< Does not answer.
    };

    DomainName name;
    QList<DomainName> otherNames = {}; ///< Of the same address: small hosts have one machine with two names.
    Server server;
    State state = State::Unreachable;
    std::optional<quint32> serial; ///< Of the SOA it serves.
    QString reason; ///< One translated sentence when it does not answer as it should.

    QList<DomainName> names() const { return QList<DomainName>{name} + otherNames; }
    QString text() const; ///< All its names, for display.
    bool operator==(const NameServer &) const = default;
};

/// Where a domain's records really live.
struct Delegation {
    DomainName domain; ///< That was asked for.
    DomainName zone; ///< The apex; the domain itself or one of its ancestors.
    bool domainExists = true; ///< False: the zone exists and knows no such name (only with Missing::Allowed).
    bool parentAsked = true; ///< False: one server has both parent and zone; the next list is unknown.
    QList<DomainName> parentNameServers; ///< As the parent delegates, sorted.
    std::chrono::seconds parentTtl{}; ///< How long caches keep the parent's list.
    QList<DomainName> zoneNameServers; ///< As the zone itself says, sorted; empty when no server could say.
    QList<NameServer> servers; ///< Every address of the name servers of both lists, each once.
    QList<DomainName> unresolved; ///< Name servers for which no address was found.

    bool isDelegatedAsZoneSays() const { return !parentAsked || parentNameServers == zoneNameServers; }
    bool isConsistent() const; ///< All serials that were seen are equal.
    bool isLame() const; ///< Servers answer, but none of them with authority.
    QList<NameServer> answering() const;
    bool operator==(const Delegation &) const = default;
};

/// Whether a domain that does not exist is a failure: not for a sub-domain that is yet to be made.
enum class Missing { Refused, Allowed };

/// Finds zone cut and name servers by walking down from the roots: nothing comes out of a cache.
class DelegationFinder final {
public:
    /// Both must live until the future is finished.
    DelegationFinder(Client &client, const Environment &environment);

    /// BadInput with "The domain … does not exist." when its parent zone says so. Unreachable when no root
    /// or no server of a zone on the way answers. A zone whose own servers are all lame is found, not failed.
    QFuture<Result<Delegation>> find(const DomainName &domain, Missing missing = Missing::Refused);

private:
    Client &m_client;
    const Environment &m_environment;
};

} // namespace dns
Q_DECLARE_METATYPE(dns::Delegation)
