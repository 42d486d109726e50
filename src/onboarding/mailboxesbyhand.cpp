// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of the journey for providers without an API, and the gap check.
#include "base/chain.h"
#include "onboarding/copyendpoints.h"
#include "onboarding/mailboxjourney.h"
#include "onboarding/projectfile.h"
#include "onboarding/providervalues.h"
#include "onboarding/services.h"
#include "onboarding/text.h"
#include "onboarding/wantedrecords.h"
#include "provider/endpoint.h"
#include "provider/handoff.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

bool knows(const QList<MailAddress> &list, const MailAddress &address)
{
    return std::any_of(list.begin(), list.end(),
                       [&](const MailAddress &other) { return other.isSameMailbox(address); });
}

GapReport gaps(const Project &project, const ProviderList &list)
{
    GapReport report;
    report.listedNewHost = list.isComplete;
    QList<MailAddress> there = list.mailboxes + list.aliases;
    if (!list.isComplete) {
        for (const Account &account : project.accounts) {
            if (account.creation.exists())
                there += account.address;
        }
        for (const Alias &alias : project.aliases) {
            if (alias.creation.exists())
                there += alias.address;
        }
    }
    for (const Account &account : project.accounts) {
        if (!knows(there, account.address))
            report.gaps +=
                Gap{account.address, Text::tr("The mailbox is in this project, but not at the new host.")};
    }
    for (const Alias &alias : project.aliases) {
        if (!knows(there, alias.address))
            report.gaps +=
                Gap{alias.address, Text::tr("The alias is in this project, but not at the new host.")};
        for (const MailAddress &member : alias.members) {
            if (member.domain == project.domain && !knows(there, member) && project.indexOf(member) < 0)
                report.gaps +=
                    Gap{member, Text::tr("The alias %1 leads to it.").arg(alias.address.toUnicode())};
        }
    }
    for (const QString &name : {u"postmaster"_s, u"abuse"_s}) {
        const MailAddress address{name, project.domain};
        if (!knows(there, address))
            report.gaps += Gap{address, Text::tr("Every domain with mail must have this address.")};
    }
    return report;
}

} // namespace

QFuture<Result<ProviderList>> listAtProvider(provider::Host &host)
{
    using Listed = Result<ProviderList>;
    if (!host.can(provider::OperationName::ListMailboxes))
        return QtFuture::makeReadyFuture(Listed(ProviderList()));
    return chain(host.listMailboxes(), &host, [&host](const Result<QList<provider::Mailbox>> &mailboxes) {
        if (!mailboxes)
            return QtFuture::makeReadyFuture(Listed(fail(mailboxes.error())));
        ProviderList list;
        for (const provider::Mailbox &mailbox : *mailboxes)
            list.mailboxes += mailbox.address;
        if (!host.can(provider::OperationName::ListAliases))
            return QtFuture::makeReadyFuture(Listed(list));
        return chain(host.listAliases(), &host,
                     [list](const Result<QList<provider::Alias>> &aliases) -> Listed {
                         if (!aliases)
                             return fail(aliases.error());
                         ProviderList both = list;
                         both.isComplete = true;
                         for (const provider::Alias &alias : *aliases)
                             both.aliases += alias.address;
                         return both;
                     });
    });
}

QStringList MailboxJourney::checklist() const
{
    const Result<const provider::Profile *> found = profile(m_services, m_file.project().providerId);
    return found && !createsHere() ? (*found)->handOff.checklist : QStringList();
}

void MailboxJourney::confirmCreated()
{
    m_file.update([](Project &project) {
        const Creation confirmed{Creation::State::Confirmed, {}, {}};
        for (Account &account : project.accounts)
            account.creation = account.creation.exists() ? account.creation : confirmed;
        for (Alias &alias : project.aliases)
            alias.creation = alias.creation.exists() ? alias.creation : confirmed;
    });
}

QFuture<Result<QString>> MailboxJourney::exportCsv()
{
    m_accounts.generatePasswords();
    QList<MailAddress> addresses;
    for (const Account &account : m_file.project().accounts)
        addresses += account.address;
    return chain(m_vault.load(addresses, {}), this, [this](const Status &) -> Result<QString> {
        const Project &project = m_file.project();
        const Result<const provider::Profile *> found = profile(m_services, project.providerId);
        if (!found)
            return fail(found.error());
        QList<provider::HandOffRow> rows;
        for (const Account &account : project.accounts) {
            provider::HandOffRow row;
            row.address = account.address;
            row.password = m_vault.passwordInMemory(Vault::Side::New, account.address);
            row.displayName = account.displayName;
            if (account.quota > 0)
                row.quotaOctets = account.quota;
            rows += row;
        }
        QList<provider::Alias> aliases;
        for (const Alias &alias : project.aliases)
            aliases.append({alias.address, alias.members});
        return provider::handOffText(**found, project.domain, providerValues(**found, project, m_vault), rows,
                                     aliases);
    });
}

QString MailboxJourney::exportSuffix() const
{
    const Result<const provider::Profile *> found = profile(m_services, m_file.project().providerId);
    return found ? provider::handOffSuffix(**found) : u"csv"_s;
}

QFuture<Result<GapReport>> MailboxJourney::gapCheck()
{
    using Checked = Result<GapReport>;
    if (!createsHere())
        return QtFuture::makeReadyFuture(Checked(gaps(m_file.project(), {})));
    return chain(providerHost(m_file, m_services, m_vault), this,
                 [this](const Result<std::shared_ptr<provider::Host>> &host) {
                     if (!host)
                         return QtFuture::makeReadyFuture(Checked(fail(host.error())));
                     return chain(listAtProvider(**host), this,
                                  [this, owner = *host](const Result<ProviderList> &list) -> Checked {
                                      if (!list)
                                          return fail(list.error());
                                      return gaps(m_file.project(), *list);
                                  });
                 });
}

QStringList MailboxJourney::missing() const
{
    QStringList missing;
    for (const Account &account : m_file.project().accounts) {
        if (!account.creation.exists())
            missing += account.address.toUnicode();
    }
    for (const Alias &alias : m_file.project().aliases) {
        if (!alias.creation.exists())
            missing += alias.address.toUnicode();
    }
    return missing;
}

} // namespace onboarding
