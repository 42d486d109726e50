// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/accountrun.h"

#include <algorithm>

#include <QPointer>

#include "migration/flagcarrier.h"
#include "migration/ledger.h"
#include "migration/survey.h"

namespace migration {

namespace {

constexpr qint64 messagesForAnotherPair = 300; ///< Below, its log-in takes longer than it saves.
constexpr int mostLoginRefusals = 3;
/// Half a minute: who has mistyped a server's name should hear of it while he looks.
constexpr int mostFirstTries = 5;

AccountIdentity identity(const AccountJob &job)
{
    return {job.id, job.source.endpoint.host, job.source.credentials.user, job.destination.endpoint.host,
            job.destination.credentials.user};
}

bool isFinal(Error::Kind kind)
{
    return kind == Error::Kind::LoginRefused || kind == Error::Kind::CertificateRefused;
}

} // namespace

AccountRun::AccountRun(const AccountJob &job, const Options &options, Ledger &ledger, QObject *parent)
    : QObject(parent)
    , m_job(job)
    , m_options(options)
    , m_ledger(ledger)
    , m_wantedPairs(options.connections > 0 ? options.connections : 2)
{
    m_stopTimer.setSingleShot(true);
    connect(&m_stopTimer, &QTimer::timeout, this, &AccountRun::finish);
}

AccountRun::~AccountRun()
{
    m_phase = Phase::Finished; // Whatever the pairs report while they go leads nowhere.
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
    if (!isStored(m_ledger.setListed(m_account, false)))
        return;
    addPair();
    emit changed();
}

void AccountRun::addPair()
{
    m_pairs.push_back(std::make_unique<Pair>(m_job.source, m_job.destination, m_ledger, *this, this));
    Pair *const pair = m_pairs.back().get();
    connect(pair, &Pair::ready, this, [this, pair] { pairReady(pair); });
    connect(pair, &Pair::lost, this, [this, pair](const Error &error) { pairLost(pair, error); });
    connect(pair, &Pair::idle, this, &AccountRun::checkEnd);
    connect(pair, &Pair::closed, this, &AccountRun::pairClosed);
    pair->setPaused(m_isPaused);
    pair->open();
}

void AccountRun::pairReady(Pair *pair)
{
    m_error.reset();
    m_isKnown = true;
    if (pair == m_pairs.front().get() && !m_isSurveyed)
        survey();
    else if (pair == m_pairs.front().get() && !m_areFlagsCarried)
        carryFlags();
    else
        pair->work();
    emit changed();
}

void AccountRun::pairLost(Pair *pair, const Error &error)
{
    if (m_phase == Phase::Finished || !isStored(flush()))
        return;
    if (m_isStopping) {
        pairClosed();
        return;
    }
    const bool isFirst = pair == m_pairs.front().get();
    const bool areOthersWorking = workingPair() != nullptr;
    if (!isFirst && areOthersWorking && !pair->hasEverBeenReady()) {
        // The server grants no further connection: go on with those there are.
        m_wantedPairs = int(m_pairs.size()) - 1;
        return;
    }
    const bool isHopeless =
        isFinal(error.kind) && (!pair->hasEverBeenReady() || pair->tries() >= mostLoginRefusals);
    const int tries = m_options.tries > 0 ? m_options.tries : m_isKnown ? 0 : mostFirstTries;
    if (isHopeless || (tries > 0 && pair->tries() >= tries && !areOthersWorking)) {
        giveUp(error);
        return;
    }
    if (!areOthersWorking)
        m_error = error;
    if (isFirst && !m_isSurveyed)
        startAgain();
    pair->tryLater();
    emit changed();
}

/// The listing was cut off: what it did not finish is asked for again. Rows that are durable stay.
void AccountRun::startAgain()
{
    for (std::size_t i = 1; i < m_pairs.size(); ++i)
        m_pairs.at(i)->close();
    m_pairs.resize(1);
    m_survey.reset();
    m_carrier.reset();
    m_layout.reset();
    m_laidOut.clear();
    m_listed.clear();
    m_tallies.clear();
    m_tally = {};
    m_folders.clear();
    m_isLaidOut = false;
    m_phase = Phase::Surveying;
}

void AccountRun::survey()
{
    imap::Session &source = *m_pairs.front()->source();
    imap::Session &destination = *m_pairs.front()->destination();
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
    const bool isWorthIt = m_tally.open > messagesForAnotherPair;
    if (isWorthIt && !m_options.dryRun && int(m_pairs.size()) < m_wantedPairs)
        addPair();
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
    return isStored(folder.cut(m_job.rules));
}

void AccountRun::surveyed()
{
    if (!m_isSurveyed || !m_isLaidOut)
        return;
    if (!isStored(m_ledger.setListed(m_account, true)))
        return;
    m_phase = Phase::Copying;
    if (m_options.dryRun)
        finish();
    else
        carryFlags();
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

void AccountRun::wakePairs()
{
    for (const std::unique_ptr<Pair> &pair : m_pairs)
        pair->wake();
}

void AccountRun::checkEnd()
{
    if (m_phase != Phase::Copying || m_isStopping || m_isPaused || !m_areFlagsCarried)
        return;
    for (const std::unique_ptr<FolderWork> &folder : m_folders) {
        if (!folder->isDone())
            return;
    }
    if (isStored(flush()))
        check();
}

Pair *AccountRun::workingPair() const
{
    const auto found = std::find_if(m_pairs.begin(), m_pairs.end(), [](const std::unique_ptr<Pair> &pair) {
        return pair->state() == Pair::State::Working;
    });
    return found != m_pairs.end() ? found->get() : nullptr;
}

/// Every message that this run has copied must be there now, by the UID the destination gave it.
void AccountRun::check()
{
    m_phase = Phase::Checking;
    m_checks = 1;
    Pair *const pair = workingPair();
    const bool canCheck = m_options.verify && pair;
    if (!canCheck)
        m_isVerified = !m_options.verify && m_isVerified;
    for (const std::unique_ptr<FolderWork> &folder : m_folders) {
        m_isVerified = m_isVerified && folder->copiedWithoutUid == 0;
        if (canCheck && !folder->copiedUids.isEmpty())
            checkFolder(*pair->destination(), folder.get());
    }
    if (--m_checks == 0)
        finish();
}

void AccountRun::checkFolder(imap::Session &destination, FolderWork *folder)
{
    ++m_checks;
    std::sort(folder->copiedUids.begin(), folder->copiedUids.end());
    destination.select(folder->row.destination, imap::Session::Access::ReadOnly,
                       [](const imap::Outcome<imap::SelectedMailbox> &) {});
    const QByteArray range = QByteArray::number(folder->copiedUids.constFirst()) + ':'
        + QByteArray::number(folder->copiedUids.constLast());
    destination.search("UID " + range,
                       [self = QPointer(this), folder](const imap::Outcome<imap::UidSet> &outcome) {
                           if (self && self->m_phase == Phase::Checking)
                               self->checked(folder, outcome);
                       });
}

void AccountRun::checked(FolderWork *folder, const imap::Outcome<imap::UidSet> &outcome)
{
    m_isVerified = m_isVerified && outcome;
    const qint64 missing = !outcome
        ? 0
        : std::count_if(folder->copiedUids.constBegin(), folder->copiedUids.constEnd(),
                        [&](quint32 uid) { return !outcome->contains(uid); });
    if (missing > 0) {
        m_isVerified = false;
        const QString reason =
            tr("The new server took %1 message(s) of this folder, but does not show them any more.")
                .arg(missing);
        const QString remedy = tr("Look whether a rule or a user has moved them; then verify the account.");
        if (!isStored(m_ledger.note(folder->row.id, Notice{0, false, {}, reason, {}, remedy})))
            return;
        emit problem(
            Problem{Problem::Kind::Changed, name(), folder->row.shownSource, 0, {}, reason, {}, remedy});
    }
    if (--m_checks == 0)
        finish();
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
    m_pairsOpen = int(m_pairs.size()) + 1;
    m_stopTimer.start(std::chrono::seconds(5));
    for (const std::unique_ptr<Pair> &pair : m_pairs)
        pair->stop();
    QMetaObject::invokeMethod(this, &AccountRun::pairClosed, Qt::QueuedConnection);
}

void AccountRun::pairClosed()
{
    if (m_isStopping && --m_pairsOpen == 0)
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
    const bool isAtEnd = m_phase == Phase::Checking || m_phase == Phase::Copying;
    m_stopTimer.stop();
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
    summary.isVerified = isAtEnd && !m_error && m_isVerified && summary.proof.isProven();
    const bool isOpen = summary.proof.tally.open > 0 || m_error;
    summary.state = isOpen && !m_options.dryRun ? AccountState::NeedsAttention : AccountState::Done;
    emit changed();
    emit finished(summary);
}

Status AccountRun::flush()
{
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
