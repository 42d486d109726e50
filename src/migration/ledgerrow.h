// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>
#include <QDateTime>
#include <QString>

namespace migration {

/// Where a message stands. The numbers are in the file: never change one.
enum class MessageState {
    Planned = 0,
    Appending = 1, ///< Intended; the answer is not known yet.
    Copied = 2, ///< Acknowledged by the destination.
    Verified = 3, ///< Seen at the destination again afterwards.
    Skipped = 4, ///< Excluded by a rule.
    Refused = 5, ///< With a reason; tried again by a later run.
    AlreadyThere = 6, ///< Was at the destination before anything was sent.
    Gone = 7, ///< Vanished from the source before it was copied.
};

/// Who is copied to whom. Never holds a secret.
struct AccountIdentity {
    QString name; ///< AccountJob::id.
    QString sourceHost;
    QString sourceUser;
    QString destinationHost;
    QString destinationUser;

    bool operator==(const AccountIdentity &) const = default;
};

struct AccountRow {
    qint64 id = 0;
    AccountIdentity identity;
    bool isListed = false; ///< The last run has listed every folder of the source to its end.

    bool operator==(const AccountRow &) const = default;
};

struct FolderRow {
    qint64 id = 0; ///< 0: not stored yet.
    qint64 account = 0;
    QByteArray source; ///< Name on the wire at the source.
    QByteArray destination; ///< The same at the destination; empty where the folder is excluded.
    QString shownSource; ///< As the user reads it: Unicode, "/" between levels, no prefix.
    QString shownDestination;
    quint32 sourceUidValidity = 0; ///< 0: not selected yet.
    quint32 destinationUidValidity = 0;
    quint32 sourceUidNext = 1; ///< Lower UIDs are in the ledger.
    qint64 excludedMessages = -1; ///< Of a folder that a rule excludes; -1: it is not excluded.
    quint64 sourceModSeq = 0; ///< HIGHESTMODSEQ when it was last listed; 0: none.

    bool operator==(const FolderRow &) const = default;
};

struct MessageRow {
    quint32 uid = 0; ///< At the source.
    qint64 size = 0; ///< RFC822.SIZE of the source; may be wrong.
    QDateTime internalDate; ///< With the source's offset; invalid where the server gave none.
    QString flags; ///< System flags and keywords, blanks between; no \Recent. As set at the destination.
    MessageState state = MessageState::Planned;
    quint32 destinationUid = 0; ///< 0: not known.
    quint32 destinationUidNext = 0; ///< Noted by intend().
    QString rule; ///< Of a Skipped message: "max-size", "since", "before".
    std::optional<QString> newFlags; ///< Of the source, where they were not carried over yet.
    bool isVanished = false; ///< The source has expunged it since.

    bool operator==(const MessageRow &) const = default;
};

/// The flags that the source has given a message since it was listed.
struct FlagChange {
    quint32 uid = 0;
    QString flags;

    bool operator==(const FlagChange &) const = default;
};

/// What became of a change of flags at the destination.
struct CarriedFlags {
    quint32 uid = 0; ///< At the source.
    std::optional<QString> flags; ///< As they were set; without them the user's own are left alone.

    bool operator==(const CarriedFlags &) const = default;
};

/// What the rules say now of a message that was not sent yet.
struct RuleChange {
    quint32 uid = 0;
    QString rule; ///< Empty: it is to be copied.

    bool operator==(const RuleChange &) const = default;
};

/// Messages of one folder that are about to be sent.
struct Intent {
    qint64 folder = 0;
    QList<quint32> uids; ///< Ascending.
    quint32 destinationUidNext = 0; ///< No copy made from now on can get a lower UID.

    bool operator==(const Intent &) const = default;
};

/// What became of one message.
struct Outcome {
    quint32 uid = 0;
    MessageState state = MessageState::Copied;
    quint32 destinationUid = 0; ///< 0: not known (no UIDPLUS).
    QString subject; ///< Of a Refused message, as the next three.
    QString reason; ///< Also of a Copied one of which something could not be kept.
    QString server;
    QString remedy;

    bool operator==(const Outcome &) const = default;
};

/// A refusal, or something the destination could not keep; uid 0 is about the folder.
struct Notice {
    quint32 uid = 0;
    bool isRefusal = false;
    QString subject;
    QString reason;
    QString server;
    QString remedy;

    bool operator==(const Notice &) const = default;
};

struct StateCount {
    MessageState state = MessageState::Planned;
    QString rule;
    qint64 messages = 0;
    qint64 octets = 0;
    bool isVanished = false; ///< The source has expunged them since.

    bool operator==(const StateCount &) const = default;
};

} // namespace migration
