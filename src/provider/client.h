// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSet>

#include <chrono>
#include <functional>
#include <memory>

#include "provider/answer.h"
#include "provider/host.h"
#include "provider/profile.h"
#include "provider/template.h"
#include "provider/values.h"

class QNetworkAccessManager;

namespace provider {

class Pacer;
class Session;

/// Executes the operations of one profile's HTTP interface. Calls are paced as the profile says, signed anew
/// for each attempt, and tried again after throttling and passing failures.
class Client final : public Host {
    Q_OBJECT

public:
    struct Options {
        std::chrono::milliseconds timeout = std::chrono::seconds(30); ///< Of one attempt.
        std::chrono::milliseconds firstWait = std::chrono::seconds(2); ///< Before the second attempt.
        std::chrono::milliseconds longestWait = std::chrono::minutes(5); ///< Also of Retry-After.
        int attempts = 6; ///< While throttled; half as many after other failures.
        std::function<QDateTime()> clock; ///< For signatures; none: the system's.
        Trust trust; ///< None: the system's authorities alone.
    };

    /// `network` must outlive the client; null: one of its own.
    Client(Profile profile, DomainName domain, Values values, Options options,
           QNetworkAccessManager *network = nullptr, QObject *parent = nullptr);
    Client(Profile profile, DomainName domain, Values values, QObject *parent = nullptr);
    ~Client() override;

    const Profile &profile() const { return m_profile; }
    bool can(OperationName name) const override;
    int parallelCalls() const override { return m_profile.api ? m_profile.api->parallelRequests : 1; }
    bool makesInParts(OperationName name) const override;

    QFuture<Result<DomainState>> domainInfo() override;
    QFuture<Result<DomainState>> verifyDomain() override;
    QFuture<Result<QList<Mailbox>>> listMailboxes() override;
    QFuture<Result<Outcome>> createMailbox(const MailboxRequest &request) override;
    QFuture<Result<QList<Alias>>> listAliases() override;
    QFuture<Result<Outcome>> createAlias(const MailAddress &alias,
                                         const QList<MailAddress> &members) override;
    QFuture<Status> setPassword(const MailAddress &mailbox, const Secret &password) override;
    QFuture<Status> disableMailbox(const MailAddress &mailbox) override;
    QFuture<Result<QList<dns::Record>>> records() override;

    void stopWaiting() override;

    /// Any operation, with what its templates need: for those that build on the engine.
    QFuture<Result<Answer>> perform(OperationName name, const Scope &scope);

private:
    struct Creation;

    /// Runs one operation and reads its answer.
    template <typename T>
    QFuture<Result<T>> run(OperationName name, Scope scope, std::function<Result<T>(const Answer &)> read);
    /// Runs an operation that creates `address`, once for each scope.
    QFuture<Result<Outcome>> create(OperationName name, const MailAddress &address,
                                    const QList<Scope> &scopes);
    void goOn(const std::shared_ptr<Creation> &creation);
    void compare(const std::shared_ptr<Creation> &creation, const QString &words);
    Scope scope() const;
    Scope scopeOf(const MailAddress &address) const;
    Status checkEntered() const;
    Error named(const Error &error) const; ///< With the label of the variable that is missing.
    Result<QUrl> baseUrl(const Scope &scope) const;
    Result<DomainState> domainState(const Answer &answer, OperationName name) const;

    Profile m_profile;
    DomainName m_domain;
    Values m_values;
    Options m_options;
    QNetworkAccessManager *m_network;
    std::unique_ptr<Pacer> m_pacer;
    std::unique_ptr<Session> m_session; ///< Uses the two before.
    QSet<QString> m_mailboxes; ///< Addresses that a list has shown to exist.
    QSet<QString> m_aliases; ///< Likewise.
};

} // namespace provider
