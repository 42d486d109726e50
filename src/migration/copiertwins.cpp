// SPDX-License-Identifier: GPL-3.0-or-later
// Copier's way with messages that the destination holds in another folder already: it copies them itself.
#include <QPointer>

#include "migration/copierload.h"
#include "migration/labels.h"

namespace migration {

/// The messages of one load whose twins lie in one folder of the destination.
struct Copier::Twins {
    LoadPointer load;
    FolderWork *folder = nullptr; ///< Where the twins are.
    QHash<quint32, qsizetype> rows; ///< By the twin's UID at the destination.
};

bool Copier::hasTwin(const Load &load, const MessageRow &row) const
{
    const FolderWork &folder = *load.folder;
    if (!folder.labels || folder.careful.contains(row.uid))
        return false;
    const std::optional<Labels::Twin> twin = folder.labels->twin(folder, row.uid);
    return twin && twin->folder->row.destination != folder.row.destination;
}

/// The twin's UID at the destination; 0 where it is not (known to be) there.
quint32 Copier::twinUid(const FolderWork &folder, quint32 uid)
{
    const std::optional<Labels::Twin> twin = folder.labels->twin(folder, uid);
    if (!twin || twin->destinationUid > 0)
        return twin ? twin->destinationUid : 0;
    const QList<MessageState> states{MessageState::Copied, MessageState::Verified,
                                     MessageState::AlreadyThere};
    const Result<QList<MessageRow>> rows =
        m_ledger.messages(twin->folder->row.id, states, twin->uid, twin->uid);
    return rows && !rows->isEmpty() ? rows->constFirst().destinationUid : 0;
}

/// Only when nothing else is in flight: another folder is selected for it. True where there is something.
bool Copier::copyTwins()
{
    for (const LoadPointer &load : m_loads) {
        if (load->twins.isEmpty() || load->isUnusable)
            continue;
        if (!load->isReady)
            return true; // The destination's answer wakes us.
        if (!load->isIntended && !intend())
            return true;
        const auto twins = std::make_shared<Twins>();
        twins->load = load;
        const GroupPointer others = std::make_shared<Group>(*this, load);
        for (const qsizetype row : std::exchange(load->twins, {})) {
            const quint32 uid = load->rows.at(row).uid;
            FolderWork *const there = load->folder->labels->twin(*load->folder, uid)->folder;
            const quint32 copy = twinUid(*load->folder, uid);
            if (copy == 0 || there->uidValidityThere == 0 || twins->rows.contains(copy))
                others->rows.append(row); // Sent like any other message.
            else if (twins->folder && twins->folder != there)
                load->twins.append(row); // In the next round.
            else {
                twins->folder = there;
                twins->rows.insert(copy, row);
            }
        }
        if (!others->rows.isEmpty())
            m_again.push_back(others);
        if (!twins->rows.isEmpty())
            selectTwins(twins);
        else
            wake();
        return true;
    }
    return false;
}

void Copier::selectTwins(const TwinsPointer &twins)
{
    ++m_copies;
    m_selectedDestination = nullptr;
    m_destination.select(twins->folder->row.destination, imap::Session::Access::ReadOnly,
                         [self = QPointer(this), twins](const imap::Outcome<imap::SelectedMailbox> &outcome) {
                             if (!self || self->m_isAbandoned
                                 || (!outcome && outcome.error().cause == imap::Failure::Cause::Lost))
                                 return;
                             // Under another UIDVALIDITY the UIDs may be those of other messages.
                             const bool isSame =
                                 outcome && outcome->uidValidity == twins->folder->uidValidityThere;
                             if (isSame && !self->m_isStopping)
                                 self->copyNow(twins);
                             else
                                 self->copied(twins, {});
                         });
}

void Copier::copyNow(const TwinsPointer &twins)
{
    m_destination.copy(imap::UidSet::of(twins->rows.keys()), twins->load->folder->row.destination,
                       [self = QPointer(this), twins](const imap::Outcome<imap::Copied> &outcome) {
                           if (!self || self->m_isAbandoned
                               || (!outcome && outcome.error().cause == imap::Failure::Cause::Lost))
                               return;
                           self->copied(twins, outcome.value_or(imap::Copied()));
                       });
}

/// What COPYUID names is there; a server that does not name it gets the messages themselves instead.
void Copier::copied(const TwinsPointer &twins, const imap::Copied &answer)
{
    --m_copies;
    FolderWork &folder = *twins->load->folder;
    const bool isNamed = answer.uidValidity != 0 && answer.uidValidity == folder.uidValidityThere;
    for (qsizetype i = 0; isNamed && i < std::min(answer.from.size(), answer.to.size()); ++i) {
        const auto row = twins->rows.constFind(answer.from.at(i));
        if (row == twins->rows.constEnd())
            continue;
        Outcome outcome;
        outcome.destinationUid = answer.to.at(i);
        folder.raiseUidNext(outcome.destinationUid);
        settle(twins->load, *row, outcome);
        twins->rows.erase(row);
    }
    if (!twins->rows.isEmpty() && !m_isStopping) {
        const GroupPointer rest = std::make_shared<Group>(*this, twins->load);
        rest->rows = twins->rows.values();
        std::sort(rest->rows.begin(), rest->rows.end());
        m_again.push_back(rest);
    }
    finishLoads();
    step();
}

} // namespace migration
