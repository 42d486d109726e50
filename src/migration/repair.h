// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFlags>
#include <QMetaType>
#include <QString>

#include "base/result.h"

namespace migration {

/// What may be done, on the user's word only, to a message that the destination refuses. Every other message
/// keeps its octets.
enum class Repair : quint8 {
    WrapLines = 1, ///< Lines that are too long are broken.
    StripNul = 2, ///< NUL octets are left out.
    FinalCrlf = 4, ///< A last line without an end gets one.
};
Q_DECLARE_FLAGS(Repairs, Repair)
Q_DECLARE_OPERATORS_FOR_FLAGS(Repairs)

/// Reads "wrap-lines,strip-nul,final-crlf", in any order. Usage names what is not known.
Result<Repairs> parseRepairs(const QString &words);
QString repairWords(Repairs repairs); ///< The same the other way round.

/// What servers are known to refuse a message for.
struct Faults {
    qint64 longestLine = 0; ///< Octets, without the line's end.
    bool hasNul = false;
    bool lacksFinalCrlf = false;
    bool hasRawHeader = false; ///< Octets above 127 in a header.
    bool hasBareLineFeed = false;

    bool operator==(const Faults &) const = default;
};

/// Finds the faults of a message while it goes by.
class FaultFinder {
public:
    void add(QByteArrayView octets);
    Faults faults() const;

private:
    Faults m_faults;
    qint64 m_line = 0; ///< Octets of the line that is coming in.
    char m_last = '\0';
    char m_beforeLast = '\0';
    bool m_isInHeader = true;
};

/// RFC 5322 §2.1.1; also the length of the pieces that a longer line is broken into.
constexpr qint64 longestLawfulLine = 998;

/// Which repairs touch a message with these faults. `lineLimit` is the server's; 0: not known.
Repairs curesFor(const Faults &faults, qint64 lineLimit);

/// The message with these repairs. In the header lines are broken by folding, where possible at blanks.
QByteArray repaired(const QByteArray &message, Repairs repairs, qint64 lineLimit);

} // namespace migration
Q_DECLARE_METATYPE(migration::Repairs)
