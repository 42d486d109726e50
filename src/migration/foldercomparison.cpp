// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/foldercomparison.h"

#include <algorithm>
#include <chrono>

#include <QPointer>

#include "migration/digestsink.h"
#include "migration/manners.h"

using namespace std::chrono_literals;

namespace migration {

namespace {

/// A server may still be storing what it received before the connection ended: only after so long
/// without a new message is what is missing taken for lost.
constexpr std::chrono::milliseconds quietTime = 2s;
constexpr auto lookInterval = 400ms;
constexpr int looksOfQuiet = 10; ///< A server that is slow to answer is slow to store, too.

Trait trait(const MessageRow &row)
{
    return {row.uid, row.size,
            row.internalDate.isValid() ? std::optional(row.internalDate.toSecsSinceEpoch()) : std::nullopt,
            flagsKey(row.flags)};
}

Trait trait(const imap::MessageInfo &info)
{
    return {info.uid, qint64(info.size),
            info.internalDate ? std::optional(info.internalDate->secondsSinceEpoch) : std::nullopt,
            flagsKey(QString::fromLatin1(info.flags.toWire()))};
}

void removeUids(QList<Trait> &traits, const QSet<quint32> &uids)
{
    traits.removeIf([&](const Trait &trait) { return uids.contains(trait.uid); });
}

} // namespace

FolderComparison::FolderComparison(imap::Session &source, imap::Session &destination, Ledger &ledger,
                                   FolderWork &folder, Mode mode, QObject *parent)
    : QObject(parent)
    , m_source(source)
    , m_destination(destination)
    , m_ledger(ledger)
    , m_folder(folder)
    , m_mode(mode)
    , m_areHeadersRewritten(mannersOf(source).rewritesHeaders || mannersOf(destination).rewritesHeaders)
{
    m_wait.setSingleShot(true);
    connect(&m_wait, &QTimer::timeout, this, &FolderComparison::lookAgain);
}

FolderComparison::~FolderComparison() = default;

/// Counts one answer of a step; the last one leads on to `then`.
void FolderComparison::answered(const imap::Outcome<void> &outcome, void (FolderComparison::*then)())
{
    --m_answers;
    if (!outcome) {
        if (outcome.error().cause != imap::Failure::Cause::Lost && m_answers >= 0)
            emit failed(outcome.error().error);
        m_answers = -1000; // Whatever else comes leads nowhere.
        return;
    }
    if (m_answers == 0)
        (this->*then)();
}

void FolderComparison::start()
{
    using Access = imap::Session::Access;
    m_answers = 1;
    m_source.select(m_folder.row.source, Access::ReadOnly,
                    [self = QPointer(this)](const imap::Outcome<imap::SelectedMailbox> &outcome) {
                        if (self && !outcome && outcome.error().cause != imap::Failure::Cause::Lost) {
                            self->m_answers = -1000;
                            emit self->failed(outcome.error().error);
                        }
                    });
    m_destination.select(m_folder.row.destination,
                         m_mode == Mode::DryRun ? Access::ReadOnly : Access::ReadWrite,
                         [self = QPointer(this)](const imap::Outcome<imap::SelectedMailbox> &outcome) {
                             if (!self || self->m_answers < 0)
                                 return;
                             if (outcome)
                                 self->selected(*outcome);
                             else if (outcome.error().cause != imap::Failure::Cause::Lost)
                                 emit self->failed(outcome.error().error);
                         });
}

void FolderComparison::selected(const imap::SelectedMailbox &mailbox)
{
    m_uidValidity = mailbox.uidValidity;
    m_isRenumbered = m_folder.row.destinationUidValidity != 0
        && m_folder.row.destinationUidValidity != mailbox.uidValidity;
    m_folder.permanentFlags = mailbox.permanentFlags;
    m_folder.uidValidityThere = mailbox.uidValidity;
    m_folder.uidNextThere = std::max(1U, mailbox.uidNext);
    if (!m_isRenumbered) {
        const Result<QList<quint32>> claimed = m_ledger.destinationUids(m_folder.row.id);
        if (!claimed) {
            emit storageFailed(claimed.error());
            return;
        }
        m_claimed = QSet<quint32>(claimed->begin(), claimed->end());
    }
    if (mailbox.exists == 0)
        listed();
    else
        list(1);
}

void FolderComparison::list(quint32 from)
{
    m_answers = 1;
    m_destination.fetchMetadata(
        imap::UidSet(from, imap::UidSet::largest),
        [self = QPointer(this), from](const imap::MessageInfo &info) {
            // "n:*" names the last message even where it is below n.
            if (!self || info.uid < from)
                return;
            if (self->m_quiet.isValid() && info.uid > self->m_highestThere)
                self->m_quiet.restart();
            self->m_highestThere = std::max(self->m_highestThere, info.uid);
            if (!self->m_claimed.contains(info.uid))
                self->m_there.append(trait(info));
            else if (self->m_folder.doubtsUids)
                self->m_seen.insert(info.uid);
        },
        [self = QPointer(this)](const imap::Outcome<void> &outcome) {
            if (self)
                self->answered(outcome, &FolderComparison::listed);
        });
}

void FolderComparison::listed()
{
    if (m_quiet.isValid()) {
        // This was a look for late arrivals.
        m_slowestLook = std::max(m_slowestLook, m_look.elapsed());
        const qint64 enough = std::max<qint64>(quietTime.count(), looksOfQuiet * m_slowestLook);
        if (m_quiet.elapsed() >= enough) {
            m_isQuiet = true;
            next(Round::Lost);
        } else {
            m_wait.start(lookInterval);
        }
        return;
    }
    if (!m_folder.doubtsUids || forgetUnseen())
        next(Round::Renumbered);
}

/// What this run has been told of copies that are not there: they are looked for among the others. False where
/// the ledger fails.
bool FolderComparison::forgetUnseen()
{
    QSet<quint32> unseen(m_folder.copiedUids.begin(), m_folder.copiedUids.end());
    unseen.subtract(m_seen);
    QList<Outcome> outcomes;
    const Status read = m_ledger.forEach(m_folder.row.id, {MessageState::Copied}, 1, 0xffffffff,
                                         [&](const MessageRow &row) {
                                             if (unseen.contains(row.destinationUid))
                                                 outcomes.append({row.uid, MessageState::Copied, 0, {}, {}, {}, {}});
                                         });
    m_folder.copiedUids.removeIf([&](quint32 uid) { return unseen.contains(uid); });
    m_claimed.subtract(unseen);
    return isStored(read) && isStored(m_ledger.conclude(m_folder.row.id, outcomes));
}

void FolderComparison::next(Round round)
{
    using enum MessageState;
    m_round = round;
    switch (round) {
    case Round::Renumbered:
        if (!m_isRenumbered)
            return next(Round::WithoutUid);
        if (load({Copied, Verified, AlreadyThere}))
            compare(1);
        return;
    case Round::WithoutUid:
        if (!load({Copied}))
            return;
        m_wanted.removeIf([this](const Trait &wanted) { return m_states.contains(wanted.uid); });
        return compare(1);
    case Round::Lost: {
        const Result<quint32> lowest = m_ledger.lowestIntent(m_folder.row.id);
        if (!lowest) {
            emit storageFailed(lowest.error());
            return;
        }
        if (load({Appending}))
            compare(m_isRenumbered ? 1 : *lowest);
        return;
    }
    case Round::Planned:
        if (m_folder.wasPrepared)
            return finish();
        if (load({Planned}))
            compare(1);
        return;
    case Round::Done:
        return finish();
    }
}

/// Reads the round's messages. m_states holds those with a known UID at the destination.
bool FolderComparison::load(const QList<MessageState> &states)
{
    m_wanted.clear();
    m_states.clear();
    m_matches.clear();
    const Status read =
        m_ledger.forEach(m_folder.row.id, states, 1, 0xffffffff, [this](const MessageRow &row) {
            m_wanted.append(trait(row));
            if (row.destinationUid > 0)
                m_states.insert(row.uid, row.state);
        });
    return isStored(read);
}

void FolderComparison::concludeRound()
{
    QSet<quint32> taken;
    QSet<quint32> settled;
    QList<Outcome> outcomes;
    for (const Match &match : m_matches) {
        Outcome outcome;
        outcome.uid = match.source;
        outcome.destinationUid = match.destination;
        outcome.state = m_round == Round::Planned ? MessageState::AlreadyThere
                                                  : m_states.value(match.source, MessageState::Copied);
        outcomes.append(outcome);
        taken.insert(match.destination);
        settled.insert(match.source);
    }
    removeUids(m_there, taken);
    m_claimed += taken;
    removeUids(m_wanted, settled);
    if (m_round == Round::Renumbered) {
        // Better twice looked at than lost: what is nowhere to be found is to be copied again.
        for (const Trait &missing : std::as_const(m_wanted)) {
            Outcome outcome;
            outcome.uid = missing.uid;
            outcome.state = MessageState::Planned;
            outcomes.append(outcome);
        }
    }
    if (!isStored(m_ledger.conclude(m_folder.row.id, outcomes)))
        return;
    if (m_round == Round::WithoutUid && m_folder.wasMatched)
        m_folder.copiedWithoutUid = m_wanted.size();
    if (m_round == Round::Lost && !m_wanted.isEmpty()) {
        if (!m_isQuiet)
            return waitForQuiet();
        QList<quint32> absent;
        for (const Trait &missing : std::as_const(m_wanted))
            absent.append(missing.uid);
        if (!isStored(m_ledger.withdraw(m_folder.row.id, absent)))
            return;
    }
    next(Round(int(m_round) + 1));
}

void FolderComparison::waitForQuiet()
{
    m_quiet.start();
    m_wait.start(lookInterval);
}

void FolderComparison::lookAgain()
{
    m_look.start();
    // FETCH alone need not show what came in since the last command.
    m_destination.noop([self = QPointer(this), before = m_highestThere](const imap::Outcome<void> &outcome) {
        if (!self || !outcome)
            return;
        self->list(before + 1);
    });
}

void FolderComparison::finish()
{
    m_folder.row.destinationUidValidity = m_uidValidity;
    m_folder.wasPrepared = true;
    const Result<qint64> stored = m_ledger.store(m_folder.row);
    if (!stored)
        emit storageFailed(stored.error());
    else
        emit finished();
}

bool FolderComparison::isStored(const Status &status)
{
    if (!status)
        emit storageFailed(status.error());
    return status.has_value();
}

} // namespace migration
