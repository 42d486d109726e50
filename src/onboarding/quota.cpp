// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/quota.h"

#include <QRegularExpression>
#include <QStringList>

#include "onboarding/text.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

constexpr qint64 leastOctets = 1024 * 1024; ///< That a mailbox is given in octets.

Result<qint64> parseSize(QStringView text, qint64 unitOfNumbers)
{
    // Three digits behind a separator are thousands to some and a fraction to others.
    static const QRegularExpression form(u"\\A(\\d{1,15}(?:[.,]\\d{1,2})?)\\s*(\\pL*)\\z"_s);
    const QRegularExpressionMatch match = form.match(text.trimmed().toString());
    const QString word = match.captured(2);
    const qint64 unit = word.isEmpty() ? unitOfNumbers : sizeUnit(word);
    if (!match.hasMatch() || unit == 0)
        return fail(Error::Kind::BadInput, Text::tr("This is no size; write for example “2 GB”."));
    const double octets = match.captured(1).replace(u',', u'.').toDouble() * double(unit);
    if (octets > double(Q_INT64_C(1) << 53))
        return fail(Error::Kind::BadInput, Text::tr("The size is too large."));
    return qint64(octets);
}

bool isUnlimited(QStringView text)
{
    static const QStringList words{u"unlimited"_s,   u"none"_s,       u"no limit"_s,
                                   u"∞"_s,           u"unbegrenzt"_s, u"keine"_s,
                                   u"unlimitiert"_s, u"illimité"_s,   u"ilimitado"_s};
    return words.contains(text.trimmed().toString(), Qt::CaseInsensitive);
}

} // namespace

qint64 sizeUnit(QStringView word)
{
    static const QRegularExpression form(u"\\A(?:([kmgt])(?:i?b|o)?|b|o|bytes?|octets?)\\z"_s,
                                         QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = form.match(word.toString());
    if (!match.hasMatch())
        return 0;
    const QString prefix = match.captured(1).toLower();
    return prefix.isEmpty() ? 1 : Q_INT64_C(1) << (10 * (u"kmgt"_s.indexOf(prefix) + 1));
}

Result<qint64> parseOctets(QStringView text)
{
    return text.trimmed().isEmpty() ? Result<qint64>(0) : parseSize(text, 1);
}

Result<qint64> parseQuota(QStringView text, qint64 unit)
{
    if (text.trimmed().isEmpty() || isUnlimited(text))
        return 0;
    const Result<qint64> octets = parseSize(text, unit == 0 ? 1 : unit);
    const QStringView trimmed = text.trimmed();
    if (unit == 0 && octets && *octets < leastOctets && trimmed.back().isDigit() && trimmed != u"0"_s)
        return fail(Error::Kind::BadInput, Text::tr("The size has no unit; write for example “2048 MB”."));
    return octets;
}

} // namespace onboarding
