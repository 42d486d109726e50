// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

#include "dns/comparison.h"
#include "dns/rrset.h"

namespace dns {

enum class Role { Authoritative, Resolver };

/// What one server shows of the change.
enum class View {
    Unasked, ///< Nothing is known yet.
    New, ///< What is wanted.
    Old, ///< What stood there before.
    Other, ///< Something else: a part, a mistake, a leftover.
    None, ///< No such record.
    Failed, ///< It does not answer.
};

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
    bool ownZone = false; ///< A resolver with a zone of its own for the name: it never comes to the change.
    QDateTime
        foreignUntil; ///< When an answer runs out that is neither old nor new and may be of such a zone.
    int failures = 0; ///< In a row.
    QString reason; ///< One translated sentence about the last failure.
    QDateTime nextAt; ///< Resolvers: when to ask again.

    bool isSeen() const; ///< It has answered, and has not fallen silent since.
    /// Translated sentences about what is not as wanted, or why there is no answer; "" when all is well.
    QString verdict() const;
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
    int resolversApart = 0; ///< That answer from a zone of their own; not counted among the others.
    QDateTime lastOldAt; ///< The change happened between this…
    QDateTime publishedAt; ///< …and this moment (t1); invalid while not published.
    QDateTime expiresAt; ///< When `expired` becomes Yes; invalid when nothing can be promised.
    QStringList stretchedBy; ///< Resolvers that put expiresAt off.

    bool operator==(const FiveAnswers &) const = default;
};

} // namespace dns
