// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QHash>
#include <QList>
#include <QObject>

#include <chrono>
#include <functional>

#include "base/domainname.h"
#include "base/result.h"
#include "dns/client.h"
#include "dns/environment.h"

namespace dns {

/// One step down the tree: "ask these about this zone".
struct Referral {
    DomainName zone;
    QList<DomainName> nameServers; ///< Sorted.
    QHash<DomainName, QList<QHostAddress>> glue;
    std::chrono::seconds ttl{}; ///< Of the NS records.
};

/// How a walk went, and where it ended.
struct Trail {
    QList<Referral> referrals; ///< From the top down.
    /// The answer with authority, NXDOMAIN included; or why the last step failed.
    Result<Response> end = fail(Error::Kind::Unreachable, {});
};

/// What walks of one search share: who is asked, what was learnt on the way, how much may still be asked.
struct WalkContext {
    Client &client;
    Environment environment;
    QHash<DomainName, QList<Server>> cuts; ///< Servers of the zones met.
    int questionsLeft = 300;
};

/// Asks one question of the authoritative servers, from the lowest zone known in `context` (at first the
/// roots) downwards. Names no cache in between, follows no CNAME. Destroying it ends it without a word.
class Walk final : public QObject {
public:
    using Done = std::function<void(const Trail &)>;

    /// `depth` counts the walks that wait for one another: each looks for a name server's address.
    Walk(WalkContext &context, const Question &question, int depth, QObject *parent);
    ~Walk() override;

    void start(Done done); ///< `done` is called once, from the event loop, and may destroy this.

private:
    void askNext();
    void take(const Result<Response> &response);
    void follow(const Response &response, const RRset &referral);
    void resolveNextHop();
    void takeAddress(const Trail &trail, const DomainName &host);
    void finish(const Result<Response> &end);
    bool leadsDown(const RRset &referral) const;

    WalkContext &m_context;
    Question m_question;
    int m_depth;
    Done m_done;
    Trail m_trail;
    DomainName m_zone; ///< Whose servers are being asked.
    QList<Server> m_servers; ///< Not yet asked.
    QList<Question> m_hops; ///< For addresses of m_zone's name servers that are not yet known.
    int m_tried = 0; ///< Servers of m_zone.
    Error m_lastError;
    QFuture<Result<Response>> m_underWay;
    Walk *m_addressWalk = nullptr;
};

} // namespace dns
