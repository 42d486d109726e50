// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/text.h"

#include <QLocale>

namespace onboarding {

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
