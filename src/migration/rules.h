// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QDateTime>
#include <QMap>
#include <QMetaType>
#include <QStringList>

#include "migration/repair.h"

namespace migration {

/// What to copy of an account, and where to. Folder names are Unicode with "/" between levels, without
/// the personal namespace's prefix ("INBOX.") of either side.
struct Rules {
    QMap<QString, QString> map; ///< Source folder to destination folder; wins over everything else.
    QStringList include; ///< Globs; empty means all folders.
    QStringList exclude; ///< Globs; wins over include.
    std::optional<qint64> maxSize; ///< Octets; larger messages are excluded by rule "max-size".
    QDateTime since; ///< Messages that arrived earlier are excluded by rule "since"; invalid = no bound.
    QDateTime before; ///< Messages that arrived then or later are excluded by rule "before".
    bool oldestFirst = false; ///< Default: the newest messages of large folders first.
    Repairs repairs; ///< For messages that the destination refuses; nothing else is ever changed.
    bool specialUse = true; ///< Sent to Sent, Trash to Trash …, whatever either side calls them.

    bool operator==(const Rules &) const = default;
};

struct MessageRow;

/// The rule that excludes a message: "max-size", "since", "before"; empty where none does.
QString excludingRule(const MessageRow &message, const Rules &rules);

} // namespace migration
Q_DECLARE_METATYPE(migration::Rules)
