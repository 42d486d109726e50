// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include "imap/types.h"
#include "migration/manners.h"
#include "migration/rules.h"

namespace migration {

/// One account's folders on one server.
struct Side {
    QList<imap::Mailbox> folders;
    imap::Namespace space; ///< The personal namespace: prefix and delimiter.
    Manners manners; ///< What is peculiar about names there.
};

/// Where one folder of the source goes.
struct FolderPlan {
    imap::Mailbox source;
    QByteArray destination; ///< Name on the wire; empty where excluded.
    QString shownDestination; ///< As the user reads it.
    bool exists = false; ///< At the destination already; else it is to be created.
    bool isExcluded = false; ///< By include or exclude.
    imap::SpecialUse use = imap::SpecialUse::None; ///< Of a folder that is to be created.
    QString change; ///< One translated sentence where the name could not be kept; goes into the report.

    bool operator==(const FolderPlan &) const = default;
};

/// Plans each selectable folder of the source: INBOX first, then parents before children. Two folders share a
/// destination only where the rules' map says so. A name that must be changed never takes the name of a folder
/// that is lawfully called so; it gets the next free one.
QList<FolderPlan> planFolders(const Side &source, const Side &destination, const Rules &rules);

/// A name that every server should take in place of `path`, which the destination refused: without blanks at
/// the ends and characters that some servers forbid, at most eight levels and 200 characters or so. Where
/// several paths lead to one, `number` tells them apart.
imap::MailboxPath plainPath(const imap::MailboxPath &path, int number = 1);

/// True where `pattern` (* and ? as in a shell; "/" is nothing special; INBOX in any case) matches.
bool matchesGlob(const QString &pattern, const QString &shownName);

} // namespace migration
