// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/json.h"

#include <QJsonArray>

#include "dns/words.h"

using namespace Qt::StringLiterals;

namespace dns {

namespace {

constexpr qsizetype maxRecords = 1000;
constexpr double maxTtl = 2'147'483'647; // RFC 2181 §8

tl::unexpected<Error> wrong(const QString &pointer)
{
    return fail(Error::Kind::BadInput, Words::tr("Saved DNS records cannot be read."), pointer);
}

std::optional<std::chrono::seconds> ttlFromJson(const QJsonValue &json)
{
    const double seconds = json.toDouble(-1);
    if (seconds < 0 || seconds > maxTtl)
        return std::nullopt;
    return std::chrono::seconds(qint64(seconds));
}

} // namespace

QJsonObject toJson(const RRset &rrset)
{
    return {{u"name"_s, rrset.name.toString()},
            {u"type"_s, toString(rrset.type)},
            {u"ttl"_s, qint64(rrset.ttl.count())},
            {u"data"_s, QJsonArray::fromStringList(rrset.texts())}};
}

Result<RRset> rrsetFromJson(const QJsonValue &json, const QString &pointer)
{
    const QJsonObject object = json.toObject();
    RRset rrset;
    rrset.name = DomainName::fromALabels(object.value(u"name"_s).toString());
    const Result<Type> type = parseType(object.value(u"type"_s).toString());
    const std::optional<std::chrono::seconds> ttl = ttlFromJson(object.value(u"ttl"_s));
    if (!object.value(u"name"_s).isString())
        return wrong(pointer + u"/name"_s);
    if (!type)
        return wrong(pointer + u"/type"_s);
    if (!ttl)
        return wrong(pointer + u"/ttl"_s);
    rrset.type = *type;
    rrset.ttl = *ttl;
    const QJsonArray data = object.value(u"data"_s).toArray();
    for (qsizetype i = 0; i < data.size(); ++i) {
        const Result<Rdata> datum = parseRdata(rrset.type, data.at(i).toString());
        if (!datum || i == maxRecords)
            return wrong(pointer + u"/data/"_s + QString::number(i));
        rrset.data += *datum;
    }
    return rrset;
}

QJsonObject toJson(const Change &change)
{
    return {{u"wanted"_s, toJson(change.wanted)},
            {u"former"_s, toJson(change.former)},
            {u"negativeTtl"_s,
             change.negativeTtl ? QJsonValue(qint64(change.negativeTtl->count())) : QJsonValue()},
            {u"zone"_s, change.zone.toString()}};
}

Result<Change> changeFromJson(const QJsonValue &json, const QString &pointer)
{
    const QJsonObject object = json.toObject();
    const Result<RRset> wanted = rrsetFromJson(object.value(u"wanted"_s), pointer + u"/wanted"_s);
    if (!wanted)
        return fail(wanted.error());
    const Result<RRset> former = rrsetFromJson(object.value(u"former"_s), pointer + u"/former"_s);
    if (!former)
        return fail(former.error());
    if (!object.value(u"zone"_s).isString())
        return wrong(pointer + u"/zone"_s);
    return Change{*wanted, *former, ttlFromJson(object.value(u"negativeTtl"_s)),
                  DomainName::fromALabels(object.value(u"zone"_s).toString())};
}

QJsonValue toJson(const QDateTime &time)
{
    return time.isValid() ? QJsonValue(time.toUTC().toString(Qt::ISODateWithMs)) : QJsonValue();
}

QDateTime timeFromJson(const QJsonValue &json)
{
    return QDateTime::fromString(json.toString(), Qt::ISODateWithMs).toUTC();
}

} // namespace dns
