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
    QList<MessageState> states{MessageState::Planned};
    if (retriesRefused)
        states.append(MessageState::Refused);
    const Status read = m_ledger.forEach(row.id, states, 1, 0xffffffff, [&](const MessageRow &message) {
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

Chunk FolderWork::takeChunk()
{
    ++m_chunksOut;
    return m_chunks.takeFirst();
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
