// SPDX-License-Identifier: GPL-3.0-or-later
// AccountRun's part that hands out work and counts what became of it.
#include <algorithm>
#include <limits>

#include "migration/accountrun.h"

namespace migration {

namespace {

constexpr qsizetype outcomesPerTransaction = 1000;
constexpr qint64 rateWindow = 5000; ///< Milliseconds.
constexpr qint64 leastChunk = 32; ///< Messages: fewer in one APPEND cost too much.

} // namespace

std::optional<Job> AccountRun::nextJob(const void *who, qint64 inHand)
{
    if (m_isStopping || m_isPaused || m_phase == Phase::Finished || m_phase == Phase::Checking)
        return std::nullopt;
    const qint64 most = share() - inHand;
    if (inHand > 0 && most < leastChunk)
        return std::nullopt;
    for (const bool isShared : {false, true}) {
        if (isShared && !mayShareFolders())
            break;
        for (const std::unique_ptr<FolderWork> &folder : m_folders) {
            const bool isOthers = folder->chunksOut() > 0 && folder->filledBy != who;
            if (isOthers != isShared)
                continue;
            const std::optional<Job> job = jobIn(*folder, most);
            if (job && !job->isPreparation)
                folder->filledBy = who;
            if (job || m_phase == Phase::Finished)
                return job;
        }
    }
    return std::nullopt;
}

std::optional<Job> AccountRun::jobIn(FolderWork &folder, qint64 most)
{
    // The order inside a folder is worth more than pairs that end together, unless it was asked for.
    constexpr qint64 small = 2 * leastChunk;
    const bool isSplit = m_options.connections > 1;
    if (folder.stage == FolderWork::Stage::Ready && folder.hasChunks())
        return takeChunk(folder, isSplit ? std::max(most, small) : std::numeric_limits<qint64>::max());
    const bool isComplete = m_listed.contains(&folder) && m_laidOut.contains(&folder);
    if (folder.stage != FolderWork::Stage::Unprepared || !isComplete || isDestinationBusy(folder)
        || !isStored(flush()))
        return std::nullopt;
    folder.stage = FolderWork::Stage::Preparing;
    m_folderNow = folder.row.shownSource;
    return Job{&folder, {}, true};
}

/// How many messages one pair may have in hand: enough to bridge a distance, and so few that others, also
/// those that still log in, find work, and that all end together.
qint64 AccountRun::share() const
{
    constexpr qint64 most = 400;
    constexpr qint64 slowMost = 100;
    const qint64 pairs = m_options.connections > 0 ? m_wantedPairs : qint64(m_pairs.size());
    if (pairs == 1)
        return isSlow() ? slowMost : most;
    return std::clamp(m_tally.open / (2 * pairs), 2 * leastChunk, most);
}

/// The servers make each connection wait: several at a time would do more.
bool AccountRun::isSlow() const
{
    constexpr double slow = 4e6; // As Traffic counts: some 200 usual messages a second.
    const bool isMeasured = m_clock.elapsed() - m_lastChange >= Traffic::window && m_traffic.rate() > 0;
    return isMeasured && m_options.rate <= 0 && m_traffic.rate() < slow;
}

/// Whether two pairs may fill one folder. A server that works hard is slowed down by that, and for good:
/// Dovecot reads a whole Maildir folder again after each batch, six times slower at 100,000 messages. One
/// that makes each connection wait is not.
bool AccountRun::mayShareFolders() const
{
    return m_pairs.size() == 1 || m_options.connections > 0 || isSlow();
}

/// A chunk within the limits; nothing where they do not allow one, or the ledger fails.
std::optional<Job> AccountRun::takeChunk(FolderWork &folder, qint64 mostMessages)
{
    const Result<std::optional<Chunk>> chunk =
        folder.takeChunk(mostMessages, m_allowance.left(), m_allowance.isUntouched(), m_job.rules);
    if (!chunk) {
        isStored(tl::unexpected<Error>(chunk.error()));
        return std::nullopt;
    }
    m_isSpent = !*chunk;
    if (!*chunk)
        return std::nullopt;
    m_allowance.handOut((*chunk)->octets);
    m_folderNow = folder.row.shownSource;
    return Job{&folder, **chunk, false};
}

/// What another pair is sending right now would be taken for mail that was there before.
bool AccountRun::isDestinationBusy(const FolderWork &folder) const
{
    return std::any_of(m_folders.begin(), m_folders.end(), [&](const std::unique_ptr<FolderWork> &other) {
        const bool isBusy = other->chunksOut() > 0 || other->stage == FolderWork::Stage::Preparing;
        return isBusy && other->row.destination == folder.row.destination;
    });
}

void AccountRun::prepared(FolderWork &folder)
{
    if (!makeReady(folder))
        return;
    count(folder);
    wakePairs();
}

/// In a dry run it is enough to know what would be copied.
bool AccountRun::makeReady(FolderWork &folder)
{
    if (!m_options.dryRun)
        return isStored(folder.cut(m_job.rules));
    folder.stage = FolderWork::Stage::Ready;
    return true;
}

void AccountRun::preparationLost(FolderWork &folder)
{
    folder.stage = FolderWork::Stage::Unprepared;
    wakePairs();
}

void AccountRun::chunkDone(FolderWork &folder, const Chunk &chunk)
{
    folder.chunkDone();
    m_allowance.takeBack(chunk.octets);
    m_isSpent = false;
    folder.doubtsUids = m_doubtsUids;
    const bool areUidsOpen = folder.copiedWithoutUid > 0 || (m_doubtsUids && !folder.copiedUids.isEmpty());
    if (folder.isDone() && areUidsOpen && !folder.wasMatched) {
        // The destination names no UIDs, or such as need not be true: look up which ones the copies have got.
        folder.wasMatched = true;
        folder.copiedWithoutUid = 0;
        folder.wasPrepared = true;
        folder.stage = FolderWork::Stage::Unprepared;
    }
    wakePairs();
}

void AccountRun::sourceRefused(FolderWork &folder, const Error &error)
{
    folder.stage = FolderWork::Stage::Unusable;
    m_isVerified = false;
    const QString reason = error.message;
    emit problem(Problem{Problem::Kind::Refused,
                         name(),
                         folder.row.shownSource,
                         0,
                         {},
                         reason,
                         plainText(error.detail),
                         error.remedy});
    isStored(
        m_ledger.note(folder.row.id, Notice{0, true, {}, reason, plainText(error.detail), error.remedy}));
    wakePairs();
}

void AccountRun::chunkLost(FolderWork &folder, const Chunk &chunk)
{
    folder.chunkLost();
    m_allowance.takeBack(chunk.octets);
    m_isSpent = false;
}

void AccountRun::settled(FolderWork &folder, const MessageRow &row, const Outcome &outcome)
{
    const auto count = [this, &row](qint64 Tally::*which, bool isDone) {
        ++(m_tally.*which);
        if (isDone)
            m_tally.octetsDone += row.size;
    };
    // A message that was refused before is tried anew, but no open one.
    --(row.state == MessageState::Refused ? m_tally.refused : m_tally.open);
    switch (outcome.state) {
    case MessageState::Copied:
    case MessageState::Verified:
        count(&Tally::copied, true);
        ++m_copiedNow;
        m_octetsNow += row.size;
        m_allowance.stored(row.size);
        m_traffic.messageDone(row.size);
        if (outcome.destinationUid > 0)
            folder.copiedUids.append(outcome.destinationUid);
        else
            ++folder.copiedWithoutUid;
        break;
    case MessageState::AlreadyThere:
        count(&Tally::alreadyThere, true);
        break;
    case MessageState::Refused:
        count(&Tally::refused, false);
        break;
    case MessageState::Gone:
        --m_tally.total;
        m_tally.octets -= row.size;
        break;
    case MessageState::Skipped:
    case MessageState::Planned:
    case MessageState::Appending:
        break;
    }
    if (!outcome.reason.isEmpty() && outcome.state != MessageState::Gone)
        emit problem(
            Problem{outcome.state == MessageState::Refused ? Problem::Kind::Refused : Problem::Kind::Changed,
                    name(), folder.row.shownSource, outcome.uid, outcome.subject, outcome.reason,
                    outcome.server, outcome.remedy});
    if (folder.pendingOutcomes() >= outcomesPerTransaction)
        isStored(folder.flush());
}

void AccountRun::read(qint64 octets)
{
    m_allowance.read(octets);
    m_octetsToNote += octets;
    emit octetsRead(octets);
}

void AccountRun::overQuota(const Error &error)
{
    m_error = error;
    stop();
}

void AccountRun::storageFailed(const Error &error)
{
    if (m_phase == Phase::Finished)
        return;
    m_phase = Phase::Finished;
    m_error = error;
    emit ledgerFailed(error);
}

/// Takes the folder's numbers from the ledger: after listing and after a comparison.
void AccountRun::count(FolderWork &folder)
{
    const Result<Tally> tally = tallyOf(m_ledger, folder.row);
    if (!tally) {
        storageFailed(tally.error());
        return;
    }
    m_tallies.insert(&folder, *tally);
    m_tally = {};
    for (const Tally &one : std::as_const(m_tallies))
        m_tally += one;
}

AccountProgress AccountRun::progress()
{
    AccountProgress progress;
    progress.account = name();
    progress.folder = m_folderNow;
    progress.copied = m_tally.copied + m_tally.alreadyThere;
    progress.total = m_tally.total - m_tally.excluded - m_tally.refused;
    progress.octets = m_tally.octetsDone;
    progress.octetsTotal = m_tally.octets;
    progress.isListed = m_isSurveyed;
    progress.error = m_error;
    progress.limits = m_limits;
    const bool isConnected =
        std::any_of(m_pairs.begin(), m_pairs.end(), [](const std::unique_ptr<Pair> &pair) {
            return pair->state() == Pair::State::Ready || pair->state() == Pair::State::Working;
        });
    if (m_phase == Phase::Waiting || (isRunning() && !isConnected && !m_isPaused))
        progress.state = AccountState::Waiting;
    else if (m_phase == Phase::Finished)
        progress.state = m_error ? AccountState::NeedsAttention : AccountState::Done;
    else
        progress.state = m_isPaused ? AccountState::Paused : AccountState::Running;

    const qint64 now = m_clock.isValid() ? m_clock.elapsed() : 0;
    m_samples.push_back({now, m_octetsNow});
    while (m_samples.size() > 2 && now - m_samples.front().time > rateWindow)
        m_samples.pop_front();
    const qint64 span = now - m_samples.front().time;
    if (span > 0)
        progress.rate = double(m_octetsNow - m_samples.front().octets) * 1000.0 / double(span);
    m_rate = progress.rate;
    progress.end = endByDay();
    if (progress.isListed && progress.end)
        progress.eta = std::chrono::seconds(
            std::max<qint64>(0, QDateTime::currentDateTimeUtc().secsTo(*progress.end)));
    else if (progress.isListed && progress.rate >= 1.0)
        progress.eta = std::chrono::seconds(
            qint64(double(std::max<qint64>(0, m_tally.octets - m_tally.octetsDone)) / progress.rate));
    return progress;
}

} // namespace migration
