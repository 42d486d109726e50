// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace provider {

/// A field "key = template" of headers, queries and forms.
struct Field {
    QString name;
    QString value;

    bool operator==(const Field &) const = default;
};

} // namespace provider
