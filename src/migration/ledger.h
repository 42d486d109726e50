// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include <QString>
#include <QMap>

#include "base/filelock.h"
#include "base/result.h"
#include "imap/uidset.h"
#include "migration/ledgerrow.h"

class QTemporaryDir;

namespace migration {

class Database;

/// The durable record of what was intended, done and answered: an SQLite file. The order of events is
/// `plan` (what there is), `intend` (durable before the first octet of an APPEND), the APPEND itself,
/// `conclude` (the server's answer). One object is used by one thread, the one that opened it.
/// Every error is of kind Storage unless said otherwise, and leaves the file as before the call.
class Ledger {
public:
    enum class Mode {
        Write, ///< Creates the file where it is missing and locks it.
        Read, ///< Needs no lock; sees what a running engine has made durable; an older file stays as it is.
        Copy, ///< Works on a copy that goes with the object: the file, which may be missing, stays as it is.
    };

    /// Busy where another living Mailhaul has locked it; BadInput where it is no ledger or is of a newer
    /// Mailhaul.
    static Result<std::unique_ptr<Ledger>> open(const QString &file, Mode mode);
    ~Ledger();
    Ledger(const Ledger &) = delete;
    Ledger &operator=(const Ledger &) = delete;

    /// The account's number; a new one where name, users or the destination's host are new.
    Result<qint64> account(const AccountIdentity &identity);
    Result<QList<AccountRow>> accounts() const; ///< The newest of each name, in order of first use.
    Status setListed(qint64 account, bool isListed);

    Result<QList<FolderRow>> folders(qint64 account) const; ///< Without retired ones.
    /// Inserts where `row.id` is 0, else updates; returns the id.
    Result<qint64> store(const FolderRow &row);
    /// The source gave the folder a new UIDVALIDITY: its rows are kept, but no longer count.
    Status retire(qint64 folder);

    /// Adds what a listing of the source found, as Planned or as the states in the rows say; known UIDs
    /// stay as they are. `folder.sourceUidNext` becomes durable with them.
    Status plan(const FolderRow &folder, const QList<MessageRow> &rows);
    /// Marks messages that vanished from the source before they were copied.
    Status forget(qint64 folder, const QList<quint32> &uids);

    /// Calls `use` with each row of one folder in one of the `states`, by ascending UID from `first` to
    /// `last`. `use` must not call the ledger.
    Status forEach(qint64 folder, const QList<MessageState> &states, quint32 first, quint32 last,
                   const std::function<void(const MessageRow &)> &use) const;
    /// The same as a list.
    Result<QList<MessageRow>> messages(qint64 folder, const QList<MessageState> &states, quint32 first = 1,
                                       quint32 last = 0xffffffff) const;
    /// UIDs at the destination that messages are known to have in this folder's destination, ascending.
    Result<QList<quint32>> destinationUids(qint64 folder) const;
    /// The lowest UIDNEXT noted by a row that is still Appending; 0 where there is none.
    Result<quint32> lowestIntent(qint64 folder) const;

    /// Planned or Refused to Appending. Durable when it returns, even if the power fails, and so is all
    /// that was written before.
    Status intend(const QList<Intent> &intents);
    Status intend(qint64 folder, const QList<quint32> &uids, quint32 destinationUidNext)
    {
        return intend({Intent{folder, uids, destinationUidNext}});
    }
    /// What became of messages. Survives the program's end when it returns; a power cut may undo it until
    /// the next intend(), which leaves messages Appending that are looked up at the destination then.
    Status conclude(qint64 folder, const QList<Outcome> &outcomes);
    /// The comparison found no trace of these at the destination: Appending to Planned.
    Status withdraw(qint64 folder, const QList<quint32> &uids);

    /// A notice about a folder or message that is at the destination, but not exactly as at the source.
    Status note(qint64 folder, const Notice &notice);
    Result<QList<Notice>> notices(qint64 folder) const; ///< Refusals and notices, by UID.

    /// What a later listing of the source has shown: flags that changed, and UIDs that no longer exist.
    /// What was not sent yet takes the flags; of the rest they are remembered. Nothing changes its state:
    /// only who asks for a message and does not get it knows that it is Gone.
    Status noteChanges(qint64 folder, const QList<FlagChange> &changes, const imap::UidSet &vanished);
    /// Messages at the destination whose flags are to follow, with `newFlags`.
    Result<QList<MessageRow>> changedFlags(qint64 folder) const;
    Status carried(qint64 folder, const QList<CarriedFlags> &messages);
    /// Planned or Refused to Skipped, or Skipped to Planned.
    Status replan(qint64 folder, const QList<RuleChange> &changes);
    /// Messages of the folder that the source is believed to hold.
    Result<qint64> presentMessages(qint64 folder) const;

    /// Octets of bodies that were read for an account on `day`, and more of them.
    Result<qint64> octetsOn(qint64 account, QDate day) const;
    Status addOctets(qint64 account, QDate day, qint64 octets);

    /// Messages and octets by state; excluded ones also by rule.
    Result<QList<StateCount>> counts(qint64 folder) const;

    /// How many messages that arrived since then there are of each hour, counted from 1970 in UTC.
    Result<QMap<qint64, qint64>> arrivals(const QDateTime &since) const;

    QString file() const { return m_file; }

private:
    explicit Ledger(QString file);

    Status makeCopy();
    Status openDatabase(const QString &file, Mode mode);
    Status bringUpToDate(Mode mode);
    Status inTransaction(const std::function<Status()> &work);
    Status inDurableTransaction(const std::function<Status()> &work);

    QString m_file;
    FileLock m_lock;
    std::unique_ptr<QTemporaryDir> m_copy; ///< Holds the file of Mode::Copy.
    std::unique_ptr<Database> m_database;
};

} // namespace migration
