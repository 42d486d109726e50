// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/entrychecks.h"

#include <QHash>
#include <QSet>
#include <algorithm>

#include "base/catchall.h"
#include "onboarding/text.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

class Checker {
public:
    Checker(const Project &project, const HostBounds &host)
        : m_project(project)
        , m_host(host)
    {
        for (const Account &account : project.accounts)
            m_mailboxes += account.address.key();
        for (const MailAddress &address : project.oldSide.atNewHost)
            m_atNewHost += address.key();
        for (const Alias &alias : project.aliases)
            m_aliases.insert(alias.address.key(), &alias);
    }

    QList<EntryProblem> check()
    {
        findLoops();
        QSet<QString> met;
        for (const Account &account : m_project.accounts)
            checkTwice(account.address, met);
        checkSizes();
        for (const Alias &alias : m_project.aliases) {
            checkTwice(alias.address, met);
            checkAlias(alias);
        }
        return m_problems;
    }

private:
    void add(const MailAddress &address, const QString &message, bool isWarning = false)
    {
        m_problems += EntryProblem{address, message, isWarning};
    }

    void checkTwice(const MailAddress &address, QSet<QString> &met)
    {
        const QString key = address.key();
        if (met.contains(key))
            add(address, Text::tr("This address occurs twice; it can be one mailbox or one alias."));
        met += key;
    }

    void checkSizes()
    {
        const auto sized = std::find_if(m_project.accounts.begin(), m_project.accounts.end(),
                                        [](const Account &account) { return account.quota > 0; });
        if (!m_host.takesSizes && sized != m_project.accounts.end())
            add(sized->address,
                Text::tr("The new host takes no sizes when mailboxes are created: set that of this mailbox, "
                         "and of others that have one, there by hand."),
                true);
    }

    void checkAlias(const Alias &alias)
    {
        if (alias.members.isEmpty())
            add(alias.address, Text::tr("The alias has no members."));
        if (m_looping.contains(alias.address.key()))
            add(alias.address, Text::tr("The alias leads back to itself."));
        if (m_host.aliasMembers > 0 && alias.members.size() > m_host.aliasMembers)
            add(alias.address,
                Text::tr("The alias has %1 members; the new host allows %2.")
                    .arg(alias.members.size())
                    .arg(m_host.aliasMembers));
        for (const MailAddress &member : alias.members) {
            if (member.domain == alias.address.domain && !exists(member))
                add(alias.address,
                    Text::tr("The alias leads to %1, which is neither a mailbox nor an alias.")
                        .arg(member.toUnicode()));
        }
        if (isCatchAll(alias.address))
            add(alias.address,
                Text::tr(
                    "A catch-all takes mail to every address, made-up ones too: expect spam, and remove it "
                    "when nobody is missing any more."),
                true);
    }

    bool exists(const MailAddress &address) const
    {
        const QString key = address.key();
        return m_mailboxes.contains(key) || m_aliases.contains(key) || m_atNewHost.contains(key);
    }

    /// Takes away what leads to mailboxes or outside, as long as there is any; what is left leads in circles,
    /// or into one.
    void findLoops()
    {
        QHash<QString, int> open; // Members that are aliases still in question.
        QHash<QString, QStringList> leadingTo;
        for (auto alias = m_aliases.cbegin(); alias != m_aliases.cend(); ++alias) {
            open.insert(alias.key(), 0);
            for (const MailAddress &member : (*alias)->members) {
                const QString key = member.key();
                if (!m_aliases.contains(key))
                    continue;
                ++open[alias.key()];
                leadingTo[key] += alias.key();
            }
        }
        QStringList settled;
        for (auto entry = open.cbegin(); entry != open.cend(); ++entry) {
            if (*entry == 0)
                settled += entry.key();
        }
        while (!settled.isEmpty()) {
            const QString key = settled.takeLast();
            open.remove(key);
            for (const QString &alias : leadingTo.value(key)) {
                if (--open[alias] == 0)
                    settled += alias;
            }
        }
        for (auto entry = open.cbegin(); entry != open.cend(); ++entry)
            m_looping += entry.key();
    }

    const Project &m_project;
    const HostBounds m_host;
    QSet<QString> m_mailboxes;
    QSet<QString> m_atNewHost;
    QHash<QString, const Alias *> m_aliases;
    QSet<QString> m_looping;
    QList<EntryProblem> m_problems;
};

} // namespace

QList<EntryProblem> entryProblems(const Project &project, const HostBounds &host)
{
    return Checker(project, host).check();
}

} // namespace onboarding
