// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/engineworker.h"

#include <algorithm>
#include <chrono>

using namespace std::chrono_literals;

namespace migration {

Engine::Worker::Worker(const QList<AccountJob> &jobs, const Options &options)
    : m_jobs(jobs)
    , m_options(options)
    , m_traffic(options.perHost)
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
    connect(&m_release, &QTimer::timeout, this, &Worker::releaseReaders);
    Result<std::unique_ptr<Ledger>> ledger = Ledger::open(
        m_options.ledgerFile, m_options.dryRun ? Ledger::Mode::Copy : Ledger::Mode::Write);
    if (!ledger) {
        m_summary.error = ledger.error();
        finish();
        return;
    }
    m_ledger = std::move(*ledger);
    for (const AccountJob &job : std::as_const(m_jobs)) {
        AccountSummary summary;
        summary.proof.account = job.id;
        m_waiting.push_back(m_summary.accounts.size());
        m_summary.accounts.append(summary);
    }
    m_tick.start(100ms);
    startNext();
}

void Engine::Worker::startNext()
{
    const auto mayStart = [this](qsizetype job) {
        const AccountJob &wanted = m_jobs.at(job);
        return m_traffic.mayConnect(wanted.source.endpoint.host, wanted.destination.endpoint.host);
    };
    while (!m_isFinished && !m_summary.isStopped && !m_waiting.empty()
           && int(m_runs.size()) < std::max(1, m_options.parallel)) {
        const auto next = std::find_if(m_waiting.begin(), m_waiting.end(), mayStart);
        m_traffic.setCrowded(next == m_waiting.end());
        // Where a host grants less than one account needs, the first gets it all the same.
        if (next == m_waiting.end() && !m_runs.empty())
            return;
        const auto chosen = next == m_waiting.end() ? m_waiting.begin() : next;
        auto *run = new AccountRun(m_jobs.at(*chosen), m_options, *m_ledger, m_traffic, this);
        m_waiting.erase(chosen);
        m_runs.push_back(run);
        connect(run, &AccountRun::changed, this, [this, run] { emit progress(run->progress()); });
        connect(run, &AccountRun::problem, this, &Worker::problem);
        connect(run, &AccountRun::ledgerFailed, this, &Worker::ledgerFailed);
        connect(run, &AccountRun::octetsRead, this,
                [this, run](qint64 octets) { throttle(run, octets); });
        connect(run, &AccountRun::finished, this,
                [this, run](const AccountSummary &summary) { accountEnded(run, summary); });
        run->setPaused(m_isPaused);
        run->start();
    }
    if (m_waiting.empty())
        m_traffic.setCrowded(false);
    if (m_runs.empty())
        finish();
}

void Engine::Worker::accountEnded(AccountRun *run, const AccountSummary &summary)
{
    std::erase(m_runs, run);
    m_shares.remove(run);
    run->deleteLater();
    for (qsizetype i = 0; i < m_jobs.size(); ++i) {
        if (m_jobs.at(i).id == run->name())
            m_summary.accounts[i] = summary;
    }
    emit accountFinished(summary);
    QMetaObject::invokeMethod(this, &Worker::startNext, Qt::QueuedConnection);
}

/// Ten times a second: one account's progress is told, outcomes become durable, pairs come and go.
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
    m_traffic.sample(m_clock.elapsed());
    for (AccountRun *run : m_runs)
        run->adaptPairs();
    if (!m_waiting.empty() && int(m_runs.size()) < m_options.parallel)
        startNext();
    emit progress(m_runs.at(m_shown)->progress());
}

double Engine::Worker::octetsPerSecond(qint64 now) const
{
    constexpr qint64 recently = 1000;
    const auto reading = std::count_if(m_shares.begin(), m_shares.end(), [now](const Share &share) {
        return share.isHeld || now - share.time < recently;
    });
    return double(m_options.rate) / double(std::max<std::ptrdiff_t>(1, reading));
}

/// Up to half a second's worth is saved up, so that the limit holds over any longer time.
void Engine::Worker::fill(Share &share, qint64 now) const
{
    const double perSecond = octetsPerSecond(now);
    share.credit = std::min(perSecond / 2, share.credit + double(now - share.time) * perSecond / 1000.0);
    share.time = now;
}

void Engine::Worker::throttle(AccountRun *run, qint64 octets)
{
    if (m_options.rate <= 0)
        return;
    Share &share = m_shares[run];
    fill(share, m_clock.elapsed());
    share.credit -= double(octets);
    if (share.credit >= 0 || share.isHeld)
        return;
    share.isHeld = true;
    run->holdReading(true);
    if (!m_release.isActive())
        m_release.start(10ms);
}

void Engine::Worker::releaseReaders()
{
    const qint64 now = m_clock.elapsed();
    bool isSomeoneHeld = false;
    for (auto share = m_shares.begin(); share != m_shares.end(); ++share) {
        if (!share->isHeld)
            continue;
        fill(*share, now);
        share->isHeld = share->credit < 0;
        isSomeoneHeld = isSomeoneHeld || share->isHeld;
        if (!share->isHeld)
            share.key()->holdReading(false);
    }
    if (isSomeoneHeld)
        m_release.start(10ms);
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
    m_shares.clear();
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
