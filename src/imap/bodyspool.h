// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QTemporaryFile>

#include <functional>
#include <memory>

#include "base/result.h"

namespace imap {

class BodySink;

/// Holds one message body until its UID is known: 1 MB in memory, the rest in a temporary file.
class BodySpool {
public:
    /// Storage where the temporary file cannot be written.
    Status write(QByteArrayView octets);
    quint64 size() const { return m_size; }

    void begin(quint32 uid, BodySink *sink); ///< From here on replay() may be called.

    /// Goes on handing the body to the sink until `isPaused` says so. True when all of it has been handed.
    Result<bool> replay(const std::function<bool()> &isPaused);

private:
    QByteArray m_memory;
    std::unique_ptr<QTemporaryFile> m_file;
    quint64 m_size = 0;
    quint64 m_replayed = 0;
    BodySink *m_sink = nullptr;
};

} // namespace imap
