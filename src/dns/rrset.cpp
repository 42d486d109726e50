// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/rrset.h"

#include <QSet>

#include <algorithm>

namespace dns {

namespace {

/// `datum` as its readers see it: the strings of a text joined (RFC 7208 §3.3, RFC 6376 §3.6.2.2).
Rdata asRead(const Rdata &datum)
{
    const Text *text = std::get_if<Text>(&datum);
    return text ? Rdata(Text::fromValue(text->joined())) : datum;
}

QSet<QString> textsAsRead(const QList<Rdata> &data)
{
    QSet<QString> texts;
    for (const Rdata &datum : data)
        texts += toString(asRead(datum));
    return texts;
}

} // namespace

bool RRset::contains(const Rdata &datum) const
{
    return std::any_of(data.begin(), data.end(),
                       [&datum](const Rdata &own) { return asRead(own) == asRead(datum); });
}

bool RRset::hasSameData(const QList<Rdata> &other) const
{
    return textsAsRead(data) == textsAsRead(other);
}

QStringList RRset::texts() const
{
    QStringList texts;
    for (const Rdata &datum : data)
        texts += toString(datum);
    texts.sort();
    texts.removeDuplicates();
    return texts;
}

QList<Record> RRset::records() const
{
    QList<Record> records;
    for (const Rdata &datum : data)
        records += Record{name, type, ttl, datum};
    return records;
}

} // namespace dns
