// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/copyrun.h"

#include "migration/engine.h"
#include "migration/verify.h"
#include "onboarding/copyendpoints.h"
#include "onboarding/copyvalues.h"
#include "onboarding/services.h"
#include "onboarding/text.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

migration::Rules rules(const CopyOptions &options)
{
    migration::Rules rules;
    rules.map = options.map;
    rules.include = options.include;
    rules.exclude = options.exclude;
    rules.maxSize = options.maxSize;
    rules.since = options.since;
    rules.before = options.before;
    rules.oldestFirst = options.oldestFirst;
    rules.specialUse = options.specialUse;
    rules.repairs = options.repairs;
    return rules;
}

migration::Options engineOptions(const CopyOptions &options)
{
    migration::Options engine;
    engine.ledgerFile = options.ledger;
    engine.parallel = options.parallel;
    engine.connections = options.connections;
    engine.perHost = options.perHost;
    engine.rate = options.rate;
    engine.daily = options.daily;
    engine.dryRun = options.dryRun;
    engine.tries = options.tries;
    return engine;
}

} // namespace

CopyRun::CopyRun(const Services &services, QObject *parent)
    : QObject(parent)
    , m_services(services)
{
}

CopyRun::~CopyRun() = default;

void CopyRun::copy(const QList<CopyJob> &jobs, const CopyOptions &options)
{
    if (prepare(jobs, options))
        runEngine(options);
}

void CopyRun::verify(const QList<CopyJob> &jobs, const CopyOptions &options, bool deep)
{
    if (prepare(jobs, options))
        runVerifier(options, deep);
}

void CopyRun::pause()
{
    if (m_engine)
        m_engine->pause();
}

void CopyRun::resume()
{
    if (m_engine)
        m_engine->resume();
}

void CopyRun::stop()
{
    m_isStopped = true;
    if (m_engine)
        m_engine->stop();
    if (m_verifier)
        m_verifier->stop();
}

bool CopyRun::prepare(const QList<CopyJob> &jobs, const CopyOptions &options)
{
    m_clock.start();
    for (const CopyJob &job : jobs) {
        const Result<imap::Account> source = imapAccount(job.from, m_services, options);
        const Result<imap::Account> destination = imapAccount(job.to, m_services, options);
        if (!source || !destination) {
            failWith(source ? destination.error() : source.error());
            return false;
        }
        m_accountJobs += migration::AccountJob{job.id, *source, *destination, rules(options)};
    }
    return true;
}

void CopyRun::runEngine(const CopyOptions &options)
{
    m_engine = std::make_unique<migration::Engine>();
    connect(m_engine.get(), &migration::Engine::progress, this,
            [this](const migration::AccountProgress &state) { emit progress(copyProgress(state)); });
    connect(m_engine.get(), &migration::Engine::problem, this,
            [this](const migration::Problem &found) { emit problem(copyProblem(found)); });
    connect(m_engine.get(), &migration::Engine::accountFinished, this,
            [this](const migration::AccountSummary &summary) { emit accountFinished(copySummary(summary)); });
    connect(m_engine.get(), &migration::Engine::finished, this,
            [this](const migration::Summary &summary) { emit finished(copySummary(summary)); });
    m_engine->start(m_accountJobs, engineOptions(options));
}

void CopyRun::runVerifier(const CopyOptions &options, bool deep)
{
    m_verifier = std::make_unique<migration::Verifier>();
    connect(m_verifier.get(), &migration::Verifier::progress, this,
            [this](const migration::AccountProgress &state) { emit progress(copyProgress(state)); });
    connect(m_verifier.get(), &migration::Verifier::accountFinished, this,
            [this](const migration::Verification &verification) {
                for (const migration::Difference &difference : verification.differences)
                    emit problem(copyProblem(difference));
                emit accountFinished(copySummary(verification));
            });
    connect(m_verifier.get(), &migration::Verifier::finished, this,
            [this](const QList<migration::Verification> &verifications) {
                CopySummary all = copySummary(verifications);
                all.isStopped = m_isStopped;
                all.milliseconds = m_clock.elapsed();
                emit finished(all);
            });
    m_verifier->start(m_accountJobs, engineOptions(options), deep);
}

void CopyRun::failWith(const Error &error)
{
    CopySummary summary;
    summary.error = error;
    summary.isStopped = m_isStopped;
    // Callers connect after they have started the run.
    QMetaObject::invokeMethod(
        this, [this, summary] { emit finished(summary); }, Qt::QueuedConnection);
}

} // namespace onboarding
