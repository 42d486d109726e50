// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "base/result.h"

namespace imap {

/// What happens to the octets of a literal.
enum class LiteralUse {
    Keep, ///< They stay in the response.
    Stream, ///< They are handed on as they come; the response shows "" in their place.
    Drop, ///< They are thrown away; the response shows NIL in their place.
};

/// Who takes what ResponseReader cuts out of the stream.
class ResponseHandler {
public:
    /// One response without its final CRLF, valid during the call.
    virtual void response(QByteArrayView text) = 0;
    /// A literal of `size` octets follows `soFar`.
    virtual LiteralUse literal(QByteArrayView soFar, quint64 size) = 0;
    virtual void literalChunk(QByteArrayView octets) = 0; ///< Of a streamed one.
    virtual void literalEnd() = 0; ///< Of a streamed one.
    virtual bool isPaused() const = 0; ///< Asked after each call above: nothing more is wanted for now.

protected:
    ~ResponseHandler() = default;
};

/// Cuts a server's octets into responses (RFC 9051 §2.2.2): lines, continued behind each literal. Works on
/// the octets where they lie; only what is spread over two reads is copied. Bounds: 8 MB for one response
/// with its kept literals, 1 MB for one of these, 10,000 literals a response; literals that are streamed or
/// dropped have none.
class ResponseReader {
public:
    explicit ResponseReader(ResponseHandler &handler)
        : m_handler(handler)
    {
    }

    /// Takes octets; returns how many were used: fewer than all only when the handler is paused. Fails with
    /// Protocol where a bound is passed; the stream's place is then lost.
    Result<qsizetype> consume(QByteArrayView octets);

    bool isAtStart() const { return m_state == State::Line && m_held.isEmpty(); } ///< Between two responses.

private:
    enum class State { Line, Kept, Streamed, Dropped };

    Result<qsizetype> consumeLine(QByteArrayView octets);
    qsizetype consumeLiteral(QByteArrayView octets);
    Status lineEnded(QByteArrayView line);
    Status beginLiteral(qsizetype markLength, quint64 size);

    ResponseHandler &m_handler;
    State m_state = State::Line;
    QByteArray m_held; ///< The response so far, where it came in pieces.
    quint64 m_left = 0; ///< Octets of the literal still to come.
    qsizetype m_lineStart = 0; ///< In m_held: the end of the last literal.
    int m_literals = 0;
};

} // namespace imap
