// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>
#include <QFlags>

namespace imap {

/// The system flags a client can set (RFC 9051 §2.3.2).
enum class SystemFlag : quint8 { Seen = 1, Answered = 2, Flagged = 4, Deleted = 8, Draft = 16 };
Q_DECLARE_FLAGS(SystemFlags, SystemFlag)
Q_DECLARE_OPERATORS_FOR_FLAGS(SystemFlags)

struct PermanentFlags;

/// Flags of one message. \Recent, \* and unknown system flags never get in: servers answer BAD to an
/// APPEND that holds them, and then read the message's lines as commands.
struct Flags {
    SystemFlags system;
    QByteArrayList keywords; ///< In the server's order and case, each a lawful atom.

    bool operator==(const Flags &) const = default;

    static Flags fromWire(QByteArrayView text); ///< What toWire() wrote.
    void add(QByteArrayView flag); ///< As it stands on the wire; what cannot be sent back is left out.
    QByteArray toWire() const; ///< "\Seen $Forwarded", without parentheses.
    bool isEmpty() const { return !system && keywords.isEmpty(); }

    /// What of these the destination stores.
    Flags permittedBy(const PermanentFlags &permanent) const;
    /// Equal as servers compare: keywords in any order and case.
    bool isSame(const Flags &other) const;
};

/// What PERMANENTFLAGS (RFC 9051 §7.1) says can be stored in a mailbox. Without the code, all can.
struct PermanentFlags {
    Flags flags;
    bool anyKeyword = true; ///< \* was listed: new keywords can be made.
    bool isStated = false; ///< The server sent the code.

    bool operator==(const PermanentFlags &) const = default;
};

/// A flag-keyword that is safe to send: an atom of at most 50 octets (Dovecot's bound), printable ASCII.
bool isKeyword(QByteArrayView keyword);

} // namespace imap
