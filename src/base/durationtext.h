// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

QString durationText(qint64 seconds); ///< "2 min 5 s", at most two units, translated.
