// SPDX-License-Identifier: GPL-3.0-or-later
// AccountRun's part that ends: nothing is left to copy, or nothing more may be, and what was copied is looked
// up at the destination.
#include <algorithm>

#include <QPointer>

#include "migration/accountrun.h"
#include "migration/ledger.h"

namespace migration {

void AccountRun::checkEnd()
{
    if (m_phase != Phase::Copying || m_isStopping || m_isPaused || !m_areFlagsCarried)
        return;
    bool isLimited = false;
    for (const std::unique_ptr<FolderWork> &folder : m_folders) {
        const bool isHeldBack =
            m_isSpent && folder->stage == FolderWork::Stage::Ready && folder->chunksOut() == 0;
        if (!folder->isDone() && !isHeldBack)
            return;
        isLimited = isLimited || !folder->isDone();
    }
    if (!isStored(flush()))
        return;
    if (isLimited)
        m_error = limitReached();
    if (m_options.dryRun)
        finish();
    else
        check();
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
        const bool isMissed = folder->copiedWithoutUid > 0 && folder->wasMatched;
        if (isMissed && !tellMissing(*folder, folder->copiedWithoutUid))
            return;
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
    if (missing > 0 && !tellMissing(*folder, missing))
        return;
    if (--m_checks == 0)
        finish();
}

/// False where the ledger fails.
bool AccountRun::tellMissing(const FolderWork &folder, qint64 messages)
{
    m_isVerified = false;
    const QString reason =
        tr("The new server took %1 message(s) of this folder, but does not show them any more.").arg(messages);
    const QString remedy = m_doubtsUids
        ? tr("It keeps only one of several equal messages; look whether these are such.")
        : tr("Look whether a rule or a user has moved them; then verify the account.");
    if (!isStored(m_ledger.note(folder.row.id, Notice{0, false, {}, reason, {}, remedy})))
        return false;
    emit problem(Problem{Problem::Kind::Changed, name(), folder.row.shownSource, 0, {}, reason, {}, remedy});
    return true;
}

} // namespace migration
