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

} // namespace

void markExisting(Project &project, const HostList &list, const QSet<QString> &planned)
{
    QSet<QString> mailboxes;
    for (const provider::Mailbox &mailbox : list.mailboxes)
        mailboxes += mailbox.address.key();
    QHash<QString, QList<MailAddress>> aliases;
    for (const provider::Alias &alias : list.aliases)
        aliases.insert(alias.address.key(), alias.members);
    for (Account &account : project.accounts) {
        const QString key = account.address.key();
        mark(account.creation, mailboxes.contains(key), planned.contains(key));
    }
    if (!list.isComplete)
        return;
    for (Alias &alias : project.aliases) {
        const QString key = alias.address.key();
        mark(alias.creation, aliases.contains(key), planned.contains(key));
        compareMembers(alias, aliases.value(key));
    }
}

} // namespace onboarding
