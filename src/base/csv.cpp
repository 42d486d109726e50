// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/csv.h"

#include <QCoreApplication>
#include <QStringDecoder>

#include <algorithm>
#include <array>

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

/// Reads one CSV text from start to end.
class CsvReader {
public:
    CsvReader(QStringView text, QChar delimiter)
        : m_text(text)
        , m_delimiter(delimiter)
    {
        if (m_text.startsWith(QChar::ByteOrderMark))
            ++m_at;
        m_lineStart = m_at;
    }

    Result<QList<CsvRow>> read()
    {
        QList<CsvRow> rows;
        while (m_at < m_text.size()) {
            CsvRow row {m_line, {}};
            if (const Status status = readRow(row); !status)
                return fail(status.error());
            if (row.fields.size() == 1 && row.fields.constFirst().isEmpty())
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
        while (m_at < m_text.size() && m_text.at(m_at) != m_delimiter && !isLineBreak()) {
            if (m_text.at(m_at) == u'"')
                return failHere(Text::tr("A quote stands in the middle of a field."));
            ++m_at;
        }
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
        if (m_at < m_text.size() && m_text.at(m_at) != m_delimiter && !isLineBreak())
            return failHere(Text::tr("After a closing quote the next field must begin."));
        return field;
    }

    bool isLineBreak() const { return m_text.at(m_at) == u'\n' || m_text.at(m_at) == u'\r'; }

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
        return fail(Error::Kind::BadInput, Text::tr("Line %1, column %2: %3").arg(line).arg(column).arg(what));
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
    constexpr qsizetype sampleLength = 16 * 1024;
    constexpr std::array<char16_t, 4> candidates {u',', u';', u'\t', u'|'};
    std::array<int, 4> counts {};
    bool quoted = false;
    for (const QChar c : text.left(sampleLength)) {
        if (c == u'"')
            quoted = !quoted;
        for (size_t i = 0; i < candidates.size() && !quoted; ++i)
            counts[i] += c == candidates[i];
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

QString csvField(const QString &text, QChar delimiter)
{
    QString field = text;
    if (looksLikeFormula(field))
        field.prepend(u'\'');
    // A spreadsheet of another country may split at another delimiter than ours.
    const bool needsQuotes = field != field.trimmed() || std::any_of(field.cbegin(), field.cend(), [&](QChar c) {
        return c == delimiter || u"\"\r\n,;\t|"_s.contains(c);
    });
    if (!needsQuotes)
        return field;
    return u'"' + field.replace(u'"', u"\"\""_s) + u'"';
}
