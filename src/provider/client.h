// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QObject>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "base/mailaddress.h"
#include "base/result.h"
#include "base/secret.h"
#include "provider/answer.h"
#include "provider/profile.h"
#include "provider/template.h"
#include "provider/values.h"

class QNetworkAccessManager;

namespace provider {

class Pacer;

/// A mailbox as the provider lists it.
struct Mailbox {
    MailAddress address;
    QString displayName;
    std::optional<qint64> quotaOctets;

    bool operator==(const Mailbox &) const = default;
};

/// An alias as the provider lists it.
struct Alias {
    MailAddress address; ///< An empty local part is the catch-all.
    QList<MailAddress> members; ///< Empty where the list does not tell them.

    bool operator==(const Alias &) const = default;
};

/// A mailbox to create.
struct MailboxRequest {
    MailAddress address;
    Secret password;
    QString displayName;
    std::optional<qint64> quotaOctets; ///< Nothing: the provider's default.
};

enum class Outcome {
    Created,
    AlreadyThere, ///< Left as it is, its password too. After a lost answer it may be our own doing.
};

/// What the provider says of the domain.
struct DomainState {
    std::optional<bool> isVerified; ///< Nothing where the provider does not say.
    QMap<QString, QString> texts; ///< Values for variables of the profile, e.g. "verificationCode".

    bool operator==(const DomainState &) const = default;
};

/// Executes the operations of one profile for one domain. Calls may be made side by side; they are
/// paced as the profile says, signed anew for each attempt, and tried again after throttling and passing
/// failures. A cancelled future has no result; cancel the future that was returned, not a continuation.
/// Errors to tell apart: BadInput (a value is missing or wrong, or the address is in another domain),
/// BadProfile (no such operation, or a host that may not be asked), LoginRefused, Refused, OverQuota,
/// Throttled, Unreachable, CertificateRefused, Protocol. The provider's words are in `detail`.
class Client final : public QObject {
    Q_OBJECT

public:
    struct Options {
        std::chrono::milliseconds timeout = std::chrono::seconds(30); ///< Of one attempt.
        std::chrono::milliseconds firstWait = std::chrono::seconds(2); ///< Before the second attempt.
        std::chrono::milliseconds longestWait = std::chrono::minutes(5); ///< Also of Retry-After.
        int attempts = 6; ///< While throttled; half as many after other failures.
        std::function<QDateTime()> clock; ///< For signatures; none: the system's.
    };

    /// `network` must outlive the client; null: one of its own.
    Client(Profile profile, DomainName domain, Values values, Options options,
           QNetworkAccessManager *network = nullptr, QObject *parent = nullptr);
    Client(Profile profile, DomainName domain, Values values, QObject *parent = nullptr);
    ~Client() override;

    const Profile &profile() const { return m_profile; }
    bool can(OperationName name) const { return m_profile.hasOperation(name); }

    QFuture<Result<DomainState>> domainInfo();
    /// Asks the provider to look at DNS now. `isVerified` false: it has not seen the proof yet.
    QFuture<Result<DomainState>> verifyDomain();
    QFuture<Result<QList<Mailbox>>> listMailboxes();
    QFuture<Result<Outcome>> createMailbox(const MailboxRequest &request);
    QFuture<Result<QList<Alias>>> listAliases();
    /// Members must exist at many providers: create the mailboxes first.
    QFuture<Result<Outcome>> createAlias(const MailAddress &alias, const QList<MailAddress> &members);

    /// Any operation, with what its templates need: for those that build on the engine.
    QFuture<Result<Answer>> perform(OperationName name, const Scope &scope);

signals:
    /// The provider asked to wait, or the wait before another attempt began.
    void waiting(std::chrono::milliseconds wait, const Error &reason);

private:
    /// Runs one operation and reads its answer.
    template <typename T>
    QFuture<Result<T>> run(OperationName name, Scope scope, std::function<Result<T>(const Answer &)> read);
    Status checkEntered() const;
    Error named(const Error &error) const; ///< With the label of the variable that is missing.
    Result<QUrl> baseUrl(const Scope &scope) const;
    Status checkAddress(const MailAddress &address) const;
    Result<DomainState> domainState(const Answer &answer, OperationName name) const;

    Profile m_profile;
    DomainName m_domain;
    Values m_values;
    Options m_options;
    QNetworkAccessManager *m_network;
    std::unique_ptr<Pacer> m_pacer;
};

} // namespace provider
