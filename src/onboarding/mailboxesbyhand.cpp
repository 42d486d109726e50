// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of the journey for providers without an API.
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

QStringList MailboxJourney::checklist() const
{
    const Result<const provider::Profile *> found = profile(m_services, m_file.project().providerId);
    return found ? (*found)->handOff.checklist : QStringList();
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
    generatePasswords();
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
