// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/durationtext.h"

#include <QCoreApplication>

QString durationText(qint64 seconds)
{
    const qint64 whole = qMax<qint64>(0, seconds);
    const qint64 minutes = whole / 60;
    const qint64 hours = minutes / 60;
    if (whole < 60)
        return QCoreApplication::translate("base", "%1 s").arg(whole);
    if (minutes < 60)
        return QCoreApplication::translate("base", "%1 min %2 s").arg(minutes).arg(whole % 60);
    if (hours < 48)
        return QCoreApplication::translate("base", "%1 h %2 min").arg(hours).arg(minutes % 60);
    return QCoreApplication::translate("base", "%1 d %2 h").arg(hours / 24).arg(hours % 24);
}
