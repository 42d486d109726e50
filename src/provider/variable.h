// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <optional>

#include "provider/consent.h"

namespace provider {

/// Something the user is asked for.
struct Variable {
    QString key; ///< [a-z][A-Za-z0-9]*, the name in templates.
    QString label; ///< On screen, before the field.
    QString help; ///< Where to find it, one or two sentences.
    bool isSecret = false; ///< A token or password: keychain or memory only.
    bool isRequired = true;
    QString pattern; ///< Regular expression for the whole value; empty: any.
    QStringList choices; ///< Not empty: one of these.
    QString example; ///< Shown in the empty field.
    QString defaultValue;
    std::optional<Consent> consent; ///< The user need not type it: the browser brings it.

    bool operator==(const Variable &) const = default;
};

} // namespace provider
