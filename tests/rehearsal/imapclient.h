// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include <QByteArray>
#include <QList>

#include "base/result.h"

class QSslSocket;

namespace rehearsal {

struct MailLogin;

/// An atom, a string or a list of a server's reply.
struct ImapItem {
    QByteArray text; ///< Without quotes; empty for a list and for NIL.
    QList<ImapItem> children;
};

/// A small blocking IMAP client (RFC 3501), written independently of the product to check it.
class ImapClient {
public:
    using LineUser = std::function<void(const QList<ImapItem> &)>;

    ImapClient();
    ~ImapClient();

    Status connectAndLogIn(const MailLogin &login);

    /// Sends one command, gives each untagged reply ("*" is its first item) to `use`, and waits for the
    /// tagged one; NO and BAD are Refused.
    Status command(const QByteArray &text, const LineUser &use = {});

    /// Sends octets that belong to a command begun by send(); replies are read by finish().
    void write(const QByteArray &octets);
    Status finish(const LineUser &use = {}); ///< Waits for the reply to the last command.
    QByteArray nextTag(); ///< For a command that is written in pieces.

private:
    Status readLine(QList<ImapItem> &items);
    Status readItems(QList<ImapItem> &items, char end);
    Status readItem(ImapItem &item);
    Status readAtom(QByteArray &text);
    Status readQuoted(QByteArray &text);
    Status readLiteral(QByteArray &octets);
    Status fill(); ///< Waits for more octets.
    Status ensure(qsizetype octets); ///< Has so many octets in the buffer after the position.

    std::unique_ptr<QSslSocket> m_socket;
    QByteArray m_buffer;
    qsizetype m_position = 0;
    int m_tag = 0;
};

/// `text` as an IMAP quoted string.
QByteArray quotedString(const QByteArray &text);

/// Modified UTF-7 (RFC 3501 §5.1.3).
QString decodedMailboxName(const QByteArray &name);
QByteArray encodedMailboxName(const QString &name);

} // namespace rehearsal
