// SPDX-License-Identifier: GPL-3.0-or-later
#include "imap/flags.h"

#include <algorithm>
#include <array>

namespace imap {

namespace {

constexpr qsizetype maxKeywordLength = 50;
constexpr qsizetype maxKeywords = 100;

struct NamedFlag {
    const char *name;
    SystemFlag flag;
};
constexpr std::array<NamedFlag, 5> systemFlags{{{"\\Seen", SystemFlag::Seen},
                                                {"\\Answered", SystemFlag::Answered},
                                                {"\\Flagged", SystemFlag::Flagged},
                                                {"\\Deleted", SystemFlag::Deleted},
                                                {"\\Draft", SystemFlag::Draft}}};

QByteArrayList sortedLower(const QByteArrayList &keywords)
{
    QByteArrayList lower;
    for (const QByteArray &keyword : keywords)
        lower += keyword.toLower();
    std::sort(lower.begin(), lower.end());
    lower.erase(std::unique(lower.begin(), lower.end()), lower.end());
    return lower;
}

} // namespace

Flags Flags::fromWire(QByteArrayView text)
{
    Flags flags;
    for (const QByteArray &flag : text.toByteArray().split(' '))
        flags.add(flag);
    return flags;
}

void Flags::add(QByteArrayView flag)
{
    if (flag.startsWith('\\')) {
        for (const NamedFlag &known : systemFlags) {
            if (flag.compare(known.name, Qt::CaseInsensitive) == 0)
                system |= known.flag;
        }
    } else if (isKeyword(flag) && keywords.size() < maxKeywords) {
        keywords += flag.toByteArray();
    }
}

QByteArray Flags::toWire() const
{
    QByteArrayList words;
    for (const NamedFlag &known : systemFlags) {
        if (system.testFlag(known.flag))
            words += known.name;
    }
    // The list is public, so what is not an atom is stopped here too: this is what keeps commands apart.
    std::copy_if(keywords.begin(), keywords.end(), std::back_inserter(words),
                 [](const QByteArray &keyword) { return isKeyword(keyword); });
    return words.join(' ');
}

Flags Flags::permittedBy(const PermanentFlags &permanent) const
{
    if (!permanent.isStated)
        return *this;
    Flags permitted{system & permanent.flags.system, {}};
    for (const QByteArray &keyword : keywords) {
        const bool isKnown = std::any_of(
            permanent.flags.keywords.begin(), permanent.flags.keywords.end(),
            [&](const QByteArray &known) { return known.compare(keyword, Qt::CaseInsensitive) == 0; });
        if (permanent.anyKeyword || isKnown)
            permitted.keywords += keyword;
    }
    return permitted;
}

bool Flags::isSame(const Flags &other) const
{
    return system == other.system && sortedLower(keywords) == sortedLower(other.keywords);
}

bool isKeyword(QByteArrayView keyword)
{
    if (keyword.isEmpty() || keyword.size() > maxKeywordLength)
        return false;
    // RFC 9051 atom: no atom-specials. "]" is lawful there and not here in older grammars, yet in wide use.
    return std::all_of(keyword.begin(), keyword.end(),
                       [](char c) { return c > ' ' && c < 0x7f && !std::strchr("(){%*\"\\", c); });
}

} // namespace imap
