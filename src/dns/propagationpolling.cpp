// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "dns/propagation.h"

namespace dns {

namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr int maxDoublings = 10;

/// Between half and all of `longest`, the same for one id each time: so resolvers do not come in a burst.
milliseconds spread(const QString &id, milliseconds longest)
{
    const size_t part = qHash(id, 0) % 512;
    return longest / 2 + milliseconds(longest.count() * qint64(part) / 1024);
}

bool isDue(const Observation &observation, const QDateTime &now)
{
    return !observation.nextAt.isValid() || observation.nextAt <= now;
}

} // namespace

Manners Manners::background()
{
    Manners manners;
    manners.first = manners.longest = minutes(5);
    manners.resolverPause = minutes(5);
    manners.resolverShortest = minutes(1);
    manners.resolverQuestionsPerMinute = 15;
    return manners;
}

/// The wait after the first failure, doubled `times`.
milliseconds Propagation::backoff(int times) const
{
    return m_manners.firstBackoff * (1 << std::min(times, maxDoublings));
}

void Propagation::schedule(Observation &resolver, const QDateTime &now) const
{
    if (resolver.failures > 0) {
        resolver.nextAt = now + std::min(backoff(resolver.failures - 1), m_manners.longestBackoff);
        return;
    }
    const bool hasCountdown = resolver.view != View::New && resolver.ttl && !resolver.ownZone;
    const milliseconds wait = hasCountdown ? std::max<milliseconds>(*resolver.ttl, m_manners.resolverShortest)
                                           : m_manners.resolverPause;
    resolver.nextAt = now + wait + spread(resolver.id, m_manners.afterExpiry);
}

bool Propagation::isAuthorityDue(const QDateTime &now) const
{
    return !m_nextRoundAt.isValid() || m_nextRoundAt <= now;
}

QStringList Propagation::dueAuthorities(const QDateTime &now) const
{
    QStringList ids;
    for (const Observation &observation : m_observations) {
        if (observation.role == Role::Authoritative && isDue(observation, now))
            ids += observation.id;
    }
    return ids;
}

void Propagation::authorityAsked(const QDateTime &now)
{
    // What is still waited for is looked at often; what has come may only be lost again.
    const bool isCalm = m_publishedAt.isValid() && isConsistent().value_or(false);
    m_calmRounds = isCalm ? m_calmRounds + 1 : 0;
    const double grown = double(m_manners.first.count()) * std::pow(m_manners.growth, m_calmRounds);
    const milliseconds wait(qint64(std::min(grown, double(m_manners.longest.count()))));
    const qsizetype questions = dueAuthorities(now).size() * 2; // The records and the SOA.
    const milliseconds fair = milliseconds(minutes(1)) * questions / m_manners.authorityQuestionsPerMinute;
    m_nextRoundAt = now + std::max(wait, fair);
}

QStringList Propagation::dueResolvers(const QDateTime &now) const
{
    if (!m_publishedAt.isValid())
        return {};
    QList<const Observation *> due;
    for (const Observation &observation : m_observations) {
        if (observation.role == Role::Resolver && isDue(observation, now))
            due += &observation;
    }
    // Where a cap lets only some be asked, everybody has his turn.
    std::stable_sort(due.begin(), due.end(), [](const Observation *one, const Observation *other) {
        return one->nextAt < other->nextAt;
    });
    QStringList ids;
    for (const Observation *observation : due)
        ids += observation->id;
    return ids;
}

void Propagation::resolverAsked(const QString &id, const QDateTime &now)
{
    if (Observation *resolver = find(id))
        resolver->nextAt = now + m_manners.longestBackoff;
}

QDateTime Propagation::nextAt(const QDateTime &now) const
{
    QDateTime next = isAuthorityDue(now) ? now : m_nextRoundAt;
    if (!m_publishedAt.isValid())
        return next;
    for (const Observation &observation : m_observations) {
        if (observation.role == Role::Resolver)
            next = std::min(next, observation.nextAt.isValid() ? observation.nextAt : now);
    }
    return next;
}

void Propagation::clockSet(milliseconds moved, const QDateTime &now)
{
    // The moments may come from a clock that was right or wrong: so nothing ends sooner than it would have,
    // but never takes longer than it would have taken from publication on.
    const auto shifted = [&](const QDateTime &until) {
        const milliseconds whole = m_publishedAt.isValid() ? milliseconds(m_publishedAt.msecsTo(until))
                                                           : milliseconds(longestTtl(false));
        return until.isValid() ? std::min(until + std::max(moved, milliseconds(0)), now + whole) : until;
    };
    m_oldUntil = shifted(m_oldUntil);
    for (Observation &observation : m_observations) {
        observation.oldUntil = shifted(observation.oldUntil);
        observation.foreignUntil = {};
    }
    m_publishedAt = shifted(m_publishedAt);
    hurry(now);
}

void Propagation::hurry(const QDateTime &now)
{
    m_calmRounds = 0;
    m_nextRoundAt = now;
    for (Observation &observation : m_observations)
        observation.nextAt = now;
}

} // namespace dns
