// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include <functional>

#include "imap/account.h"
#include "imap/outcome.h"
#include "provider/host.h"
#include "provider/profile.h"
#include "provider/servercommand.h"
#include "provider/values.h"

namespace imap {
class Session;
}

namespace provider {

/// Cyrus IMAP by an administrator's log-in: CREATE, SETQUOTA (RFC 9208) and LIST of the mailboxes below
/// "user". It knows no aliases. Passwords are no business of IMAP: saslpasswd2 sets them, on the server that
/// the variable "passwordServer" names; where it is empty, the user sets them himself. Further variables:
/// "adminName", "adminPassword", "passwordAccount", "passwordFile".
class CyrusHost final : public Host {
    Q_OBJECT

public:
    CyrusHost(const Profile &profile, DomainName domain, const Values &values, const Trust &trust,
              QObject *parent = nullptr);
    ~CyrusHost() override;

    bool can(OperationName name) const override;
    int parallelCalls() const override { return 2; }
    bool makesInParts(OperationName name) const override { return name == OperationName::CreateMailbox; }

    QFuture<Result<QList<Mailbox>>> listMailboxes() override;
    QFuture<Result<Outcome>> createMailbox(const MailboxRequest &request) override;
    QFuture<Status> setPassword(const MailAddress &address, const Secret &password) override;

private:
    /// What to do with a log-in, or with the reason why there is none.
    using Task = std::function<void(const Result<imap::Session *> &)>;

    void withSession(const Task &task);
    void begin(const Result<imap::Session *> &session);
    /// What comes after CREATE: the quota, and last the password.
    QFuture<Status> complete(const MailboxRequest &request);
    /// By a list of them all: saslpasswd2 itself cannot tell, and would write over it.
    QFuture<Result<bool>> hasPassword(const MailAddress &address);
    Result<QByteArray> mailboxOf(const imap::Session &session, const MailAddress &address) const;

    Profile m_profile;
    DomainName m_domain;
    Values m_values;
    imap::Account m_account;
    Status m_accountError; ///< Why there can be no log-in.
    CommandPlace m_passwordPlace;
    QString m_passwordFile;
    imap::Session *m_session = nullptr;
    QList<Task> m_tasks; ///< That wait for the log-in.
};

} // namespace provider
