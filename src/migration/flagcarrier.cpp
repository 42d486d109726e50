// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/flagcarrier.h"

#include <algorithm>

#include <QPointer>

namespace migration {

namespace {

imap::Flags flagsOf(const QString &text)
{
    return imap::Flags::fromWire(text.toLatin1());
}

/// Those of `flags` that `others` lacks.
imap::Flags without(const imap::Flags &flags, const imap::Flags &others)
{
    imap::Flags rest;
    rest.system = flags.system & ~others.system;
    for (const QByteArray &keyword : flags.keywords) {
        const bool isOther =
            std::any_of(others.keywords.begin(), others.keywords.end(), [&](const QByteArray &other) {
                return other.compare(keyword, Qt::CaseInsensitive) == 0;
            });
        if (!isOther)
            rest.keywords.append(keyword);
    }
    return rest;
}

} // namespace

struct FlagCarrier::Visit {
    /// Messages that get the same change.
    struct Change {
        imap::Flags added;
        imap::Flags removed;
        QList<CarriedFlags> messages;
        QList<quint32> uids; ///< At the destination.
        int answers = 0; ///< Still to come.
        bool hasFailed = false;
    };

    FolderWork *folder = nullptr;
    QHash<quint32, MessageRow> rows; ///< By UID at the destination.
    QHash<quint32, imap::Flags> there;
    QList<CarriedFlags> leftAlone;
    imap::PermanentFlags permanent;
    QHash<QByteArray, Change> changes; ///< By what they say on the wire.
    bool isUsable = false;
    bool wasReadAgain = false;
};

FlagCarrier::FlagCarrier(imap::Session &destination, Ledger &ledger, QObject *parent)
    : QObject(parent)
    , m_destination(destination)
    , m_ledger(ledger)
    , m_manners(mannersOf(destination))
{
}

void FlagCarrier::start(const QList<FolderWork *> &folders)
{
    m_answers = 1;
    for (FolderWork *folder : folders) {
        const Result<QList<MessageRow>> changed = m_ledger.changedFlags(folder->row.id);
        if (!changed) {
            isStored(tl::unexpected<Error>(changed.error()));
            return;
        }
        const auto visit = std::make_shared<Visit>();
        visit->folder = folder;
        for (const MessageRow &row : *changed) {
            if (row.destinationUid > 0)
                visit->rows.insert(row.destinationUid, row);
        }
        if (!visit->rows.isEmpty())
            look(visit);
    }
    QMetaObject::invokeMethod(this, &FlagCarrier::answered, Qt::QueuedConnection);
}

void FlagCarrier::look(const VisitPointer &visit)
{
    ++m_answers;
    m_destination.select(visit->folder->row.destination, imap::Session::Access::ReadWrite,
                         [visit](const imap::Outcome<imap::SelectedMailbox> &outcome) {
                             // With another UIDVALIDITY the UIDs are other messages.
                             visit->isUsable = outcome
                                 && outcome->uidValidity == visit->folder->row.destinationUidValidity
                                 && !outcome->isReadOnly;
                             if (outcome)
                                 visit->permanent = outcome->permanentFlags;
                         });
    read(visit, visit->rows.keys());
}

void FlagCarrier::read(const VisitPointer &visit, const QList<quint32> &uids)
{
    m_destination.fetchMetadata(
        imap::UidSet::of(uids),
        [visit](const imap::MessageInfo &info) { visit->there.insert(info.uid, info.flags); },
        [self = QPointer(this), visit](const imap::Outcome<void> &outcome) {
            if (!self || (!outcome && outcome.error().cause == imap::Failure::Cause::Lost))
                return;
            if (outcome && visit->isUsable && !self->readAgain(visit))
                self->lookedAt(visit);
            self->answered();
        });
}

/// Courier may not show yet which flags an APPEND has set: what looks changed by the user is asked for once
/// more. True where the answer is still to come.
bool FlagCarrier::readAgain(const VisitPointer &visit)
{
    if (std::exchange(visit->wasReadAgain, true))
        return false;
    QList<quint32> doubtful;
    for (auto row = visit->rows.cbegin(); row != visit->rows.cend(); ++row) {
        const auto now = visit->there.constFind(row.key());
        if (now != visit->there.constEnd() && !now->isSame(asSet(*row, visit->permanent)))
            doubtful.append(row.key());
    }
    if (doubtful.isEmpty())
        return false;
    ++m_answers;
    // Meanwhile the next folders may have been selected.
    m_destination.select(visit->folder->row.destination, imap::Session::Access::ReadWrite,
                         [](const imap::Outcome<imap::SelectedMailbox> &) {});
    read(visit, doubtful);
    return true;
}

/// The flags that the message got at the destination.
imap::Flags FlagCarrier::asSet(const MessageRow &row, const imap::PermanentFlags &permanent) const
{
    return Manners::carried(flagsOf(row.flags), {}, m_manners).permittedBy(permanent);
}

void FlagCarrier::lookedAt(const VisitPointer &visit)
{
    for (auto row = visit->rows.cbegin(); row != visit->rows.cend(); ++row) {
        const imap::Flags set = flagsOf(row->flags);
        imap::Flags wanted = flagsOf(row->newFlags.value_or(QString()));
        if (!set.system.testFlag(imap::SystemFlag::Deleted))
            wanted.system.setFlag(imap::SystemFlag::Deleted, false);
        const auto now = visit->there.constFind(row.key());
        const imap::Flags before = asSet(*row, visit->permanent);
        if (now == visit->there.constEnd() || !now->isSame(before)) {
            visit->leftAlone.append(CarriedFlags{row->uid, {}});
            continue;
        }
        const imap::Flags after = Manners::carried(wanted, {}, m_manners).permittedBy(visit->permanent);
        const imap::Flags added = without(after, before);
        const imap::Flags removed = without(before, after);
        Visit::Change &change = visit->changes[added.toWire() + '/' + removed.toWire()];
        change.added = added;
        change.removed = removed;
        change.messages.append(CarriedFlags{row->uid, QString::fromLatin1(wanted.toWire())});
        change.uids.append(row.key());
    }
    if (!isStored(m_ledger.carried(visit->folder->row.id, visit->leftAlone)))
        return;
    if (visit->changes.isEmpty())
        return;
    // Meanwhile the next folders may have been selected.
    m_destination.select(visit->folder->row.destination, imap::Session::Access::ReadWrite,
                         [](const imap::Outcome<imap::SelectedMailbox> &) {});
    for (const QByteArray &change : visit->changes.keys())
        store(visit, change);
}

void FlagCarrier::store(const VisitPointer &visit, const QByteArray &name)
{
    using Mode = imap::Session::StoreMode;
    Visit::Change &change = visit->changes[name];
    const imap::UidSet uids = imap::UidSet::of(change.uids);
    const auto done = [self = QPointer(this), visit, name](const imap::Outcome<void> &outcome) {
        if (self && (outcome || outcome.error().cause != imap::Failure::Cause::Lost))
            self->stored(visit, name, outcome);
    };
    ++m_answers;
    change.answers = int(!change.added.isEmpty()) + int(!change.removed.isEmpty());
    if (change.answers == 0) {
        change.answers = 1;
        stored(visit, name, {});
        return;
    }
    // Only what differs: a flag that the user sets at this moment stays.
    if (!change.added.isEmpty())
        m_destination.storeFlags(uids, Mode::Add, change.added, done);
    if (!change.removed.isEmpty())
        m_destination.storeFlags(uids, Mode::Remove, change.removed, done);
}

void FlagCarrier::stored(const VisitPointer &visit, const QByteArray &name,
                         const imap::Outcome<void> &outcome)
{
    Visit::Change &change = visit->changes[name];
    change.hasFailed = change.hasFailed || !outcome;
    if (--change.answers > 0)
        return;
    // Where the server refused, the ledger still knows what is wanted: the next run tries again.
    if (!change.hasFailed) {
        if (!change.added.isEmpty() || !change.removed.isEmpty())
            m_carried += change.messages.size();
        if (!isStored(m_ledger.carried(visit->folder->row.id, change.messages)))
            return;
    }
    answered();
}

void FlagCarrier::answered()
{
    if (--m_answers == 0 && !m_hasFailed)
        emit finished();
}

bool FlagCarrier::isStored(const Status &status)
{
    if (!status && !m_hasFailed) {
        m_hasFailed = true;
        emit storageFailed(status.error());
    }
    return status.has_value();
}

} // namespace migration
