// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include <functional>
#include <memory>
#include <vector>

struct z_stream_s;

namespace net {

/// Compresses a stream by raw DEFLATE (RFC 1951).
class Deflater {
public:
    using Write = std::function<void(QByteArrayView)>;

    explicit Deflater(Write write); ///< `write` gets what is ready, in pieces of at most 64 KB.
    ~Deflater();

    void put(QByteArrayView octets); ///< May hold them back until flush().
    void flush(); ///< Everything that was put can be read by the other side now.

private:
    void run(QByteArrayView octets, int flush);

    Write m_write;
    std::unique_ptr<z_stream_s> m_stream;
    std::vector<char> m_output;
    bool m_holdsBack = false;
};

/// Expands a stream of raw DEFLATE piece by piece: whatever the other side has compressed, no more lies
/// in memory than one input buffer and what the reader has asked for.
class Inflater {
public:
    Inflater();
    ~Inflater();

    /// There is nothing to take before more is put.
    bool isHungry() const;

    /// The next octets of the stream; legal while isHungry().
    void put(QByteArrayView octets);

    /// Writes at most `maxSize` expanded octets. 0: it is hungry now. -1: the stream is corrupt or has ended
    /// before its last octet, and its place is lost.
    qint64 take(char *octets, qint64 maxSize);

private:
    std::unique_ptr<z_stream_s> m_stream;
    std::vector<char> m_input;
    bool m_holdsMore = false; ///< The reader's space ended before the octets did.
    bool m_isEnded = false;
};

} // namespace net
