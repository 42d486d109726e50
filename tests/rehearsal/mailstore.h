// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QStringList>

#include "base/result.h"

namespace rehearsal {

class Dovecot;

/// How the reader logs in.
struct MailLogin {
    QString host;
    quint16 port = 0; ///< Of TLS when `caFile` is given, else of the plain listener.
    QString caFile;
    QString user;
    QByteArray password;
};

/// One message as a server gives it out.
struct StoredMessage {
    QString folder; ///< Unicode, "/" between the levels, without the namespace's prefix.
    quint32 uid = 0;
    QByteArray sha256; ///< Of all octets of BODY[].
    qint64 size = 0; ///< Octets of BODY[].
    QStringList flags; ///< Lower-case, sorted, without \recent.
    QDateTime internalDate; ///< UTC.

    bool operator==(const StoredMessage &) const = default;
};

/// One folder as LIST shows it.
struct StoredFolder {
    QString name; ///< As StoredMessage::folder.
    QString specialUse; ///< "\\sent" or empty.
    bool isSelectable = true;
    qint64 messages = 0;
};

/// All that a user has at a server.
struct MailStore {
    QList<StoredFolder> folders;
    QList<StoredMessage> messages; ///< By folder, in the order of their UIDs.
};

/// Reads everything through IMAP by a small blocking client that shares no code with the product.
Result<MailStore> readMailStore(const MailLogin &login);
/// The same for a user of `host`, through its plain listener.
Result<MailStore> readMailStore(const Dovecot &host, const QString &address, const QByteArray &password);

/// What differs; both lists are empty when the stores hold the same.
struct StoreDifference {
    QStringList missing; ///< At the source only, one line each.
    QStringList unexpected; ///< At the destination only.

    bool isNone() const { return missing.isEmpty() && unexpected.isEmpty(); }
    QString toString() const; ///< The first ten lines of each.
};

/// Compares as multisets of (folder, octets, flags, date to the second), and looks whether each folder of
/// the source is at the destination too; a folder with a special use counts by that use, whatever its name.
StoreDifference compareStores(const MailStore &source, const MailStore &destination);

} // namespace rehearsal
