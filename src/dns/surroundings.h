// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>

#include "dns/propagation.h"

namespace dns {

class Client;

/// What is worth knowing around a change and stands in no server's answer to the question itself.
struct Surroundings {
    QList<RRset> elsewhere; ///< What stands at misplacedNames().
    RRset wildcard; ///< What a name gets that nobody has entered, beside the owner; empty: no wildcard.
    QHash<DomainName, Circumstances::Target> targets; ///< Of the wanted MX records, as far as found out.

    bool operator==(const Surroundings &) const = default;
};

/// Asks one answering server of the zone for what it has elsewhere, and for the addresses of the wanted MX
/// targets from the root downwards: no cache is touched. `client` must live as long.
QFuture<Surroundings> lookAround(Client &client, const Environment &environment, const Delegation &delegation,
                                 const RRset &wanted);

/// What there is to say of it. `isPublished`: what is wanted is there, so a misplaced copy does no harm.
QList<Finding> findingsAround(const Change &change, const Surroundings &surroundings, bool isPublished);

/// Whether something between here and the Internet answers in the place of the servers that are asked:
/// environment.nowhere, where no server is, gives an answer; a root server answers without authority; or all
/// servers of `delegation` do, while resolvers know the zone, so that its true servers must be others.
QFuture<bool> isIntercepted(Client &client, const Environment &environment,
                            const Delegation &delegation = {});

/// Whether `resolver`, which gave SERVFAIL, holds the answers of `zone` for forged: the parent says that they
/// are signed (DS), the resolver has them with CD=1 (RFC 4035 §3.2.2), and still gives none without.
/// Takes some seconds where the first two are so.
QFuture<bool> isHeldForForged(Client &client, const Server &resolver, const DomainName &zone);

Finding interceptionFinding();
Finding forgeryFinding(const DomainName &zone);

} // namespace dns
