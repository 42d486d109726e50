// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include "base/result.h"
#include "imap/flags.h"

namespace imap {
class Session;
}

namespace migration {

/// What is peculiar about one kind of server, from resources/imap-manners.json. An ordinary server is the
/// default.
struct Manners {
    QString id; ///< "gmail"; empty: nothing is known.
    QString name; ///< As the user knows it.
    bool isVerified = false; ///< Tried against the live service, not only by transcript.

    int connections = 0; ///< Per account at most; 0: no limit is known.
    int connectionsPerHost = 0; ///< From one address at most, over all accounts; 0: no limit is known.
    qint64 dailyReadOctets = 0; ///< Per account and day; 0: no limit is known.
    qint64 dailyWriteOctets = 0;
    qint64 lineOctets = 0; ///< The longest line of a message, without its end; 0: no limit is known.

    bool ignoresCase = false; ///< "trash" and "Trash" are one folder.
    bool simplifiesBlanks = false; ///< No blanks at the ends of a folder's name, nor two in a row.
    QString forbidden; ///< Characters that no folder's name may have.
    QStringList reserved; ///< Top-level names that cannot be created.

    imap::SystemFlags flagsNotAppended; ///< The server would do something with the message.
    QStringList keywordsNotCopied; ///< Globs of keywords that mean nothing elsewhere.

    bool labelsAreFolders = false; ///< One message is in several folders (X-GM-MSGID, X-GM-LABELS).
    bool uidIsNoProof = false; ///< APPEND answers with a UID also where nothing was stored.
    /// Message-ID, blanks and other parts of the header come back changed: they do not identify a message.
    bool rewritesHeaders = false;
    bool storeProvesKeywords = false; ///< APPEND takes each keyword that STORE takes.

    bool operator==(const Manners &) const = default;

    /// Without what the server must not be sent (`destination`) and what the source alone understands.
    static imap::Flags carried(const imap::Flags &flags, const Manners &source, const Manners &destination);
};

/// Reads the file; BadInput says where it is wrong.
Result<QList<Manners>> parseManners(const QByteArray &json);

/// What is known of the server with these capabilities (upper-case), of this software (ID or greeting), at
/// this host; the first entry that fits in any of the three.
Manners mannersOf(const QByteArrayList &capabilities, const QString &software, const QString &host);
Manners mannersOf(const imap::Session &session); ///< Legal when Ready.

} // namespace migration
