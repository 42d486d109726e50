// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QDateTime>
#include <QString>

#include "base/durationtext.h"

namespace onboarding {

/// tr() outside QObjects; lupdate finds these sentences under "onboarding".
struct Text {
    Q_DECLARE_TR_FUNCTIONS(onboarding)
};

QString sizeText(qint64 octets); ///< "1.2 GB", by the user's locale.
QString agoText(const QDateTime &then, const QDateTime &now); ///< "12 s ago"; empty where `then` is invalid.
QString momentText(const QDateTime &moment); ///< Local date and time, short.

} // namespace onboarding
