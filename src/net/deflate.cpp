// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/deflate.h"

#include <zlib.h>

namespace net {

namespace {

constexpr size_t outputOctets = 64 * 1024;
constexpr int windowBits = -15; // Raw, without zlib's header: RFC 4978 §4.
constexpr int memoryLevel = 8;
/// Of text the fastest level saves nearly what the best one does; the line is to be the limit, not the
/// processor.
constexpr int level = 1;

Bytef *bytes(const char *octets)
{
    return reinterpret_cast<Bytef *>(const_cast<char *>(octets)); // zlib does not write to its input.
}

} // namespace

Deflater::Deflater(Write write)
    : m_write(std::move(write))
    , m_stream(std::make_unique<z_stream>())
    , m_output(outputOctets)
{
    if (deflateInit2(m_stream.get(), level, Z_DEFLATED, windowBits, memoryLevel, Z_DEFAULT_STRATEGY) != Z_OK)
        qBadAlloc();
}

Deflater::~Deflater()
{
    deflateEnd(m_stream.get());
}

void Deflater::put(QByteArrayView octets)
{
    if (octets.isEmpty())
        return;
    m_holdsBack = true;
    run(octets, Z_NO_FLUSH);
}

void Deflater::flush()
{
    if (std::exchange(m_holdsBack, false))
        run({}, Z_SYNC_FLUSH);
}

void Deflater::run(QByteArrayView octets, int flush)
{
    m_stream->next_in = bytes(octets.data());
    m_stream->avail_in = static_cast<uInt>(octets.size());
    do {
        m_stream->next_out = bytes(m_output.data());
        m_stream->avail_out = static_cast<uInt>(m_output.size());
        deflate(m_stream.get(), flush);
        const auto size = static_cast<qsizetype>(m_output.size() - m_stream->avail_out);
        if (size > 0)
            m_write(QByteArrayView(m_output.data(), size));
    } while (m_stream->avail_out == 0);
}

Inflater::Inflater()
    : m_stream(std::make_unique<z_stream>())
{
    if (inflateInit2(m_stream.get(), windowBits) != Z_OK)
        qBadAlloc();
}

Inflater::~Inflater()
{
    inflateEnd(m_stream.get());
}

bool Inflater::isHungry() const
{
    return m_stream->avail_in == 0 && !m_holdsMore;
}

void Inflater::put(QByteArrayView octets)
{
    m_input.assign(octets.begin(), octets.end());
    m_stream->next_in = bytes(m_input.data());
    m_stream->avail_in = static_cast<uInt>(m_input.size());
}

qint64 Inflater::take(char *octets, qint64 maxSize)
{
    if (m_isEnded)
        return m_stream->avail_in > 0 ? -1 : 0;
    m_stream->next_out = bytes(octets);
    m_stream->avail_out = static_cast<uInt>(maxSize);
    const int outcome = inflate(m_stream.get(), Z_NO_FLUSH);
    // Z_BUF_ERROR is no error: there was nothing to do.
    if (outcome != Z_OK && outcome != Z_STREAM_END && outcome != Z_BUF_ERROR)
        return -1;
    m_isEnded = outcome == Z_STREAM_END;
    m_holdsMore = m_stream->avail_out == 0 && !m_isEnded;
    return maxSize - m_stream->avail_out;
}

} // namespace net
