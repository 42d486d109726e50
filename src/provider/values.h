// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QString>

#include "base/result.h"
#include "base/secret.h"

namespace provider {

struct Profile;
struct Variable;

/// What the user entered for the variables of a profile, by key. Texts may be saved; secrets may not.
struct Values {
    QMap<QString, QString> texts;
    QMap<QString, Secret> secrets;

    bool operator==(const Values &) const = default;
};

/// Checks one value against its variable: present where required, one of the choices, matching the
/// pattern, without control characters, at most 4096 characters. BadInput says what is wrong.
Status checkValue(const Variable &variable, const QString &value);

/// Checks every variable of `profile`, secrets too; the first mistake is the answer, its variable's key
/// is in `detail`. Keys that the profile does not have are mistakes.
Status checkValues(const Profile &profile, const Values &values);

/// Like checkValues(), for what is needed to show records: variables that only operations use (API
/// addresses, tokens) may still be missing.
QStringList missingForRecords(const Profile &profile, const Values &values);

/// `values` with each default of `profile` where nothing was entered.
Values withDefaults(const Profile &profile, Values values);

} // namespace provider
