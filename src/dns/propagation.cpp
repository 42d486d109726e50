// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/propagation.h"

#include <algorithm>

#include "dns/words.h"

using namespace Qt::StringLiterals;

namespace dns {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Until when a cache may give an answer that it had at `time`. It may count in whole seconds and so keep it
/// for the rest of the last one; what has no time to live is not kept at all (RFC 1035 §3.2.1).
QDateTime keptUntil(const QDateTime &time, seconds ttl)
{
    return ttl > seconds(0) ? time + ttl + seconds(1) : time;
}

Answer yesOrNo(bool yes)
{
    return yes ? Answer::Yes : Answer::No;
}

} // namespace

bool Observation::isSeen() const
{
    return view != View::Unasked && view != View::Failed;
}

QDateTime Observation::expiresAt() const
{
    return ttl && answeredAt.isValid() ? answeredAt + *ttl : QDateTime();
}

Propagation::Propagation(Change change, const Delegation &delegation, const QStringList &resolverIds,
                         Manners manners)
    : m_change(std::move(change))
    , m_manners(manners)
{
    setDelegation(delegation, {});
    for (const QString &id : resolverIds) {
        Observation resolver;
        resolver.id = id;
        resolver.role = Role::Resolver;
        m_observations += resolver;
    }
}

void Propagation::setDelegation(const Delegation &delegation, const QDateTime &now)
{
    QList<Observation> observations;
    for (const NameServer &server : delegation.servers) {
        Observation observation;
        observation.id = server.server.toString();
        if (server.state != NameServer::State::Answers) {
            observation.failures = m_manners.failuresForSilence;
            observation.view = View::Failed;
            observation.reason = server.reason;
        }
        const Observation *known = find(observation.id);
        observations += known ? *known : observation;
    }
    for (const Observation &observation : std::as_const(m_observations)) {
        if (observation.role == Role::Resolver) {
            observations += observation;
            continue;
        }
        const bool isNamed = std::any_of(observations.cbegin(), observations.cend(),
                                         [&](const Observation &one) { return one.id == observation.id; });
        if (!isNamed && observation.isSeen() && observation.view != View::New && observation.ttl)
            putOff(keptUntil(now + delegation.parentTtl, *observation.ttl));
    }
    m_observations = observations;
    m_delegated = delegation.parentAsked ? yesOrNo(delegation.isDelegatedAsZoneSays()) : Answer::Unknown;
}

Observation *Propagation::find(const QString &id)
{
    const auto found = std::find_if(m_observations.begin(), m_observations.end(),
                                    [&](const Observation &observation) { return observation.id == id; });
    return found == m_observations.end() ? nullptr : &*found;
}

bool Propagation::isSilent(const Observation &observation) const
{
    return observation.failures >= m_manners.failuresForSilence;
}

/// Too early to say whether it answers.
bool Propagation::isPending(const Observation &observation) const
{
    return observation.view == View::Unasked && !isSilent(observation);
}

/// How long a cache may keep what stood there before the change, as far as that was looked at.
std::optional<seconds> Propagation::ttlBefore() const
{
    if (m_change.former.isEmpty())
        return m_change.negativeTtl;
    // Nothing changes: there is no old answer that somebody could have.
    if (compare(m_change.wanted, m_change.former).isRight())
        return seconds(0);
    return m_change.former.ttl;
}

void Propagation::putOff(const QDateTime &until)
{
    if (!m_oldUntil.isValid() || m_oldUntil < until)
        m_oldUntil = until;
}

void Propagation::take(Observation &observation, const RRset &found, const std::optional<DomainName> &alias)
{
    Circumstances circumstances;
    circumstances.zone = m_change.zone;
    circumstances.former = m_change.former.data;
    circumstances.alias = alias;
    observation.found = found;
    observation.comparison = compare(m_change.wanted, found, circumstances);
    for (const RRset &alternative : m_change.alternatives) {
        const Comparison other = compare(alternative, found, circumstances);
        if (!observation.comparison.isRight() && other.errors() < observation.comparison.errors())
            observation.comparison = other;
    }
    if (observation.comparison.isRight())
        observation.view = View::New;
    else if (found.isEmpty())
        observation.view = View::None;
    else
        observation.view = found.hasSameData(m_change.former.data) ? View::Old : View::Other;
    observation.failures = 0;
    observation.reason.clear();
}

void Propagation::takeFailure(Observation &observation, const QString &reason)
{
    ++observation.failures;
    observation.reason = reason;
    if (isSilent(observation) || observation.view == View::Unasked)
        observation.view = isSilent(observation) ? View::Failed : View::Unasked;
}

void Propagation::see(const AuthorityAnswer &answer)
{
    Observation *observation = find(answer.server.toString());
    if (!observation || observation->role != Role::Authoritative)
        return;
    const QDateTime at = answer.askedAt + answer.roundTrip + milliseconds(1);
    observation->askedAt = answer.askedAt;
    if (answer.state != NameServer::State::Answers) {
        takeFailure(*observation, answer.reason);
        if (isSilent(*observation)) {
            const int more = observation->failures - m_manners.failuresForSilence;
            observation->nextAt = at + std::min(backoff(more), m_manners.longest);
        }
        updatePublication(at);
        return;
    }
    // Until this very moment it may have given the answer that it gave the last time.
    const bool wasSeen = observation->isSeen();
    const std::optional<seconds> before = wasSeen ? observation->ttl : ttlBefore();
    if (before && (!wasSeen || observation->view != View::New))
        putOff(keptUntil(at, *before));
    take(*observation, answer.found, answer.alias);
    observation->ttl = answer.cacheableFor();
    observation->serial = answer.serial;
    observation->answeredAt = at;
    observation->nextAt = {};
    if (observation->view != View::New && observation->ttl)
        putOff(keptUntil(at, *observation->ttl));
    updatePublication(at);
}

void Propagation::updatePublication(const QDateTime &now)
{
    const auto isOld = [this](const Observation &observation) {
        return observation.role == Role::Authoritative && !isSilent(observation) && observation.isSeen()
            && observation.view != View::New;
    };
    if (std::any_of(m_observations.cbegin(), m_observations.cend(), isOld)) {
        m_lastOldAt = now;
        m_publishedAt = {};
    } else if (!m_publishedAt.isValid() && isPublished()) {
        m_publishedAt = now;
    }
}

bool Propagation::isPublished() const
{
    bool isAny = false;
    for (const Observation &observation : m_observations) {
        if (observation.role != Role::Authoritative || isSilent(observation))
            continue;
        if (observation.view != View::New)
            return false;
        isAny = true;
    }
    return isAny;
}

std::optional<bool> Propagation::isConsistent() const
{
    std::optional<quint32> first;
    for (const Observation &observation : m_observations) {
        if (observation.role != Role::Authoritative || isSilent(observation) || !observation.serial)
            continue;
        if (first && first != observation.serial)
            return false;
        first = observation.serial;
    }
    if (!first)
        return std::nullopt;
    return true;
}

/// The longest that authoritative servers let an answer be kept, with or without what is wanted.
seconds Propagation::longestTtl(bool ofNew) const
{
    seconds longest = ofNew ? m_change.wanted.ttl : ttlBefore().value_or(seconds(0));
    for (const Observation &observation : m_observations) {
        if (observation.role == Role::Authoritative && (observation.view == View::New) == ofNew)
            longest = std::max(longest, observation.ttl.value_or(seconds(0)));
    }
    return longest;
}

void Propagation::see(const QString &id, const Result<Response> &response, const QDateTime &now)
{
    Observation *resolver = find(id);
    if (!resolver || resolver->role != Role::Resolver)
        return;
    resolver->askedAt = now;
    const bool isAnswer =
        response && (response->message.rcode == Rcode::NoError || response->message.rcode == Rcode::NXDomain);
    if (!isAnswer) {
        //: %1 is a code like SERVFAIL
        takeFailure(
            *resolver,
            response ? Words::tr("It could not find an answer (%1).").arg(toString(response->message.rcode))
                     : response.error().message);
        schedule(*resolver, now);
        return;
    }
    const Message &message = response->message;
    const DomainName canonical = message.canonicalName({m_change.wanted.name, m_change.wanted.type});
    RRset found = message.answer(canonical, m_change.wanted.type);
    found.name = m_change.wanted.name;
    const bool isAlias = canonical != m_change.wanted.name;
    take(*resolver, found, isAlias ? std::optional(canonical) : std::nullopt);
    resolver->ttl = found.isEmpty() ? message.negativeTtl() : std::optional(found.ttl);
    resolver->answeredAt = now;
    resolver->ownZone = hasOwnZone(*resolver, message.authoritative, now);
    if (resolver->ownZone) {
        resolver->stretched = false;
        resolver->oldUntil = {};
    } else if (resolver->ttl) {
        takeTtl(*resolver, now);
    }
    schedule(*resolver, now);
}

/// As a company's resolver has for the company's domain. One that answers with authority says so itself. Of
/// one behind a cache it is told by this: it alone gives something that was never old, and got that anew
/// when every authoritative server had the change.
bool Propagation::hasOwnZone(const Observation &resolver, bool hasAuthority, const QDateTime &now) const
{
    if (hasAuthority)
        return resolver.view != View::New;
    const bool isRenewed = resolver.foreignUntil.isValid() && resolver.foreignUntil < now;
    if (resolver.view != View::Other || !isRenewed || !m_publishedAt.isValid())
        return false;
    int others = 0;
    int othersNew = 0;
    for (const Observation &other : m_observations) {
        if (other.role != Role::Resolver || other.id == resolver.id || !other.isSeen() || other.ownZone)
            continue;
        ++others;
        othersNew += other.view == View::New ? 1 : 0;
    }
    return others > 0 && othersNew == others;
}

/// How long what this resolver has just given may live on.
void Propagation::takeTtl(Observation &resolver, const QDateTime &now) const
{
    const bool isNew = resolver.view == View::New;
    const bool isForeign = resolver.view == View::Other;
    const QDateTime until = keptUntil(now, *resolver.ttl);
    if (!isForeign)
        resolver.foreignUntil = {};
    else if (!resolver.foreignUntil.isValid())
        resolver.foreignUntil = until;
    const bool isLate =
        !isNew && m_publishedAt.isValid() && m_oldUntil.isValid() && now + *resolver.ttl > m_oldUntil;
    // How long something else was meant to live is not known.
    const bool isTooLong = !isForeign && (isLate || *resolver.ttl > longestTtl(isNew));
    resolver.stretched = resolver.stretched || isTooLong;
    if (!isNew && (!resolver.oldUntil.isValid() || resolver.oldUntil < until))
        resolver.oldUntil = until;
}

} // namespace dns
