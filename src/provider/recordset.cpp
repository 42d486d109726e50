// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/recordset.h"

#include <QCoreApplication>
#include <QHostAddress>

#include <algorithm>

#include "provider/scope.h"

using namespace Qt::StringLiterals;

namespace provider {

namespace {

tl::unexpected<Error> badRecord(const RecordTemplate &record, const QString &why)
{
    return fail(Error::Kind::BadInput,
                QCoreApplication::translate(
                    "provider", "A record for this provider cannot be made from what was entered."),
                u"%1 %2: %3"_s.arg(record.type, record.value, why));
}

/// A host name as a person types it, with at least two labels.
Result<DomainName> hostName(const RecordTemplate &record, const QString &text)
{
    const Result<DomainName> name = DomainName::parse(text);
    if (!name)
        return badRecord(record, name.error().toString());
    if (!QHostAddress(text).isNull() || name->labels().size() < 2)
        return badRecord(record, u"\"%1\" is not a full host name"_s.arg(text));
    return name;
}

Result<dns::Rdata> rdata(const RecordTemplate &record, dns::Type type, const QString &value,
                         const QString &preference)
{
    bool isNumber = true;
    const quint16 rank = preference.isEmpty() ? quint16(0) : preference.toUShort(&isNumber);
    if (!isNumber)
        return badRecord(record, u"\"%1\" is not a preference from 0 to 65535"_s.arg(preference));
    if (type == dns::Type::TXT)
        return dns::Rdata(dns::Text::fromValue(value.toUtf8()));
    if (type == dns::Type::MX || type == dns::Type::CNAME) {
        const Result<DomainName> host = hostName(record, value);
        if (!host)
            return fail(host.error());
        return type == dns::Type::MX ? dns::Rdata(dns::MailExchange{rank, *host}) : dns::Rdata(*host);
    }
    const Result<dns::Rdata> parsed =
        dns::parseRdata(type, type == dns::Type::SRV ? u"%1 %2"_s.arg(rank).arg(value) : value);
    if (!parsed)
        return badRecord(record, parsed.error().toString());
    return parsed;
}

/// Nothing where an optional variable of the record is empty.
Result<std::optional<dns::Record>> concrete(const RecordTemplate &record, const DomainName &domain,
                                            const Scope &scope)
{
    const auto name = expand(record.name, scope);
    const auto value = expand(record.value, scope);
    for (const auto *text : {&name, &value}) {
        if (!*text)
            return fail(text->error());
        if (!**text)
            return std::optional<dns::Record>();
    }
    const auto preference = expand(record.preference, scope);
    if (!preference)
        return fail(preference.error());
    const Result<dns::Type> type = dns::parseType(record.type);
    if (!type)
        return fail(type.error());
    const Result<DomainName> owner =
        **name == u"@"_s ? Result<DomainName>(domain) : DomainName::parse(**name + u'.' + domain.toString());
    if (!owner)
        return badRecord(record, owner.error().toString());
    const Result<dns::Rdata> data = rdata(record, *type, **value, preference->value_or(QString()));
    if (!data)
        return fail(data.error());
    return dns::Record{*owner, *type, std::chrono::seconds(record.ttl), *data};
}

Result<QList<dns::Record>> concrete(const QList<RecordTemplate> &records, const DomainName &domain,
                                    const Scope &scope)
{
    QList<dns::Record> all;
    for (const RecordTemplate &record : records) {
        const auto one = concrete(record, domain, scope);
        if (!one)
            return fail(one.error());
        if (*one)
            all.append(**one);
    }
    return all;
}

} // namespace

QList<dns::Record> RecordSet::ofType(dns::Type type) const
{
    QList<dns::Record> found;
    std::copy_if(records.begin(), records.end(), std::back_inserter(found),
                 [type](const dns::Record &record) { return record.type == type; });
    return found;
}

bool doesInheritOwnership(const Profile &profile, const DomainName &domain, const QList<DomainName> &proven)
{
    return std::any_of(proven.begin(), proven.end(), [&](const DomainName &name) {
        return domain == name
            || (profile.ownership && profile.ownership->doSubdomainsInherit && domain.isBelow(name));
    });
}

Result<RecordSet> wantedRecords(const Profile &profile, const DomainName &domain, const Values &values,
                                const QList<DomainName> &proven)
{
    const Scope scope = profileScope(profile, domain, values);
    RecordSet wanted;
    if (profile.ownership && !doesInheritOwnership(profile, domain, proven)) {
        const auto record = concrete(profile.ownership->record, domain, scope);
        if (!record)
            return fail(record.error());
        wanted.ownership = *record;
    }
    const auto records = concrete(profile.records, domain, scope);
    if (!records)
        return fail(records.error());
    wanted.records = *records;
    for (const QList<RecordTemplate> &alternative : profile.alternatives) {
        const auto set = concrete(alternative, domain, scope);
        if (!set)
            return fail(set.error());
        wanted.alternatives.append(*set);
    }
    return wanted;
}

} // namespace provider
