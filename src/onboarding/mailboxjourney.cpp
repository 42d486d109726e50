// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/mailboxjourney.h"

#include <QJsonArray>

#include "base/futures.h"
#include "onboarding/existing.h"
#include "onboarding/hostlist.h"
#include "onboarding/passwords.h"
#include "onboarding/projectfile.h"
#include "onboarding/providervalues.h"
#include "onboarding/services.h"
#include "onboarding/text.h"
#include "provider/host.h"
#include "provider/profile.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

const QString journeyName = u"mailboxes"_s;
const QString plannedKey =
    u"planned"_s; ///< What the last run set out to create, and did not bring to its end.

Creation creation(Creation::State state, const QString &words = {}, const QString &remedy = {})
{
    return {state, words, remedy};
}

/// Errors that say nothing about one mailbox, but about the way to the provider.
bool concernsAll(Error::Kind kind)
{
    return kind == Error::Kind::LoginRefused || kind == Error::Kind::Unreachable
        || kind == Error::Kind::Throttled || kind == Error::Kind::CertificateRefused
        || kind == Error::Kind::BadProfile;
}

} // namespace

MailboxJourney::MailboxJourney(ProjectFile &file, const Services &services, Vault &vault, QObject *parent)
    : Journey(parent)
    , m_file(file)
    , m_services(services)
    , m_vault(vault)
    , m_accounts(file, vault)
    , m_aliases(file)
{
    connect(&m_file, &ProjectFile::changed, this, &MailboxJourney::refresh);
    refresh();
}

MailboxJourney::~MailboxJourney() = default;

void MailboxJourney::start()
{
    if (isRunning())
        return;
    m_isPaused = m_isCancelled = false;
    m_stop.reset();
    m_done = m_total = m_underWay = 0;
    m_tasks.clear();
    m_unsure.clear();
    m_taken.clear();
    if (m_file.project().accounts.isEmpty()) {
        endWith({Error::Kind::BadInput,
                 Text::tr("There are no mailboxes yet."),
                 {},
                 Text::tr("Type or paste their addresses, or import a table.")});
        return;
    }
    if (!createsHere()) {
        begin(Text::tr("Logging in to the mailboxes at the new host …"));
        planTasks();
        next();
        return;
    }
    begin(Text::tr("Asking the new host what is there already …"));
    // A password that is not kept must not become that of a mailbox: after a crash nobody would know it.
    whenFinished(generatePasswords().kept, this, [this](const Status &kept) {
        if (!isRunning())
            return;
        if (kept)
            createAtProvider();
        else
            endWith(kept.error());
    });
}

void MailboxJourney::cancel()
{
    if (!isRunning())
        return;
    m_isCancelled = true;
    m_isPaused = false;
    next();
}

void MailboxJourney::pause()
{
    m_isPaused = isRunning();
    refresh();
}

void MailboxJourney::resume()
{
    m_isPaused = false;
    refresh();
    next();
}

QList<MailAddress> MailboxJourney::withoutPassword() const
{
    QList<MailAddress> mailboxes;
    for (const Account &account : m_file.project().accounts) {
        // A mailbox that was there before has a password of its own, which must be asked for.
        if (!m_vault.hasPassword(Vault::Side::New, account.address) && !account.creation.exists())
            mailboxes += account.address;
    }
    return mailboxes;
}

PasswordsMade MailboxJourney::generatePasswords()
{
    const Result<const provider::Profile *> found = profile(m_services, m_file.project().providerId);
    const provider::PasswordRules rules = found ? (*found)->limits.password : provider::PasswordRules();
    QList<std::pair<MailAddress, Secret>> made;
    for (const MailAddress &mailbox : withoutPassword())
        made += {mailbox, generatedPassword(rules)};
    return {int(made.size()), m_vault.keepAll(Vault::Side::New, made)};
}

QList<EntryProblem> MailboxJourney::problems() const
{
    const Result<const provider::Profile *> found = profile(m_services, m_file.project().providerId);
    const Project &project = m_file.project();
    HostBounds host;
    if (found) {
        host.aliasMembers = (*found)->limits.aliasMembers.value_or(0);
        // Where mailboxes are made by hand, so are their sizes.
        host.takesSizes = !createsHere() || (*found)->takesQuota();
    }
    QList<EntryProblem> problems = entryProblems(project, host);
    for (const Alias &alias : project.aliases) {
        if (alias.creation.exists() && !alias.creation.remedy.isEmpty())
            problems +=
                EntryProblem{alias.address, alias.creation.words + u' ' + alias.creation.remedy, true};
    }
    return problems;
}

bool MailboxJourney::createsHere() const
{
    const Result<const provider::Profile *> found = profile(m_services, m_file.project().providerId);
    return found && (*found)->hasOperation(provider::OperationName::CreateMailbox);
}

void MailboxJourney::createAtProvider()
{
    whenFinished(providerHost(m_file, m_services, m_vault), this, [this](const HostResult &host) {
        if (!isRunning())
            return;
        if (!host) {
            endWith(host.error());
            return;
        }
        m_host = *host;
        tellWaits(*m_host);
        m_atOnce = m_host->parallelCalls();
        whenFinished(listAtHost(*m_host), this, [this](const Result<HostList> &list) {
            if (!list) {
                endWith(list.error());
                return;
            }
            takeList(*list);
            planTasks();
            begun();
            next();
        });
    });
}

void MailboxJourney::takeList(const HostList &list)
{
    const QStringList names = m_file.remembered(journeyName).value(plannedKey).toVariant().toStringList();
    m_planned = QSet<QString>(names.begin(), names.end());
    m_list = std::make_shared<const HostList>(list);
    if (list.hasMailboxes)
        m_file.update([&](Project &project) { m_taken = markExisting(project, list, m_planned); });
}

bool MailboxJourney::wasAbsent(const Task &task) const
{
    const auto isIt = [&task](const auto &entry) { return entry.address.isSameMailbox(task.address); };
    return (task.isAlias ? m_list->isComplete : m_list->hasMailboxes)
        && std::none_of(m_list->mailboxes.begin(), m_list->mailboxes.end(), isIt)
        && std::none_of(m_list->aliases.begin(), m_list->aliases.end(), isIt);
}

void MailboxJourney::planTasks()
{
    QHash<QString, QString> wrong;
    for (const EntryProblem &problem : problems()) {
        if (!problem.isWarning)
            wrong.insert(problem.address.key(), problem.message);
    }
    for (const Account &account : m_file.project().accounts) {
        if (m_taken.contains(account.address.key()))
            continue;
        if (!account.creation.exists()
            || (!createsHere() && account.creation.state != Creation::State::Created))
            m_tasks += Task{false, account.address};
    }
    const QList<Alias> aliases = m_file.project().aliases; // record() puts others in their place.
    for (const Alias &alias : aliases) {
        if (alias.creation.exists() || m_taken.contains(alias.address.key()))
            continue;
        const auto problem = wrong.constFind(alias.address.key());
        if (problem != wrong.constEnd())
            record({true, alias.address}, creation(Creation::State::Refused, *problem));
        else if (!createsHere())
            continue;
        else if (isByHand(alias))
            record({true, alias.address},
                   creation(Creation::State::NotYet, Text::tr("It is made by hand at this provider."),
                            Text::tr("Confirm it when it exists there.")));
        else
            m_tasks += Task{true, alias.address};
    }
    m_total = int(m_tasks.size());
}

void MailboxJourney::remember(const QStringList &planned)
{
    m_file.remember(journeyName,
                    planned.isEmpty() ? QJsonObject()
                                      : QJsonObject{{plannedKey, QJsonArray::fromStringList(planned)}});
}

void MailboxJourney::begun()
{
    QStringList planned;
    for (const Task &task : std::as_const(m_tasks))
        planned += task.address.key();
    remember(planned);
    if (const Status saved = m_file.save(); !saved)
        m_stop = saved.error();
}

void MailboxJourney::next()
{
    if (!isRunning())
        return;
    if (m_host && (m_isCancelled || m_stop))
        m_host->stopWaiting();
    while (!m_isPaused && !m_isCancelled && !m_stop && m_underWay < m_atOnce && !m_tasks.isEmpty()) {
        // Members of an alias must exist before it.
        if (m_tasks.constFirst().isAlias && m_underWay > 0 && m_aliasesUnderWay == 0)
            return;
        const Task task = m_tasks.takeFirst();
        ++m_underWay;
        m_aliasesUnderWay += task.isAlias ? 1 : 0;
        if (!createsHere())
            tryLogin(task);
        else if (task.isAlias)
            createAlias(task);
        else
            createMailbox(task);
    }
    if (m_underWay > 0 || m_isPaused)
        return;
    if (m_tasks.isEmpty() || m_isCancelled || m_stop) {
        m_host.reset();
        if (std::exchange(m_list, nullptr))
            remember(m_unsure);
        if (m_stop) {
            endWith(*m_stop);
            return;
        }
        end();
        refresh();
    }
}

void MailboxJourney::createMailbox(const Task &task)
{
    const qsizetype index = m_file.project().indexOf(task.address);
    if (index < 0) { // Removed from the list meanwhile.
        settled(task);
        return;
    }
    const Account account = m_file.project().accounts.at(index);
    whenFinished(m_vault.password(Vault::Side::New, account.address), this,
                 [this, task, account](const Result<Secret> &password) {
                     provider::MailboxRequest request;
                     request.address = account.address;
                     request.displayName = account.displayName;
                     request.password = password.value_or(Secret());
                     if (account.quota > 0)
                         request.quotaOctets = account.quota;
                     request.isAgain = account.creation.state == Creation::State::Refused
                         || m_planned.contains(account.address.key());
                     whenFinished(
                         m_host->createMailbox(request), this,
                         [this, task](const Result<provider::Outcome> &outcome) { conclude(task, outcome); });
                 });
}

void MailboxJourney::createAlias(const Task &task)
{
    QList<MailAddress> members;
    for (const Alias &alias : m_file.project().aliases) {
        if (alias.address.isSameMailbox(task.address))
            members = alias.members;
    }
    whenFinished(m_host->createAlias(task.address, members), this,
                 [this, task](const Result<provider::Outcome> &outcome) { conclude(task, outcome); });
}

void MailboxJourney::conclude(const Task &task, const Result<provider::Outcome> &outcome)
{
    if (outcome) {
        if (*outcome == provider::Outcome::Created)
            record(task, creation(Creation::State::Created));
        else if (*outcome == provider::Outcome::PerhapsCreated && wasAbsent(task))
            record(task,
                   creation(Creation::State::Created,
                            Text::tr("It is there, although the answer to its creation was lost.")));
        else
            record(task,
                   creation(Creation::State::AlreadyThere,
                            Text::tr("It was there before; it was left as it is.")));
    } else {
        refused(task, outcome.error());
    }
    settled(task);
}

void MailboxJourney::refused(const Task &task, const Error &error)
{
    using enum Error::Kind;
    // Whether it was created all the same is seen in the list of the next run.
    if (error.kind == Unreachable || error.kind == Throttled)
        m_unsure += task.address.key();
    // Not now is no refusal: it stays as it was.
    if (error.kind != Throttled && error.kind != Cancelled) {
        const QString words = error.detail.isEmpty() ? error.message : error.message + u' ' + error.detail;
        record(task, creation(Creation::State::Refused, words, error.remedy));
    }
    if (concernsAll(error.kind) && !m_isCancelled && !m_stop)
        m_stop = error;
}

void MailboxJourney::record(const Task &task, const Creation &creation)
{
    m_file.update([&](Project &project) {
        if (!task.isAlias) {
            const qsizetype index = project.indexOf(task.address);
            if (index >= 0)
                project.accounts[index].creation = creation;
            return;
        }
        for (Alias &alias : project.aliases) {
            if (alias.address.isSameMailbox(task.address))
                alias.creation = creation;
        }
    });
}

void MailboxJourney::settled(const Task &task)
{
    --m_underWay;
    m_aliasesUnderWay -= task.isAlias ? 1 : 0;
    ++m_done;
    refresh();
    emit changed();
    // Not from here: a run of failures that come at once would nest as deep as there are mailboxes.
    QMetaObject::invokeMethod(this, &MailboxJourney::next, Qt::QueuedConnection);
}

void MailboxJourney::refresh()
{
    if (isRunning()) {
        if (m_isPaused)
            show(StepState::NeedsYou, Text::tr("Paused: %1 of %2 are done.").arg(m_done).arg(m_total));
        else if (m_total > 0)
            show(StepState::Waiting, Text::tr("%1 of %2 are done.").arg(m_done).arg(m_total));
        return;
    }
    const Project &project = m_file.project();
    const auto isOpen = [](const auto &entry) { return !entry.creation.exists(); };
    const auto open = std::count_if(project.accounts.begin(), project.accounts.end(), isOpen)
        + std::count_if(project.aliases.begin(), project.aliases.end(), isOpen);
    if (project.accounts.isEmpty())
        show(StepState::ToDo, Text::tr("There are no mailboxes yet."));
    else if (open == 0)
        show(StepState::Done,
             Text::tr("%1 mailboxes and %2 aliases are at the new host.")
                 .arg(project.accounts.size())
                 .arg(project.aliases.size()));
    else
        show(StepState::NeedsYou,
             Text::tr("%n mailbox(es) or alias(es) are missing at the new host.", nullptr, int(open)));
}

} // namespace onboarding
