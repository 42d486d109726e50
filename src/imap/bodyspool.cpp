// SPDX-License-Identifier: GPL-3.0-or-later
#include "imap/bodyspool.h"

#include <QCoreApplication>

#include <algorithm>

#include "imap/session.h"

namespace imap {

namespace {

constexpr qsizetype memoryOctets = 1024 * 1024;
constexpr quint64 chunkOctets = 64 * 1024;

tl::unexpected<Error> storageFailure(const QTemporaryFile &file)
{
    return fail(Error::Kind::Storage,
                QCoreApplication::translate("imap", "A temporary file cannot be written or read."),
                file.errorString(),
                QCoreApplication::translate("imap", "Make room on the disk that holds temporary files."));
}

} // namespace

Status BodySpool::write(QByteArrayView octets)
{
    m_size += static_cast<quint64>(octets.size());
    if (!m_file && m_memory.size() + octets.size() <= memoryOctets) {
        m_memory += octets;
        return {};
    }
    if (!m_file) {
        m_file = std::make_unique<QTemporaryFile>();
        if (!m_file->open())
            return storageFailure(*m_file);
    }
    if (m_file->write(octets.data(), octets.size()) != octets.size())
        return storageFailure(*m_file);
    return {};
}

void BodySpool::begin(quint32 uid, BodySink *sink)
{
    m_sink = sink;
    m_sink->beginBody(uid, m_size);
}

Result<bool> BodySpool::replay(const std::function<bool()> &isPaused)
{
    const quint64 inMemory = static_cast<quint64>(m_memory.size());
    while (m_replayed < m_size && !isPaused()) {
        if (m_replayed < inMemory) {
            const quint64 size = std::min(chunkOctets, inMemory - m_replayed);
            const QByteArrayView memory(m_memory);
            m_sink->bodyChunk(
                memory.sliced(static_cast<qsizetype>(m_replayed), static_cast<qsizetype>(size)));
            m_replayed += size;
            continue;
        }
        if (m_replayed == inMemory && !m_file->seek(0))
            return storageFailure(*m_file);
        const QByteArray chunk = m_file->read(static_cast<qint64>(chunkOctets));
        if (chunk.isEmpty())
            return storageFailure(*m_file);
        m_sink->bodyChunk(chunk);
        m_replayed += static_cast<quint64>(chunk.size());
    }
    if (m_replayed < m_size)
        return false;
    m_sink->endBody();
    return true;
}

} // namespace imap
