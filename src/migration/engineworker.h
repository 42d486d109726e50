// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <memory>
#include <vector>

#include <QElapsedTimer>
#include <QTimer>

#include "migration/accountrun.h"
#include "migration/engine.h"
#include "migration/ledger.h"

namespace migration {

/// The engine's inside: runs the accounts, so many at a time, in the engine thread.
class Engine::Worker final : public QObject {
    Q_OBJECT

public:
    Worker(const QList<AccountJob> &jobs, const Options &options);
    ~Worker() override;

    void start();
    void setPaused(bool paused);
    void stop();

signals:
    void progress(const migration::AccountProgress &progress);
    void problem(const migration::Problem &problem);
    void accountFinished(const migration::AccountSummary &summary);
    void finished(const migration::Summary &summary);

private:
    void startNext();
    void accountEnded(AccountRun *run, const AccountSummary &summary);
    void tick();
    void throttle(AccountRun *run, qint64 octets);
    void releaseReaders();
    void ledgerFailed(const Error &error);
    void finish();

    QList<AccountJob> m_jobs;
    const Options m_options;
    std::unique_ptr<Ledger> m_ledger;
    /// One account's part of the rate.
    struct Share {
        double credit = 0; ///< Octets that may be read now.
        qint64 time = 0; ///< When it was counted last, by m_clock.
        bool isHeld = false;
    };

    double octetsPerSecond(qint64 now) const; ///< What each account gets that reads just now.
    void fill(Share &share, qint64 now) const;

    Traffic m_traffic;
    std::vector<AccountRun *> m_runs; ///< Running now; children.
    QHash<AccountRun *, Share> m_shares;
    Summary m_summary;
    QElapsedTimer m_clock;
    QTimer m_tick;
    QTimer m_release; ///< Reads on after the rate's limit was reached.
    std::deque<qsizetype> m_waiting; ///< Jobs not started yet.
    std::size_t m_shown = 0; ///< Account whose progress was told last.
    bool m_isPaused = false;
    bool m_isFinished = false;
};

} // namespace migration
