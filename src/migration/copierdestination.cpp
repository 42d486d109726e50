// SPDX-License-Identifier: GPL-3.0-or-later
// Copier's side towards the destination: batches of messages in APPEND commands, and their answers.
#include <QCoreApplication>
#include <QPointer>

#include "migration/copierload.h"
#include "migration/refusal.h"

namespace migration {

namespace {

constexpr qsizetype messagesPerBatch = 50; ///< More gains little (measured) and has more to repeat.
constexpr quint64 octetsPerBatch = 1024 * 1024;
constexpr qsizetype mostUnfit = 3;

} // namespace

void Copier::beginMessage()
{
    const Group &group = *m_bodyGroup;
    const MessageRow &row = group.load->rows.at(m_bodyRow);
    const std::optional<quint64> limit = group.load->folder->appendLimit;
    if (m_bodySize == 0 || (limit && m_bodySize > *limit)) {
        // Some servers answer BAD to an empty literal, and an oversized one costs its whole transfer.
        settle(group.load, m_bodyRow,
               m_bodySize == 0 ? emptyAtSource(row.uid)
                               : refusedAsTooBig(row.uid, qint64(m_bodySize), qint64(*limit)));
        m_bodyRow = -1;
        return;
    }
    if (!group.load->isIntended && !intend())
        return;
    if (group.strip == Strip::Repair) {
        closeBatch();
        m_isRepairing = true;
        return;
    }
    imap::Appender &appender = m_destination.appender();
    if (m_batch
        && (m_batch->load != group.load || group.isAlone || m_batch->rows.size() >= messagesPerBatch
            || m_batch->octets + m_bodySize > octetsPerBatch || !appender.canAddMore()))
        closeBatch();
    if (!m_batch)
        openBatch(group);
    m_stall.stop();
    m_batch->rows.append(m_bodyRow);
    m_batch->octets += m_bodySize;
    std::optional<imap::InternalDate> date;
    if (row.internalDate.isValid() && group.strip != Strip::Everything)
        date = imap::InternalDate::fromDateTime(row.internalDate);
    appender.addMessage(flagsFor(group, row), date, m_bodySize);
}

/// Durable before the first octet: after a crash only what lies at or above the noted UID is compared. All
/// loads that are ready go together, since each commit waits for the disk.
bool Copier::intend()
{
    QList<Intent> intents;
    for (const LoadPointer &load : m_loads) {
        if (!load->isReady || load->isIntended || load->isUnusable)
            continue;
        Intent intent{load->folder->row.id, {}, std::max(1U, load->folder->uidNextThere)};
        for (const MessageRow &row : std::as_const(load->rows))
            intent.uids.append(row.uid);
        intents.append(intent);
        load->isIntended = true;
    }
    return isStored(m_ledger.intend(intents));
}

imap::Flags Copier::flagsFor(const Group &group, const MessageRow &row) const
{
    if (group.strip == Strip::Everything)
        return {};
    imap::Flags flags = carriedFlags(row);
    if (group.strip == Strip::Keywords)
        flags.keywords.clear();
    return flags.permittedBy(group.load->folder->permanentFlags.value_or(m_lastPermanentFlags));
}

imap::Flags Copier::carriedFlags(const MessageRow &row) const
{
    return Manners::carried(imap::Flags::fromWire(row.flags.toLatin1()), m_sourceManners,
                            m_destinationManners);
}

/// Asks a server that treats STORE and APPEND alike, behind its SELECT and of a message that cannot exist:
/// the appender need not wait for the answer to the first use of each.
void Copier::proveKeywords(const Load &load)
{
    constexpr quint32 nobody = imap::UidSet::largest - 1;
    if (!m_destinationManners.storeProvesKeywords || std::exchange(load.folder->areKeywordsAsked, true))
        return;
    imap::Flags asked;
    QSet<QString> seen;
    for (const MessageRow &row : load.rows) {
        if (seen.contains(row.flags))
            continue;
        seen.insert(row.flags);
        for (const QByteArray &keyword : carriedFlags(row).keywords) {
            const bool isProven = m_destination.appender().provenFlags().contains(keyword.toLower());
            if (!isProven && !asked.keywords.contains(keyword))
                asked.add(keyword);
        }
    }
    if (asked.isEmpty())
        return;
    m_destination.storeFlags(imap::UidSet(nobody, nobody), imap::Session::StoreMode::Add, asked,
                             [self = QPointer(this), asked](const imap::Outcome<void> &outcome) {
                                 if (self && !self->m_isAbandoned && outcome)
                                     self->m_destination.appender().prove({asked, true, true});
                             });
}

void Copier::openBatch(const Group &group)
{
    m_batch = std::make_shared<Batch>();
    m_batch->load = group.load;
    m_batch->isAlone = group.isAlone;
    m_batch->strip = group.strip;
    selectDestination(group.load);
    imap::Appender &appender = m_destination.appender();
    appender.setSynchronising(group.isAlone);
    appender.begin(group.load->folder->row.destination,
                   [self = QPointer(this), batch = m_batch](const imap::Outcome<imap::Appended> &outcome) {
                       if (self && !self->m_isAbandoned)
                           self->appended(batch, outcome);
                   });
}

void Copier::closeBatch()
{
    m_stall.stop();
    if (!m_batch)
        return;
    m_flying.push_back(std::exchange(m_batch, nullptr));
    m_destination.appender().finish();
}

void Copier::appended(const BatchPointer &batch, const imap::Outcome<imap::Appended> &outcome)
{
    if (m_batch == batch) {
        // Refused before its end: the appender swallows the rest of the body that is coming.
        m_batch.reset();
        if (m_destination.appender().isOpen() && m_destination.appender().missingOctets() == 0)
            m_destination.appender().finish();
    }
    std::erase(m_flying, batch);
    if (outcome)
        concludeBatch(*batch, *outcome);
    else if (outcome.error().cause == imap::Failure::Cause::Lost)
        return;
    else
        refused(*batch, outcome.error());
    if (m_isAbandoned)
        return;
    finishLoads();
    balance();
    step();
}

void Copier::concludeBatch(const Batch &batch, const imap::Appended &answer)
{
    FolderWork &folder = *batch.load->folder;
    if (folder.uidValidityThere == 0)
        folder.uidValidityThere = answer.uidValidity;
    const bool areKnown =
        answer.uids.size() == batch.rows.size() && answer.uidValidity == folder.uidValidityThere;
    for (qsizetype i = 0; i < batch.rows.size(); ++i) {
        Outcome outcome;
        outcome.state = MessageState::Copied;
        if (areKnown) {
            outcome.destinationUid = answer.uids.at(i);
            folder.raiseUidNext(outcome.destinationUid);
        }
        if (batch.strip == Strip::Keywords)
            outcome.reason = QCoreApplication::translate(
                "migration",
                "The new server refused the message's own keywords; it was copied without them.");
        else if (batch.strip == Strip::Everything)
            outcome.reason = QCoreApplication::translate(
                "migration",
                "The new server refused the message's date or flags; it was copied without them.");
        else if (batch.strip == Strip::Repair)
            outcome.reason = changedByRepair(
                batch.repairs, originalFile(folder, batch.load->rows.at(batch.rows.at(i)).uid));
        settle(batch.load, batch.rows.at(i), outcome);
    }
    // There was room after all: what did not fit before was too large by itself.
    for (const Unfit &unfit : std::exchange(m_unfit, {}))
        settle(unfit.load, unfit.row,
               refusedByDestination(unfit.load->rows.at(unfit.row).uid, qint64(unfit.size), unfit.failure));
}

void Copier::refused(const Batch &batch, const imap::Failure &failure)
{
    if (failure.cause == imap::Failure::Cause::NotSent)
        return;
    switch (refusalScope(failure)) {
    case RefusalScope::Account:
        if (batch.isAlone) {
            refusedForRoom(batch, failure);
            return;
        }
        break; // Some of them may fit.
    case RefusalScope::Server:
        emit throttled(failure.error);
        return;
    case RefusalScope::Folder:
        createAgain(batch);
        break;
    case RefusalScope::Message:
        break;
    }
    if (failure.cause == imap::Failure::Cause::Bad) {
        // The session may drop the connection for safety; then these go alone next time.
        for (const qsizetype row : batch.rows)
            batch.load->folder->careful.insert(batch.load->rows.at(row).uid);
    }
    if (batch.isAlone && batch.rows.size() == 1) {
        refusedAlone(batch, failure);
        return;
    }
    // All or nothing: none of them was stored. One by one the culprit shows.
    for (const qsizetype row : batch.rows)
        fetchAlone(batch.load, row, Strip::Nothing);
}

void Copier::refusedAlone(const Batch &batch, const imap::Failure &failure)
{
    const qsizetype index = batch.rows.constFirst();
    const MessageRow &row = batch.load->rows.at(index);
    const bool isAboutSize = failure.code == imap::Code::TooBig || failure.code == imap::Code::Limit;
    const bool isLast = isAboutSize || batch.strip == Strip::Everything || batch.strip == Strip::Repair;
    if (isLast && repairsFor(batch)) {
        fetchAlone(batch.load, index, Strip::Repair);
    } else if (isLast) {
        settle(batch.load, index,
               refusedByDestination(row.uid, qint64(batch.octets), failure, batch.finder.faults(),
                                    m_destinationManners.lineOctets, batch.repairs));
    } else {
        // Some servers count refusals, and close the connection after ten: no try that changes nothing.
        const bool hasKeywords = !imap::Flags::fromWire(row.flags.toLatin1()).keywords.isEmpty();
        const Strip next = batch.strip == Strip::Nothing && hasKeywords ? Strip::Keywords : Strip::Everything;
        // A server that closes after so many refusals must not begin anew with this message each time.
        batch.load->folder->careful.insert(row.uid);
        batch.load->folder->strips.insert(row.uid, next);
        m_hasProgress = true;
        fetchAlone(batch.load, index, next);
    }
}

/// One message may simply be too large; several in a row mean that the mailbox is full.
void Copier::refusedForRoom(const Batch &batch, const imap::Failure &failure)
{
    m_unfit.append({batch.load, batch.rows.constFirst(), batch.octets, failure});
    if (m_unfit.size() >= mostUnfit)
        m_jobs.overQuota(failure.error);
}

void Copier::createAgain(const Batch &batch)
{
    m_destination.create(batch.load->folder->row.destination, batch.load->folder->use,
                         [](const imap::Outcome<void> &) {
                             // Where it failed, the next APPEND says so.
                         });
}

} // namespace migration
