// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/records.h"

#include <algorithm>

#include "onboarding/text.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

QString table(const QList<RecordView> &records)
{
    QList<QStringList> rows = {
        {Text::tr("Type"), Text::tr("Host"), Text::tr("Priority"), Text::tr("Value"), Text::tr("TTL")}};
    for (const RecordView &record : records)
        rows +=
            QStringList{record.type, record.host, record.priority, record.value, QString::number(record.ttl)};
    QList<qsizetype> widths(rows.constFirst().size(), 0);
    for (const QStringList &row : rows) {
        for (qsizetype column = 0; column < row.size(); ++column)
            widths[column] = qMax(widths.at(column), row.at(column).size());
    }
    QString lines;
    for (const QStringList &row : rows) {
        QString line;
        for (qsizetype column = 0; column < row.size(); ++column)
            line += row.at(column).leftJustified(widths.at(column) + 2);
        while (line.endsWith(u' '))
            line.chop(1);
        lines += line + u'\n';
    }
    return lines;
}

QString zoneFile(const QList<RecordView> &records)
{
    QString lines;
    for (const RecordView &record : records)
        lines +=
            u"%1. %2 IN %3 %4\n"_s.arg(record.owner.toString()).arg(record.ttl).arg(record.type, record.data);
    return lines;
}

bool isSameSet(const RecordView &one, const RecordView &other)
{
    return one.owner == other.owner && one.type == other.type;
}

QString entry(int number, const RecordView &record)
{
    QString text = u'\n' + Text::tr("%1. Add a record of type %2").arg(number).arg(record.type) + u'\n';
    const QString empty = Text::tr("(leave empty)");
    text += Text::tr("   Host: %1").arg(record.host.isEmpty() ? empty : record.host) + u'\n';
    if (record.host == u"@"_s || record.host.isEmpty()) {
        text +=
            Text::tr("   (That is the domain %1 itself; other panels want “@”, nothing, or the whole name.)")
                .arg(record.owner.toUnicode())
            + u'\n';
    }
    if (!record.priority.isEmpty())
        text += Text::tr("   Priority: %1").arg(record.priority) + u'\n';
    text += Text::tr("   Value: %1").arg(record.value) + u'\n';
    return text + Text::tr("   TTL: %1 seconds").arg(record.ttl) + u'\n';
}

QString moreOfSet(const RecordView &record)
{
    return Text::tr("   In the same entry, as a further line: %1").arg(record.value) + u'\n';
}

QString callSheet(const QList<RecordView> &records, const DomainName &zone, const DnsHost &host)
{
    QString sheet = Text::tr("Please change the DNS records of the domain %1.").arg(zone.toUnicode()) + u'\n';
    if (host.id != u"any"_s)
        sheet += Text::tr("As its name servers show, its DNS is at %1.").arg(host.name) + u'\n';
    const auto mx = std::find_if(records.begin(), records.end(),
                                 [](const RecordView &record) { return record.type == u"MX"_s; });
    const bool hasMx = mx != records.end();
    if (const QString panel = panelText(host, hasMx); !panel.isEmpty())
        sheet += panel + u'\n';
    int number = 0;
    for (qsizetype index = 0; index < records.size(); ++index) {
        const RecordView &record = records.at(index);
        const bool isContinued = host.hasRecordSets && index > 0 && isSameSet(records.at(index - 1), record);
        sheet += isContinued ? moreOfSet(record) : entry(++number, record);
    }
    if (hasMx) {
        sheet += u'\n'
            + Text::tr("Then remove every other MX record of %1: one that is left keeps taking mail.")
                  .arg(mx->owner.toUnicode())
            + u'\n';
    }
    sheet += Text::tr("Leave all other records as they are. The change is noticed by itself.") + u'\n';
    return sheet;
}

} // namespace

QString recordsText(const QList<RecordView> &records, RecordsFormat format, const DomainName &zone,
                    const DnsHost &host)
{
    switch (format) {
    case RecordsFormat::Table:
        return table(records);
    case RecordsFormat::Zone:
        return zoneFile(records);
    case RecordsFormat::CallSheet:
        return callSheet(records, zone, host);
    }
    Q_UNREACHABLE();
    return {};
}

} // namespace onboarding
