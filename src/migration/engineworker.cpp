// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/engineworker.h"

#include <algorithm>
#include <chrono>

using namespace std::chrono_literals;

namespace migration {

Engine::Worker::Worker(const QList<AccountJob> &jobs, const Options &options)
    : m_jobs(jobs)
    , m_options(options)
    , m_tick(this)
    , m_release(this)
{
    m_release.setSingleShot(true);
}

Engine::Worker::~Worker()
{
    // The runs use the ledger while they go.
    for (AccountRun *run : m_runs) {
        run->flush();
        delete run;
    }
}

void Engine::Worker::start()
{
    m_clock.start();
    connect(&m_tick, &QTimer::timeout, this, &Worker::tick);
    connect(&m_release, &QTimer::timeout, this, [this] {
        for (AccountRun *run : m_runs)
            run->holdReading(false);
    });
    Result<std::unique_ptr<Ledger>> ledger = Ledger::open(m_options.ledgerFile, Ledger::Mode::Write);
    if (!ledger) {
        m_summary.error = ledger.error();
        finish();
        return;
    }
    m_ledger = std::move(*ledger);
    for (const AccountJob &job : std::as_const(m_jobs)) {
        AccountSummary summary;
        summary.proof.account = job.id;
        m_summary.accounts.append(summary);
    }
    m_tick.start(100ms);
    startNext();
}

void Engine::Worker::startNext()
{
    while (!m_isFinished && !m_summary.isStopped && m_next < m_jobs.size()
           && int(m_runs.size()) < std::max(1, m_options.parallel)) {
        auto *run = new AccountRun(m_jobs.at(m_next), m_options, *m_ledger, this);
        ++m_next;
        m_runs.push_back(run);
        connect(run, &AccountRun::changed, this, [this, run] { emit progress(run->progress()); });
        connect(run, &AccountRun::problem, this, &Worker::problem);
        connect(run, &AccountRun::ledgerFailed, this, &Worker::ledgerFailed);
        connect(run, &AccountRun::octetsRead, this, &Worker::throttle);
        connect(run, &AccountRun::finished, this,
                [this, run](const AccountSummary &summary) { accountEnded(run, summary); });
        run->setPaused(m_isPaused);
        run->start();
    }
    if (m_runs.empty())
        finish();
}

void Engine::Worker::accountEnded(AccountRun *run, const AccountSummary &summary)
{
    std::erase(m_runs, run);
    run->deleteLater();
    for (qsizetype i = 0; i < m_jobs.size(); ++i) {
        if (m_jobs.at(i).id == run->name())
            m_summary.accounts[i] = summary;
    }
    emit accountFinished(summary);
    QMetaObject::invokeMethod(this, &Worker::startNext, Qt::QueuedConnection);
}

/// Ten times a second: one account's progress is told, and outcomes become durable.
void Engine::Worker::tick()
{
    if (m_runs.empty())
        return;
    m_shown = (m_shown + 1) % m_runs.size();
    for (AccountRun *run : m_runs) {
        if (const Status flushed = run->flush(); !flushed) {
            ledgerFailed(flushed.error());
            return;
        }
    }
    emit progress(m_runs.at(m_shown)->progress());
}

void Engine::Worker::throttle(qint64 octets)
{
    if (m_options.rate <= 0)
        return;
    const double perSecond = double(m_options.rate);
    const qint64 now = m_clock.elapsed();
    // Up to a second's worth is saved up, so that the limit holds over any longer time.
    m_credit =
        std::min(perSecond, m_credit + double(now - m_creditTime) * perSecond / 1000.0) - double(octets);
    m_creditTime = now;
    if (m_credit >= 0 || m_release.isActive())
        return;
    for (AccountRun *run : m_runs)
        run->holdReading(true);
    m_release.start(std::chrono::milliseconds(qint64(-m_credit * 1000.0 / perSecond) + 1));
}

void Engine::Worker::setPaused(bool paused)
{
    m_isPaused = paused;
    for (AccountRun *run : m_runs)
        run->setPaused(paused);
}

void Engine::Worker::stop()
{
    m_summary.isStopped = true;
    if (m_runs.empty())
        finish();
    // A copy: a run that has nothing in flight may end at once.
    const std::vector<AccountRun *> runs = m_runs;
    for (AccountRun *run : runs)
        run->stop();
}

void Engine::Worker::ledgerFailed(const Error &error)
{
    if (m_isFinished)
        return;
    m_summary.error = error;
    // Nothing more may be sent: it could not be written down. What the ledger holds is enough to resume.
    for (AccountRun *run : m_runs) {
        run->disconnect(this);
        run->deleteLater();
    }
    m_runs.clear();
    finish();
}

void Engine::Worker::finish()
{
    if (std::exchange(m_isFinished, true))
        return;
    m_tick.stop();
    m_release.stop();
    m_summary.duration = std::chrono::milliseconds(m_clock.elapsed());
    m_summary.isVerified = !m_summary.error && !m_summary.isStopped;
    for (const AccountSummary &account : std::as_const(m_summary.accounts)) {
        m_summary.tally += account.proof.tally;
        m_summary.copiedNow += account.copiedNow;
        m_summary.octetsNow += account.octetsNow;
        m_summary.flagsNow += account.flagsNow;
        m_summary.isVerified = m_summary.isVerified && account.isVerified;
    }
    emit finished(m_summary);
}

} // namespace migration
