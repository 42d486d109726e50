// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QTimer>

#include "migration/accountverification.h"
#include "migration/verify.h"

namespace migration {

/// The verifier's inside: so many accounts at a time, in the verifier's thread.
class Verifier::Worker final : public QObject {
    Q_OBJECT

public:
    Worker(const QList<AccountJob> &jobs, const Options &options, bool deep);
    ~Worker() override;

    void start();
    void stop();

signals:
    void progress(const migration::AccountProgress &progress);
    void accountFinished(const migration::Verification &verification);
    void finished(const QList<migration::Verification> &verifications);

private:
    void startNext();

    const QList<AccountJob> m_jobs;
    const Options m_options;
    const bool m_isDeep;
    std::unique_ptr<Ledger> m_ledger;
    QList<AccountVerification *> m_runs; ///< Running now; children.
    QList<Verification> m_verifications; ///< In the order of the jobs.
    QTimer m_tick;
    qsizetype m_next = 0;
    qsizetype m_shown = 0;
    bool m_isStopped = false;
    bool m_isFinished = false;
};

} // namespace migration
