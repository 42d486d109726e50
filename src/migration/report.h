// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QMap>

#include "base/result.h"
#include "migration/problem.h"

namespace migration {

class Ledger;
struct FolderRow;

/// How many messages of a set ended in which way. `total` is the sum of those copied, already there,
/// excluded, refused and open.
struct Tally {
    qint64 total = 0; ///< Messages at the source, and those copied ones that were there.
    qint64 copied = 0; ///< By Mailhaul, acknowledged by the destination.
    qint64 alreadyThere = 0; ///< Found at the destination before anything was sent.
    qint64 excluded = 0; ///< By a rule of the user.
    qint64 refused = 0; ///< By the destination (or unreadable at the source).
    qint64 open = 0; ///< Not done yet.
    qint64 vanished = 0; ///< Of the copied ones: the source has deleted them since; the copies stay.
    qint64 octets = 0; ///< Of all messages that are not excluded, as the source states their sizes.
    qint64 octetsDone = 0; ///< Of those copied or already there.

    bool operator==(const Tally &) const = default;
    Tally &operator+=(const Tally &other);
};

/// One folder's part of a proof.
struct FolderProof {
    QString source; ///< Unicode, "/" between levels.
    QString destination;
    Tally tally;

    bool operator==(const FolderProof &) const = default;
};

/// What became of every message of one account, from the ledger alone.
struct Proof {
    QString account; ///< AccountJob::id.
    Tally tally;
    QMap<QString, qint64> excludedByRule; ///< By "max-size", "since", "before", "folder", and "label" where
                                           ///< another folder that is copied holds the same message.
    QList<FolderProof> folders;
    QList<Problem> problems; ///< Every refused message, and what the destination could not keep.
    bool isListed = false; ///< Every folder of the source was listed to its end.

    bool operator==(const Proof &) const = default;

    /// Nothing is open: every message is copied, already there, excluded or refused with a reason.
    bool isProven() const { return isListed && tally.open == 0; }
    /// Proven, and nothing was refused.
    bool isComplete() const { return isProven() && tally.refused == 0; }
};

/// The proof of each account in the ledger, in the order in which they were first started.
/// Errors: Storage where the file cannot be read, BadInput where it is no ledger or a newer one.
Result<QList<Proof>> proofs(const QString &ledgerFile);

/// The same from an open ledger; `account` is AccountJob::id. BadInput where the ledger does not know it.
Result<Proof> proof(const Ledger &ledger, const QString &account);

/// The numbers of one folder.
Result<Tally> tallyOf(const Ledger &ledger, const FolderRow &folder);

} // namespace migration
Q_DECLARE_METATYPE(migration::Proof)
