// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>
#include <QSet>

#include <optional>

#include "imap/datetime.h"
#include "imap/flags.h"
#include "imap/mailboxname.h"
#include "imap/outcome.h"
#include "imap/uidset.h"

namespace imap {

/// What the server can do (RFC 9051 §7.2.2).
class Capabilities {
public:
    void assign(const QByteArrayList &names);
    void clear() { m_names.clear(); }
    bool isEmpty() const { return m_names.isEmpty(); }
    bool has(const QByteArray &name) const { return m_names.contains(name); } ///< `name` in upper case.
    QByteArrayList names() const { return m_names.values(); } ///< In upper case.
    QByteArrayList mechanisms() const; ///< Of AUTH=….
    /// APPENDLIMIT=n (RFC 7889), octets; where no number is named each mailbox has its own, see STATUS.
    std::optional<quint64> appendLimit() const;

private:
    QSet<QByteArray> m_names;
};

/// The roles of RFC 6154.
enum class SpecialUse { None, All, Archive, Drafts, Flagged, Important, Junk, Sent, Trash };

/// One line of LIST.
struct Mailbox {
    QByteArray name; ///< As on the wire: what commands take.
    MailboxPath path; ///< Below the first personal namespace.
    char delimiter = '/'; ///< '\0' when flat.
    SpecialUse specialUse = SpecialUse::None;
    bool isSelectable = true; ///< Neither \Noselect nor \NonExistent.
    bool isSubscribed = false;
    bool mayHaveChildren = true; ///< No \Noinferiors.
    QByteArrayList attributes; ///< All of them, as sent.

    bool operator==(const Mailbox &) const = default;
};

/// What SELECT and EXAMINE tell.
struct SelectedMailbox {
    QByteArray name;
    quint32 exists = 0;
    quint32 uidValidity = 0; ///< 0: the server has no persistent UIDs.
    quint32 uidNext = 0; ///< 0: not told.
    quint64 highestModSeq = 0; ///< 0: no CONDSTORE here.
    PermanentFlags permanentFlags;
    bool isReadOnly = false;
    bool uidsAreSticky = true; ///< No UIDNOTSTICKY.

    bool operator==(const SelectedMailbox &) const = default;
};

/// What STATUS tells; an item that was not told is empty.
struct MailboxStatus {
    std::optional<quint32> messages, uidNext, uidValidity, unseen;
    std::optional<quint64> highestModSeq, size; ///< Size in octets (RFC 8438).
    std::optional<quint64> appendLimit; ///< RFC 7889: the largest message it takes, in octets.

    bool operator==(const MailboxStatus &) const = default;
};

/// One row of the metadata pass.
struct MessageInfo {
    quint32 uid = 0;
    quint32 sequence = 0;
    Flags flags;
    std::optional<InternalDate> internalDate; ///< Empty where the server sent NIL or nonsense.
    quint64 size = 0; ///< RFC822.SIZE as the server says, which need not be true.
    quint64 modSeq = 0;
    quint64 gmailId = 0; ///< X-GM-MSGID: equal for one message in several folders; only when asked for.
    QByteArrayList labels; ///< X-GM-LABELS, undecoded; only when asked for.
};

/// The outcome of an APPEND.
struct Appended {
    quint32 uidValidity = 0; ///< 0 without UIDPLUS.
    QList<quint32> uids; ///< In the order of the messages; empty without UIDPLUS.
};

/// The outcome of a UID COPY (RFC 4315): the n-th of `from` became the n-th of `to`.
struct Copied {
    quint32 uidValidity = 0;
    QList<quint32> from, to;
};

/// One resource of one quota root (RFC 9208). STORAGE is in units of 1,024 octets.
struct QuotaResource {
    QByteArray root, name;
    quint64 usage = 0, limit = 0;

    bool operator==(const QuotaResource &) const = default;
};

} // namespace imap
