// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/text.h"

#include <QLocale>

namespace onboarding {

QString durationText(qint64 seconds)
{
    const qint64 whole = qMax<qint64>(0, seconds);
    const qint64 minutes = whole / 60;
    const qint64 hours = minutes / 60;
    if (whole < 60)
        return Text::tr("%1 s").arg(whole);
    if (minutes < 60)
        return Text::tr("%1 min %2 s").arg(minutes).arg(whole % 60);
    if (hours < 48)
        return Text::tr("%1 h %2 min").arg(hours).arg(minutes % 60);
    return Text::tr("%1 d %2 h").arg(hours / 24).arg(hours % 24);
}

QString sizeText(qint64 octets)
{
    return QLocale().formattedDataSize(octets, 1, QLocale::DataSizeTraditionalFormat);
}

QString agoText(const QDateTime &then, const QDateTime &now)
{
    if (!then.isValid())
        return {};
    return Text::tr("%1 ago").arg(durationText(then.secsTo(now)));
}

QString momentText(const QDateTime &moment)
{
    return QLocale().toString(moment.toLocalTime(), QLocale::ShortFormat);
}

} // namespace onboarding
