// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/rrset.h"

#include <QSet>

namespace dns {

namespace {

QSet<QString> textSet(const QList<Rdata> &data)
{
    QSet<QString> texts;
    for (const Rdata &datum : data)
        texts += toString(datum);
    return texts;
}

} // namespace

bool RRset::hasSameData(const QList<Rdata> &other) const
{
    return textSet(data) == textSet(other);
}

QStringList RRset::texts() const
{
    QStringList texts = textSet(data).values();
    texts.sort();
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
