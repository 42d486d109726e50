// SPDX-License-Identifier: GPL-3.0-or-later
#include "imap/uidset.h"

#include <algorithm>

namespace imap {

namespace {

constexpr qsizetype maxRanges = 1'000'000;

/// Takes a number or "*" from the left of `text`.
std::optional<quint32> takeUid(QByteArrayView &text)
{
    if (text.startsWith('*')) {
        text = text.sliced(1);
        return UidSet::largest;
    }
    quint64 value = 0;
    qsizetype digits = 0;
    for (; digits < text.size() && text.at(digits) >= '0' && text.at(digits) <= '9'; ++digits) {
        value = value * 10 + static_cast<quint64>(text.at(digits) - '0');
        if (value > UidSet::largest)
            return {};
    }
    if (digits == 0 || value == 0)
        return {};
    text = text.sliced(digits);
    return static_cast<quint32>(value);
}

QByteArray wireUid(quint32 uid)
{
    return uid == UidSet::largest ? QByteArray("*") : QByteArray::number(uid);
}

} // namespace

UidSet::UidSet(quint32 first, quint32 last)
{
    addRange(first, last);
}

std::optional<UidSet> UidSet::parse(QByteArrayView text)
{
    UidSet set;
    for (;;) {
        const std::optional<quint32> first = takeUid(text);
        if (!first || set.m_ranges.size() == maxRanges)
            return {};
        std::optional<quint32> last = first;
        if (text.startsWith(':')) {
            text = text.sliced(1);
            last = takeUid(text);
            if (!last)
                return {};
        }
        set.addRange(std::min(*first, *last), std::max(*first, *last));
        if (text.isEmpty())
            return set;
        if (!text.startsWith(','))
            return {};
        text = text.sliced(1);
    }
}

UidSet UidSet::of(QList<quint32> uids)
{
    std::sort(uids.begin(), uids.end());
    UidSet set;
    for (const quint32 uid : std::as_const(uids))
        set.add(uid);
    return set;
}

void UidSet::add(quint32 uid)
{
    addRange(uid, uid);
}

void UidSet::addRange(quint32 first, quint32 last)
{
    if (!m_ranges.isEmpty()) {
        UidRange &previous = m_ranges.last();
        if (first > previous.last && first - previous.last == 1) {
            previous.last = last;
            return;
        }
        m_ascending = m_ascending && first > previous.last;
    }
    m_ranges += UidRange{first, last};
}

quint64 UidSet::count() const
{
    quint64 sum = 0;
    for (const UidRange &range : m_ranges)
        sum += quint64{range.last} - range.first + 1;
    return sum;
}

bool UidSet::contains(quint32 uid) const
{
    const auto isWithin = [uid](const UidRange &range) { return range.first <= uid && uid <= range.last; };
    if (!m_ascending)
        return std::any_of(m_ranges.begin(), m_ranges.end(), isWithin);
    const auto range = std::lower_bound(m_ranges.begin(), m_ranges.end(), uid,
                                        [](const UidRange &a, quint32 value) { return a.last < value; });
    return range != m_ranges.end() && isWithin(*range);
}

QByteArray UidSet::toWire() const
{
    QByteArray text;
    for (const UidRange &range : m_ranges) {
        if (!text.isEmpty())
            text += ',';
        text += wireUid(range.first);
        if (range.last != range.first)
            text += ':' + wireUid(range.last);
    }
    return text;
}

std::optional<QList<quint32>> UidSet::expanded(quint64 limit) const
{
    if (count() > limit)
        return {};
    QList<quint32> uids;
    uids.reserve(static_cast<qsizetype>(count()));
    for (const UidRange &range : m_ranges) {
        for (quint64 uid = range.first; uid <= range.last; ++uid)
            uids += static_cast<quint32>(uid);
    }
    return uids;
}

} // namespace imap
