// SPDX-License-Identifier: GPL-3.0-or-later
#include "imap/cursor.h"

#include <limits>

namespace imap {

namespace {

constexpr int deepestList = 32;

bool endsAtom(char c)
{
    return c == ' ' || c == '(' || c == ')' || c == '"' || c == '{' || c == '\r' || c == '\n';
}

} // namespace

void Cursor::skipBlanks()
{
    while (peek() == ' ')
        ++m_at;
}

std::optional<quint64> Cursor::number()
{
    constexpr quint64 largest = std::numeric_limits<quint64>::max();
    quint64 value = 0;
    qsizetype at = m_at;
    for (; at < m_text.size(); ++at) {
        const char c = m_text.at(at);
        if (c < '0' || c > '9')
            break;
        const quint64 digit = static_cast<quint64>(c - '0');
        if (value > (largest - digit) / 10)
            return {};
        value = value * 10 + digit;
    }
    if (at == m_at)
        return {};
    m_at = at;
    return value;
}

QByteArrayView Cursor::atom()
{
    const qsizetype start = m_at;
    while (!atEnd() && !endsAtom(m_text.at(m_at)))
        ++m_at;
    return m_text.sliced(start, m_at - start);
}

QByteArrayView Cursor::until(QByteArrayView stops)
{
    const qsizetype start = m_at;
    while (!atEnd() && !stops.contains(m_text.at(m_at)))
        ++m_at;
    return m_text.sliced(start, m_at - start);
}

bool Cursor::acceptWord(QByteArrayView word)
{
    const qsizetype start = m_at;
    if (atom().compare(word, Qt::CaseInsensitive) == 0) {
        accept(' ');
        return true;
    }
    m_at = start;
    return false;
}

std::optional<QByteArrayView> Cursor::plainQuoted()
{
    if (peek() != '"')
        return {};
    const QByteArrayView text = m_text.sliced(m_at + 1);
    const qsizetype end = text.indexOf('"');
    if (end < 0 || text.first(end).contains('\\'))
        return {};
    m_at += end + 2;
    return text.first(end);
}

std::optional<QByteArray> Cursor::quotedString()
{
    if (const std::optional<QByteArrayView> plain = plainQuoted())
        return plain->isEmpty() ? QByteArray("") : plain->toByteArray();
    QByteArray text("");
    for (qsizetype at = m_at + 1; at < m_text.size(); ++at) {
        char c = m_text.at(at);
        if (c == '"') {
            m_at = at + 1;
            return text;
        }
        if (c == '\\' && at + 1 < m_text.size())
            c = m_text.at(++at);
        text += c;
    }
    return {};
}

std::optional<QByteArray> Cursor::literal()
{
    const qsizetype start = m_at;
    accept('~');
    if (accept('{')) {
        const std::optional<quint64> size = number();
        accept('+');
        const bool isHeadWhole = accept('}') && accept('\r') && accept('\n');
        if (size && isHeadWhole && *size <= static_cast<quint64>(m_text.size() - m_at)) {
            const qsizetype length = static_cast<qsizetype>(*size);
            const QByteArrayView octets = m_text.sliced(m_at, length);
            m_at += length;
            return octets.isEmpty() ? QByteArray("") : octets.toByteArray();
        }
    }
    m_at = start;
    return {};
}

std::optional<QByteArray> Cursor::string()
{
    if (peek() == '"')
        return quotedString();
    return literal();
}

std::optional<QByteArray> Cursor::nstring()
{
    const qsizetype start = m_at;
    if (atom().compare("NIL", Qt::CaseInsensitive) == 0)
        return QByteArray();
    m_at = start;
    return string();
}

std::optional<QByteArray> Cursor::astring()
{
    if (std::optional<QByteArray> text = string())
        return text;
    const QByteArrayView word = atom();
    return word.isEmpty() ? std::nullopt : std::optional(word.toByteArray());
}

bool Cursor::skipValue()
{
    int depth = 0;
    do {
        skipBlanks();
        if (accept('(')) {
            if (++depth > deepestList)
                return false;
        } else if (depth > 0 && accept(')')) {
            --depth;
        } else if (!string() && atom().isEmpty()) {
            return false;
        }
    } while (depth > 0);
    return true;
}

} // namespace imap
