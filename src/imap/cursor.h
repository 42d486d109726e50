// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <optional>

namespace imap {

/// Reads one whole response (kept literals included) from left to right, token by token (RFC 9051 §9).
/// Never recurses and never reads beyond the text; a token that is not there leaves the place unchanged.
class Cursor {
public:
    explicit Cursor(QByteArrayView text)
        : m_text(text)
    {
    }

    bool atEnd() const { return m_at == m_text.size(); }
    char peek() const { return atEnd() ? '\0' : m_text.at(m_at); }
    QByteArrayView rest() const { return m_text.sliced(m_at); }

    bool accept(char c)
    {
        if (peek() != c || atEnd())
            return false;
        ++m_at;
        return true;
    }

    void skipBlanks();
    std::optional<quint64> number(); ///< Decimal; nothing beyond 64 bits.
    QByteArrayView atom(); ///< Up to a blank, parenthesis, quote, brace or the end; may be empty.
    QByteArrayView until(QByteArrayView stops); ///< Up to one of `stops` or the end.
    bool acceptWord(QByteArrayView word); ///< An atom that equals `word` in any case, and one blank after it.

    /// A quoted string without escapes, as a view.
    std::optional<QByteArrayView> plainQuoted();
    std::optional<QByteArray> string(); ///< quoted, literal or literal8
    std::optional<QByteArray> nstring(); ///< string, or NIL as a null QByteArray
    std::optional<QByteArray> astring(); ///< string or atom

    /// Goes over one value of any kind, lists included. False where lists are deeper than 32 or not closed.
    bool skipValue();

private:
    std::optional<QByteArray> quotedString();
    std::optional<QByteArray> literal();

    QByteArrayView m_text;
    qsizetype m_at = 0;
};

} // namespace imap
