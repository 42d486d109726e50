// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <memory>

#include "onboarding/copyprogress.h"
#include "onboarding/migraterequest.h"

namespace migration {
class Engine;
class Verifier;
struct AccountJob;
} // namespace migration

namespace onboarding {

class Services;

/// One run of the copy engine or of the verification over some mailboxes. Used once.
class CopyRun final : public QObject {
    Q_OBJECT

public:
    explicit CopyRun(const Services &services, QObject *parent = nullptr);
    ~CopyRun() override;

    /// Copies, or, with CopyOptions::dryRun, only lists what would be copied. Returns at once.
    void copy(const QList<CopyJob> &jobs, const CopyOptions &options);
    /// Proves source = destination again; `deep` compares every body.
    void verify(const QList<CopyJob> &jobs, const CopyOptions &options, bool deep);

    void pause();
    void resume();
    void stop(); ///< finished() follows within a few seconds; everything done is durable.

signals:
    void progress(const onboarding::CopyProgress &progress); ///< At most ten a second.
    void problem(const onboarding::CopyProblem &problem);
    void accountFinished(const onboarding::CopySummary &summary);
    void finished(const onboarding::CopySummary &summary); ///< Last of all; over all accounts.

private:
    bool prepare(const QList<CopyJob> &jobs, const CopyOptions &options);
    void runEngine(const CopyOptions &options);
    void runVerifier(const CopyOptions &options, bool deep);
    void failWith(const Error &error);

    const Services &m_services;
    bool m_isStopped = false;
    QList<migration::AccountJob> m_accountJobs;
    std::unique_ptr<migration::Engine> m_engine;
    std::unique_ptr<migration::Verifier> m_verifier;
    QElapsedTimer m_clock;
};

} // namespace onboarding
