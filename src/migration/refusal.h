// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "imap/outcome.h"
#include "migration/ledgerrow.h"
#include "migration/repair.h"

namespace migration {

/// What a failed APPEND of one single message means for the run.
enum class RefusalScope {
    Message, ///< This message cannot be stored; the others can.
    Account, ///< No room: nothing more can be stored.
    Server, ///< Too busy, too many connections: later again.
    Folder, ///< The folder is not there (any more).
};
RefusalScope refusalScope(const imap::Failure &failure);

/// The outcome of a message that the destination refused, with a reason and a remedy in plain words. `faults`
/// are the original message's; `lineLimit` is the server's, 0: not known; `done` was done to it already.
Outcome refusedByDestination(quint32 uid, qint64 size, const imap::Failure &failure,
                             const Faults &faults = {}, qint64 lineLimit = 0, Repairs done = {});
/// The repairs that such a remedy names, in whatever language: none where no repair helps.
Repairs repairsIn(const QString &remedy);
/// The outcome of a message whose original could not be kept, so that it was not repaired.
Outcome originalNotSaved(quint32 uid, const QString &file, const QString &why);
/// Where the originals of repaired messages are kept: beside the ledger, for the user to find.
QString originalsFolder(const QString &ledgerFile);
/// What the user is told of a message that was repaired.
QString changedByRepair(Repairs repairs, const QString &originalFile);
/// The outcome of a message that is larger than the destination takes; nothing was sent.
Outcome refusedAsTooBig(quint32 uid, qint64 size, qint64 limit);
/// The outcome of a message that the source lists but does not hand out; `isPassing`: for the moment, it says.
Outcome unreadableAtSource(quint32 uid, const QString &serverWords, bool isPassing = false);
/// The outcome of a message that has no octets at the source.
Outcome emptyAtSource(quint32 uid);
/// The outcome of a message at which one of the servers drops the connection each time.
Outcome refusedByDisconnect(quint32 uid, const QString &serverWords);

} // namespace migration
