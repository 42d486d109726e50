// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/verify.h"

#include <chrono>

#include "migration/verifyworker.h"

using namespace std::chrono_literals;

namespace migration {

Verifier::Worker::Worker(const QList<AccountJob> &jobs, const Options &options, bool deep)
    : m_jobs(jobs)
    , m_options(options)
    , m_isDeep(deep)
    , m_tick(this)
{
}

Verifier::Worker::~Worker()
{
    // The runs use the ledger while they go.
    qDeleteAll(std::exchange(m_runs, {}));
}

void Verifier::Worker::start()
{
    Result<std::unique_ptr<Ledger>> ledger = Ledger::open(m_options.ledgerFile, Ledger::Mode::Read);
    for (const AccountJob &job : std::as_const(m_jobs)) {
        Verification verification;
        verification.account = job.id;
        if (!ledger)
            verification.error = ledger.error();
        m_verifications.append(verification);
    }
    if (!ledger) {
        emit finished(m_verifications);
        return;
    }
    m_ledger = std::move(*ledger);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (!m_runs.isEmpty())
            emit progress(m_runs.at(++m_shown % m_runs.size())->progress());
    });
    m_tick.start(100ms);
    startNext();
}

void Verifier::Worker::startNext()
{
    while (!m_isStopped && m_next < m_jobs.size() && m_runs.size() < std::max(1, m_options.parallel)) {
        const qsizetype index = m_next++;
        auto *run = new AccountVerification(m_jobs.at(index), *m_ledger, m_isDeep, m_options.tries, this);
        m_runs.append(run);
        connect(run, &AccountVerification::finished, this,
                [this, run, index](const Verification &verification) {
                    m_verifications[index] = verification;
                    m_runs.removeOne(run);
                    run->deleteLater();
                    emit accountFinished(verification);
                    QMetaObject::invokeMethod(this, &Worker::startNext, Qt::QueuedConnection);
                });
        run->start();
    }
    if (m_runs.isEmpty() && !std::exchange(m_isFinished, true)) {
        m_tick.stop();
        emit finished(m_verifications);
    }
}

void Verifier::Worker::stop()
{
    m_isStopped = true;
    for (qsizetype i = m_next; i < m_verifications.size(); ++i)
        m_verifications[i].error =
            Error{Error::Kind::Cancelled, tr("The verification was stopped before its end."), {}, {}};
    const QList<AccountVerification *> runs = m_runs; // Each leaves the list as it ends.
    for (AccountVerification *run : runs)
        run->stop();
}

Verifier::Verifier(QObject *parent)
    : QObject(parent)
{
    m_thread.setObjectName(QStringLiteral("verification"));
}

Verifier::~Verifier()
{
    m_thread.quit();
    m_thread.wait();
}

void Verifier::start(const QList<AccountJob> &jobs, const Options &options, bool deep)
{
    if (m_worker)
        return;
    m_worker = new Worker(jobs, options, deep); // Deleted by its thread's end, below.
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::started, m_worker, &Worker::start);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    connect(m_worker, &Worker::progress, this, &Verifier::progress);
    connect(m_worker, &Worker::accountFinished, this, &Verifier::accountFinished);
    connect(m_worker, &Worker::finished, this, &Verifier::finished);
    m_thread.start();
}

void Verifier::stop()
{
    if (m_worker)
        QMetaObject::invokeMethod(m_worker, [worker = m_worker] { worker->stop(); });
}

} // namespace migration
