// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/records.h"

#include "dns/record.h"
#include "onboarding/recordviews.h"
#include "onboarding/text.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

QString name(const DomainName &domain, const DnsHost &host)
{
    return host.dot == DnsHost::Dot::Wanted ? domain.toString() + u'.' : domain.toString();
}

void spellValue(RecordView &record, const DnsHost &host)
{
    record.priority.clear();
    record.value = record.data;
    const Result<dns::Record> parsed = dnsRecord(record);
    if (!parsed)
        return;
    if (const auto *mx = std::get_if<dns::MailExchange>(&parsed->data)) {
        record.priority = QString::number(mx->preference);
        record.value = name(mx->exchange, host);
    } else if (const auto *service = std::get_if<dns::Service>(&parsed->data)) {
        record.priority = QString::number(service->priority);
        record.value = u"%1 %2 %3"_s.arg(service->weight).arg(service->port).arg(name(service->target, host));
    } else if (const auto *target = std::get_if<DomainName>(&parsed->data)) {
        record.value = name(*target, host);
    } else if (const auto *value = std::get_if<dns::Text>(&parsed->data)) {
        // Between quotes at most 255 octets may stand (RFC 1035 §3.3), so a long value is several strings.
        record.value = host.wantsQuotes ? dns::toString(dns::Text::fromValue(value->joined()))
                                        : QString::fromUtf8(value->joined());
    }
    if (host.priorityInValue && !record.priority.isEmpty()) {
        record.value = record.priority + u' ' + record.value;
        record.priority.clear();
    }
}

} // namespace

QString hostField(const DomainName &owner, const DomainName &zone, const DnsHost &host)
{
    if (host.fullNames)
        return owner.toString();
    const QString relative = owner.relativeTo(zone);
    if (!relative.isEmpty())
        return relative;
    switch (host.apex) {
    case DnsHost::Apex::At:
        return u"@"_s;
    case DnsHost::Apex::Empty:
        return {};
    case DnsHost::Apex::FullName:
        return owner.toString();
    }
    Q_UNREACHABLE();
    return {};
}

QList<RecordView> spelled(QList<RecordView> records, const DomainName &zone, const DnsHost &host)
{
    for (RecordView &record : records) {
        record.host = hostField(record.owner, zone, host);
        const QString relative = record.owner.relativeTo(zone);
        record.otherHosts = {relative.isEmpty() ? u"@"_s : relative, relative, record.owner.toString(),
                             record.owner.toString() + u'.'};
        record.otherHosts.removeDuplicates();
        record.otherHosts.removeAll(record.host);
        spellValue(record, host);
    }
    return records;
}

QString verdictText(RecordView::Verdict verdict)
{
    switch (verdict) {
    case RecordView::Verdict::Unknown:
        return Text::tr("Not asked yet");
    case RecordView::Verdict::Right:
        return Text::tr("Right");
    case RecordView::Verdict::Missing:
        return Text::tr("Not there yet");
    case RecordView::Verdict::Wrong:
        return Text::tr("Wrong");
    case RecordView::Verdict::NearMiss:
        return Text::tr("Nearly right");
    case RecordView::Verdict::Leftover:
        return Text::tr("To be removed");
    }
    Q_UNREACHABLE();
    return {};
}

RecordView recordView(const dns::Record &record, RecordSet set)
{
    RecordView view;
    view.set = set;
    view.owner = record.name;
    view.type = dns::toString(record.type);
    view.data = dns::toString(record.data);
    view.ttl = quint32(record.ttl.count());
    return view;
}

Result<dns::Record> dnsRecord(const RecordView &view)
{
    const Result<dns::Type> type = dns::parseType(view.type);
    if (!type)
        return fail(type.error());
    return dns::parseRdata(*type, view.data).map([&](const dns::Rdata &data) {
        return dns::Record{view.owner, *type, std::chrono::seconds(view.ttl), data};
    });
}

QList<dns::RRset> rrsets(const QList<RecordView> &views)
{
    QList<dns::RRset> sets;
    for (const RecordView &view : views) {
        const Result<dns::Record> record = view.isWanted ? dnsRecord(view) : fail(Error());
        if (!record)
            continue;
        const auto known = std::find_if(sets.begin(), sets.end(), [&](const dns::RRset &set) {
            return set.name == record->name && set.type == record->type;
        });
        if (known == sets.end())
            sets += dns::RRset{record->name, record->type, record->ttl, {record->data}};
        else
            known->data += record->data;
    }
    return sets;
}

} // namespace onboarding
