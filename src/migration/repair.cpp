// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/repair.h"

#include <algorithm>
#include <array>

#include <QCoreApplication>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace migration {

namespace {

struct NamedRepair {
    const char *word;
    Repair repair;
};
constexpr std::array<NamedRepair, 3> known{{{"wrap-lines", Repair::WrapLines},
                                            {"strip-nul", Repair::StripNul},
                                            {"final-crlf", Repair::FinalCrlf}}};

/// Where a header line may be folded: at the last blank that leaves something on both sides.
qsizetype foldAt(QByteArrayView line)
{
    for (qsizetype i = longestLawfulLine; i > longestLawfulLine / 2; --i) {
        if (line.at(i) == ' ' || line.at(i) == '\t')
            return i;
    }
    return 0;
}

void wrapLine(QByteArrayView line, bool isInHeader, QByteArray &wrapped)
{
    while (line.size() > longestLawfulLine) {
        const qsizetype fold = isInHeader ? foldAt(line) : 0;
        // Where there is no blank the folding adds one, which takes room in the next piece.
        const qsizetype end = fold > 0 ? fold : longestLawfulLine - (isInHeader ? 1 : 0);
        wrapped += line.first(end);
        wrapped += isInHeader && fold == 0 ? "\r\n " : "\r\n";
        line = line.sliced(end);
    }
    wrapped += line;
}

QByteArray withWrappedLines(const QByteArray &message, qint64 limit)
{
    QByteArray wrapped;
    wrapped.reserve(message.size() + message.size() / 100);
    bool isInHeader = true;
    for (qsizetype from = 0; from < message.size();) {
        const qsizetype feed = message.indexOf('\n', from);
        const qsizetype next = feed < 0 ? message.size() : feed + 1;
        qsizetype end = feed < 0 ? message.size() : feed;
        if (end > from && feed >= 0 && message.at(end - 1) == '\r')
            --end;
        const QByteArrayView line = QByteArrayView(message).sliced(from, end - from);
        isInHeader = isInHeader && !line.isEmpty();
        if (line.size() > limit)
            wrapLine(line, isInHeader, wrapped);
        else
            wrapped += line;
        wrapped += QByteArrayView(message).sliced(end, next - end);
        from = next;
    }
    return wrapped;
}

} // namespace

Result<Repairs> parseRepairs(const QString &words)
{
    Repairs repairs;
    for (const QString &word : words.split(u',', Qt::SkipEmptyParts)) {
        const auto found = std::find_if(known.begin(), known.end(), [&](const NamedRepair &named) {
            return word.trimmed() == QLatin1String(named.word);
        });
        if (found == known.end())
            return fail(Error::Kind::Usage,
                        //: %1 is what the user wrote
                        QCoreApplication::translate("migration", "There is no repair called “%1”.").arg(word),
                        {},
                        QCoreApplication::translate(
                            "migration", "Choose from wrap-lines, strip-nul and final-crlf, with commas."));
        repairs |= found->repair;
    }
    return repairs;
}

QString repairWords(Repairs repairs)
{
    QStringList words;
    for (const NamedRepair &named : known) {
        if (repairs.testFlag(named.repair))
            words += QLatin1String(named.word);
    }
    return words.join(u',');
}

void FaultFinder::add(QByteArrayView octets)
{
    for (const char c : octets) {
        if (c == '\n') {
            const qint64 length = m_line - (m_last == '\r' ? 1 : 0);
            m_faults.longestLine = std::max(m_faults.longestLine, length);
            m_faults.hasBareLineFeed = m_faults.hasBareLineFeed || m_last != '\r';
            m_isInHeader = m_isInHeader && length > 0;
            m_line = 0;
        } else {
            ++m_line;
            m_faults.hasNul = m_faults.hasNul || c == '\0';
            m_faults.hasRawHeader =
                m_faults.hasRawHeader || (m_isInHeader && static_cast<unsigned char>(c) > 0x7f);
        }
        m_beforeLast = std::exchange(m_last, c);
    }
}

Faults FaultFinder::faults() const
{
    Faults faults = m_faults;
    faults.longestLine = std::max(faults.longestLine, m_line);
    faults.lacksFinalCrlf = m_last != '\n' || m_beforeLast != '\r';
    return faults;
}

Repairs curesFor(const Faults &faults, qint64 lineLimit)
{
    Repairs repairs;
    repairs.setFlag(Repair::WrapLines, faults.longestLine > (lineLimit > 0 ? lineLimit : longestLawfulLine));
    repairs.setFlag(Repair::StripNul, faults.hasNul);
    repairs.setFlag(Repair::FinalCrlf, faults.lacksFinalCrlf);
    return repairs;
}

QByteArray repaired(const QByteArray &message, Repairs repairs, qint64 lineLimit)
{
    QByteArray octets = message;
    if (repairs.testFlag(Repair::StripNul))
        octets.removeIf([](char c) { return c == '\0'; });
    if (repairs.testFlag(Repair::WrapLines))
        octets = withWrappedLines(octets, lineLimit > 0 ? lineLimit : longestLawfulLine);
    if (repairs.testFlag(Repair::FinalCrlf) && !octets.endsWith("\r\n"))
        octets += octets.endsWith('\r') ? "\n" : "\r\n";
    return octets;
}

} // namespace migration
