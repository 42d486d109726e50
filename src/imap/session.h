// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <memory>

#include "imap/account.h"
#include "imap/appender.h"
#include "imap/types.h"

namespace net {
class Connection;
}

namespace imap {

class Engine;

/// Takes the octets of message bodies. Pausing is done by Session::pauseReading(), also from in here.
class BodySink {
public:
    virtual void beginBody(quint32 uid, quint64 size) = 0; ///< `size` is exact: the literal's own.
    virtual void bodyChunk(QByteArrayView octets) = 0; ///< Valid during the call; at most 64 KB.
    virtual void endBody() = 0; ///< All `size` octets came. Not called where the connection is lost before.

protected:
    ~BodySink() = default;
};

/// One log-in to an IMAP server (RFC 3501, RFC 9051). It lives in the thread that called open(), and all its
/// signals and replies come from that thread's event loop; nothing blocks.
///
/// Commands are legal in State::Ready (after ready()); in other states their reply gets Cause::NotSent. They
/// are sent at once, without waiting for the replies to earlier ones: issue as many as are wanted in flight.
/// The server works in order. After select() commands for that mailbox may follow immediately; where the
/// SELECT fails, they fail too. Each reply is called exactly once: with the tagged answer, or with
/// Cause::Lost when the connection ends (before failed() is emitted). A reply may issue commands, abort() or
/// pauseReading(); it must not delete the session (use deleteLater()). Destroying a session drops its
/// replies uncalled. Row callbacks and sinks must live until their command's reply.
///
/// failed() comes at most once, and ends the session: Unreachable, CertificateRefused, LoginRefused (the
/// server's words in `detail`), Throttled (too many connections, come back later), Protocol. Make a new
/// Session to try again. Mailbox names are wire octets, as Mailbox::name and MailboxPath::toWire() give them.
class Session final : public QObject {
    Q_OBJECT
public:
    enum class State { Idle, Opening, Ready, Closed };
    enum class Access { ReadOnly, ReadWrite };

    explicit Session(Account account, QObject *parent = nullptr);
    ~Session() override;

    void listAhead(); ///< In Idle: asks for the list along with the log-in; the first list() takes its answer.
    void open(); ///< Connects, secures, logs in, asks NAMESPACE; then ready() or failed(). Once, in Idle.
    void logout(); ///< After the commands in flight; then closed().
    void abort(); ///< Drops the connection at once. Replies get Cause::Lost from the event loop; no signal.

    State state() const;
    const Account &account() const;
    const Capabilities &capabilities() const;
    const Namespaces &namespaces() const;
    QString serverSoftware() const; ///< From ID or the greeting, plain text.
    const net::Connection *
    connection() const; ///< For certificate, TLS version and octet counters; null in Idle.
    int commandsInFlight() const;

    /// All mailboxes below the personal namespaces, with SPECIAL-USE and subscriptions.
    void list(Reply<QList<Mailbox>> reply);
    void create(const QByteArray &mailbox, SpecialUse use,
                Reply<void> reply); ///< `use` is sent where CREATE-SPECIAL-USE is offered.
    void subscribe(const QByteArray &mailbox, Reply<void> reply);
    void select(const QByteArray &mailbox, Access access,
                Reply<SelectedMailbox> reply); ///< ReadOnly is EXAMINE.
    void status(const QByteArray &mailbox, Reply<MailboxStatus> reply);
    void quota(const QByteArray &mailbox,
               Reply<QList<QuotaResource>> reply); ///< GETQUOTAROOT; empty without QUOTA.
    void noop(Reply<void> reply);

    /// For administrators: the names of the mailboxes of whomever that fit `pattern` (RFC 9051 §6.3.9).
    void listNames(const QByteArray &pattern, Reply<QByteArrayList> reply);
    void setQuota(const QByteArray &root, qint64 kibibytes,
                  Reply<void> reply); ///< STORAGE (RFC 9208 §4.1.2).

    /// UID FLAGS INTERNALDATE RFC822.SIZE of the messages in `uids` (with `labels`, where X-GM-EXT-1 is
    /// offered, X-GM-MSGID and X-GM-LABELS too), row by row in the server's order; nothing is kept here but
    /// 4 octets a message. With `changedSince`, which needs hasModSeqs(), only messages with a higher
    /// mod-sequence.
    void fetchMetadata(const UidSet &uids, std::function<void(const MessageInfo &)> row, Reply<void> reply,
                       quint64 changedSince = 0, bool labels = false);

    /// What has happened to the messages in `uids` since mod-sequence `since` (RFC 7162 §3.2.6): a row for
    /// each that is new or has other flags; `vanished` gets those of `uids` that were expunged, in one or
    /// more sets. A server that has forgotten may name all UIDs that do not exist. Needs hasQuickResync().
    void fetchChanges(const UidSet &uids, quint64 since, std::function<void(const MessageInfo &)> row,
                      std::function<void(const UidSet &)> vanished, Reply<void> reply);

    /// CONDSTORE: SelectedMailbox::highestModSeq is told where the mailbox keeps mod-sequences.
    bool hasModSeqs() const;
    bool hasQuickResync() const; ///< QRESYNC was enabled at the log-in.

    /// The header fields `fields` (names only, e.g. "MESSAGE-ID DATE") of each message as one block.
    void fetchHeaders(const UidSet &uids, const QByteArrayList &fields,
                      std::function<void(quint32 uid, const QByteArray &block)> row, Reply<void> reply);

    /// Whole messages by BODY.PEEK[], one after the other into `sink`. Messages that no longer exist, or
    /// that the server does not give, are simply not delivered; compare with what was asked for.
    void fetchBodies(const UidSet &uids, BodySink *sink, Reply<void> reply);

    /// Stops reading from the server, at once: when it is called in a sink, the call that is running was the
    /// last until resumeReading(). The server waits; its silence is not counted against it.
    void pauseReading();
    void resumeReading();
    bool isReadingPaused() const;

    enum class StoreMode { Replace, Add, Remove };
    void storeFlags(const UidSet &uids, StoreMode mode, const Flags &flags,
                    Reply<void> reply); ///< UID STORE .SILENT
    void copy(const UidSet &uids, const QByteArray &mailbox, Reply<Copied> reply); ///< UID COPY
    void search(const QByteArray &criteria,
                Reply<UidSet> reply); ///< UID SEARCH; `criteria` as on the wire, ASCII.

    /// Octets written and not yet taken by the operating system, and those waiting for "+".
    qint64 pendingOctets() const;
    Appender &appender();

signals:
    void ready();
    void written(); ///< pendingOctets() became smaller: go on writing, or resume the source.
    void messagesChanged(); ///< EXISTS, EXPUNGE or VANISHED came outside SELECT.
    void alert(const QString &text); ///< An ALERT the server wants shown; plain text.
    void closed(); ///< After logout(), or when the server said BYE in good order with nothing in flight.
    void failed(const Error &error);

private:
    friend class Appender;

    std::unique_ptr<Engine> m_engine; // The wire, the log-in and the queue of commands.
};

} // namespace imap
