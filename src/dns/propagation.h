// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QStringList>

#include <chrono>
#include <optional>

#include "dns/observation.h"
#include "dns/zonecheck.h"

namespace dns {

/// The change that is waited for.
struct Change {
    RRset wanted;
    RRset former; ///< As an authoritative server gave it before, with its full TTL; may be empty.
    std::optional<std::chrono::seconds> negativeTtl; ///< Of the zone, for a name or type that did not exist.
    DomainName zone;
    QList<RRset> alternatives = {}; ///< Other sets that are right too in the place of `wanted`.

    bool operator==(const Change &) const = default;
};

/// How often who is asked.
struct Manners {
    /// Between rounds of authoritative servers. The end is told too late by at most this, a round and a
    /// second: until the new answer was seen, the old one may have been given…
    std::chrono::milliseconds first = std::chrono::seconds(3);
    double growth = 1.5; ///< …and how that grows once all of them have the change…
    std::chrono::milliseconds longest = std::chrono::seconds(60); ///< …up to this.
    std::chrono::milliseconds resolverPause =
        std::chrono::seconds(60); ///< At most this often without a TTL to go by.
    std::chrono::milliseconds resolverShortest = std::chrono::seconds(1); ///< With one.
    std::chrono::milliseconds afterExpiry = std::chrono::seconds(1); ///< At most so long after a TTL ran out.
    std::chrono::milliseconds firstBackoff = std::chrono::seconds(5); ///< After a failure; doubles…
    std::chrono::milliseconds longestBackoff = std::chrono::minutes(5); ///< …up to this.
    int failuresForSilence = 3; ///< One lost packet is no alarm.
    int authorityQuestionsPerMinute = 160; ///< To all of them together, so that many wait for longer.
    int resolverQuestionsPerMinute = 60; ///< To all of them together; twelve are asked as their TTLs run out.

    static Manners background(); ///< For when nobody looks: authoritative servers every 5 minutes.
};

/// TTL arithmetic and polling manners (RFC 2308, RFC 8767) as a value: it is fed with answers and a clock,
/// and asks nothing itself. toJson() keeps the clock running across a restart.
class Propagation {
public:
    Propagation(Change change, const Delegation &delegation, const QStringList &resolverIds,
                Manners manners = {});

    const Change &change() const { return m_change; }
    const Manners &manners() const { return m_manners; }
    void setManners(const Manners &manners) { m_manners = manners; }
    /// The name servers as they are from `now` on. Caches ask those that are no longer named for as long as
    /// they keep the parent's former list.
    void setDelegation(const Delegation &delegation, const QDateTime &now);

    void see(const AuthorityAnswer &answer); ///< At answer.askedAt.
    /// What resolver `id` said, or why it said nothing, at `now`.
    void see(const QString &id, const Result<Response> &response, const QDateTime &now);

    bool isAuthorityDue(const QDateTime &now) const;
    /// Whom a round asks now: a silent server ever more rarely.
    QStringList dueAuthorities(const QDateTime &now) const;
    void authorityAsked(const QDateTime &now); ///< A round begins; says when the next one is due.
    /// Who has waited longest comes first. Empty before publication.
    QStringList dueResolvers(const QDateTime &now) const;
    void resolverAsked(const QString &id,
                       const QDateTime &now); ///< Not due again before an answer or failure.
    QDateTime nextAt(const QDateTime &now) const; ///< When something becomes due.
    /// The wall clock was set, by `moved`, and shows `now`: everybody is due, and no old answer is taken for
    /// gone because of it.
    void clockSet(std::chrono::milliseconds moved, const QDateTime &now);
    void hurry(const QDateTime &now); ///< "Check now": everybody who may be asked is due, waits start over.

    FiveAnswers answers(const QDateTime &now) const;
    const QList<Observation> &observations() const { return m_observations; } ///< Authoritative first.
    bool isDone(const QDateTime &now) const; ///< Published, consistent, seen by all that answer, expired.

    QJsonObject toJson() const;
    /// BadInput, with the JSON pointer as detail, when it was not made by toJson() for the same change.
    Status restore(const QJsonObject &json);

private:
    Observation *find(const QString &id);
    bool isSilent(const Observation &observation) const;
    bool isPending(const Observation &observation) const;
    bool isPublished() const;
    std::optional<bool> isConsistent() const;
    std::optional<std::chrono::seconds> ttlBefore() const;
    std::chrono::seconds longestTtl(bool ofNew) const;
    void take(Observation &observation, const RRset &found, const std::optional<DomainName> &alias);
    void takeFailure(Observation &observation, const QString &reason);
    void putOff(const QDateTime &until);
    void updatePublication(const QDateTime &now);
    bool hasOwnZone(const Observation &resolver, bool hasAuthority, const QDateTime &now) const;
    void takeTtl(Observation &resolver, const QDateTime &now) const;
    std::chrono::milliseconds backoff(int times) const;
    void schedule(Observation &resolver, const QDateTime &now) const;
    QDateTime expiry(QStringList *stretchedBy) const;
    bool restoreObservation(const QJsonObject &json);

    Change m_change;
    Manners m_manners;
    Answer m_delegated = Answer::Unknown;
    QList<Observation> m_observations;
    int m_calmRounds = 0; ///< Rounds in a row that began with nothing left to wait for.
    QDateTime m_nextRoundAt; ///< Invalid: at once.
    QDateTime m_lastOldAt;
    QDateTime m_publishedAt;
    QDateTime m_oldUntil; ///< When caches that asked the authoritative servers have dropped the old answer.
};

} // namespace dns
