// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "dns/propagation.h"
#include "dns/words.h"

namespace dns {

namespace {

Answer share(int part, int all)
{
    if (all == 0)
        return Answer::Unknown;
    if (part == 0)
        return Answer::No;
    return part == all ? Answer::Yes : Answer::Partly;
}

Answer yesOrNo(bool yes)
{
    return yes ? Answer::Yes : Answer::No;
}

} // namespace

QString Observation::verdict() const
{
    if (!reason.isEmpty())
        return reason;
    if (!ownZone)
        return comparison.text();
    return Words::tr(
        "This resolver answers from a zone of its own, as in a company’s network. Whoever runs it must enter "
        "the new records there, too: until then mail programs and mail servers that use it do not see the "
        "change.");
}

QDateTime Propagation::expiry(QStringList *stretchedBy) const
{
    if (!m_publishedAt.isValid() || !m_oldUntil.isValid() || !isConsistent().value_or(false))
        return {};
    // Resolvers are the other witnesses: whatever old answer they show lives on, be it within its right or
    // not.
    QDateTime latest = std::max(m_oldUntil, m_publishedAt);
    for (const Observation &observation : m_observations) {
        if (!observation.oldUntil.isValid() || observation.oldUntil <= m_oldUntil)
            continue;
        latest = std::max(latest, observation.oldUntil);
        if (observation.stretched)
            *stretchedBy += observation.id;
    }
    return latest;
}

FiveAnswers Propagation::answers(const QDateTime &now) const
{
    FiveAnswers answers;
    bool isAnyPending = false;
    bool isAnyUnasked = false;
    for (const Observation &observation : m_observations) {
        const bool isNew = observation.view == View::New;
        if (observation.ownZone) {
            answers.resolversApart += observation.isSeen() ? 1 : 0;
        } else if (observation.role == Role::Resolver) {
            isAnyUnasked |= observation.view == View::Unasked;
            answers.resolvers += observation.isSeen() ? 1 : 0;
            answers.resolversNew += isNew ? 1 : 0;
        } else if (isSilent(observation)) {
            ++answers.serversSilent;
        } else {
            isAnyPending |= isPending(observation);
            answers.servers += observation.isSeen() ? 1 : 0;
            answers.serversNew += isNew ? 1 : 0;
        }
    }
    answers.published = share(answers.serversNew, answers.servers);
    if (isAnyPending && answers.published == Answer::Yes)
        answers.published = Answer::Partly;
    const std::optional<bool> consistent = isConsistent();
    answers.consistent = consistent ? yesOrNo(*consistent) : Answer::Unknown;
    answers.delegated = m_delegated;
    answers.seen = share(answers.resolversNew, answers.resolvers);
    if (isAnyUnasked && answers.seen == Answer::Yes)
        answers.seen = Answer::Partly;
    answers.lastOldAt = m_lastOldAt;
    answers.publishedAt = m_publishedAt;
    answers.expiresAt = expiry(&answers.stretchedBy);
    if (answers.expiresAt.isValid())
        answers.expired = yesOrNo(answers.expiresAt <= now);
    else if (answers.published != Answer::Unknown && (!m_publishedAt.isValid() || m_oldUntil.isValid()))
        answers.expired = Answer::No;
    return answers;
}

bool Propagation::isDone(const QDateTime &now) const
{
    const FiveAnswers all = answers(now);
    const bool isResolverUnasked =
        std::any_of(m_observations.cbegin(), m_observations.cend(),
                    [](const auto &one) { return one.role == Role::Resolver && one.view == View::Unasked; });
    return all.published == Answer::Yes && all.consistent == Answer::Yes && all.expired == Answer::Yes
        && all.resolversNew == all.resolvers && !isResolverUnasked;
}

} // namespace dns
