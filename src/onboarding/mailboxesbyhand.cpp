// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of the journey for providers without an API.
#include "base/catchall.h"
#include "base/chain.h"
#include "imap/account.h"
#include "onboarding/addresses.h"
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

/// Errors that every login would meet.
bool keepsAllOut(Error::Kind kind)
{
    return kind == Error::Kind::Unreachable || kind == Error::Kind::CertificateRefused
        || kind == Error::Kind::BadProfile;
}

} // namespace

QStringList MailboxJourney::checklist() const
{
    const Result<const provider::Profile *> found = profile(m_services, m_file.project().providerId);
    return found ? (*found)->handOff.checklist : QStringList();
}

bool MailboxJourney::isByHand(const Alias &alias) const
{
    using provider::OperationName;
    const Result<const provider::Profile *> found = profile(m_services, m_file.project().providerId);
    return found
        && !(*found)->can(isCatchAll(alias.address) ? OperationName::CreateCatchAll
                                                    : OperationName::CreateAlias);
}

QList<MailAddress> MailboxJourney::byHand() const
{
    const bool isAll = !createsHere();
    QList<MailAddress> addresses;
    for (const Account &account : m_file.project().accounts) {
        if (isAll && !account.creation.exists())
            addresses += account.address;
    }
    for (const Alias &alias : m_file.project().aliases) {
        if (isAll ? !alias.creation.exists()
                  : alias.creation.state == Creation::State::NotYet && isByHand(alias))
            addresses += alias.address;
    }
    return addresses;
}

void MailboxJourney::confirmCreated()
{
    confirm(byHand());
}

Status MailboxJourney::confirmCreated(const QList<MailAddress> &named)
{
    const Project &project = m_file.project();
    for (const MailAddress &address : named) {
        if (project.indexOf(address) < 0 && !project.alias(address))
            return fail(Error::Kind::BadInput,
                        Text::tr("%1 is no mailbox or alias of this move.").arg(address.toUnicode()));
    }
    confirm(named);
    return {};
}

void MailboxJourney::confirm(const QList<MailAddress> &addresses)
{
    const QSet<QString> meant = keys(addresses);
    m_file.update([&meant](Project &project) {
        const auto confirmIn = [&meant](auto &entries) {
            for (auto &entry : entries) {
                if (!entry.creation.exists() && meant.contains(entry.address.key()))
                    entry.creation = {Creation::State::Confirmed, {}, {}};
            }
        };
        confirmIn(project.accounts);
        confirmIn(project.aliases);
    });
}

void MailboxJourney::tryLogin(const Task &task)
{
    const auto settle = [this, task](const Status &login) {
        if (login) {
            record(task, {Creation::State::Created, Text::tr("The login works."), {}});
        } else {
            record(task, {Creation::State::Refused, login.error().toString(), {}});
            if (keepsAllOut(login.error().kind) && !m_stop)
                m_stop = login.error();
        }
        settled(task);
    };
    whenFinished(m_vault.password(Vault::Side::New, task.address), this,
                 [this, task, settle](const Result<Secret> &password) {
                     if (!password || password->isEmpty()) {
                         settle(fail(Error::Kind::LoginRefused,
                                     Text::tr("The password of the new mailbox is not known."), {},
                                     Text::tr("Enter the password that you gave it at the new host.")));
                         return;
                     }
                     Result<CopyEndpoint> endpoint =
                         newEndpoint(m_file.project(), m_services, m_vault, task.address);
                     if (!endpoint) {
                         settle(fail(endpoint.error()));
                         return;
                     }
                     whenFinished(testLogin(*endpoint, m_services, {}), this, settle);
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
