// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QTemporaryDir>

#include "imap/session.h"
#include "rehearsal/dovecot.h"

/// A real Dovecot with one mailbox, for tests of sessions.
class OneDovecot {
public:
    explicit OneDovecot(const rehearsal::DovecotOptions &options = {});

    Status start();
    imap::Account account(net::Security security = net::Security::Plain) const;
    rehearsal::Dovecot &server() { return *m_server; }
    QString folder() const { return m_folder.path(); }

    static QString user() { return QStringLiteral("ann@example.test"); }
    static QByteArray password() { return "p\xc3\xa4ss \"word\\1"; }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<rehearsal::Dovecot> m_server;
};

/// Logs in and waits; why that failed, or nothing.
QString opened(imap::Session &session);

/// Makes a mailbox, where it is not there, and selects it; why that failed, or nothing.
QString entered(imap::Session &session, const QByteArray &mailbox);

/// A message of about `octets` with the Message-ID <number@example.test>.
QByteArray numberedMessage(int number, qsizetype octets);
