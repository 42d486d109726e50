// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include "migration/rules.h"
#include "migration/specialuse.h"

namespace migration {

/// A folder as LIST shows it, whatever the server.
struct ListedFolder {
    QString name; ///< Full, Unicode (modified UTF-7 is decoded), with the server's delimiter and prefix.
    bool isSelectable = true; ///< Neither \Noselect nor \NonExistent.
    bool isSubscribed = false;
    bool canHaveChildren = true; ///< No \Noinferiors.
    SpecialUse specialUse = SpecialUse::None; ///< As the server says (RFC 6154), not guessed.

    bool operator==(const ListedFolder &) const = default;
};

/// One account's folders on one server.
struct Side {
    QList<ListedFolder> folders;
    QChar delimiter = u'/'; ///< Null: a flat server.
    QString prefix; ///< Of the personal namespace (RFC 2342), with its delimiter, e.g. "INBOX."; may be empty.
    bool ignoresCase = false; ///< "trash" and "Trash" are one folder (Exchange).

    bool operator==(const Side &) const = default;
};

/// Where one folder of the source goes.
struct FolderPlan {
    ListedFolder source;
    QString shownSource; ///< "/" between levels, no prefix.
    QString destination; ///< Full name at the destination; empty where excluded.
    QString shownDestination;
    bool exists = false; ///< At the destination already; else it is to be created.
    bool isExcluded = false; ///< By include or exclude.
    SpecialUse specialUse = SpecialUse::None; ///< Of the destination's new folder, for CREATE … USE.
    QString change; ///< One translated sentence where the name could not be kept; listed in the report.

    bool operator==(const FolderPlan &) const = default;
};

/// Plans each selectable folder of the source, INBOX first, then parents before children. Pure; two
/// source folders share a destination only where the rules' map says so.
QList<FolderPlan> planFolders(const Side &source, const Side &destination, const Rules &rules);

/// A folder's name as the user reads it: prefix removed, "/" between levels.
QString shownName(const QString &name, const Side &side);

/// True where `pattern` (with * and ? as in a shell; "/" is nothing special) matches all of `shown`.
bool matchesGlob(const QString &pattern, const QString &shown);

} // namespace migration
