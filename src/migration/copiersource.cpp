// SPDX-License-Identifier: GPL-3.0-or-later
// Copier's side towards the source: which messages are asked for, and the bodies as they come.
#include <numeric>

#include <QPointer>

#include "mail/headertext.h"
#include "migration/copierload.h"
#include "migration/refusal.h"

namespace migration {

namespace {

/// FETCH commands and their messages in flight: enough for 50 ms of distance, also with small folders.
constexpr std::size_t mostGroups = 16;
constexpr qsizetype mostMessages = 800;
/// 100 MB/s at 80 ms; more only keeps a thin line busy with what could be compressed, or shared.
constexpr qint64 mostOctets = 8 * 1024 * 1024;
constexpr qsizetype messagesPerGroup = 200;
constexpr qint64 octetsPerGroup = 4 * 1024 * 1024;
constexpr int mostLostTries = 3;

/// RFC822.SIZE may be an estimate (Exchange), so only what is half as large again is refused without a look.
bool isFarAbove(qint64 size, const std::optional<quint64> &limit)
{
    return limit && size > 0 && static_cast<quint64>(size) / 3 * 2 > *limit;
}

} // namespace

bool Copier::fetchNext()
{
    const qsizetype messages =
        std::accumulate(m_groups.begin(), m_groups.end(), qsizetype(0),
                        [](qsizetype sum, const GroupPointer &group) { return sum + group->rows.size(); });
    const qint64 octets =
        std::accumulate(m_groups.begin(), m_groups.end(), qint64(0),
                        [](qint64 sum, const GroupPointer &group) { return sum + group->askedOctets; });
    if (m_isPaused || m_isStopping || m_groups.size() >= mostGroups || messages >= mostMessages
        || octets >= mostOctets)
        return false;
    if (!m_again.empty()) {
        const GroupPointer group = m_again.front();
        m_again.pop_front();
        if (!group->load->isUnusable)
            issue(group);
        return true;
    }
    for (const LoadPointer &load : m_loads) {
        if (load->next < load->rows.size() && !load->isUnusable)
            return fetchGroup(load);
    }
    return takeJob();
}

bool Copier::takeJob()
{
    if (m_preparation || m_isRetiring)
        return false;
    const qint64 inHand =
        std::accumulate(m_loads.begin(), m_loads.end(), qint64(0),
                        [](qint64 sum, const LoadPointer &load) { return sum + load->unsettled; });
    const std::optional<Job> job = m_jobs.nextJob(this, inHand);
    if (!job)
        return false;
    if (job->isPreparation) {
        m_preparation = job->folder;
        // step() sees it when everything in flight is answered; nothing may be in flight already.
        if (isIdle())
            wake();
        return false;
    }
    return startLoad(*job);
}

bool Copier::startLoad(const Job &job)
{
    QList<MessageState> states{MessageState::Planned};
    if (job.folder->retriesRefused)
        states.append(MessageState::Refused);
    const Result<QList<MessageRow>> rows =
        m_ledger.messages(job.folder->row.id, states, job.chunk.first, job.chunk.last);
    if (!rows)
        return isStored(tl::unexpected<Error>(rows.error()));
    if (rows->isEmpty()) {
        m_jobs.chunkDone(*job.folder, job.chunk);
        return true;
    }
    const LoadPointer load = std::make_shared<Load>();
    load->folder = job.folder;
    load->chunk = job.chunk;
    load->rows = *rows;
    load->isSettled.resize(rows->size());
    load->unsettled = rows->size();
    m_loads.push_back(load);
    selectSource(load);
    // Else it is selected when its first message comes: until then another folder's messages arrive.
    load->isReady = load->folder->uidNextThere > 0 && m_knowsPermanentFlags;
    if (load->folder->uidNextThere == 0 || (!load->isReady && !m_selectedDestination))
        selectDestination(load);
    return !m_isAbandoned;
}

bool Copier::fetchGroup(const LoadPointer &load)
{
    const GroupPointer group = std::make_shared<Group>(*this, load);
    while (load->next < load->rows.size() && group->rows.size() < messagesPerGroup
           && group->askedOctets < octetsPerGroup) {
        const MessageRow &row = load->rows.at(load->next);
        if (load->folder->lostTries.value(row.uid) >= mostLostTries) {
            settle(load, load->next, refusedByDisconnect(row.uid, {}));
        } else if (isFarAbove(row.size, load->folder->appendLimit)) {
            settle(load, load->next, refusedAsTooBig(row.uid, row.size, qint64(*load->folder->appendLimit)));
        } else if (hasTwin(*load, row)) {
            load->twins.append(load->next);
        } else if (load->folder->careful.contains(row.uid)) {
            fetchAlone(load, load->next, load->folder->strips.value(row.uid));
        } else {
            group->rows.append(load->next);
            group->askedOctets += row.size;
        }
        ++load->next;
    }
    if (group->rows.isEmpty())
        QMetaObject::invokeMethod(
            this,
            [this] {
                finishLoads();
                step();
            },
            Qt::QueuedConnection);
    else
        issue(group);
    return true;
}

void Copier::fetchAlone(const LoadPointer &load, qsizetype row, Strip strip)
{
    const GroupPointer alone = std::make_shared<Group>(*this, load);
    alone->rows = {row};
    alone->isAlone = true;
    alone->strip = strip;
    m_again.push_back(alone);
}

void Copier::issue(const GroupPointer &group)
{
    imap::UidSet uids;
    for (const qsizetype row : std::as_const(group->rows))
        uids.add(group->load->rows.at(row).uid);
    selectSource(group->load);
    m_groups.push_back(group);
    // The reply keeps the group alive as long as the session may write into it.
    m_source.fetchBodies(uids, group.get(),
                         [self = QPointer(this), group](const imap::Outcome<void> &outcome) {
                             if (self && !self->m_isAbandoned)
                                 self->fetched(group, outcome);
                         });
}

void Copier::selectSource(const LoadPointer &load)
{
    if (m_selectedSource == load->folder->row.source)
        return;
    m_selectedSource = load->folder->row.source;
    m_source.select(m_selectedSource, imap::Session::Access::ReadOnly,
                    [self = QPointer(this), load](const imap::Outcome<imap::SelectedMailbox> &outcome) {
                        if (!self || self->m_isAbandoned)
                            return;
                        if (!outcome && outcome.error().cause == imap::Failure::Cause::Lost)
                            return;
                        if (outcome && outcome->uidValidity == load->folder->row.sourceUidValidity)
                            return;
                        // UIDs mean other messages now: nothing of this folder may be copied by them.
                        self->m_selectedSource.clear();
                        self->m_jobs.sourceRefused(*load->folder, outcome ? Error() : outcome.error().error);
                        self->sourceUnusable(load);
                    });
}

void Copier::sourceUnusable(const LoadPointer &unusable)
{
    for (const LoadPointer &load : m_loads) {
        if (load->folder != unusable->folder || load->isUnusable)
            continue;
        load->isUnusable = true;
        QList<quint32> unsent;
        for (qsizetype i = load->next; load->isIntended && i < load->rows.size(); ++i)
            unsent.append(load->rows.at(i).uid);
        if (!isStored(m_ledger.withdraw(load->folder->row.id, unsent)))
            return;
    }
}

void Copier::selectDestination(const LoadPointer &load)
{
    FolderWork *const folder = load->folder;
    if (m_selectedDestination == folder)
        return;
    m_selectedDestination = folder;
    m_destination.select(
        folder->row.destination, imap::Session::Access::ReadWrite,
        [self = QPointer(this), folder](const imap::Outcome<imap::SelectedMailbox> &outcome) {
            if (!self || self->m_isAbandoned)
                return;
            if (!outcome && outcome.error().cause == imap::Failure::Cause::Lost)
                return;
            if (outcome) {
                self->m_lastPermanentFlags = outcome->permanentFlags;
                self->m_destination.appender().prove(outcome->permanentFlags);
            }
            folder->permanentFlags = self->m_lastPermanentFlags;
            // Where it failed the APPEND will say why; it needs no SELECT.
            self->destinationSelected(*folder, outcome ? outcome->uidNext : 0);
        });
    proveKeywords(*load);
}

void Copier::destinationSelected(FolderWork &folder, quint32 uidNext)
{
    m_knowsPermanentFlags = true;
    folder.uidNextThere = std::max({folder.uidNextThere, uidNext, 1U});
    for (const LoadPointer &load : m_loads) {
        if (load->folder->uidNextThere > 0)
            load->isReady = true;
    }
    if (folder.labels)
        wake();
    if (m_isAbandoned || !m_isWaiting)
        return;
    if (m_isStopping) {
        m_isWaiting = m_isBodyComing = false;
        step();
    } else if (m_bodyGroup->load->isReady) {
        m_isWaiting = false;
        beginMessage();
        const QByteArray early = std::exchange(m_early, {});
        if (!early.isEmpty())
            takeOctets(early);
        if (std::exchange(m_isEarlyEnd, false))
            endBody();
        balance();
    }
}

void Copier::fetched(const GroupPointer &group, const imap::Outcome<void> &outcome)
{
    std::erase(m_groups, group);
    if (m_groups.empty() && m_destination.appender().missingOctets() == 0)
        closeBatch();
    if (!outcome && outcome.error().cause == imap::Failure::Cause::Lost)
        return;
    if (!group->load->isUnusable && !group->rows.isEmpty()) {
        if (!outcome && group->rows.size() > 1) {
            // One message spoils the command: ask for each alone.
            for (const qsizetype row : std::as_const(group->rows))
                fetchAlone(group->load, row, group->strip);
        } else if (!outcome && outcome.error().code == imap::Code::Unavailable && group->isFirstTry()) {
            group->load->later.append(group->rows.constFirst());
        } else {
            askForMissing(*group, outcome);
        }
    }
    finishLoads();
    balance();
    step();
}

void Copier::askForMissing(const Group &group, const imap::Outcome<void> &answer)
{
    const bool isPassing = !answer && answer.error().code == imap::Code::Unavailable;
    const QString serverWords = answer ? QString() : answer.error().error.detail;
    imap::UidSet uids;
    for (const qsizetype row : group.rows)
        uids.add(group.load->rows.at(row).uid);
    selectSource(group.load);
    const auto listed = std::make_shared<QSet<quint32>>();
    ++m_questions;
    m_source.fetchMetadata(
        uids, [listed](const imap::MessageInfo &info) { listed->insert(info.uid); },
        [self = QPointer(this), load = group.load, rows = group.rows, serverWords, isPassing,
         listed](const imap::Outcome<void> &outcome) {
            if (!self || self->m_isAbandoned)
                return;
            --self->m_questions;
            if (!outcome && outcome.error().cause == imap::Failure::Cause::Lost)
                return;
            for (const qsizetype row : rows) {
                const quint32 uid = load->rows.at(row).uid;
                Outcome missing = unreadableAtSource(uid, serverWords, isPassing);
                if (outcome && !listed->contains(uid))
                    missing.state = MessageState::Gone;
                self->settle(load, row, missing);
            }
            self->finishLoads();
            self->step();
        });
}

/// A refused message is shown to the user, who knows it by its subject.
void Copier::askForSubject(const LoadPointer &load, qsizetype row, const Outcome &outcome)
{
    load->nameless.insert(row, outcome);
    selectSource(load);
    const quint32 uid = load->rows.at(row).uid;
    const auto block = std::make_shared<QByteArray>();
    ++m_questions;
    m_source.fetchHeaders(
        imap::UidSet(uid, uid), {"SUBJECT"}, [block](quint32, const QByteArray &octets) { *block = octets; },
        [self = QPointer(this), load, row, outcome, block](const imap::Outcome<void> &answer) {
            if (!self || self->m_isAbandoned)
                return;
            --self->m_questions;
            if (!answer && answer.error().cause == imap::Failure::Cause::Lost)
                return;
            Outcome named = outcome;
            named.subject = plainText(mail::decodedHeader(mail::headerField(*block, "Subject")));
            self->settle(load, row, named);
            self->finishLoads();
            self->step();
        });
}

void Copier::beginBody(Group &group, quint32 uid, quint64 size)
{
    m_isBodyComing = true;
    m_bodyGroup = &group;
    m_bodyRow = -1;
    m_bodySize = size;
    const qsizetype row = group.load->rowOf(uid);
    if (m_isAbandoned || m_isStopping || group.load->isUnusable || row < 0 || !group.rows.removeOne(row))
        return;
    m_bodyRow = row;
    if (group.load->isReady) {
        beginMessage();
    } else {
        m_isWaiting = true;
        balance();
    }
}

void Copier::bodyChunk(QByteArrayView octets)
{
    if (m_isAbandoned)
        return;
    m_jobs.read(octets.size());
    if (m_isWaiting)
        m_early.append(octets);
    else
        takeOctets(octets);
    balance();
}

void Copier::takeOctets(QByteArrayView octets)
{
    if (m_isRepairing) {
        m_original.append(octets);
    } else if (m_bodyRow >= 0) {
        if (m_batch && m_batch->isAlone)
            m_batch->finder.add(octets);
        m_destination.appender().write(octets);
    }
}

void Copier::endBody()
{
    if (m_isWaiting) {
        m_isEarlyEnd = true;
        return;
    }
    m_isBodyComing = false;
    if (m_isAbandoned)
        return;
    imap::Appender &appender = m_destination.appender();
    if (m_isRepairing && m_isStopping) {
        m_isRepairing = false;
        m_original.clear();
    } else if (m_isRepairing) {
        endRepair();
    } else if (!m_batch && appender.isOpen()) {
        appender.finish(); // Refused while this body came; the rest was swallowed.
    } else if (m_bodyRow >= 0 && m_batch) { // Else its last octets have filled the window.
        const bool isLarge = m_batch->octets >= octetsPerGroup / 4;
        if (isLarge || m_batch->isAlone || m_isStopping || !appender.canAddMore())
            closeBatch();
        else
            m_stall.start();
    }
    if (m_isStopping)
        stop();
    balance();
}

} // namespace migration
