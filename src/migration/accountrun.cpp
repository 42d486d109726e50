// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/accountrun.h"

#include <algorithm>

#include <QPointer>

#include "migration/flagcarrier.h"
#include "migration/ledger.h"
#include "migration/survey.h"

namespace migration {

namespace {

AccountIdentity identity(const AccountJob &job)
{
    return {job.id, job.source.endpoint.host, job.source.credentials.user, job.destination.endpoint.host,
            job.destination.credentials.user};
}

} // namespace

AccountRun::AccountRun(const AccountJob &job, const Options &options, Ledger &ledger, Traffic &traffic,
                       QObject *parent)
    : QObject(parent)
    , m_job(job)
    , m_options(options)
    , m_ledger(ledger)
    , m_traffic(traffic)
    , m_allowance(options.daily.value_or(0))
    , m_wantedPairs(options.connections > 0 ? options.connections : 2)
    , m_mostPairs(options.connections > 0 ? options.connections : mostPairsByItself)
{
    m_stopTimer.setSingleShot(true);
    connect(&m_stopTimer, &QTimer::timeout, this, &AccountRun::finish);
}

AccountRun::~AccountRun()
{
    m_phase = Phase::Finished; // Whatever the pairs report while they go leads nowhere.
    m_traffic.endTrial(this);
    m_pairs.clear();
}

void AccountRun::start()
{
    m_clock.start();
    m_phase = Phase::Surveying;
    const Result<qint64> account = m_ledger.account(identity(m_job));
    if (!account) {
        isStored(tl::unexpected<Error>(account.error()));
        return;
    }
    m_account = *account;
    const Result<QList<FolderRow>> folders = m_ledger.folders(m_account);
    m_isKnown = folders && !folders->isEmpty();
    if (!isStored(m_ledger.setListed(m_account, false)) || !isStored(keepDay()))
        return;
    addPair();
    emit changed();
}

void AccountRun::survey()
{
    imap::Session &source = *m_pairs.front()->source();
    imap::Session &destination = *m_pairs.front()->destination();
    askForRoom(destination);
    m_layout =
        std::make_unique<Layout>(source, destination, m_ledger, m_account, m_job.rules, m_options.dryRun);
    m_survey = std::make_unique<Survey>(source, m_ledger, m_job.rules);
    connect(m_layout.get(), &Layout::planned, this, &AccountRun::planned);
    connect(m_layout.get(), &Layout::laidOut, this, [this](FolderWork *folder) {
        m_laidOut.insert(folder);
        arrive(folder);
    });
    connect(m_layout.get(), &Layout::finished, this, [this] {
        m_isLaidOut = true;
        surveyed();
    });
    connect(m_layout.get(), &Layout::failed, this,
            [this](const Error &error) { m_pairs.front()->drop(error); });
    connect(m_layout.get(), &Layout::storageFailed, this, &AccountRun::ledgerFailed);
    connect(m_survey.get(), &Survey::listed, this, [this](FolderWork *folder) {
        m_listed.insert(folder);
        count(*folder);
        arrive(folder);
    });
    connect(m_survey.get(), &Survey::refused, this,
            [this](FolderWork *folder, const Error &error) { sourceRefused(*folder, error); });
    connect(m_survey.get(), &Survey::storageFailed, this, &AccountRun::ledgerFailed);
    connect(m_survey.get(), &Survey::finished, this, [this] {
        m_isSurveyed = true;
        surveyed();
    });
    m_layout->start();
}

void AccountRun::planned()
{
    m_folders = m_layout->takeFolders();
    QList<FolderWork *> folders;
    for (const std::unique_ptr<FolderWork> &folder : m_folders)
        folders.append(folder.get());
    m_survey->start(folders);
}

/// A folder can be worked on when both sides have answered about it.
void AccountRun::arrive(FolderWork *folder)
{
    if (!m_listed.contains(folder) || !m_laidOut.contains(folder)
        || folder->stage != FolderWork::Stage::Unprepared)
        return;
    if (!admit(*folder))
        return;
    adaptPairs();
    wakePairs();
}

/// Decides whether the folder must be compared with the destination first. False where the ledger fails.
bool AccountRun::admit(FolderWork &folder)
{
    const Tally tally = m_tallies.value(&folder);
    folder.retriesRefused = tally.refused > 0;
    const bool isRenumbered = folder.row.destinationUidValidity != 0 && folder.uidValidityThere != 0
        && folder.row.destinationUidValidity != folder.uidValidityThere;
    const Result<quint32> intent = m_ledger.lowestIntent(folder.row.id);
    if (!intent)
        return isStored(tl::unexpected<Error>(intent.error()));
    const bool mayHoldSome = folder.exists && folder.messagesThere.value_or(1) > 0;
    if (isRenumbered || *intent > 0 || (tally.open > 0 && mayHoldSome))
        return true;
    if (folder.row.destinationUidValidity == 0 && folder.uidValidityThere != 0) {
        folder.row.destinationUidValidity = folder.uidValidityThere;
        const Result<qint64> stored = m_ledger.store(folder.row);
        if (!stored)
            return isStored(tl::unexpected<Error>(stored.error()));
    }
    return makeReady(folder);
}

void AccountRun::surveyed()
{
    if (!m_isSurveyed || !m_isLaidOut)
        return;
    if (!isStored(m_ledger.setListed(m_account, true)))
        return;
    m_phase = Phase::Copying;
    m_pairs.front()->setListing(false);
    if (m_options.dryRun) {
        m_areFlagsCarried = true;
        m_pairs.front()->work();
    } else {
        carryFlags();
    }
}

/// The first pair does it before it copies; others copy meanwhile.
void AccountRun::carryFlags()
{
    m_carrier = std::make_unique<FlagCarrier>(*m_pairs.front()->destination(), m_ledger);
    connect(m_carrier.get(), &FlagCarrier::storageFailed, this, &AccountRun::ledgerFailed);
    connect(m_carrier.get(), &FlagCarrier::finished, this, &AccountRun::beginCopying);
    QList<FolderWork *> folders;
    for (const std::unique_ptr<FolderWork> &folder : m_folders) {
        if (folder->row.excludedMessages < 0)
            folders.append(folder.get());
    }
    m_carrier->start(folders);
}

void AccountRun::beginCopying()
{
    m_areFlagsCarried = true;
    m_flagsNow += m_carrier->carriedMessages();
    m_pairs.front()->work();
    emit changed();
}

void AccountRun::setPaused(bool paused)
{
    m_isPaused = paused;
    for (const std::unique_ptr<Pair> &pair : m_pairs)
        pair->setPaused(paused);
    emit changed();
    if (!paused)
        wakePairs();
}

void AccountRun::holdReading(bool held)
{
    for (const std::unique_ptr<Pair> &pair : m_pairs)
        pair->holdReading(held);
}

void AccountRun::stop()
{
    if (m_isStopping || m_phase == Phase::Finished)
        return;
    m_isStopping = true;
    if (!m_error)
        m_error = Error{Error::Kind::Cancelled,
                        tr("The migration was stopped before its end."),
                        {},
                        tr("Run it again to go on where it stopped.")};
    endTrial();
    m_pairsOpen = int(m_pairs.size()) + 1;
    m_stopTimer.start(std::chrono::seconds(5));
    for (const std::unique_ptr<Pair> &pair : m_pairs)
        pair->stop();
    QMetaObject::invokeMethod(this, &AccountRun::stopped, Qt::QueuedConnection);
}

void AccountRun::stopped()
{
    if (--m_pairsOpen == 0)
        finish();
}

void AccountRun::giveUp(const Error &error)
{
    m_error = error;
    for (const std::unique_ptr<Pair> &pair : m_pairs)
        pair->close();
    finish();
}

void AccountRun::finish()
{
    if (m_phase == Phase::Finished)
        return;
    const bool isAtEnd = m_phase == Phase::Checking;
    m_stopTimer.stop();
    endTrial();
    for (const std::unique_ptr<Pair> &pair : m_pairs)
        pair->close();
    if (!isStored(flush()))
        return;
    m_phase = Phase::Finished;
    AccountSummary summary;
    summary.proof.account = name();
    if (Result<Proof> proof = migration::proof(m_ledger, name()))
        summary.proof = *proof;
    summary.error = m_error;
    summary.copiedNow = m_copiedNow;
    summary.octetsNow = m_octetsNow;
    summary.flagsNow = m_flagsNow;
    summary.end = endByDay();
    summary.limits = m_limits;
    summary.isVerified = isAtEnd && !m_error && m_isVerified && summary.proof.isProven();
    const bool isOpen = summary.proof.tally.open > 0 || m_error;
    summary.state = isOpen && !m_options.dryRun ? AccountState::NeedsAttention : AccountState::Done;
    emit changed();
    emit finished(summary);
}

Status AccountRun::flush()
{
    if (const Status kept = keepDay(); !kept)
        return kept;
    for (const std::unique_ptr<FolderWork> &folder : m_folders) {
        if (const Status done = folder->flush(); !done)
            return done;
    }
    return {};
}

bool AccountRun::isStored(const Status &status)
{
    if (!status)
        storageFailed(status.error());
    return status.has_value();
}

} // namespace migration
