// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QSet>

#include <optional>

#include "imap/types.h"

namespace imap {

class AppendCommand;
class Session;

/// The stream of APPEND commands of one session (RFC 9051 §6.3.12, MULTIAPPEND RFC 3502, LITERAL+ and
/// LITERAL- RFC 7888). One command is open at a time; any number of closed ones may be in flight:
///
///     begin("Sent", reply); addMessage(…); write(…)…; addMessage(…); write(…)…; finish();
///
/// Everything may be called at once without waiting: octets that must wait for the server's "+" are kept
/// here and counted by Session::pendingOctets(), so a writer that keeps that below about 1 MB is bounded in
/// memory. Other commands of the session that are issued while an APPEND is open are sent after finish().
///
/// A flag goes first with a synchronising literal and rides in LITERAL+ only after the server took it, since
/// some servers answer BAD to the arguments and then read the message's lines as commands. For the same
/// reason a BAD with octets in flight drops the connection: Session::failed() follows, and the caller should
/// redo what is unacknowledged with setSynchronising(true).
///
/// APPEND is all or nothing: a refused one (Failure::Cause::No) has stored none of its messages; repeat them
/// one by one to find the culprit.
class Appender {
public:
    explicit Appender(Session &session);

    /// Opens an APPEND; needs isOpen() == false and Session::State::Ready, else `reply` gets
    /// Cause::NotSent. `mailbox` is a wire name; SELECT it first where possible, which is faster.
    void begin(const QByteArray &mailbox, Reply<Appended> reply);

    /// Announces the next message of exactly `size` octets, at least 1. A second message in one command
    /// needs canAddMore(). Without `date` the server takes its own clock.
    void addMessage(const Flags &flags, const std::optional<InternalDate> &date, quint64 size);

    /// The next octets of the announced message; across calls exactly `size` of them.
    void write(QByteArrayView octets);

    /// Ends the command, when the last message is complete; the reply comes when the server has stored it.
    /// Where the server refuses early, the reply comes before: complete the announced message and call
    /// finish() all the same; what need not be sent any more is swallowed.
    /// A message that cannot be completed leaves only Session::abort().
    void finish();

    bool isOpen() const { return m_isOpen; }
    bool canAddMore() const; ///< The server has MULTIAPPEND.
    quint64 missingOctets() const { return m_missing; } ///< Of the announced message.
    int messageCount() const { return m_messages; } ///< In the open command.

    /// Every literal waits for the server's "+", also where LITERAL+ is offered.
    void setSynchronising(bool synchronising) { m_synchronising = synchronising; }

    /// Flags known to be taken by this server; pass them on to the next session with the same server to save
    /// a round trip each.
    const QSet<QByteArray> &provenFlags() const { return m_proven; }
    void setProvenFlags(const QSet<QByteArray> &flags) { m_proven = flags; }
    void prove(const PermanentFlags &listed); ///< Flags that the server itself names, it also takes.

private:
    friend class Engine;

    void continued(quint32 command); ///< The server's "+" to one of its literals.
    void answered(quint32 command, bool wasWaiting); ///< The tagged answer, perhaps before finish().
    void abandon(); ///< The connection is gone.
    bool mayFlow(bool isMailboxProven, const QByteArrayList &words, quint64 size) const;
    void misused();

    /// A literal that waits for its "+", and the flags that are proven by it.
    struct Waiting {
        quint32 command = 0;
        QByteArrayList flags;
        QByteArray mailbox;
    };

    Session &m_session;
    AppendCommand *m_command = nullptr; ///< Unanswered and open.
    QByteArray m_mailbox; ///< Of the open command.
    QList<Waiting> m_waiting;
    QSet<QByteArray> m_proven;
    QSet<QByteArray> m_provenMailboxes;
    quint64 m_missing = 0;
    quint32 m_number = 0; ///< Of the open command.
    int m_messages = 0;
    bool m_isOpen = false;
    bool m_isRefused = false; ///< The server ended the open command at a literal: nothing of it may follow.
    bool m_isSwallowing = false; ///< The announced message is not sent.
    bool m_synchronising = false;
};

} // namespace imap
