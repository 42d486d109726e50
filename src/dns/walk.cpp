// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/walk.h"

#include <algorithm>

#include "base/futures.h"
#include "dns/words.h"

using namespace Qt::StringLiterals;

namespace dns {

namespace {

constexpr int maxReferrals = 32;
constexpr int maxServersPerZone = 6;
constexpr int maxDepth = 4;

Error lameError(const Response &response)
{
    //: %1 is the address of a name server, %2 a code like REFUSED
    return {Error::Kind::Unreachable,
            Words::tr("The name server %1 does not answer for its zone (%2).")
                .arg(response.server.toString(), toString(response.message.rcode)),
            {},
            {}};
}

/// IPv4 first: it works nearly everywhere, and where IPv6 does not, that often takes a timeout to see. Then
/// in turn, for only some of many are tried.
void alternateFamilies(QList<Server> &servers)
{
    const auto isV4 = [](const Server &server) {
        return server.address.protocol() == QAbstractSocket::IPv4Protocol;
    };
    const auto middle = std::stable_partition(servers.begin(), servers.end(), isV4);
    const QList<Server> v4(servers.begin(), middle);
    const QList<Server> v6(middle, servers.end());
    servers.clear();
    for (qsizetype i = 0; i < std::max(v4.size(), v6.size()); ++i)
        servers += v4.mid(i, 1) + v6.mid(i, 1);
}

} // namespace

Walk::Walk(WalkContext &context, const Question &question, int depth, QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_question(question)
    , m_depth(depth)
{
}

Walk::~Walk()
{
    m_underWay.cancel();
}

void Walk::start(Done done)
{
    m_done = std::move(done);
    // What is looked for may itself be a zone; its NS are wanted from above, its addresses from itself.
    DomainName zone = m_question.type == Type::NS ? m_question.name.parent() : m_question.name;
    while (!zone.isRoot() && !m_context.cuts.contains(zone))
        zone = zone.parent();
    m_zone = zone;
    m_servers = m_context.cuts.value(zone);
    if (zone.isRoot()) {
        for (const QHostAddress &root : m_context.environment.roots)
            m_servers += Server{root, m_context.environment.port};
    }
    alternateFamilies(m_servers);
    QMetaObject::invokeMethod(this, &Walk::askNext, Qt::QueuedConnection);
}

void Walk::askNext()
{
    if (m_servers.isEmpty() || m_tried == maxServersPerZone) {
        resolveNextHop();
        return;
    }
    if (--m_context.questionsLeft < 0) {
        finish(fail(Error::Kind::Protocol, Words::tr("The name servers send each other round in circles.")));
        return;
    }
    ++m_tried;
    const QueryOptions options{.timeout = std::chrono::milliseconds(1500)};
    m_underWay = m_context.client.ask(m_servers.takeFirst(), m_question, options);
    whenFinished(m_underWay, this, [this](const Result<Response> &response) { take(response); });
}

void Walk::take(const Result<Response> &response)
{
    if (!response) {
        m_lastError = response.error();
        askNext();
        return;
    }
    const Message &message = response->message;
    if (message.authoritative && (message.rcode == Rcode::NoError || message.rcode == Rcode::NXDomain)) {
        finish(*response);
        return;
    }
    const RRset referral = message.referral();
    if (leadsDown(referral)) {
        follow(*response, referral);
        return;
    }
    m_lastError = lameError(*response);
    askNext();
}

/// Referrals sideways or upwards come from servers that are not in charge.
bool Walk::leadsDown(const RRset &referral) const
{
    return !referral.isEmpty() && referral.name.isBelow(m_zone) && m_question.name.isAtOrBelow(referral.name);
}

void Walk::follow(const Response &response, const RRset &referral)
{
    if (m_trail.referrals.size() == maxReferrals) {
        finish(fail(Error::Kind::Protocol, Words::tr("The name servers send each other round in circles.")));
        return;
    }
    Referral next{referral.name, referral.values<DomainName>(), {}, referral.ttl};
    std::sort(next.nameServers.begin(), next.nameServers.end());
    m_servers.clear();
    m_hops.clear();
    m_tried = 0;
    for (const DomainName &host : next.nameServers) {
        // Glue is believed only for names that the referring server is in charge of (RFC 2181 §5.4.1).
        const QList<QHostAddress> glue =
            host.isAtOrBelow(m_zone) ? response.message.addresses(host) : QList<QHostAddress>();
        if (glue.isEmpty())
            m_hops += {Question{host, Type::A}, Question{host, Type::AAAA}};
        else
            next.glue.insert(host, glue);
        for (const QHostAddress &address : glue)
            m_servers += Server{address, m_context.environment.port};
    }
    m_zone = next.zone;
    m_trail.referrals += next;
    alternateFamilies(m_servers);
    if (!m_servers.isEmpty())
        m_context.cuts.insert(m_zone, m_servers);
    askNext();
}

/// All known servers of the zone failed, or none is known: looks for the address of the next one.
void Walk::resolveNextHop()
{
    while (!m_hops.isEmpty() && m_depth < maxDepth && m_tried < maxServersPerZone) {
        const Question hop = m_hops.takeFirst();
        // A name inside the zone without glue cannot be found.
        if (hop.name.isAtOrBelow(m_zone))
            continue;
        m_addressWalk = new Walk(m_context, hop, m_depth + 1, this);
        m_addressWalk->start([this, hop](const Trail &trail) { takeAddress(trail, hop.name); });
        return;
    }
    if (m_lastError.message.isEmpty()) {
        //: %1 is a domain name
        m_lastError = {Error::Kind::Unreachable,
                       Words::tr("No name server of %1 has an address.").arg(m_zone.toUnicode()),
                       {},
                       {}};
    }
    finish(fail(m_lastError));
}

void Walk::takeAddress(const Trail &trail, const DomainName &host)
{
    m_addressWalk->deleteLater();
    if (trail.end) {
        for (const QHostAddress &address : trail.end->message.addresses(host))
            m_servers += Server{address, m_context.environment.port};
        m_context.cuts[m_zone] += m_servers;
    } else {
        m_lastError = trail.end.error();
    }
    askNext();
}

void Walk::finish(const Result<Response> &end)
{
    m_trail.end = end;
    m_underWay = {};
    const Done done = std::move(m_done);
    const Trail trail = std::move(m_trail); // `done` may destroy this.
    done(trail);
}

} // namespace dns
