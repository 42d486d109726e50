// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QDateTime>
#include <QMap>
#include <QStringList>

#include "base/secret.h"
#include "migration/repair.h"
#include "onboarding/accountsimport.h"
#include "onboarding/project.h"

namespace onboarding {

/// One side of a copy.
struct CopyEndpoint {
    QString host;
    quint16 port = 993;
    Security security = Security::Tls;
    QString user; ///< Whose mailbox.
    Secret password; ///< The user's, or the admin's where `authUser` is set.
    QString authUser; ///< Admin who logs in as the user: SASL authorization, or with `authSeparator`
                      ///< "user*admin".
    QString authSeparator;
    QString certificate; ///< SHA-256 (hex) of a certificate accepted knowingly; else empty.
    QString tokenFile; ///< An OAuth 2.0 access token instead of a password, read again at every login.

    bool operator==(const CopyEndpoint &) const = default;
};

/// One mailbox to copy.
struct CopyJob {
    QString id; ///< Name in the ledger and in all output.
    CopyEndpoint from;
    CopyEndpoint to;

    bool operator==(const CopyJob &) const = default;
};

struct CopyOptions {
    QString ledger; ///< Path of the ledger.
    int parallel = 4; ///< Accounts at a time.
    int connections = 0; ///< Pairs per account; 0: as many as help.
    int perHost = 0; ///< Connections to one host at a time; 0: no limit, or what the provider's profile says.
    qint64 rate = 0; ///< Octets per second; 0: no limit.
    /// Octets per account and day; 0: no limit; nothing: what is known of the hosts.
    std::optional<qint64> daily;
    bool dryRun = false;
    int tries = 0; ///< Failed connections in a row before an account is given up; 0: never.
    QMap<QString, QString> map; ///< Source folder to destination folder.
    QStringList include; ///< Globs.
    QStringList exclude;
    std::optional<qint64> maxSize; ///< Octets.
    QDateTime since;
    QDateTime before;
    bool oldestFirst = false;
    bool specialUse = true;
    migration::Repairs repairs; ///< For messages that the new host refuses.
    int timeout = 0; ///< Seconds without a sign of life before a connection is given up; 0: the engine's.
    QStringList plaintextHosts; ///< Where a login without TLS is allowed; loopback by "localhost".

    bool operator==(const CopyOptions &) const = default;
};

/// Reads "wrap-lines,strip-nul,final-crlf"; Usage names what is not known.
Result<migration::Repairs> parseRepairs(const QString &words);

/// Reads "imaps://ann%40example.org@mail.example.org:993" (TLS) or "imap://…" (STARTTLS required). The user
/// is percent-encoded. BadInput says what is wrong; a password in the URL is refused.
Result<CopyEndpoint> parseServerUrl(const QString &url);

/// Reads the CSV of many mailboxes: with the header from,from_user,from_password,to,to_user,to_password (URLs
/// or host names in `from` and `to`), or imapsync's host1;user1;password1;host2;user2;password2; without one.
/// BadInput has line and column of the first mistake.
Result<QList<CopyJob>> readCopyJobs(const QByteArray &octets);

} // namespace onboarding
