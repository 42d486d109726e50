// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QTemporaryDir>

#include "enginerun.h"
#include "rehearsal/corpus.h"
#include "rehearsal/dovecot.h"
#include "rehearsal/mailstore.h"

/// An old and a new host, each a real Dovecot with one mailbox, and a ledger: what every test of the
/// engine needs.
class TwoHosts {
public:
    explicit TwoHosts(rehearsal::DovecotOptions source = {}, rehearsal::DovecotOptions destination = {});

    Status start();

    /// A message put into a folder of one side over IMAP, as another program would.
    static Status append(const rehearsal::Dovecot &host, const QString &folder, const QByteArray &octets,
                         const QByteArray &flags = {}, const QByteArray &date = {});
    /// Commands of another program at one side, e.g. "SELECT INBOX", "STORE 1 +FLAGS (\Seen)".
    static Status run(const rehearsal::Dovecot &host, const QByteArrayList &commands);

    migration::AccountJob job(net::Security security = net::Security::Plain) const;
    migration::Options options() const;

    /// Runs the engine to its end, with the event loop of the caller.
    migration::Summary migrate(const migration::AccountJob &job, const migration::Options &options);
    migration::Summary migrate(const migration::AccountJob &job) { return migrate(job, options()); }
    migration::Summary migrate(const migration::Options &options) { return migrate(job(), options); }
    migration::Summary migrate() { return migrate(job()); }
    QList<migration::Problem> problems() const { return m_problems; } ///< Of the last run.

    /// Nothing where destination = source, else what differs.
    QString difference() const;
    rehearsal::MailStore store(const rehearsal::Dovecot &host) const;

    QString ledgerFile() const { return m_folder.filePath(QStringLiteral("ledger.sqlite")); }
    QString folder() const { return m_folder.path(); }
    rehearsal::Dovecot &source() { return *m_source; }
    rehearsal::Dovecot &destination() { return *m_destination; }

    static QString user() { return QStringLiteral("ann@example-firm.test"); }
    static QByteArray password() { return "p\"a\\ss wörd"; }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<rehearsal::Dovecot> m_source;
    std::unique_ptr<rehearsal::Dovecot> m_destination;
    QList<migration::Problem> m_problems;
};

/// A message of its own: `id` goes into Message-ID (none where empty) and the body.
QByteArray testMessage(const QByteArray &id, const QByteArray &body = "Hello\r\n");
