// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHashFunctions>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <optional>

#include "base/result.h"

namespace imap {

/// Modified UTF-7 (RFC 3501 §5.1.3), characters beyond the BMP included.
QByteArray encodedMailboxName(QStringView text);

/// Strict: nothing where the octets are not what encodedMailboxName() could have made.
std::optional<QString> decodedMailboxName(QByteArrayView octets);

/// For display and mapping of whatever a server lists: strict first, then lenient modified UTF-7, raw
/// UTF-8, and at last windows-1252. Never fails; two names may give one text, so keep the octets.
QString mailboxNameForDisplay(QByteArrayView octets);

/// One namespace (RFC 2342): "INBOX." with '.' at Courier and Cyrus, "" with '/' at most others.
struct Namespace {
    QByteArray prefix; ///< As on the wire, with its trailing delimiter.
    char delimiter = '/'; ///< '\0' where the server has no hierarchy.

    bool operator==(const Namespace &) const = default;
};

/// NAMESPACE's answer; without the extension one personal namespace with the delimiter of LIST "" "".
struct Namespaces {
    QList<Namespace> personal;
    QList<Namespace> otherUsers;
    QList<Namespace> shared;

    bool operator==(const Namespaces &) const = default;

    Namespace own() const { return personal.isEmpty() ? Namespace() : personal.constFirst(); }
};

/// A mailbox's place below its namespace, free of delimiter and encoding: {"Clients", "Müller"}.
/// A first component that spells INBOX in any case is "INBOX" (RFC 9051 §5.1).
struct MailboxPath {
    QStringList components;

    bool operator==(const MailboxPath &) const = default;
    friend size_t qHash(const MailboxPath &path, size_t seed = 0) { return qHash(path.components, seed); }

    bool isInbox() const
    {
        return components.size() == 1 && components.constFirst() == QLatin1String("INBOX");
    }
    QString toString(QChar delimiter = u'/') const { return components.join(delimiter); } ///< For display.
    MailboxPath parent() const; ///< Of a top-level path: the empty path.

    /// From the octets of LIST. A prefix of `space` is taken off: "INBOX.Sent" is {"Sent"} where the
    /// prefix is "INBOX.", and "INBOX" itself stays {"INBOX"}. Decodes with mailboxNameForDisplay().
    static MailboxPath fromWire(QByteArrayView wireName, const Namespace &space);

    /// The octets for commands, prefix added (INBOX never gets it; children of INBOX become siblings of the
    /// others where the prefix is "INBOX."). BadInput where a component is empty, holds the delimiter or a
    /// control character, or where there is hierarchy and the server has none.
    Result<QByteArray> toWire(const Namespace &space) const;
};

/// `text` as quoted string; it must hold neither CR, LF, NUL nor 8-bit octets (see isQuotable()).
QByteArray quoted(QByteArrayView text);

/// Can be sent as quoted string; else it must go as literal.
bool isQuotable(QByteArrayView text);

} // namespace imap
Q_DECLARE_METATYPE(imap::MailboxPath)
