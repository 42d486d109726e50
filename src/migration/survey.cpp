// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/survey.h"

#include <algorithm>

#include <QPointer>

#include "migration/reconcile.h"

using namespace Qt::StringLiterals;

namespace migration {

namespace {

constexpr qsizetype rowsPerTransaction = 5000;

Trait trait(const MessageRow &row)
{
    return {row.uid, row.size,
            row.internalDate.isValid() ? std::optional(row.internalDate.toSecsSinceEpoch()) : std::nullopt,
            0};
}

/// The rule that excludes a message; empty where none does.
QString excludingRule(const MessageRow &row, const Rules &rules)
{
    if (rules.maxSize && row.size > *rules.maxSize)
        return u"max-size"_s;
    if (!row.internalDate.isValid())
        return {};
    if (rules.since.isValid() && row.internalDate < rules.since)
        return u"since"_s;
    if (rules.before.isValid() && row.internalDate >= rules.before)
        return u"before"_s;
    return {};
}

} // namespace

struct Survey::Listing {
    FolderWork *folder = nullptr;
    QList<MessageRow> rows; ///< Not in the ledger yet.
    quint32 from = 1; ///< Lowest UID asked for.
    quint32 highest = 0;
    QList<Trait> former; ///< Of a retired folder: what was copied under the former UIDVALIDITY.
    QHash<quint32, MessageRow> formerRows;
    bool isRedone = false;
    bool isUnwanted = false; ///< The rows that come belong to another UIDVALIDITY.
};

Survey::Survey(imap::Session &source, Ledger &ledger, const Rules &rules, QObject *parent)
    : QObject(parent)
    , m_source(source)
    , m_ledger(ledger)
    , m_rules(rules)
{
}

void Survey::start(const QList<FolderWork *> &folders)
{
    m_folders = 1;
    for (FolderWork *folder : folders) {
        ++m_folders;
        if (folder->row.excludedMessages >= 0)
            count(folder);
        else
            survey(folder);
    }
    QMetaObject::invokeMethod(this, &Survey::answered, Qt::QueuedConnection);
}

void Survey::count(FolderWork *folder)
{
    m_source.status(folder->row.source,
                    [self = QPointer(this), folder](const imap::Outcome<imap::MailboxStatus> &outcome) {
                        if (!self || (!outcome && outcome.error().cause == imap::Failure::Cause::Lost))
                            return;
                        folder->row.excludedMessages = outcome ? outcome->messages.value_or(0) : 0;
                        folder->stage = FolderWork::Stage::Ready;
                        const Result<qint64> stored = self->m_ledger.store(folder->row);
                        if (!stored) {
                            emit self->storageFailed(stored.error());
                            return;
                        }
                        emit self->listed(folder);
                        self->answered();
                    });
}

void Survey::survey(FolderWork *folder)
{
    const ListingPointer listing = std::make_shared<Listing>();
    listing->folder = folder;
    listing->from = folder->row.sourceUidNext;
    m_source.select(folder->row.source, imap::Session::Access::ReadOnly,
                    [self = QPointer(this), listing](const imap::Outcome<imap::SelectedMailbox> &outcome) {
                        if (!self || (!outcome && outcome.error().cause == imap::Failure::Cause::Lost))
                            return;
                        FolderRow &row = listing->folder->row;
                        if (!outcome) {
                            listing->isUnwanted = true;
                            listing->folder->stage = FolderWork::Stage::Unusable;
                            emit self->refused(listing->folder, outcome.error().error);
                        } else if (row.sourceUidValidity != 0
                                   && row.sourceUidValidity != outcome->uidValidity) {
                            listing->isUnwanted = true;
                            row.sourceUidValidity = outcome->uidValidity;
                        } else {
                            row.sourceUidValidity = outcome->uidValidity;
                        }
                    });
    fetch(listing);
}

void Survey::fetch(const ListingPointer &listing)
{
    m_source.fetchMetadata(
        imap::UidSet(listing->from, imap::UidSet::largest),
        [self = QPointer(this), listing](const imap::MessageInfo &info) {
            if (self && !self->m_hasFailed)
                self->row(listing, info);
        },
        [self = QPointer(this), listing](const imap::Outcome<void> &outcome) {
            if (!self || self->m_hasFailed
                || (!outcome && outcome.error().cause == imap::Failure::Cause::Lost))
                return;
            FolderWork *const folder = listing->folder;
            if (listing->isUnwanted && folder->stage == FolderWork::Stage::Unusable) {
                self->answered();
            } else if (listing->isUnwanted) {
                if (self->startAfresh(listing))
                    self->fetch(listing);
            } else if (!outcome) {
                folder->stage = FolderWork::Stage::Unusable;
                emit self->refused(folder, outcome.error().error);
                self->answered();
            } else {
                self->ended(listing);
            }
        });
}

void Survey::row(const ListingPointer &listing, const imap::MessageInfo &info)
{
    // "n:*" names the last message even where it is below n.
    if (listing->isUnwanted || info.uid < listing->from)
        return;
    MessageRow row;
    row.uid = info.uid;
    row.size = qint64(std::min<quint64>(info.size, std::numeric_limits<qint64>::max()));
    if (info.internalDate)
        row.internalDate = info.internalDate->toDateTime();
    row.flags = QString::fromLatin1(info.flags.toWire());
    row.rule = excludingRule(row, m_rules);
    row.state = row.rule.isEmpty() ? MessageState::Planned : MessageState::Skipped;
    listing->highest = std::max(listing->highest, info.uid);
    listing->rows.append(row);
    // A known UIDVALIDITY's rows may go in early; the folder's UIDNEXT follows with the last of them.
    if (listing->rows.size() >= rowsPerTransaction && listing->former.isEmpty()) {
        if (isStored(m_ledger.plan(listing->folder->row, listing->rows)))
            listing->rows.clear();
    }
}

void Survey::ended(const ListingPointer &listing)
{
    FolderRow &row = listing->folder->row;
    row.sourceUidNext = std::max(row.sourceUidNext, listing->highest + 1);
    if (!listing->former.isEmpty())
        inherit(listing);
    if (!isStored(m_ledger.plan(row, listing->rows)))
        return;
    listing->rows = {};
    listing->folder->stage = FolderWork::Stage::Unprepared;
    emit listed(listing->folder);
    answered();
}

/// The source numbers its messages anew: what was copied under the old numbers is looked up by size and
/// date, so that nothing is copied twice or re-created where the user has removed it.
bool Survey::startAfresh(const ListingPointer &listing)
{
    using enum MessageState;
    FolderRow &row = listing->folder->row;
    const Status read = m_ledger.forEach(row.id, {Copied, Verified, AlreadyThere}, 1, 0xffffffff,
                                         [&](const MessageRow &message) {
                                             listing->former.append(trait(message));
                                             listing->formerRows.insert(message.uid, message);
                                         });
    if (!isStored(read) || !isStored(m_ledger.retire(row.id)))
        return false;
    row.id = 0;
    row.sourceUidNext = 1;
    const Result<qint64> id = m_ledger.store(row);
    if (!id)
        return isStored(tl::unexpected<Error>(id.error()));
    row.id = *id;
    listing->rows.clear();
    listing->from = 1;
    listing->highest = 0;
    listing->isUnwanted = false;
    // Meanwhile the next folders may have been examined.
    m_source.select(row.source, imap::Session::Access::ReadOnly,
                    [](const imap::Outcome<imap::SelectedMailbox> &) {});
    return true;
}

void Survey::inherit(const ListingPointer &listing)
{
    QList<Trait> now;
    for (const MessageRow &row : std::as_const(listing->rows))
        now.append(trait(row));
    const QHash<quint32, quint32> uids = renumbered(listing->former, now);
    QHash<quint32, quint32> formerByNow;
    for (auto pair = uids.begin(); pair != uids.end(); ++pair)
        formerByNow.insert(pair.value(), pair.key());
    for (MessageRow &row : listing->rows) {
        const auto former = listing->formerRows.constFind(formerByNow.value(row.uid));
        if (former == listing->formerRows.constEnd())
            continue;
        row.state = former->state;
        row.destinationUid = former->destinationUid;
        row.rule.clear();
    }
}

void Survey::answered()
{
    if (--m_folders == 0 && !m_hasFailed)
        emit finished();
}

bool Survey::isStored(const Status &status)
{
    if (!status && !m_hasFailed) {
        m_hasFailed = true;
        emit storageFailed(status.error());
    }
    return status.has_value();
}

} // namespace migration
