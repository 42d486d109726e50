// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFutureWatcher>
#include <QObject>
#include <QPromise>

#include "dns/delegation.h"
#include "dns/walk.h"
#include "dns/zonecheck.h"

namespace dns {

/// One search of a DelegationFinder; a child of the client that deletes itself at its end.
class DelegationTask final : public QObject {
public:
    DelegationTask(Client &client, const Environment &environment, const DomainName &domain, Missing missing);
    ~DelegationTask() override;

    QFuture<Result<Delegation>> start();

private:
    void walkTo(const DomainName &target);
    void takeTrail(const DomainName &target, const Trail &trail);
    bool acceptMissing(const Message &message);

    void resolve(const QList<DomainName> &hosts);
    void takeAddresses(const DomainName &host, const Result<Response> &response);
    void addServer(const DomainName &host, const Server &address);
    void check();
    void takeChecks(const QList<AuthorityAnswer> &answers);

    void finish(Result<Delegation> result);

    Client &m_client;
    WalkContext m_context;
    Missing m_missing;
    Delegation m_delegation;
    QList<DomainName> m_hosts; ///< Name servers whose addresses were looked for.
    QHash<DomainName, QList<QHostAddress>> m_addresses;
    int m_pending = 0; ///< Address questions not yet answered.
    QFuture<QList<AuthorityAnswer>> m_checks;
    QPromise<Result<Delegation>> m_promise;
    QFutureWatcher<Result<Delegation>> m_watcher;
};

} // namespace dns
