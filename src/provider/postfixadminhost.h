// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

#include <functional>

#include "provider/host.h"
#include "provider/servercommand.h"

namespace provider {

/// PostfixAdmin by its own program code, run by `php` on its server (postfixadmin.php says why). Variables:
/// "server" (as ssh names it; "localhost": here), "path" (where PostfixAdmin is installed), "account" (under
/// which php runs; may be empty).
class PostfixAdminHost final : public Host {
    Q_OBJECT

public:
    PostfixAdminHost(const Profile &profile, DomainName domain, const Values &values,
                     QObject *parent = nullptr);

    bool can(OperationName name) const override;
    int parallelCalls() const override { return 2; }

    QFuture<Result<QList<Mailbox>>> listMailboxes() override;
    QFuture<Result<Outcome>> createMailbox(const MailboxRequest &request) override;
    QFuture<Result<QList<Alias>>> listAliases() override;
    QFuture<Result<Outcome>> createAlias(const MailAddress &alias,
                                         const QList<MailAddress> &members) override;
    QFuture<Status> setPassword(const MailAddress &address, const Secret &password) override;
    QFuture<Status> disableMailbox(const MailAddress &address) override;

private:
    /// Runs the program; `read` makes something of its answer.
    template <typename T>
    QFuture<Result<T>> ask(QJsonObject request, std::function<Result<T>(const QJsonObject &)> read,
                           const Secret &password = {});

    DomainName m_domain;
    CommandPlace m_place;
    QString m_path;
};

} // namespace provider
