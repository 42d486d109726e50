// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/existing.h"

#include "onboarding/addresses.h"
#include "onboarding/hostlist.h"
#include "onboarding/project.h"
#include "onboarding/text.h"

namespace onboarding {

namespace {

bool isSameSet(const QList<MailAddress> &one, const QList<MailAddress> &other)
{
    const auto isIn = [](const QList<MailAddress> &all) {
        return [&all](const MailAddress &address) { return holds(all, address); };
    };
    return std::all_of(one.begin(), one.end(), isIn(other))
        && std::all_of(other.begin(), other.end(), isIn(one));
}

Creation foundThere()
{
    return {Creation::State::AlreadyThere, Text::tr("It was there before; it was left as it is."), {}};
}

void mark(Creation &creation, bool isThere, bool isPlanned)
{
    if (!isThere) {
        // What the user has confirmed may be of a kind that the host does not list, such as a group.
        const bool isGone = creation.exists() && creation.state != Creation::State::Confirmed;
        creation = isGone ? Creation() : creation;
        return;
    }
    if (creation.exists())
        return;
    creation = isPlanned ? Creation{Creation::State::Created,
                                    Text::tr("It was created by the run before, which was interrupted."),
                                    {}}
                         : foundThere();
}

/// `there` is empty where the host does not tell members.
void compareMembers(Alias &alias, const QList<MailAddress> &there)
{
    if (!alias.creation.exists() || there.isEmpty())
        return;
    if (!isSameSet(alias.members, there))
        alias.creation = {Creation::State::AlreadyThere,
                          Text::tr("It leads to others there: %1.").arg(names(there)),
                          Text::tr("Change its members at the new host, or here.")};
    else if (!alias.creation.remedy.isEmpty())
        alias.creation = foundThere();
}

/// What this project has tried to make, and has not seen made.
bool isTried(const Creation &creation, bool isPlanned)
{
    return !creation.exists() && (isPlanned || creation.state == Creation::State::Refused);
}

/// Whether members may be missing: some of them, or all where the list does not tell them.
bool lacksMembers(const Alias &alias, const QList<MailAddress> &there)
{
    const bool isOurs = std::all_of(there.begin(), there.end(), [&alias](const MailAddress &member) {
        return holds(alias.members, member);
    });
    return isOurs && !isSameSet(alias.members, there);
}

} // namespace

QSet<QString> markExisting(Project &project, const HostList &list, const QSet<QString> &planned)
{
    QSet<QString> mailboxes;
    for (const provider::Mailbox &mailbox : list.mailboxes)
        mailboxes += mailbox.address.key();
    QHash<QString, QList<MailAddress>> aliases;
    for (const provider::Alias &alias : list.aliases)
        aliases.insert(alias.address.key(), alias.members);
    QSet<QString> taken;
    for (Account &account : project.accounts) {
        const QString key = account.address.key();
        if (list.hasMailboxesInParts && isTried(account.creation, planned.contains(key)))
            continue;
        mark(account.creation, mailboxes.contains(key), planned.contains(key));
        if (aliases.contains(key) && !mailboxes.contains(key)) {
            account.creation = {
                Creation::State::Refused, Text::tr("It is an alias there, not a mailbox."),
                Text::tr(
                    "Delete the alias at the new host, or make it an alias here; then run this step again.")};
            taken += key;
        }
    }
    if (!list.isComplete)
        return taken;
    for (Alias &alias : project.aliases) {
        const QString key = alias.address.key();
        const QList<MailAddress> there = aliases.value(key);
        if (mailboxes.contains(key) && !aliases.contains(key)) {
            alias.creation = {Creation::State::Refused, Text::tr("It is a mailbox there, not an alias."),
                              Text::tr("Delete the mailbox at the new host, or make it a mailbox here; then "
                                       "run this step again.")};
            taken += key;
            continue;
        }
        if (list.hasAliasesInParts && aliases.contains(key) && lacksMembers(alias, there)
            && isTried(alias.creation, planned.contains(key)))
            continue;
        mark(alias.creation, aliases.contains(key), planned.contains(key));
        compareMembers(alias, there);
    }
    return taken;
}

} // namespace onboarding
