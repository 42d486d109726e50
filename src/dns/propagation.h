// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QStringList>

#include <chrono>
#include <optional>

#include "dns/comparison.h"
#include "dns/zonecheck.h"

namespace dns {

/// The change that is waited for.
struct Change {
    RRset wanted;
    RRset former; ///< As an authoritative server gave it before, with its full TTL; may be empty.
    std::optional<std::chrono::seconds> negativeTtl; ///< Of the zone, for a name or type that did not exist.
    DomainName zone;

    bool operator==(const Change &) const = default;
};

/// How often who is asked (durations of the first and each later wait).
struct Manners {
    std::chrono::milliseconds first = std::chrono::seconds(5);
    double growth = 1.5; ///< From the third wait on.
    std::chrono::milliseconds longest = std::chrono::seconds(60);
    std::chrono::milliseconds resolverPause =
        std::chrono::seconds(60); ///< At most this often without a TTL to go by.
    std::chrono::milliseconds afterExpiry = std::chrono::seconds(1); ///< At most so long after a TTL ran out.
    std::chrono::milliseconds longestBackoff = std::chrono::minutes(5); ///< After failures.
    int failuresForSilence = 3; ///< One lost packet is no alarm.

    static Manners background(); ///< For when nobody looks: authoritative servers every 5 minutes.
};

enum class Role { Authoritative, Resolver };

/// What one server shows of the change.
enum class View { Unasked, New, Old, None, Failed };

/// What is known of one server; times are UTC.
struct Observation {
    QString id; ///< Server::toString() of an authoritative address, ResolverInfo::id of a resolver.
    Role role = Role::Authoritative;
    View view = View::Unasked;
    RRset found;
    Comparison comparison;
    std::optional<quint32> serial;
    std::optional<std::chrono::seconds> ttl; ///< Of the answer as it came, negative answers included.
    QDateTime answeredAt; ///< The last real answer.
    QDateTime askedAt; ///< The last question, answered or not.
    QDateTime oldUntil; ///< The latest moment up to which an old answer seen here may live.
    bool stretched =
        false; ///< Gives more TTL than the authoritative servers do: clamps, or serves stale answers.
    int failures = 0; ///< In a row.
    QString reason; ///< One translated sentence about the last failure.
    QDateTime nextAt; ///< Resolvers: when to ask again.

    /// The moment this answer runs out; invalid without a TTL.
    QDateTime expiresAt() const;
    bool operator==(const Observation &) const = default;
};

enum class Answer { Unknown, No, Partly, Yes };

/// Five questions, five answers, never merged into one.
struct FiveAnswers {
    Answer published = Answer::Unknown; ///< Every authoritative server that answers has what is wanted.
    Answer consistent = Answer::Unknown; ///< They serve the same serial.
    Answer delegated = Answer::Unknown; ///< The parent names the same name servers as the zone.
    Answer seen = Answer::Unknown; ///< The resolvers have it.
    Answer expired = Answer::Unknown; ///< Nobody can still have the old answer.
    int servers = 0; ///< Authoritative addresses that answer…
    int serversNew = 0; ///< …and have it.
    int serversSilent = 0; ///< Lame or unreachable; named, but not counted as "not there".
    int resolvers = 0; ///< That answer…
    int resolversNew = 0; ///< …and have it.
    QDateTime lastOldAt; ///< The change happened between this…
    QDateTime publishedAt; ///< …and this moment (t1); invalid while not published.
    QDateTime expiresAt; ///< When `expired` becomes Yes; invalid when nothing can be promised.
    QStringList stretchedBy; ///< Resolvers that put expiresAt off.

    bool operator==(const FiveAnswers &) const = default;
};

/// TTL arithmetic and polling manners (RFC 2308, RFC 8767) as a value: it is fed with answers and a clock,
/// and asks nothing itself. toJson() keeps the clock running across a restart.
class Propagation {
public:
    Propagation(Change change, const Delegation &delegation, const QStringList &resolverIds,
                Manners manners = {});

    const Change &change() const { return m_change; }
    void setManners(const Manners &manners) { m_manners = manners; }
    void setDelegation(const Delegation &delegation);

    void see(const AuthorityAnswer &answer); ///< At answer.askedAt.
    /// What resolver `id` said at `response.receivedAt`, or why it said nothing, at `now`.
    void see(const QString &id, const Result<Response> &response, const QDateTime &now);

    bool isAuthorityDue(const QDateTime &now) const;
    void authorityAsked(const QDateTime &now); ///< A round begins; sets when the next one is due.
    QStringList dueResolvers(const QDateTime &now) const; ///< Empty before publication.
    void resolverAsked(const QString &id,
                       const QDateTime &now); ///< Not due again before an answer or failure.
    QDateTime nextAt() const; ///< When something becomes due; invalid once all is done.
    void hurry(const QDateTime &now); ///< "Check now": everybody who may be asked is due, waits start over.

    FiveAnswers answers(const QDateTime &now) const;
    const QList<Observation> &observations() const { return m_observations; } ///< Authoritative first.
    bool isDone(const QDateTime &now) const; ///< Published, consistent, seen by all that answer, expired.

    QJsonObject toJson() const;
    /// BadInput, with the JSON pointer as detail, when it was not made by toJson() for the same change.
    Status restore(const QJsonObject &json);

    bool operator==(const Propagation &) const = default;

private:
    Observation *find(const QString &id);
    bool isSilent(const Observation &observation) const;
    bool isPublished() const;
    bool isConsistent() const;
    bool isBeyondAuthority(const Observation &observation) const;
    void updatePublication(const QDateTime &now);
    void schedule(Observation &resolver, const QDateTime &now) const;
    QDateTime expiry(QStringList *stretchedBy) const;

    Change m_change;
    Manners m_manners;
    Answer m_delegated = Answer::Unknown;
    QList<Observation> m_observations;
    int m_rounds = 0; ///< Authority rounds since the last hurry.
    QDateTime m_nextRoundAt;
    QDateTime m_lastOldAt;
    QDateTime m_publishedAt;
    QDateTime m_oldUntil; ///< Bound by the old answers that authoritative servers were seen to give.
    std::optional<std::chrono::seconds> m_oldTtl; ///< The old answer's cacheable time, as last seen.
};

} // namespace dns
