// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/csv.h"

#include <QCoreApplication>
#include <QStringDecoder>

#include <algorithm>
#include <array>
#include <optional>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maxRows = 100'000;
constexpr qsizetype maxFields = 200;
constexpr qsizetype maxFieldLength = 64 * 1024;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(base)
};

/// Text that a spreadsheet would run as a formula, if need be after leaving out blanks.
bool looksLikeFormula(QStringView text)
{
    if (text.startsWith(u'\t') || text.startsWith(u'\r') || text.startsWith(u'\n'))
        return true;
    const QStringView trimmed = text.trimmed();
    // The last four are the full-width forms, which some spreadsheets take for the plain ones.
    return !trimmed.isEmpty() && u"=+-@\uFF1D\uFF0B\uFF0D\uFF20"_s.contains(trimmed.front());
}

bool isLineBreak(QChar c)
{
    return c == u'\n' || c == u'\r';
}

constexpr QStringView delimiterLine = u"sep="; ///< And one character.

/// The text without its byte order mark.
QStringView content(QStringView text)
{
    return text.startsWith(QChar::ByteOrderMark) ? text.sliced(1) : text;
}

/// X of a first line "sep=X".
std::optional<QChar> namedDelimiter(QStringView text)
{
    const QStringView rest = content(text);
    const qsizetype length = delimiterLine.size() + 1;
    if (rest.size() < length || !rest.startsWith(delimiterLine, Qt::CaseInsensitive))
        return {};
    const QChar delimiter = rest.at(length - 1);
    const bool isAlone = rest.size() == length || isLineBreak(rest.at(length));
    if (!isAlone || delimiter.isLetterOrNumber() || delimiter == u'"' || isLineBreak(delimiter))
        return {};
    return delimiter;
}

/// Reads one CSV text from start to end.
class CsvReader {
public:
    CsvReader(QStringView text, QChar delimiter)
        : m_text(text)
        , m_delimiter(delimiter)
    {
        m_lineStart = m_at = text.size() - content(text).size();
        if (namedDelimiter(text)) {
            m_at += delimiterLine.size() + 1;
            skipLineBreak();
        }
    }

    Result<QList<CsvRow>> read()
    {
        QList<CsvRow> rows;
        while (m_at < m_text.size()) {
            CsvRow row{m_line, {}};
            if (const Status status = readRow(row); !status)
                return fail(status.error());
            if (std::all_of(row.fields.cbegin(), row.fields.cend(),
                            [](const QString &field) { return field.isEmpty(); }))
                continue;
            if (rows.size() == maxRows)
                return failHere(Text::tr("The file has more than 100,000 rows."));
            rows += row;
        }
        return rows;
    }

private:
    Status readRow(CsvRow &row)
    {
        for (;;) {
            const Result<QString> field = readField();
            if (!field)
                return fail(field.error());
            if (row.fields.size() == maxFields)
                return failHere(Text::tr("A row has more than 200 fields."));
            row.fields += *field;
            if (m_at < m_text.size() && m_text.at(m_at) == m_delimiter) {
                ++m_at;
                continue;
            }
            skipLineBreak();
            return {};
        }
    }

    Result<QString> readField()
    {
        while (m_at < m_text.size() && m_text.at(m_at) == u' ' && m_delimiter != u' ')
            ++m_at;
        if (m_at < m_text.size() && m_text.at(m_at) == u'"')
            return readQuoted();
        const qsizetype start = m_at;
        while (m_at < m_text.size() && m_text.at(m_at) != m_delimiter && !isLineBreak(m_text.at(m_at)))
            ++m_at;
        if (m_at - start > maxFieldLength)
            return failHere(Text::tr("A field is longer than 64 KB."));
        return m_text.mid(start, m_at - start).trimmed().toString();
    }

    Result<QString> readQuoted()
    {
        const int openLine = m_line;
        const qsizetype openColumn = column();
        QString field;
        for (++m_at; m_at < m_text.size(); ++m_at) {
            const QChar c = m_text.at(m_at);
            if (c == u'"') {
                if (m_at + 1 < m_text.size() && m_text.at(m_at + 1) == u'"') {
                    ++m_at;
                } else {
                    ++m_at;
                    return closeQuoted(std::move(field));
                }
            }
            const bool isCrOfCrLf = c == u'\r' && m_at + 1 < m_text.size() && m_text.at(m_at + 1) == u'\n';
            if (c == u'\n' || (c == u'\r' && !isCrOfCrLf)) {
                ++m_line;
                m_lineStart = m_at + 1;
            }
            if (field.size() == maxFieldLength)
                return failHere(Text::tr("A field is longer than 64 KB."));
            field += c;
        }
        return failAt(openLine, openColumn, Text::tr("A quote is opened and never closed."));
    }

    Result<QString> closeQuoted(QString field)
    {
        while (m_at < m_text.size() && m_text.at(m_at) == u' ')
            ++m_at;
        if (m_at < m_text.size() && m_text.at(m_at) != m_delimiter && !isLineBreak(m_text.at(m_at)))
            return failHere(Text::tr("After a closing quote the next field must begin."));
        return field;
    }

    void skipLineBreak()
    {
        if (m_at < m_text.size() && m_text.at(m_at) == u'\r')
            ++m_at;
        if (m_at < m_text.size() && m_text.at(m_at) == u'\n')
            ++m_at;
        ++m_line;
        m_lineStart = m_at;
    }

    qsizetype column() const { return m_at - m_lineStart + 1; }

    tl::unexpected<Error> failHere(const QString &what) const { return failAt(m_line, column(), what); }

    static tl::unexpected<Error> failAt(int line, qsizetype column, const QString &what)
    {
        //: %1 is a line number, %2 a column number, %3 a sentence that says what is wrong there
        return fail(Error::Kind::BadInput,
                    Text::tr("Line %1, column %2: %3").arg(line).arg(column).arg(what));
    }

    QStringView m_text;
    QChar m_delimiter;
    qsizetype m_at = 0;
    qsizetype m_lineStart = 0;
    int m_line = 1;
};

} // namespace

QChar guessedDelimiter(QStringView text)
{
    if (const std::optional<QChar> named = namedDelimiter(text))
        return *named;
    constexpr qsizetype sampleLength = 16 * 1024;
    constexpr std::array<char16_t, 4> candidates{u',', u';', u'\t', u'|'};
    std::array<int, 4> counts{};
    bool isQuoted = false;
    bool isAtStart = true; // Of a field, where alone a quote opens one.
    for (const QChar c : content(text).left(sampleLength)) {
        const auto found = std::find(candidates.begin(), candidates.end(), c);
        const bool isDelimiter = found != candidates.end();
        if (isDelimiter && !isQuoted)
            ++counts[static_cast<size_t>(found - candidates.begin())];
        // The first of two quotes within a quoted field ends it, the second opens it again.
        const bool isQuote = c == u'"' && (isQuoted || isAtStart);
        isQuoted = isQuoted != isQuote;
        isAtStart = isQuote || (!isQuoted && (isDelimiter || isLineBreak(c) || (isAtStart && c == u' ')));
    }
    return candidates[static_cast<size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin())];
}

Result<QList<CsvRow>> parseCsv(QStringView text, QChar delimiter)
{
    return CsvReader(text, delimiter).read();
}

QStringList tableEncodings()
{
    return {u"UTF-8"_s, u"UTF-16LE"_s, u"UTF-16BE"_s, u"windows-1252"_s};
}

QString guessedEncoding(const QByteArray &octets)
{
    if (octets.startsWith("\xff\xfe"))
        return u"UTF-16LE"_s;
    if (octets.startsWith("\xfe\xff"))
        return u"UTF-16BE"_s;
    // Text of two octets a letter has a zero in every second place, mostly; other text has none at all.
    constexpr qsizetype sampleLength = 4 * 1024;
    std::array<qsizetype, 2> zeros{};
    const qsizetype sampled = std::min(sampleLength, octets.size());
    for (qsizetype i = 0; i < sampled; ++i)
        zeros[static_cast<size_t>(i % 2)] += octets.at(i) == '\0';
    if (zeros[0] + zeros[1] > sampled / 5)
        return zeros[1] > zeros[0] ? u"UTF-16LE"_s : u"UTF-16BE"_s;
    // Stateless, so that a letter cut off at the end counts as an error.
    QStringDecoder utf8(QStringConverter::Utf8, QStringConverter::Flag::Stateless);
    const QString text = utf8.decode(octets);
    return utf8.hasError() ? u"windows-1252"_s : u"UTF-8"_s;
}

QString decodedText(const QByteArray &octets, const QString &encoding)
{
    QStringDecoder decoder(encoding.toLatin1().constData());
    QString text = decoder.isValid() ? QString(decoder.decode(octets)) : QString::fromLatin1(octets);
    if (text.startsWith(QChar::ByteOrderMark))
        text.remove(0, 1);
    return text;
}

QString decodedText(const QByteArray &octets)
{
    return decodedText(octets, guessedEncoding(octets));
}

QString quotedField(const QString &text, QChar delimiter)
{
    // A spreadsheet of another country may split at another delimiter than ours.
    const bool needsQuotes = text != text.trimmed() || std::any_of(text.cbegin(), text.cend(), [&](QChar c) {
                                 return c == delimiter || u"\"\r\n,;\t|"_s.contains(c);
                             });
    return needsQuotes ? u'"' + QString(text).replace(u'"', u"\"\""_s) + u'"' : text;
}

QString csvField(const QString &text, QChar delimiter)
{
    return quotedField(looksLikeFormula(text) ? u'\'' + text : text, delimiter);
}
