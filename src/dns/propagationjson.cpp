// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonArray>

#include <array>

#include "dns/json.h"
#include "dns/propagation.h"
#include "dns/words.h"

using namespace Qt::StringLiterals;

namespace dns {

namespace {

constexpr int version = 1;

constexpr std::array<std::pair<View, const char *>, 6> viewNames{{
    {View::Unasked, "unasked"},
    {View::New, "new"},
    {View::Old, "old"},
    {View::Other, "other"},
    {View::None, "none"},
    {View::Failed, "failed"},
}};

tl::unexpected<Error> wrong(const QString &pointer)
{
    return fail(Error::Kind::BadInput,
                Words::tr("What was saved about the DNS change belongs to another one."), pointer);
}

QString viewName(View view)
{
    for (const auto &[known, name] : viewNames) {
        if (known == view)
            return QString::fromLatin1(name);
    }
    return {};
}

View viewFrom(const QString &text)
{
    for (const auto &[known, name] : viewNames) {
        if (text == QLatin1StringView(name))
            return known;
    }
    return View::Unasked;
}

QJsonValue numberOrNull(const std::optional<quint32> &value)
{
    return value ? QJsonValue(qint64(*value)) : QJsonValue();
}

QJsonValue numberOrNull(const std::optional<std::chrono::seconds> &value)
{
    return value ? QJsonValue(qint64(value->count())) : QJsonValue();
}

QJsonObject jsonOf(const Observation &observation)
{
    return {{u"id"_s, observation.id},
            {u"role"_s, observation.role == Role::Resolver ? u"resolver"_s : u"authoritative"_s},
            {u"view"_s, viewName(observation.view)},
            {u"found"_s, toJson(observation.found)},
            {u"serial"_s, numberOrNull(observation.serial)},
            {u"ttl"_s, numberOrNull(observation.ttl)},
            {u"answeredAt"_s, toJson(observation.answeredAt)},
            {u"askedAt"_s, toJson(observation.askedAt)},
            {u"oldUntil"_s, toJson(observation.oldUntil)},
            {u"stretched"_s, observation.stretched},
            {u"ownZone"_s, observation.ownZone},
            {u"failures"_s, observation.failures},
            {u"reason"_s, observation.reason}};
}

} // namespace

QJsonObject Propagation::toJson() const
{
    QJsonArray observations;
    for (const Observation &observation : m_observations)
        observations += jsonOf(observation);
    return {{u"version"_s, version},
            {u"change"_s, dns::toJson(m_change)},
            {u"lastOldAt"_s, dns::toJson(m_lastOldAt)},
            {u"publishedAt"_s, dns::toJson(m_publishedAt)},
            {u"oldUntil"_s, dns::toJson(m_oldUntil)},
            {u"observations"_s, observations}};
}

Status Propagation::restore(const QJsonObject &json)
{
    if (json.value(u"version"_s).toInt() != version)
        return wrong(u"/version"_s);
    const Result<Change> change = changeFromJson(json.value(u"change"_s), u"/change"_s);
    if (!change)
        return fail(change.error());
    const bool isSame = change->wanted.name == m_change.wanted.name
        && change->wanted.type == m_change.wanted.type && change->wanted.hasSameData(m_change.wanted.data);
    if (!isSame)
        return wrong(u"/change"_s);
    const QJsonArray observations = json.value(u"observations"_s).toArray();
    for (qsizetype i = 0; i < observations.size(); ++i) {
        if (!restoreObservation(observations.at(i).toObject()))
            return wrong(u"/observations/"_s + QString::number(i));
    }
    m_lastOldAt = timeFromJson(json.value(u"lastOldAt"_s));
    m_publishedAt = timeFromJson(json.value(u"publishedAt"_s));
    m_oldUntil = timeFromJson(json.value(u"oldUntil"_s));
    return {};
}

/// Servers that are no longer asked are left out. What has a meaning of its own is computed anew.
bool Propagation::restoreObservation(const QJsonObject &json)
{
    Observation *observation = find(json.value(u"id"_s).toString());
    if (!observation)
        return true;
    const View view = viewFrom(json.value(u"view"_s).toString());
    const Result<RRset> found = rrsetFromJson(json.value(u"found"_s));
    if (!found)
        return false;
    if (view != View::Unasked && view != View::Failed)
        take(*observation, *found, std::nullopt);
    observation->view = view;
    if (const QJsonValue serial = json.value(u"serial"_s); serial.isDouble())
        observation->serial = quint32(serial.toInteger());
    if (const QJsonValue ttl = json.value(u"ttl"_s); ttl.isDouble())
        observation->ttl = std::chrono::seconds(ttl.toInteger());
    observation->answeredAt = timeFromJson(json.value(u"answeredAt"_s));
    observation->askedAt = timeFromJson(json.value(u"askedAt"_s));
    observation->oldUntil = timeFromJson(json.value(u"oldUntil"_s));
    observation->stretched = json.value(u"stretched"_s).toBool();
    observation->ownZone = json.value(u"ownZone"_s).toBool();
    observation->failures = json.value(u"failures"_s).toInt();
    observation->reason = json.value(u"reason"_s).toString();
    return true;
}

} // namespace dns
