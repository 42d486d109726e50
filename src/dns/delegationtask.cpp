// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/delegationtask.h"

#include <algorithm>
#include <utility>

#include "base/futures.h"
#include "dns/words.h"

using namespace Qt::StringLiterals;

namespace dns {

namespace {

constexpr qsizetype maxHosts = 32; // More name servers than any zone has.
constexpr qsizetype maxAddressesPerHost = 8;

QueryOptions authorityOptions()
{
    return {.timeout = std::chrono::milliseconds(1500)};
}

/// The apex that an authoritative answer about `target` speaks for; `deepest` is the last zone referred to.
DomainName zoneOf(const DomainName &target, const Trail &trail)
{
    const DomainName deepest = trail.referrals.isEmpty() ? DomainName() : trail.referrals.constLast().zone;
    if (!trail.end)
        return deepest;
    const Message &message = trail.end->message;
    if (!message.answer(target, Type::NS).isEmpty())
        return target;
    const Record *soa = message.startOfAuthority();
    const bool isEnclosing = soa && target.isAtOrBelow(soa->name) && soa->name.isAtOrBelow(deepest);
    return isEnclosing ? soa->name : deepest;
}

Error doesNotExist(const DomainName &domain)
{
    return {Error::Kind::BadInput,
            //: %1 is a domain name
            Words::tr("The domain “%1” does not exist.").arg(domain.toUnicode()), u"NXDOMAIN"_s,
            Words::tr("Check its spelling, and whether it is registered and has not expired.")};
}

void appendNew(QList<DomainName> &all, const QList<DomainName> &more)
{
    for (const DomainName &name : more) {
        if (!all.contains(name))
            all += name;
    }
}

} // namespace

DelegationTask::DelegationTask(Client &client, const Environment &environment, const DomainName &domain,
                               Missing missing)
    : QObject(&client)
    , m_client(client)
    , m_context{client, environment, {}}
    , m_missing(missing)
{
    m_delegation.domain = domain;
    m_promise.start();
    m_watcher.setFuture(m_promise.future());
    connect(&m_watcher, &QFutureWatcherBase::canceled, this, &QObject::deleteLater);
}

DelegationTask::~DelegationTask()
{
    m_checks.cancel();
}

QFuture<Result<Delegation>> DelegationTask::start()
{
    const QFuture<Result<Delegation>> future = m_promise.future();
    walkTo(m_delegation.domain);
    return future;
}

void DelegationTask::walkTo(const DomainName &target)
{
    auto *walk = new Walk(m_context, {target, Type::NS}, 0, this);
    walk->start([this, target, walk](const Trail &trail) {
        walk->deleteLater();
        takeTrail(target, trail);
    });
}

void DelegationTask::takeTrail(const DomainName &target, const Trail &trail)
{
    const DomainName zone = zoneOf(target, trail);
    // A zone whose servers are all lame is a finding; a dead end further up is none.
    if (!trail.end && zone != target) {
        finish(fail(trail.end.error()));
        return;
    }
    if (trail.end && trail.end->message.rcode == Rcode::NXDomain && !acceptMissing(trail.end->message))
        return;
    const bool isReferred = !trail.referrals.isEmpty() && trail.referrals.constLast().zone == zone;
    if (zone != target && !isReferred && !zone.isRoot()) {
        walkTo(zone); // One server has both parent and child; the child's NS were not among the answers.
        return;
    }
    m_delegation.zone = zone;
    m_delegation.parentAsked = isReferred;
    QList<DomainName> hosts;
    if (isReferred) {
        m_delegation.parentNameServers = trail.referrals.constLast().nameServers;
        m_delegation.parentTtl = trail.referrals.constLast().ttl;
        m_addresses = trail.referrals.constLast().glue;
        appendNew(hosts, m_delegation.parentNameServers);
    }
    if (trail.end)
        appendNew(hosts, trail.end->message.answer(zone, Type::NS).values<DomainName>());
    resolve(hosts);
}

/// False when the search is over because of it.
bool DelegationTask::acceptMissing(const Message &message)
{
    const Record *soa = message.startOfAuthority();
    const bool hasZone = soa && m_delegation.domain.isBelow(soa->name) && !soa->name.isRoot();
    if (m_missing == Missing::Refused || !hasZone) {
        finish(fail(doesNotExist(m_delegation.domain)));
        return false;
    }
    m_delegation.domainExists = false;
    return true;
}

void DelegationTask::resolve(const QList<DomainName> &hosts)
{
    const QList<DomainName> asked = hosts.first(std::min(hosts.size(), maxHosts - m_hosts.size()));
    m_hosts += asked;
    m_pending = int(asked.size()) * 2;
    for (const DomainName &host : asked) {
        for (const Type type : {Type::A, Type::AAAA}) {
            auto *walk = new Walk(m_context, {host, type}, 1, this);
            walk->start([this, walk, host](const Trail &trail) {
                walk->deleteLater();
                takeAddresses(host, trail.end);
            });
        }
    }
    if (asked.isEmpty())
        check();
}

void DelegationTask::takeAddresses(const DomainName &host, const Result<Response> &response)
{
    if (response) {
        QList<QHostAddress> &known = m_addresses[host];
        for (const QHostAddress &address : response->message.addresses(host)) {
            if (!known.contains(address) && known.size() < maxAddressesPerHost)
                known += address;
        }
    }
    if (--m_pending == 0)
        check();
}

void DelegationTask::addServer(const DomainName &host, const Server &address)
{
    for (NameServer &known : m_delegation.servers) {
        if (known.server == address) {
            known.otherNames += host;
            return;
        }
    }
    m_delegation.servers += NameServer{.name = host, .server = address, .serial = {}, .reason = {}};
}

/// Asks every address that was found for the zone's own NS and SOA.
void DelegationTask::check()
{
    m_delegation.servers.clear();
    m_delegation.unresolved.clear();
    std::sort(m_hosts.begin(), m_hosts.end());
    for (const DomainName &host : std::as_const(m_hosts)) {
        const QList<QHostAddress> addresses = m_addresses.value(host);
        if (addresses.isEmpty())
            m_delegation.unresolved += host;
        for (const QHostAddress &address : addresses)
            addServer(host, {address, m_context.environment.port});
    }
    m_checks = askAuthorities(m_client, m_delegation, m_delegation.zone, Type::NS, authorityOptions());
    whenFinished(m_checks, this, [this](const QList<AuthorityAnswer> &answers) { takeChecks(answers); });
}

void DelegationTask::takeChecks(const QList<AuthorityAnswer> &answers)
{
    QList<DomainName> named;
    for (qsizetype i = 0; i < answers.size(); ++i) {
        NameServer &server = m_delegation.servers[i];
        server.state = answers.at(i).state;
        server.reason = answers.at(i).reason;
        server.serial = answers.at(i).serial;
        if (named.isEmpty())
            named = answers.at(i).found.values<DomainName>();
    }
    std::sort(named.begin(), named.end());
    m_delegation.zoneNameServers = named;
    QList<DomainName> unknown;
    std::copy_if(named.begin(), named.end(), std::back_inserter(unknown),
                 [this](const DomainName &name) { return !m_hosts.contains(name); });
    // The zone names servers that the parent does not: they answer questions too, so they are looked at.
    if (!unknown.isEmpty() && m_hosts.size() < maxHosts)
        resolve(unknown);
    else
        finish(m_delegation);
}

void DelegationTask::finish(Result<Delegation> result)
{
    m_watcher.disconnect(this);
    deleteLater();
    QPromise<Result<Delegation>> promise = std::move(m_promise);
    promise.addResult(std::move(result));
    promise.finish();
}

} // namespace dns
