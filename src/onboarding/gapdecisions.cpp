// SPDX-License-Identifier: GPL-3.0-or-later
// GapJourney's part without a run: what the user gives, and what he decides.
#include <QSysInfo>

#include "base/chain.h"
#include "onboarding/addresses.h"
#include "onboarding/gapjourney.h"
#include "onboarding/hostlist.h"
#include "onboarding/projectfile.h"
#include "onboarding/providervalues.h"
#include "onboarding/services.h"
#include "onboarding/text.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

QString userName()
{
    const QString name = qEnvironmentVariable("USER", qEnvironmentVariable("USERNAME"));
    return name.isEmpty() ? QSysInfo::machineHostName() : name;
}

} // namespace

QList<Provider> GapJourney::listingProviders() const
{
    QList<Provider> listing = providers(m_services);
    listing.removeIf([this](const Provider &each) {
        const Result<const provider::Profile *> found = profile(m_services, each.id);
        return !found || !(*found)->hasOperation(provider::OperationName::ListMailboxes);
    });
    return listing;
}

Status GapJourney::setOldProvider(const QString &id, const QMap<QString, QString> &variables)
{
    const Result<const provider::Profile *> found = profile(m_services, id);
    if (!found)
        return fail(found.error());
    if (!(*found)->hasOperation(provider::OperationName::ListMailboxes)) {
        return fail(Error::Kind::BadProfile, Text::tr("%1 cannot list its mailboxes.").arg((*found)->name),
                    {}, Text::tr("Export a list there and import it here."));
    }
    if (const Status checked = checkVariables(**found, variables); !checked)
        return checked;
    m_file.update([&](Project &project) { project.oldProvider = OldProvider{id, variables}; });
    return {};
}

QFuture<Result<AccountsImport>> GapJourney::discover()
{
    using Found = Result<AccountsImport>;
    return chain(oldProviderHost(m_file, m_services, m_vault), this, [this](const HostResult &host) {
        if (!host)
            return QtFuture::makeReadyFuture(Found(fail(host.error())));
        return chain(listAtHost(**host), this, [owner = *host](const Result<HostList> &list) -> Found {
            if (!list)
                return fail(list.error());
            AccountsImport import;
            for (const provider::Mailbox &mailbox : list->mailboxes) {
                ImportedAccount account;
                account.account.address = mailbox.address;
                account.account.displayName = mailbox.displayName;
                account.account.quota = mailbox.quotaOctets.value_or(0);
                import.accounts += account;
            }
            for (const provider::Alias &alias : list->aliases) {
                Alias found;
                found.address = alias.address;
                found.members = alias.members;
                if (!found.members.isEmpty())
                    import.aliases += found;
            }
            return import;
        });
    });
}

Result<int> GapJourney::addTable(const AccountsImport &table)
{
    if (!table.errors.isEmpty())
        return fail(Error::Kind::BadInput, table.errors.constFirst().toString());
    QList<MailAddress> addresses;
    for (const ImportedAccount &account : table.accounts)
        addresses += account.account.address;
    for (const Alias &alias : table.aliases)
        addresses += alias.address;
    addresses.removeIf(
        [this](const MailAddress &address) { return address.domain != m_file.project().domain; });
    m_file.update([&](Project &project) {
        const QHash<QString, qsizetype> known = indexByAddress(project.oldSide.addresses);
        for (const MailAddress &address : addresses) {
            const auto found = known.constFind(address.key());
            if (found != known.constEnd()) {
                project.oldSide.addresses[*found].seen |= Sighting::Table;
                continue;
            }
            OldAddress entry;
            entry.address = address;
            entry.seen = Sighting::Table;
            project.oldSide.addresses += entry;
        }
    });
    return int(addresses.size());
}

Result<Gap> GapJourney::findGap(const MailAddress &address) const
{
    for (const Gap &gap : gaps(m_file.project())) {
        if (gap.known.address.isSameMailbox(address))
            return gap;
    }
    return fail(Error::Kind::BadInput,
                Text::tr("%1 is none of the addresses without a place.").arg(address.toUnicode()));
}

Status GapJourney::makeMailbox(const MailAddress &address)
{
    const Result<Gap> gap = findGap(address);
    if (!gap)
        return fail(gap.error());
    m_file.update([&](Project &project) {
        Account account;
        account.address = address;
        // Nothing is to be copied where there was no mailbox.
        account.migrate = gap->known.seen && gap->known.seen != Sighting::Alias;
        project.accounts += account;
    });
    return {};
}

Status GapJourney::makeAlias(const MailAddress &address, const QList<MailAddress> &members)
{
    const Result<Gap> gap = findGap(address);
    if (!gap)
        return fail(gap.error());
    if (members.isEmpty() || holds(members, address))
        return fail(Error::Kind::BadInput, Text::tr("An alias needs members other than itself."));
    m_file.update([&](Project &project) {
        Alias alias;
        alias.address = address;
        alias.members = members;
        project.aliases += alias;
    });
    return {};
}

Status GapJourney::decline(const MailAddress &address)
{
    const Result<Gap> gap = findGap(address);
    if (!gap)
        return fail(gap.error());
    reconsider(address);
    m_file.update([&](Project &project) {
        project.oldSide.declined += Declined{address, userName(), m_services.now()};
    });
    return {};
}

void GapJourney::reconsider(const MailAddress &address)
{
    m_file.update([&](Project &project) {
        project.oldSide.declined.removeIf(
            [&](const Declined &declined) { return declined.address.isSameMailbox(address); });
    });
}

} // namespace onboarding
