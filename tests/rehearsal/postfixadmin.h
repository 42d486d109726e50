// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include "base/result.h"

namespace rehearsal {

/// A PostfixAdmin with an SQLite database, from a package that was unpacked, not installed (see unpack.sh).
/// It is asked by `php` alone; no web server runs.
class PostfixAdmin {
public:
    /// `packages` is where unpack.sh has put it, `folder` a new folder for its copy and its database.
    PostfixAdmin(QString packages, QString folder);

    Status start(); ///< Makes the database.
    /// `most` mailboxes; 0: any number.
    Status addDomain(const QString &name, int most = 0);

    QString path() const { return m_folder; } ///< Where it is installed.
    /// For DovecotOptions::moreConfiguration: the mailboxes of its database, with their mail below
    /// `mailFolder`.
    Result<QString> dovecotConfiguration(const QString &mailFolder) const;

private:
    Result<QByteArray> run(const QStringList &arguments) const;

    QString m_packages;
    QString m_folder;
};

} // namespace rehearsal
