// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/formermx.h"

#include <QJsonArray>

#include <algorithm>

#include "onboarding/project.h"

using namespace Qt::StringLiterals;
using std::chrono::seconds;

namespace onboarding {

void FormerMx::see(const QStringList &mxNow, seconds ttlNow, const QDateTime &at)
{
    if (asked.isValid() && mxNow == mx && ttlNow < ttl) {
        const QDateTime until = at.addSecs(ttl.count());
        longerUntil = longerUntil.isValid() ? std::max(longerUntil, until) : until;
    } else if (mxNow != mx) {
        longerUntil = {};
    }
    mx = mxNow;
    ttl = ttlNow;
    asked = at;
}

seconds FormerMx::livesFor(const QDateTime &now) const
{
    return longerUntil.isValid() ? std::max(ttl, seconds(now.secsTo(longerUntil) + 1)) : ttl;
}

QJsonObject FormerMx::toJson() const
{
    QJsonObject json{{u"mx"_s, QJsonArray::fromStringList(mx)},
                     {u"ttl"_s, qint64(ttl.count())},
                     {u"asked"_s, asked.toString(Qt::ISODate)}};
    if (longerUntil.isValid())
        json.insert(u"longerUntil"_s, longerUntil.toString(Qt::ISODate));
    return json;
}

FormerMx FormerMx::fromJson(const QJsonObject &json)
{
    FormerMx former;
    former.mx = json.value(u"mx"_s).toVariant().toStringList();
    former.ttl = seconds(std::max<qint64>(0, json.value(u"ttl"_s).toInteger()));
    former.asked = QDateTime::fromString(json.value(u"asked"_s).toString(), Qt::ISODate);
    former.longerUntil = QDateTime::fromString(json.value(u"longerUntil"_s).toString(), Qt::ISODate);
    return former;
}

FormerMx formerMx(const Project &project)
{
    return FormerMx::fromJson(project.journeys.value(u"look"_s).value(u"former"_s).toObject());
}

} // namespace onboarding
