// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/folderwork.h"

#include <algorithm>

namespace migration {

namespace {

constexpr qint64 messagesPerChunk = 2000;
constexpr qint64 octetsPerChunk = 64 * 1024 * 1024;

} // namespace

FolderWork::FolderWork(Ledger &ledger, FolderRow folder, imap::Mailbox mailbox)
    : row(std::move(folder))
    , source(std::move(mailbox))
    , m_ledger(ledger)
{
}

Status FolderWork::cut(const Rules &rules)
{
    m_chunks.clear();
    const Status read = m_ledger.forEach(row.id, openStates(), 1, 0xffffffff, [&](const MessageRow &message) {
        if (m_chunks.isEmpty() || m_chunks.constLast().messages >= messagesPerChunk
            || m_chunks.constLast().octets + message.size > octetsPerChunk)
            m_chunks.append(Chunk{message.uid, message.uid, 0, 0});
        Chunk &chunk = m_chunks.last();
        chunk.last = message.uid;
        ++chunk.messages;
        chunk.octets += message.size;
    });
    if (!read)
        return read;
    if (!rules.oldestFirst)
        std::reverse(m_chunks.begin(), m_chunks.end());
    stage = Stage::Ready;
    return {};
}

QList<MessageState> FolderWork::openStates() const
{
    QList<MessageState> states{MessageState::Planned};
    if (retriesRefused)
        states.append(MessageState::Refused);
    return states;
}

Result<std::optional<Chunk>> FolderWork::takeChunk(qint64 mostMessages, qint64 mostOctets, bool atLeastOne,
                                                   const Rules &rules)
{
    if (m_chunks.constFirst().octets <= mostOctets && m_chunks.constFirst().messages <= mostMessages) {
        ++m_chunksOut;
        return m_chunks.takeFirst();
    }
    const Result<Chunk> part = split(m_chunks.first(), mostMessages, mostOctets, atLeastOne, rules.oldestFirst);
    if (!part)
        return fail(part.error());
    if (m_chunks.constFirst().messages == 0)
        m_chunks.removeFirst();
    if (part->messages == 0)
        return std::nullopt;
    ++m_chunksOut;
    return *part;
}

/// Takes off `chunk` what fits: from its newer end, or its older one.
Result<Chunk> FolderWork::split(Chunk &chunk, qint64 mostMessages, qint64 mostOctets, bool atLeastOne,
                                bool oldestFirst) const
{
    Result<QList<MessageRow>> rows = m_ledger.messages(row.id, openStates(), chunk.first, chunk.last);
    if (!rows)
        return fail(rows.error());
    if (!oldestFirst)
        std::reverse(rows->begin(), rows->end());
    Chunk part;
    qsizetype taken = 0;
    for (const MessageRow &message : std::as_const(*rows)) {
        const bool isAllowed = part.octets + message.size <= mostOctets || (atLeastOne && taken == 0);
        if (!isAllowed || taken >= mostMessages)
            break;
        part.first = taken == 0 ? message.uid : std::min(part.first, message.uid);
        part.last = std::max(part.last, message.uid);
        part.octets += message.size;
        part.messages = ++taken;
    }
    chunk.messages = rows->size() - taken;
    chunk.octets -= part.octets;
    if (taken > 0 && oldestFirst)
        chunk.first = part.last + 1;
    else if (taken > 0)
        chunk.last = part.first - 1;
    return part;
}

void FolderWork::chunkLost()
{
    --m_chunksOut;
    stage = Stage::Unprepared;
}

bool FolderWork::isDone() const
{
    if (m_chunksOut > 0)
        return false;
    return stage == Stage::Unusable || (stage == Stage::Ready && m_chunks.isEmpty());
}

Status FolderWork::flush()
{
    if (m_outcomes.isEmpty())
        return {};
    const Status done = m_ledger.conclude(row.id, m_outcomes);
    if (done)
        m_outcomes.clear();
    return done;
}

void FolderWork::raiseUidNext(quint32 uid)
{
    uidNextThere = std::max(uidNextThere, uid + 1);
}

} // namespace migration
