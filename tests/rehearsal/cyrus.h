// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rehearsal/mailstore.h"
#include "rehearsal/serverprocess.h"

namespace rehearsal {

/// A Cyrus IMAP server on loopback from packages that were unpacked, not installed (see unpack-cyrus.sh):
/// folders below "INBOX.", levels separated by ".". It asks for a password, but takes any.
class Cyrus {
public:
    /// `packages` is where unpack-cyrus.sh has put them, `folder` a new folder for mail and databases.
    Cyrus(QString packages, QString folder);

    Status start();
    Status addUser(const QString &name); ///< Only while it runs. Letters and digits.

    MailLogin login(const QString &user) const; ///< Valid after start().

private:
    Status writeConfiguration();

    QString m_packages;
    QString m_folder;
    QString m_address;
    quint16 m_port = 0;
    ServerProcess m_process;
};

} // namespace rehearsal
