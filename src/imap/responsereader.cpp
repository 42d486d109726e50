// SPDX-License-Identifier: GPL-3.0-or-later
#include "imap/responsereader.h"

#include <QCoreApplication>

#include <algorithm>
#include <optional>

#include "imap/cursor.h"

using namespace Qt::StringLiterals;

namespace imap {

namespace {

constexpr qsizetype maxResponse = 8 * 1024 * 1024;
constexpr quint64 maxKeptLiteral = 1024 * 1024;
constexpr quint64 maxLiteral = quint64{1} << 40;
constexpr int maxLiterals = 10'000;

tl::unexpected<Error> broken(const QString &detail)
{
    return fail(Error::Kind::Protocol,
                QCoreApplication::translate("imap", "The server sent something that is not lawful in IMAP."),
                detail);
}

/// The mark "{n}" at the end of a line.
struct LiteralMark {
    qsizetype length = 0; ///< Of the mark itself.
    quint64 size = 0;
};

std::optional<LiteralMark> literalMark(QByteArrayView line)
{
    if (!line.endsWith('}'))
        return {};
    qsizetype at = line.size() - 1;
    if (at > 0 && line.at(at - 1) == '+')
        --at;
    const qsizetype digitsEnd = at;
    while (at > 0 && line.at(at - 1) >= '0' && line.at(at - 1) <= '9')
        --at;
    if (at == 0 || line.at(at - 1) != '{')
        return {};
    Cursor cursor(line.sliced(at, digitsEnd - at));
    const std::optional<quint64> size = cursor.number();
    if (!size)
        return {};
    --at;
    if (at > 0 && line.at(at - 1) == '~')
        --at;
    return LiteralMark{line.size() - at, *size};
}

/// Lines that end in free text, where "{5}" means nothing (RFC 9051 resp-text).
bool endsInText(QByteArrayView response)
{
    if (!response.startsWith("* "))
        return true; // Tagged answers and "+".
    Cursor cursor(response.sliced(2));
    const QByteArrayView word = cursor.atom();
    const auto is = [word](QByteArrayView name) { return word.compare(name, Qt::CaseInsensitive) == 0; };
    return is("OK") || is("NO") || is("BAD") || is("BYE") || is("PREAUTH");
}

} // namespace

Result<qsizetype> ResponseReader::consume(QByteArrayView octets)
{
    qsizetype used = 0;
    while (used < octets.size() && !m_handler.isPaused()) {
        const QByteArrayView left = octets.sliced(used);
        if (m_state != State::Line) {
            used += consumeLiteral(left);
            continue;
        }
        const Result<qsizetype> taken = consumeLine(left);
        if (!taken)
            return taken;
        used += *taken;
    }
    return used;
}

Result<qsizetype> ResponseReader::consumeLine(QByteArrayView octets)
{
    const qsizetype newline = octets.indexOf('\n');
    if (newline < 0) {
        if (m_held.size() + octets.size() > maxResponse)
            return broken(u"a line without end"_s);
        m_held += octets;
        return octets.size();
    }
    QByteArrayView line = octets.first(newline);
    if (!m_held.isEmpty()) {
        if (m_held.size() + line.size() > maxResponse)
            return broken(u"a line without end"_s);
        m_held += line;
        line = m_held;
    }
    if (line.endsWith('\r')) // Some servers end lines with LF alone.
        line.chop(1);
    if (const Status status = lineEnded(line); !status)
        return fail(status.error());
    return newline + 1;
}

Status ResponseReader::lineEnded(QByteArrayView line)
{
    // What stands before m_lineStart are octets of a literal, and may look like a mark.
    const std::optional<LiteralMark> mark = literalMark(line.sliced(m_lineStart));
    if (!mark || endsInText(line)) {
        m_literals = 0;
        m_lineStart = 0;
        if (!line.isEmpty())
            m_handler.response(line);
        m_held.resize(0); // Keeps what was allocated.
        return {};
    }
    if (m_held.isEmpty())
        m_held = line.toByteArray();
    else
        m_held.resize(line.size());
    return beginLiteral(mark->length, mark->size);
}

Status ResponseReader::beginLiteral(qsizetype markLength, quint64 size)
{
    if (size > maxLiteral || ++m_literals > maxLiterals)
        return broken(u"a literal of %1 octets"_s.arg(size));
    const LiteralUse use = m_handler.literal(QByteArrayView(m_held).chopped(markLength), size);
    m_left = size;
    switch (use) {
    case LiteralUse::Keep:
        if (size > maxKeptLiteral || m_held.size() + static_cast<qsizetype>(size) > maxResponse)
            return broken(u"a literal of %1 octets"_s.arg(size));
        m_held += "\r\n";
        m_state = size > 0 ? State::Kept : State::Line;
        m_lineStart = m_held.size() + static_cast<qsizetype>(size);
        break;
    case LiteralUse::Stream:
        m_held.chop(markLength);
        m_held += "\"\"";
        m_lineStart = m_held.size();
        m_state = size > 0 ? State::Streamed : State::Line;
        if (size == 0)
            m_handler.literalEnd();
        break;
    case LiteralUse::Drop:
        m_held.chop(markLength);
        m_held += "NIL";
        m_lineStart = m_held.size();
        m_state = size > 0 ? State::Dropped : State::Line;
        break;
    }
    return {};
}

qsizetype ResponseReader::consumeLiteral(QByteArrayView octets)
{
    const qsizetype size = static_cast<qsizetype>(std::min(static_cast<quint64>(octets.size()), m_left));
    const QByteArrayView chunk = octets.first(size);
    m_left -= static_cast<quint64>(size);
    const State state = m_state;
    if (m_left == 0)
        m_state = State::Line;
    if (state == State::Kept)
        m_held += chunk;
    else if (state == State::Streamed)
        m_handler.literalChunk(chunk);
    if (m_left == 0 && state == State::Streamed)
        m_handler.literalEnd();
    return size;
}

} // namespace imap
