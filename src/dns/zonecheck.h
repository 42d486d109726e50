// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QFuture>
#include <QList>

#include <optional>

#include "base/result.h"
#include "dns/client.h"
#include "dns/delegation.h"

namespace dns {

/// What one authoritative address says about one name and type.
struct AuthorityAnswer {
    DomainName nameServer;
    Server server;
    NameServer::State state = NameServer::State::Unreachable;
    QString reason; ///< One translated sentence where `state` is not Answers.
    RRset found; ///< Empty data: there is none.
    bool nameExists = false; ///< False: NXDOMAIN.
    std::optional<DomainName>
        alias; ///< A CNAME stands at the name; `found` is then what it leads to, if seen.
    std::optional<quint32> serial;
    std::optional<std::chrono::seconds> negativeTtl; ///< min(TTL of the SOA, its MINIMUM), RFC 2308 §5.
    QDateTime askedAt; ///< UTC
    std::chrono::milliseconds roundTrip{};
    QByteArray raw; ///< The answer's octets.

    /// How long a cache that asked just now may keep this answer.
    std::optional<std::chrono::seconds> cacheableFor() const;
    bool operator==(const AuthorityAnswer &) const = default;
};

/// The rules by themselves: what a response to (name, type) and one to the zone's SOA amount to.
AuthorityAnswer judge(const NameServer &server, const DomainName &zone, const Question &question,
                      const Result<Response> &answer, const Result<Response> &soa);

/// Asks every address of a zone, RD=0, all at once. Finishes when the slowest has answered or failed; one
/// server's failure is its row's state, never the whole's. Cancel by the future. `client` must live as long.
QFuture<QList<AuthorityAnswer>> askAuthorities(Client &client, const Delegation &delegation,
                                               const DomainName &name, Type type,
                                               const QueryOptions &options = {});

} // namespace dns
