// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/recordlisting.h"

#include <QCoreApplication>

#include <algorithm>

#include "provider/json.h"
#include "provider/zonetext.h"

using namespace Qt::StringLiterals;

namespace provider {

namespace {

constexpr auto usualTtl = std::chrono::seconds(3600);

tl::unexpected<Error> badRecord(const QString &text)
{
    return fail(Error::Kind::Protocol,
                QCoreApplication::translate(
                    "provider", "The provider gave a DNS record that Mailhaul does not understand."),
                plainText(text, 200));
}

Result<dns::Rdata> dataOf(const QJsonValue &item, const Mapping &mapping, dns::Type type)
{
    const QString value = fieldText(item, mapping, u"value"_s).trimmed();
    const QString priority = fieldText(item, mapping, u"priority"_s);
    if (type == dns::Type::TXT && !value.startsWith(u'"'))
        return dns::Rdata(dns::Text::fromValue(value.toUtf8()));
    const bool isRanked = type == dns::Type::MX || type == dns::Type::SRV;
    return dns::parseRdata(type, isRanked && !priority.isEmpty() ? priority + u' ' + value : value);
}

/// Nothing where it is of no interest.
Result<std::optional<dns::Record>> recordOf(const QJsonValue &item, const Mapping &mapping,
                                            const DomainName &domain)
{
    const Result<dns::Type> type = dns::parseType(fieldText(item, mapping, u"type"_s));
    if (!type || !isPublished(*type))
        return std::optional<dns::Record>();
    const QString name = fieldText(item, mapping, u"name"_s);
    const Result<DomainName> owner = ownerName(name, domain);
    const Result<dns::Rdata> data = dataOf(item, mapping, *type);
    if (!owner || !data)
        return badRecord(name + u' ' + dns::toString(*type) + u' ' + fieldText(item, mapping, u"value"_s));
    if (!owner->isAtOrBelow(domain))
        return std::optional<dns::Record>();
    const int ttl = fieldText(item, mapping, u"ttl"_s).toInt();
    return std::optional(dns::Record{*owner, *type, ttl > 0 ? std::chrono::seconds(ttl) : usualTtl, *data});
}

/// "v=spf1" of "v=spf1 include:…"; empty where a text is of no such kind.
QByteArray kindOf(const dns::Record &record)
{
    const auto *text = std::get_if<dns::Text>(&record.data);
    const QByteArray joined = text ? text->joined() : QByteArray();
    const qsizetype end = joined.indexOf(joined.startsWith("v=spf1") ? ' ' : ';');
    return joined.startsWith("v=") ? joined.left(end) : QByteArray();
}

bool isReplacedBy(const dns::Record &record, const dns::Record &other)
{
    if (record.name != other.name || record.type != other.type)
        return false;
    if (record.type != dns::Type::TXT)
        return true;
    return record.data == other.data || (!kindOf(record).isEmpty() && kindOf(record) == kindOf(other));
}

} // namespace

Result<QList<dns::Record>> recordsOf(const Answer &answer, const Api &api, const DomainName &domain)
{
    const Mapping &mapping = api.operations.constFind(OperationName::Records)->result;
    QList<dns::Record> records;
    for (const QString &path : mapping.zone) {
        for (const QJsonValue &value : valuesAt(answer.document, path)) {
            const Result<QList<dns::Record>> some = parseZone(scalarText(value), domain);
            if (!some)
                return some;
            records += *some;
        }
    }
    for (const QJsonValue &item : answer.items) {
        const auto record = recordOf(item, mapping, domain);
        if (!record)
            return fail(record.error());
        if (*record)
            records.append(**record);
    }
    for (dns::Record &record : records)
        record.ttl = record.ttl > std::chrono::seconds::zero() ? record.ttl : usualTtl;
    return records;
}

RecordSet merged(RecordSet set, const QList<dns::Record> &asked)
{
    erase_if(set.records, [&asked](const dns::Record &record) {
        return std::any_of(asked.begin(), asked.end(),
                           [&record](const dns::Record &other) { return isReplacedBy(record, other); });
    });
    for (const dns::Record &record : asked) {
        const bool isProof = set.ownership && isReplacedBy(record, *set.ownership);
        if (!isProof && !set.records.contains(record))
            set.records.append(record);
    }
    return set;
}

} // namespace provider
