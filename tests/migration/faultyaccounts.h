// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "faultproxy.h"
#include "mailboxmove.h"

/// Copies of one small source mailbox into mailboxes of their own, each through a pair of proxies of its
/// own, many at a time: what has to wait then waits together.
class FaultyAccounts {
public:
    struct Account {
        QString user; ///< At the destination; also the job's name.
        std::unique_ptr<FaultProxy> source;
        std::unique_ptr<FaultProxy> destination;
        migration::AccountJob job;
        QString ledgerFile;
    };

    Status start(); ///< Starts both hosts and fills the source.

    Account &add(); ///< Valid as long as this object lives.
    /// Runs all `accounts` at once in one engine and ledger.
    migration::Summary migrate(const std::vector<Account *> &accounts, int tries);
    /// Nothing where the account's destination holds exactly what the source holds.
    QString difference(const Account &account) const;

    rehearsal::Dovecot &source() { return *m_source; }
    rehearsal::Dovecot &destination() { return *m_destination; }
    QString folder() const { return m_folder.path(); }
    const rehearsal::MailStore &wanted() const { return m_wanted; }
    QString sourceUser() const { return m_move->user(); }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<rehearsal::Dovecot> m_source;
    std::unique_ptr<rehearsal::Dovecot> m_destination;
    std::unique_ptr<MailboxMove> m_move; ///< Whose source all copy.
    rehearsal::MailStore m_wanted;
    std::vector<std::unique_ptr<Account>> m_accounts;
};
