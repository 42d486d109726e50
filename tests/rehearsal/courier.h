// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>

#include "rehearsal/mailstore.h"
#include "rehearsal/serverprocess.h"

namespace rehearsal {

/// A Courier IMAP server on loopback from packages that were unpacked, not installed (see unpack.sh):
/// folders below "INBOX.", levels separated by ".". Runs as root, in a mount namespace of its own.
class Courier {
public:
    /// `packages` is where unpack.sh has put them, `folder` a new folder for mail and users.
    Courier(QString packages, QString folder);

    Status addUser(const QString &name); ///< Only before start(). Letters and digits.
    Status start();

    MailLogin login(const QString &user) const; ///< Valid after start().

private:
    QString m_packages;
    QString m_folder;
    QString m_address;
    quint16 m_port = 0;
    QByteArrayList m_users; ///< Lines of userdb.
    ServerProcess m_process;
};

} // namespace rehearsal
