// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTemporaryDir>

#include "enginerun.h"
#include "rehearsal/dovecot.h"
#include "rehearsal/mailstore.h"

/// One message to be put into a mailbox. Folders are Unicode, "/" between levels, without a prefix.
struct Letter {
    QString folder = QStringLiteral("INBOX");
    QByteArray octets = {};
    QByteArray flags = {};
    QByteArray date = "17-Jul-1996 02:44:25 -0700";
};

/// One account of a test's own at two hosts that many tests share, its move, and its ledger.
class MailboxMove {
public:
    MailboxMove(rehearsal::Dovecot &source, rehearsal::Dovecot &destination);

    /// Makes the mailbox at both hosts; `quota` in octets at the destination, 0: none.
    Status create(qint64 quota = 0);

    /// Makes folders as another mail program would.
    Status makeFolders(const rehearsal::Dovecot &host, const QStringList &folders) const;
    /// Puts messages into folders, which are made where they are missing.
    Status put(const rehearsal::Dovecot &host, const QList<Letter> &letters) const;
    /// Commands of another mail program, e.g. "SELECT INBOX", "STORE 1 +FLAGS (\Seen)".
    Status run(const rehearsal::Dovecot &host, const QByteArrayList &commands) const;
    /// The names that LSUB answers, as Letter::folder.
    Result<QStringList> subscriptions(const rehearsal::Dovecot &host) const;
    rehearsal::MailStore store(const rehearsal::Dovecot &host) const;
    /// Nothing where destination = source, else what differs.
    QString difference() const;

    migration::AccountJob job(net::Security security = net::Security::Plain) const;
    migration::Summary migrate(const migration::AccountJob &job);
    migration::Summary migrate() { return migrate(job()); }
    const QList<migration::Problem> &problems() const { return m_problems; } ///< Of the last run.

    rehearsal::Dovecot &source() const { return m_source; }
    rehearsal::Dovecot &destination() const { return m_destination; }
    QString user() const { return m_user; }
    QString ledgerFile() const { return options.ledgerFile; }

    migration::Options options; ///< Of the next run.

    static QByteArray password() { return "p\"a\\ss wörd"; }

private:
    QTemporaryDir m_folder;
    rehearsal::Dovecot &m_source;
    rehearsal::Dovecot &m_destination;
    QString m_user;
    QList<migration::Problem> m_problems;
};

/// The host's name of a folder on the wire.
QByteArray wireName(const rehearsal::Dovecot &host, const QString &folder);
