// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/survey.h"

#include <algorithm>

#include <QPointer>

#include "migration/knownmessages.h"
#include "migration/labels.h"
#include "migration/manners.h"
#include "migration/reconcile.h"

namespace migration {

namespace {

constexpr qsizetype rowsPerTransaction = 5000;
constexpr QLatin1String labelRule("label");

Trait trait(const MessageRow &row)
{
    return {row.uid, row.size,
            row.internalDate.isValid() ? std::optional(row.internalDate.toSecsSinceEpoch()) : std::nullopt,
            0};
}

} // namespace

struct Survey::Listing {
    FolderWork *folder = nullptr;
    QList<MessageRow> rows; ///< Not in the ledger yet.
    quint32 from = 1; ///< Lowest UID that is new.
    quint32 highest = 0;
    quint32 exists = 0;
    quint64 modSeq = 0;
    QList<FlagChange> changes; ///< Of messages that are known.
    imap::UidSet vanished;
    KnownMessages known;
    QList<Trait> former; ///< Of a retired folder: what was copied under the former UIDVALIDITY.
    QHash<quint32, MessageRow> formerRows;
    int answers = 0; ///< Still to come.
    bool isWhole = true; ///< The source lists all messages, also the known ones.
    bool hasFailed = false; ///< The source did not tell the changes.
    bool isUnwanted = false; ///< The rows that come belong to another UIDVALIDITY.
};

Survey::Survey(imap::Session &source, Ledger &ledger, const Rules &rules, QObject *parent)
    : QObject(parent)
    , m_source(source)
    , m_ledger(ledger)
    , m_rules(rules)
    , m_labels(mannersOf(source).labelsAreFolders ? std::make_shared<Labels>() : nullptr)
{
}

void Survey::start(const QList<FolderWork *> &folders)
{
    m_folders = 1;
    for (FolderWork *folder : folders) {
        folder->labels = m_labels;
        if (m_labels && folder->row.excludedMessages < 0 && folder->source.specialUse != imap::SpecialUse::All)
            m_labels->addFolder(*folder);
    }
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
    if (!applyRules(folder))
        return;
    listing->isWhole =
        listing->from <= 1 || folder->row.sourceModSeq == 0 || !m_source.hasModSeqs() || m_labels;
    if (listing->isWhole && listing->from > 1 && !isStored(listing->known.load(m_ledger, folder->row.id)))
        return;
    examine(listing);
    if (!listing->isWhole)
        fetchChanges(listing);
    fetch(listing, listing->isWhole ? 1 : listing->from);
}

/// What was listed earlier and not sent yet goes by the rules of this run.
bool Survey::applyRules(FolderWork *folder)
{
    using enum MessageState;
    QList<RuleChange> changes;
    const Status read = m_ledger.forEach(folder->row.id, {Planned, Skipped, Refused}, 1, 0xffffffff,
                                         [&](const MessageRow &message) {
                                             const QString rule = excludingRule(message, m_rules);
                                             if (rule != message.rule && message.rule != labelRule)
                                                 changes.append({message.uid, rule});
                                         });
    return isStored(read) && isStored(m_ledger.replan(folder->row.id, changes));
}

void Survey::examine(const ListingPointer &listing)
{
    m_source.select(listing->folder->row.source, imap::Session::Access::ReadOnly,
                    [self = QPointer(this), listing](const imap::Outcome<imap::SelectedMailbox> &outcome) {
                        if (!self || (!outcome && outcome.error().cause == imap::Failure::Cause::Lost))
                            return;
                        if (outcome)
                            self->examined(*listing, *outcome);
                        else
                            self->refuse(listing, outcome.error().error);
                    });
}

void Survey::examined(Listing &listing, const imap::SelectedMailbox &mailbox)
{
    FolderRow &row = listing.folder->row;
    listing.isUnwanted = row.sourceUidValidity != 0 && row.sourceUidValidity != mailbox.uidValidity;
    row.sourceUidValidity = mailbox.uidValidity;
    listing.exists = mailbox.exists;
    listing.modSeq = mailbox.highestModSeq;
}

void Survey::fetchChanges(const ListingPointer &listing)
{
    ++listing->answers;
    const imap::UidSet known(1, listing->from - 1);
    const quint64 since = listing->folder->row.sourceModSeq;
    const auto row = [listing](const imap::MessageInfo &info) {
        if (!listing->isUnwanted)
            listing->changes.append({info.uid, QString::fromLatin1(info.flags.toWire())});
    };
    const auto ended = [self = QPointer(this), listing](const imap::Outcome<void> &outcome) {
        listing->hasFailed = !outcome;
        if (self)
            self->fetched(listing, outcome ? outcome : imap::Outcome<void>());
    };
    if (!m_source.hasQuickResync()) {
        m_source.fetchMetadata(known, row, ended, since);
        return;
    }
    const auto vanished = [listing](const imap::UidSet &uids) {
        for (const imap::UidRange &range : uids.ranges()) {
            if (!listing->isUnwanted)
                listing->vanished.addRange(range.first, range.last);
        }
    };
    m_source.fetchChanges(known, since, row, vanished, ended);
}

/// The source keeps no mod-sequences for this folder after all.
void Survey::fetchAllAgain(const ListingPointer &listing)
{
    listing->hasFailed = false;
    listing->isWhole = true;
    listing->changes.clear();
    listing->vanished = {};
    listing->rows.clear();
    if (!isStored(listing->known.load(m_ledger, listing->folder->row.id)))
        return;
    examine(listing); // Meanwhile the next folders may have been examined.
    fetch(listing, 1);
}

void Survey::fetch(const ListingPointer &listing, quint32 from)
{
    ++listing->answers;
    m_source.fetchMetadata(
        imap::UidSet(from, imap::UidSet::largest),
        [self = QPointer(this), listing](const imap::MessageInfo &info) {
            if (self && !self->m_hasFailed)
                self->row(listing, info);
        },
        [self = QPointer(this), listing](const imap::Outcome<void> &outcome) {
            if (self)
                self->fetched(listing, outcome);
        },
        0, m_labels != nullptr);
}

void Survey::fetched(const ListingPointer &listing, const imap::Outcome<void> &outcome)
{
    if (m_hasFailed || (!outcome && outcome.error().cause == imap::Failure::Cause::Lost)
        || --listing->answers > 0)
        return;
    if (listing->folder->stage == FolderWork::Stage::Unusable) {
        answered();
    } else if (listing->isUnwanted) {
        if (startAfresh(listing))
            fetch(listing, 1);
    } else if (!outcome) {
        refuse(listing, outcome.error().error);
        answered();
    } else if (listing->hasFailed) {
        fetchAllAgain(listing);
    } else {
        if (listing->isWhole)
            listing->vanished = listing->known.unseen();
        ended(listing);
    }
}

void Survey::refuse(const ListingPointer &listing, const Error &error)
{
    if (listing->folder->stage == FolderWork::Stage::Unusable)
        return;
    listing->folder->stage = FolderWork::Stage::Unusable;
    emit refused(listing->folder, error);
}

void Survey::row(const ListingPointer &listing, const imap::MessageInfo &info)
{
    if (listing->isUnwanted)
        return;
    const QString flags = QString::fromLatin1(info.flags.toWire());
    if (m_labels)
        m_labels->note(*listing->folder, info.uid, info.gmailId);
    // "n:*" names the last message even where it is below n.
    if (info.uid < listing->from) {
        if (listing->isWhole && listing->known.see(info.uid, flags))
            listing->changes.append({info.uid, flags});
        return;
    }
    MessageRow row;
    row.uid = info.uid;
    row.size = qint64(std::min<quint64>(info.size, std::numeric_limits<qint64>::max()));
    if (info.internalDate)
        row.internalDate = info.internalDate->toDateTime();
    row.flags = flags;
    row.rule = ruleFor(*listing->folder, row, info);
    row.state = row.rule.isEmpty() ? MessageState::Planned : MessageState::Skipped;
    listing->highest = std::max(listing->highest, info.uid);
    listing->rows.append(row);
    // A known UIDVALIDITY's rows may go in early; the folder's UIDNEXT follows with the last of them.
    if (listing->rows.size() >= rowsPerTransaction && listing->former.isEmpty()) {
        if (isStored(m_ledger.plan(listing->folder->row, listing->rows)))
            listing->rows.clear();
    }
}

/// \All holds every message once more: of these only what is in no other folder is copied.
QString Survey::ruleFor(FolderWork &folder, const MessageRow &row, const imap::MessageInfo &info) const
{
    const bool isHeld = m_labels && folder.source.specialUse == imap::SpecialUse::All
        && m_labels->isHeldByFolder(info.labels);
    return isHeld ? QString(labelRule) : excludingRule(row, m_rules);
}

void Survey::ended(const ListingPointer &listing)
{
    FolderRow &row = listing->folder->row;
    row.sourceUidNext = std::max(row.sourceUidNext, listing->highest + 1);
    if (!listing->former.isEmpty())
        inherit(listing);
    if (!isStored(m_ledger.noteChanges(row.id, listing->changes, listing->vanished)))
        return;
    row.sourceModSeq = listing->modSeq; // Durable together with the rows, after what it stands for.
    if (!isStored(m_ledger.plan(row, listing->rows)))
        return;
    listing->rows = {};
    if (!listing->isWhole) {
        const Result<qint64> present = m_ledger.presentMessages(row.id);
        if (!present) {
            isStored(tl::unexpected<Error>(present.error()));
            return;
        }
        if (*present != qint64(listing->exists))
            findVanished(listing);
    }
    listing->folder->stage = FolderWork::Stage::Unprepared;
    emit listed(listing->folder);
    answered();
}

/// Mod-sequences alone (without QRESYNC) do not tell what was expunged. Only the report needs it.
void Survey::findVanished(const ListingPointer &listing)
{
    ++m_folders;
    m_source.select(listing->folder->row.source, imap::Session::Access::ReadOnly,
                    [](const imap::Outcome<imap::SelectedMailbox> &) {});
    m_source.search("UID 1:*", [self = QPointer(this), listing](const imap::Outcome<imap::UidSet> &outcome) {
        if (!self || self->m_hasFailed
            || (!outcome && outcome.error().cause == imap::Failure::Cause::Lost))
            return;
        const qint64 folder = listing->folder->row.id;
        if (outcome
            && (!self->isStored(listing->known.load(self->m_ledger, folder))
                || !self->isStored(
                    self->m_ledger.noteChanges(folder, {}, listing->known.missingFrom(*outcome)))))
            return;
        self->answered();
    });
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
    row.sourceModSeq = 0;
    const Result<qint64> id = m_ledger.store(row);
    if (!id)
        return isStored(tl::unexpected<Error>(id.error()));
    row.id = *id;
    listing->rows.clear();
    listing->changes.clear();
    listing->vanished = {};
    listing->known = {};
    listing->from = 1;
    listing->highest = 0;
    listing->isWhole = true;
    listing->isUnwanted = listing->hasFailed = false;
    examine(listing); // Meanwhile the next folders may have been examined.
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
