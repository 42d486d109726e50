// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/migratejourney.h"

#include <QSet>
#include <climits>

#include "base/futures.h"
#include "onboarding/copyendpoints.h"
#include "onboarding/projectfile.h"
#include "onboarding/providervalues.h"
#include "onboarding/report.h"
#include "onboarding/services.h"
#include "onboarding/text.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

constexpr int loginsAtOnce = 4;

QString id(const Account &account)
{
    return account.address.toString();
}

CopyProgress row(const QString &account, CopyState state, const std::optional<Error> &error = {})
{
    CopyProgress progress;
    progress.account = account;
    progress.state = state;
    progress.error = error;
    return progress;
}

} // namespace

MigrateJourney::MigrateJourney(ProjectFile &file, const Services &services, Vault &vault, QObject *parent)
    : Journey(parent)
    , m_file(file)
    , m_services(services)
    , m_vault(vault)
{
    restoreRows();
    refresh();
}

MigrateJourney::~MigrateJourney() = default;

void MigrateJourney::start()
{
    run(Kind::Copy);
}

void MigrateJourney::verify(bool deep)
{
    run(deep ? Kind::DeepVerify : Kind::Verify);
}

void MigrateJourney::cancel()
{
    if (!isRunning())
        return;
    m_isCancelled = true;
    m_isPaused = false;
    if (m_run)
        m_run->stop();
    else
        end(StepState::NeedsYou, Text::tr("Stopped. Start again to go on."));
}

void MigrateJourney::pause()
{
    if (!isRunning() || m_isPaused)
        return;
    m_isPaused = true;
    if (m_run)
        m_run->pause();
    show(StepState::NeedsYou, Text::tr("Paused."));
}

void MigrateJourney::resume()
{
    if (!m_isPaused)
        return;
    m_isPaused = false;
    show(StepState::Waiting, Text::tr("Copying …"));
    if (m_run)
        m_run->resume();
    else if (isRunning() && m_trying == 0)
        launch();
}

QList<MissingPassword> MigrateJourney::missingPasswords() const
{
    const Project &project = m_file.project();
    QList<MissingPassword> missing;
    for (const Account &account : project.accounts) {
        if (!account.migrate)
            continue;
        const Result<CopyEndpoint> from = oldEndpoint(project, m_vault, account.address);
        const Result<CopyEndpoint> to = newEndpoint(project, m_services, m_vault, account.address);
        if (from && from->password.isEmpty())
            missing += MissingPassword{Vault::Side::Old, account.address, from->user, from->host};
        if (to && to->password.isEmpty())
            missing += MissingPassword{Vault::Side::New, account.address, to->user, to->host};
    }
    return missing;
}

Result<QList<CopyJob>> MigrateJourney::jobs() const
{
    const Project &project = m_file.project();
    QList<CopyJob> jobs;
    for (const Account &account : project.accounts) {
        if (!account.migrate)
            continue;
        Result<CopyEndpoint> from = oldEndpoint(project, m_vault, account.address);
        if (!from)
            return fail(from.error());
        Result<CopyEndpoint> to = newEndpoint(project, m_services, m_vault, account.address);
        if (!to)
            return fail(to.error());
        if (!from->password.isEmpty() && !to->password.isEmpty())
            jobs += CopyJob{id(account), *from, *to};
    }
    return jobs;
}

Result<QList<CopySummary>> MigrateJourney::proofs() const
{
    return ledgerSummaries(ledgerPath(m_file.path()));
}

void MigrateJourney::run(Kind kind)
{
    if (isRunning())
        return;
    m_kind = kind;
    m_isPaused = m_isCancelled = false;
    m_leftOut = 0;
    m_run.reset();
    m_ready.clear();
    begin(Text::tr("Trying the logins …"));
    QList<MailAddress> addresses;
    QList<CopyProgress> rows;
    for (const Account &account : m_file.project().accounts) {
        if (!account.migrate)
            continue;
        addresses += account.address;
        rows += row(id(account), CopyState::Waiting);
    }
    if (addresses.isEmpty()) {
        endWith({Error::Kind::BadInput,
                 Text::tr("There is no mailbox to copy."),
                 {},
                 Text::tr("Enter the mailboxes first.")});
        return;
    }
    m_mailboxes.set(rows);
    m_problems.clear();
    whenFinished(m_vault.load(addresses, {}), this, [this](const Status &) {
        if (!isRunning())
            return;
        const Result<QList<CopyJob>> known = jobs();
        if (!known) {
            endWith(known.error());
            return;
        }
        markMissing();
        tryLogins(*known);
    });
}

void MigrateJourney::markMissing()
{
    const QList<MissingPassword> missing = missingPasswords();
    QSet<QString> marked;
    for (const MissingPassword &password : missing) {
        const QString account = password.address.toString();
        const QString sentence = password.side == Vault::Side::Old
            ? Text::tr("The password of %1 at the old host is not known.")
            : Text::tr("The password of %1 at the new host is not known.");
        marked += account;
        m_mailboxes.update(row(account, CopyState::NeedsPassword,
                               Error{Error::Kind::LoginRefused,
                                     sentence.arg(password.login),
                                     {},
                                     Text::tr("Enter it, then start again.")}));
    }
    m_leftOut = int(marked.size());
    if (!missing.isEmpty())
        emit passwordsNeeded();
}

void MigrateJourney::tryLogins(const QList<CopyJob> &jobs)
{
    m_waiting = jobs;
    m_trying = 1; // Held until the first ones are on their way.
    for (int count = 0; count < loginsAtOnce && !m_waiting.isEmpty(); ++count)
        loginTried({}, {}, {});
    if (--m_trying == 0)
        launch();
}

/// Takes the outcome of one mailbox (none at first), and tries the next.
void MigrateJourney::loginTried(const QString &account, const Status &from, const Status &to)
{
    if (!account.isEmpty()) {
        --m_trying;
        if (!from || !to) {
            ++m_leftOut;
            m_mailboxes.update(row(account, CopyState::NeedsYou, from ? to.error() : from.error()));
        }
    }
    if (!isRunning())
        return;
    if (m_waiting.isEmpty() || m_isCancelled) {
        if (m_trying == 0)
            launch();
        return;
    }
    const CopyJob job = m_waiting.takeFirst();
    ++m_trying;
    whenFinished(testLogin(job.from, m_services, m_options), this, [this, job](const Status &source) {
        whenFinished(testLogin(job.to, m_services, m_options), this,
                     [this, job, source](const Status &destination) {
                         // Out of reach is what the engine is good at: it comes back by itself.
                         const auto isFine = [](const Status &login) {
                             return login || login.error().kind == Error::Kind::Unreachable
                                 || login.error().kind == Error::Kind::Throttled;
                         };
                         const bool goes = isFine(source) && isFine(destination);
                         if (goes)
                             m_ready += job;
                         loginTried(job.id, goes ? Status() : source, goes ? Status() : destination);
                     });
    });
}

/// What the user has not set is limited by what is known of the new host.
void MigrateJourney::keepToProfile(CopyOptions &options) const
{
    constexpr int mostPairs = 4; // The engine opens no more by itself.
    const auto chosen = profile(m_services, m_file.project().providerId);
    if (!chosen)
        return;
    const provider::Limits &limits = (*chosen)->limits;
    if (options.perHost == 0)
        options.perHost = limits.connectionsPerHost.value_or(0);
    if (!options.daily)
        options.daily = limits.dailyUploadOctets;
    if (options.connections == 0 && limits.connectionsPerAccount.value_or(mostPairs) < mostPairs)
        options.connections = *limits.connectionsPerAccount;
}

void MigrateJourney::launch()
{
    if (m_run || m_isPaused || !isRunning())
        return;
    if (m_ready.isEmpty()) {
        endWith({Error::Kind::LoginRefused,
                 Text::tr("No mailbox can be copied yet."),
                 {},
                 Text::tr("See the list for what each of them needs.")});
        return;
    }
    show(StepState::Waiting,
         m_kind == Kind::Copy ? Text::tr("Copying …") : Text::tr("Comparing old and new …"));
    CopyOptions options = m_options;
    options.ledger = ledgerPath(m_file.path());
    options.repairs |= chosenRepairs();
    keepToProfile(options);
    m_run = std::make_unique<CopyRun>(m_services);
    connect(m_run.get(), &CopyRun::progress, this, &MigrateJourney::showProgress);
    connect(m_run.get(), &CopyRun::problem, this, [this](const CopyProblem &problem) {
        m_problems.add(problem);
        emit problemFound(problem);
    });
    connect(m_run.get(), &CopyRun::accountFinished, this, &MigrateJourney::accountFinished);
    connect(m_run.get(), &CopyRun::finished, this, &MigrateJourney::conclude);
    if (m_kind == Kind::Copy)
        m_run->copy(m_ready, options);
    else
        m_run->verify(m_ready, options, m_kind == Kind::DeepVerify);
}

void MigrateJourney::showProgress(const CopyProgress &state)
{
    m_mailboxes.update(state);
    emit progress(state);
}

void MigrateJourney::conclude(const CopySummary &summary)
{
    m_run.release()->deleteLater();
    m_isPaused = false;
    if (m_kind == Kind::Copy && !m_options.dryRun)
        remember(summary);
    if (summary.isStopped) {
        end(StepState::NeedsYou, Text::tr("Stopped. Start again to go on."));
    } else if (summary.error) {
        endWith(*summary.error);
    } else if (m_kind != Kind::Copy) {
        const bool isEqual = summary.isVerified && summary.differences == 0;
        end(isEqual ? state() : StepState::NeedsYou,
            isEqual ? Text::tr("Every message of the old mailboxes is in the new ones.")
                    : Text::tr("%n difference(s) were found.", nullptr,
                               int(qMin<qint64>(summary.differences, INT_MAX))));
    } else {
        end(state(), this->summary());
        refresh();
    }
    emit runFinished(summary);
}

} // namespace onboarding
