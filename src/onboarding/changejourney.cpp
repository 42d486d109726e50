// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/changejourney.h"

#include "base/futures.h"
#include "onboarding/hostlist.h"
#include "onboarding/passwords.h"
#include "onboarding/projectfile.h"
#include "onboarding/providervalues.h"
#include "onboarding/services.h"
#include "onboarding/text.h"
#include "onboarding/vault.h"

namespace onboarding {

ChangeJourney::ChangeJourney(ProjectFile &file, const Services &services, Vault &vault, QObject *parent)
    : Journey(parent)
    , m_file(file)
    , m_services(services)
    , m_vault(vault)
{
}

ChangeJourney::~ChangeJourney() = default;

bool ChangeJourney::can(Change change) const
{
    const Result<const provider::Profile *> found = profile(m_services, m_file.project().providerId);
    return found
        && (*found)->hasOperation(change == Change::SetPassword ? provider::OperationName::SetPassword
                                                                : provider::OperationName::DisableMailbox);
}

int ChangeJourney::plan(Change change, const QList<MailAddress> &mailboxes)
{
    if (isRunning())
        return 0;
    m_change = change;
    m_mailboxes.clear();
    for (const MailAddress &mailbox : mailboxes) {
        const qsizetype index = m_file.project().indexOf(mailbox);
        if (index >= 0 && m_file.project().accounts.at(index).creation.exists())
            m_mailboxes += mailbox;
    }
    return int(m_mailboxes.size());
}

void ChangeJourney::start()
{
    if (isRunning())
        return;
    m_isCancelled = false;
    m_done = m_changed = 0;
    m_total = int(m_mailboxes.size());
    m_refused.reset();
    begin(m_change == Change::SetPassword ? Text::tr("Setting new passwords …")
                                          : Text::tr("Disabling mailboxes …"));
    whenFinished(providerHost(m_file, m_services, m_vault), this, [this](const HostResult &host) {
        if (!host) {
            m_mailboxes.clear();
            endWith(host.error());
            return;
        }
        m_host = *host;
        tellWaits(*m_host);
        next();
    });
}

void ChangeJourney::cancel()
{
    m_mailboxes.clear(); // What is being asked is finished first.
    m_isCancelled = true;
    if (m_host)
        m_host->stopWaiting();
}

void ChangeJourney::next()
{
    if (m_mailboxes.isEmpty())
        return conclude();
    const MailAddress mailbox = m_mailboxes.takeFirst();
    m_change == Change::SetPassword ? setPassword(mailbox) : disable(mailbox);
}

void ChangeJourney::setPassword(const MailAddress &mailbox)
{
    const Result<const provider::Profile *> found = profile(m_services, m_file.project().providerId);
    const Secret made = generatedPassword(found ? (*found)->limits.password : provider::PasswordRules());
    const Secret before = m_vault.passwordInMemory(Vault::Side::New, mailbox);
    const auto set = [this, mailbox, made, before] {
        whenFinished(m_host->setPassword(mailbox, made), this,
                     [this, mailbox, before](const Status &changed) {
                         // Where no answer came it may have been set all the same, and the new one is kept.
                         const bool isRefused = !changed && changed.error().kind != Error::Kind::Unreachable;
                         if (isRefused)
                             m_vault.keep(Vault::Side::New, mailbox, before);
                         settled(mailbox, changed);
                     });
    };
    // A password that is not kept must not become that of a mailbox: after a crash nobody would know it.
    whenFinished(m_vault.keep(Vault::Side::New, mailbox, made), this,
                 [this, mailbox, set](const Status &kept) {
                     if (kept)
                         set();
                     else
                         settled(mailbox, kept);
                 });
}

void ChangeJourney::disable(const MailAddress &mailbox)
{
    whenFinished(m_host->disableMailbox(mailbox), this,
                 [this, mailbox](const Status &changed) { settled(mailbox, changed); });
}

void ChangeJourney::settled(const MailAddress &mailbox, const Status &changed)
{
    using enum Error::Kind;
    if (!changed && m_isCancelled && (changed.error().kind == Throttled || changed.error().kind == Cancelled))
        return conclude(); // It stayed as it was, as the user wished.
    ++m_done;
    if (!changed) {
        const Error &error = changed.error();
        say(mailbox, error.toString(), error.remedy);
        if (!m_refused)
            m_refused = error;
        if (error.kind != Error::Kind::Refused)
            m_mailboxes.clear(); // It would be the same with the others.
    } else {
        ++m_changed;
        if (m_change == Change::SetPassword)
            say(mailbox, Text::tr("It has a new password."), {});
        else
            m_file.update([&](Project &project) {
                project.accounts.removeIf(
                    [&](const Account &account) { return account.address.isSameMailbox(mailbox); });
            });
    }
    show(StepState::Waiting, Text::tr("%1 of %2 are done.").arg(m_done).arg(m_total));
    // Not from here: a run of failures that come at once would nest as deep as there are mailboxes.
    QMetaObject::invokeMethod(this, &ChangeJourney::next, Qt::QueuedConnection);
}

void ChangeJourney::say(const MailAddress &mailbox, const QString &words, const QString &remedy)
{
    m_file.update([&](Project &project) {
        const qsizetype index = project.indexOf(mailbox);
        if (index < 0)
            return;
        project.accounts[index].creation.words = words;
        project.accounts[index].creation.remedy = remedy;
    });
}

void ChangeJourney::conclude()
{
    m_host.reset();
    if (m_refused)
        return endWith(*m_refused);
    const QString summary = m_change == Change::SetPassword
        ? Text::tr("%n mailbox(es) have a new password.", nullptr, m_changed)
        : Text::tr("%n mailbox(es) were disabled.", nullptr, m_changed);
    end(StepState::Done, summary);
}

} // namespace onboarding
