// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/gaps.h"

#include <QSet>
#include <algorithm>

#include "onboarding/addresses.h"
#include "onboarding/text.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

/// What has a place at the new host, or will have.
class Places {
public:
    explicit Places(const Project &project)
    {
        for (const Account &account : project.accounts)
            m_known += account.address.key();
        for (const MailAddress &address : project.oldSide.atNewHost)
            add(address);
        for (const Alias &alias : project.aliases)
            add(alias.address);
    }

    bool hold(const MailAddress &address) const { return m_known.contains(address.key()); }
    bool hold(const OldAddress &known) const
    {
        return hold(known.address)
            || (m_catchAll.contains(known.address.domain) && !known.seen.testFlag(Sighting::Mailbox));
    }

private:
    void add(const MailAddress &address)
    {
        m_known += address.key();
        if (address.localPart.isEmpty())
            m_catchAll += address.domain;
    }

    QSet<QString> m_known;
    QSet<DomainName> m_catchAll; ///< Domains that have one.
};

QString reasonOf(const OldAddress &known, int days)
{
    QStringList reasons;
    if (known.seen.testFlag(Sighting::Mailbox))
        reasons += Text::tr("It is a mailbox at the old host.");
    if (known.seen.testFlag(Sighting::Alias))
        reasons += known.members.isEmpty()
            ? Text::tr("It is an alias at the old host.")
            : Text::tr("It is an alias at the old host, to %1.").arg(names(known.members));
    if (known.seen.testFlag(Sighting::Table))
        reasons += Text::tr("It is in the list you gave.");
    if (known.messages > 0 && known.messages == known.spam)
        reasons += Text::tr("Only spam was written to it in the last %1 days: %n message(s).", nullptr,
                            known.messages)
                       .arg(days);
    else if (known.messages > 0)
        reasons += Text::tr("%n message(s) were written to it in the last %1 days, the last on %2.", nullptr,
                            known.messages)
                       .arg(days)
                       .arg(QLocale().toString(known.last.toLocalTime().date(), QLocale::ShortFormat));
    return reasons.join(u' ');
}

int rank(const Gap &gap)
{
    if (gap.isDoubtful)
        return 4;
    if (gap.known.seen.testFlag(Sighting::Mailbox))
        return 0;
    if (gap.known.seen & (Sighting::Alias | Sighting::Table))
        return 1;
    return gap.known.messages > 0 ? 3 : 2;
}

bool isBefore(const Gap &one, const Gap &other)
{
    if (rank(one) != rank(other))
        return rank(one) < rank(other);
    if (one.known.messages != other.known.messages)
        return one.known.messages > other.known.messages;
    return one.known.address.key() < other.known.address.key();
}

/// Gathers the gaps of one project.
class Gatherer {
public:
    explicit Gatherer(const Project &project)
        : m_project(project)
        , m_places(project)
    {
        for (const Declined &declined : project.oldSide.declined)
            m_declined.insert(declined.address.key(), declined);
    }

    QList<Gap> gather()
    {
        for (const OldAddress &known : m_project.oldSide.addresses) {
            if (!m_places.hold(known))
                add(known, reasonOf(known, m_project.oldSide.days));
        }
        for (const Alias &alias : m_project.aliases) {
            for (const MailAddress &member : alias.members) {
                if (member.domain == alias.address.domain)
                    addUnseen(member, Text::tr("The alias %1 leads to it.").arg(alias.address.toUnicode()));
            }
        }
        for (const QString &name : {u"postmaster"_s, u"abuse"_s})
            addUnseen({name, m_project.domain}, Text::tr("Every domain with mail must have this address."));
        std::sort(m_gaps.begin(), m_gaps.end(), isBefore);
        return m_gaps;
    }

private:
    void addUnseen(const MailAddress &address, const QString &reason)
    {
        OldAddress known;
        known.address = address;
        if (!m_places.hold(known) && !m_met.contains(address.key()))
            add(known, reason);
    }

    void add(const OldAddress &known, const QString &reason)
    {
        const QString key = known.address.key();
        m_met += key;
        Gap gap{known, reason, known.seen == Sighting::Mail && known.messages == known.spam, std::nullopt};
        if (const auto declined = m_declined.constFind(key); declined != m_declined.constEnd())
            gap.declined = *declined;
        m_gaps += gap;
    }

    const Project &m_project;
    const Places m_places;
    QHash<QString, Declined> m_declined;
    QSet<QString> m_met;
    QList<Gap> m_gaps;
};

} // namespace

QList<Gap> gaps(const Project &project)
{
    return Gatherer(project).gather();
}

QList<Gap> openGaps(const Project &project)
{
    QList<Gap> open = gaps(project);
    open.removeIf([](const Gap &gap) { return gap.declined.has_value(); });
    return open;
}

QStringList gapObjections(const Project &project)
{
    if (!project.oldSide.checked.isValid())
        return {Text::tr("Nobody has looked yet whether an address is forgotten.")};
    QStringList objections;
    const QList<Gap> open = openGaps(project);
    if (!open.isEmpty()) {
        constexpr qsizetype most = 3;
        QStringList shown;
        for (const Gap &gap : open.first(std::min(most, open.size())))
            shown += gap.known.address.toUnicode();
        if (open.size() > most)
            shown += u"…"_s;
        //: %1 is a list of mail addresses.
        objections += Text::tr("%n address(es) of the old side have no place at the new host: %1", nullptr,
                               int(open.size()))
                          .arg(shown.join(u", "_s));
    }
    if (!project.oldSide.unread.isEmpty()) {
        objections += Text::tr("The check for forgotten addresses is incomplete: %n source(s) could not be "
                               "read, among them %1.",
                               nullptr, int(project.oldSide.unread.size()))
                          .arg(project.oldSide.unread.constFirst().what);
    }
    return objections;
}

} // namespace onboarding
