// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rehearsal/certificates.h"
#include "rehearsal/mailstore.h"
#include "rehearsal/serverprocess.h"

namespace rehearsal {

struct CyrusOptions {
    bool hasDomains = false; ///< Log-in names are whole addresses ("virtdomains: userid").
    QString separator = QStringLiteral("."); ///< Between the levels of folders: "." or "/".
    QString passwordFile; ///< A SASL database, see setPassword(); empty: any password is right.
    Certificate certificate; ///< Empty: no STARTTLS.
};

/// A Cyrus IMAP server on loopback from packages that were unpacked, not installed (see unpack.sh), with
/// folders below "INBOX". "admin" administers it.
class Cyrus {
public:
    /// `packages` is where unpack.sh has put them, `folder` a new folder for mail and databases.
    Cyrus(QString packages, QString folder, CyrusOptions options = {});

    Status start();
    Status addUser(const QString &name); ///< Only while it runs. Letters and digits.
    /// In the SASL database; also before start().
    Status setPassword(const QString &name, const QByteArray &password);
    /// Where saslpasswd2 is.
    QString programFolder() const { return m_packages + QStringLiteral("/usr/sbin"); }

    MailLogin login(const QString &user) const; ///< Valid after start().

private:
    Status writeConfiguration();
    Status bringWithinReach();

    QString m_packages;
    QString m_folder;
    CyrusOptions m_options;
    QString m_address;
    quint16 m_port = 0;
    ServerProcess m_process;
};

} // namespace rehearsal
