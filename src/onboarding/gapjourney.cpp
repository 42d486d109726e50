// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/gapjourney.h"

#include "base/chain.h"
#include "imap/account.h"
#include "onboarding/copyendpoints.h"
#include "onboarding/hostlist.h"
#include "onboarding/projectfile.h"
#include "onboarding/providervalues.h"
#include "onboarding/recipientsearch.h"
#include "onboarding/recipienttally.h"
#include "onboarding/services.h"
#include "onboarding/text.h"
#include "onboarding/vault.h"
#include "onboarding/wantedrecords.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

constexpr int mostAtOnce = 4; ///< Mailboxes; hosts allow few connections.

} // namespace

GapJourney::GapJourney(ProjectFile &file, const Services &services, Vault &vault, QObject *parent)
    : Journey(parent)
    , m_file(file)
    , m_services(services)
    , m_vault(vault)
    , m_model(file)
    , m_days(file.project().oldSide.days)
{
    connect(&m_model, &QAbstractItemModel::modelReset, this, &GapJourney::refresh);
    refresh();
}

GapJourney::~GapJourney() = default;

void GapJourney::setDays(int days)
{
    m_days = std::max(1, days);
}

void GapJourney::start()
{
    if (isRunning())
        return;
    ++m_run;
    m_listed.clear();
    m_atNewHost.clear();
    m_unread.clear();
    m_stop.clear();
    m_messages = m_underWay = m_done = 0;
    m_total = 1;
    QSet<QString> known;
    for (const Account &account : m_file.project().accounts)
        known += account.address.key();
    for (const Alias &alias : m_file.project().aliases)
        known += alias.address.key();
    m_tally = std::make_shared<RecipientTally>(QList<DomainName>{m_file.project().domain}, known);
    begin(Text::tr("Asking both hosts which addresses they have …"));
    listNewHost();
}

void GapJourney::cancel()
{
    if (!isRunning())
        return;
    ++m_run;
    for (const std::function<void()> &stop : std::exchange(m_stop, {}))
        stop();
    m_host.reset();
    end(StepState::ToDo, Text::tr("The check was stopped."));
    refresh();
}

void GapJourney::ask(const QFuture<HostResult> &host, const Take &take)
{
    const auto go = [this, run = m_run, take](const Result<HostList> &list) {
        if (run != m_run)
            return;
        m_host.reset();
        take(list);
    };
    whenFinished(host, this, [this, run = m_run, go](const HostResult &made) {
        if (run != m_run)
            return;
        if (!made) {
            go(fail(made.error()));
            return;
        }
        m_host = *made;
        tellWaits(*m_host);
        whenFinished(listAtHost(*m_host), this, go);
    });
}

void GapJourney::listNewHost()
{
    const Result<const provider::Profile *> found = profile(m_services, m_file.project().providerId);
    if (!found || !(*found)->hasOperation(provider::OperationName::ListMailboxes)) {
        listOldHost();
        return;
    }
    ask(providerHost(m_file, m_services, m_vault),
        [this, name = (*found)->name](const Result<HostList> &list) {
            if (!list)
                m_unread += Unread{name, list.error().toString()};
            for (const provider::Mailbox &mailbox : list.value_or(HostList()).mailboxes)
                m_atNewHost += mailbox.address;
            for (const provider::Alias &alias : list.value_or(HostList()).aliases)
                m_atNewHost += alias.address;
            listOldHost();
        });
}

void GapJourney::listOldHost()
{
    ++m_done;
    if (!m_file.project().oldProvider) {
        search();
        return;
    }
    ++m_total;
    ask(oldProviderHost(m_file, m_services, m_vault), [this](const Result<HostList> &list) {
        if (list)
            takeOldList(*list);
        else
            m_unread += Unread{Text::tr("the old host"), list.error().toString()};
        ++m_done;
        search();
    });
}

void GapJourney::takeOldList(const HostList &list)
{
    for (const provider::Mailbox &mailbox : list.mailboxes) {
        OldAddress &known = m_listed[mailbox.address.key()];
        known.address = mailbox.address;
        known.seen |= Sighting::Mailbox;
    }
    for (const provider::Alias &alias : list.aliases) {
        OldAddress &known = m_listed[alias.address.key()];
        known.address = alias.address;
        known.seen |= Sighting::Alias;
        known.members = alias.members;
    }
}

void GapJourney::search()
{
    m_mailboxes.clear();
    for (const Account &account : m_file.project().accounts) {
        if (account.migrate)
            m_mailboxes += account.address;
    }
    m_total += int(m_mailboxes.size());
    if (!m_mailboxes.isEmpty() && !m_file.project().oldHost) {
        m_unread += Unread{Text::tr("the old mailboxes"), Text::tr("The old mail server is not known yet.")};
        m_mailboxes.clear();
    }
    searchNext();
}

void GapJourney::searchNext()
{
    while (m_underWay < mostAtOnce && !m_mailboxes.isEmpty()) {
        ++m_underWay;
        searchMailbox(m_mailboxes.takeFirst());
    }
    if (m_underWay == 0)
        conclude();
    else
        refresh();
}

void GapJourney::searchMailbox(const MailAddress &mailbox)
{
    const auto unread = [this, run = m_run, mailbox](const QString &why) {
        if (run == m_run)
            settled(mailbox.toUnicode(), why);
    };
    whenFinished(m_vault.password(Vault::Side::Old, mailbox), this,
                 [this, run = m_run, mailbox, unread](const Result<Secret> &password) {
                     if (run != m_run)
                         return;
                     if (!password || password->isEmpty()) {
                         unread(Text::tr("Its password at the old host is not known."));
                         return;
                     }
                     const Result<CopyEndpoint> endpoint = oldEndpoint(m_file.project(), m_vault, mailbox);
                     const Result<imap::Account> account = endpoint
                         ? imapAccount(*endpoint, m_services, {})
                         : Result<imap::Account>(fail(endpoint.error()));
                     if (!account) {
                         unread(account.error().toString());
                         return;
                     }
                     SearchBounds bounds;
                     bounds.since = m_services.now().date().addDays(-m_days);
                     QFuture<Result<SearchEnd>> searching = searchRecipients(*account, bounds, m_tally);
                     m_stop += [searching]() mutable { searching.cancel(); };
                     whenFinished(searching, this, [this, run, unread](const Result<SearchEnd> &end) {
                         if (run == m_run)
                             m_messages += end.value_or(SearchEnd()).messages;
                         unread(end ? end->omitted : end.error().toString());
                     });
                 });
}

void GapJourney::settled(const QString &what, const QString &why)
{
    --m_underWay;
    ++m_done;
    if (!why.isEmpty())
        m_unread += Unread{what, why};
    // Not from here: a run of mailboxes without a password would nest as deep as there are mailboxes.
    QMetaObject::invokeMethod(
        this,
        [this, run = m_run] {
            if (run == m_run && isRunning())
                searchNext();
        },
        Qt::QueuedConnection);
}

void GapJourney::conclude()
{
    QHash<QString, OldAddress> known = m_listed;
    for (const OldAddress &former : m_file.project().oldSide.addresses) {
        if (former.seen.testFlag(Sighting::Table)) {
            OldAddress &entry = known[former.address.key()];
            entry.address = former.address;
            entry.seen |= Sighting::Table;
        }
    }
    for (const OldAddress &written : m_tally->addresses()) {
        OldAddress &entry = known[written.address.key()];
        const OldAddress listed = entry;
        entry = written;
        entry.seen |= listed.seen;
        entry.members = listed.members;
    }
    m_tally.reset();
    m_stop.clear();
    m_file.update([&](Project &project) {
        OldSide &side = project.oldSide;
        side.checked = m_services.now();
        side.days = m_days;
        side.addresses = known.values();
        std::sort(side.addresses.begin(), side.addresses.end(),
                  [](const OldAddress &one, const OldAddress &other) {
                      return one.address.key() < other.address.key();
                  });
        side.unread = m_unread;
        side.atNewHost = m_atNewHost;
    });
    const auto [state, summary] = verdict();
    end(state, summary);
}

std::pair<StepState, QString> GapJourney::verdict() const
{
    const OldSide &side = m_file.project().oldSide;
    if (!side.checked.isValid())
        return {StepState::ToDo, Text::tr("Nobody has looked yet whether an address is forgotten.")};
    const int open = int(openGaps(m_file.project()).size());
    if (open > 0)
        return {StepState::NeedsYou,
                Text::tr("%n address(es) of the old side have no place at the new host.", nullptr, open)};
    if (!side.unread.isEmpty())
        return {StepState::NeedsYou,
                Text::tr("No address is known to be forgotten, but not everything could be read.")};
    return {StepState::Done, Text::tr("Every known address has a place at the new host.")};
}

void GapJourney::refresh()
{
    if (isRunning()) {
        show(StepState::Waiting,
             Text::tr("Reading the recent mail at the old host: %1 of %2 done.").arg(m_done).arg(m_total));
        return;
    }
    const auto [state, summary] = verdict();
    show(state, summary);
}

} // namespace onboarding
