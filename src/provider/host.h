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
#include "dns/record.h"
#include "net/certificate.h"
#include "provider/operation.h"

namespace provider {

struct Profile;
struct Values;

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
    QList<MailAddress> members; ///< Empty where the list does not tell them, or tells more than addresses.

    bool operator==(const Alias &) const = default;
};

/// A mailbox to create.
struct MailboxRequest {
    MailAddress address;
    Secret password;
    QString displayName;
    std::optional<qint64> quotaOctets; ///< Nothing: the provider's default.
    bool isAgain = false; ///< Asked for before: where it is there, what that left undone is done.
};

enum class Outcome {
    Created,
    AlreadyThere, ///< Left as it is, its password too.
    PerhapsCreated, ///< It is there; the answer to a request before was lost, so it may be our own doing.
};

/// What the provider says of the domain.
struct DomainState {
    std::optional<bool> isVerified; ///< Nothing where the provider does not say.
    QMap<QString, QString> texts; ///< Values for variables of the profile, e.g. "verificationCode".

    bool operator==(const DomainState &) const = default;
};

/// One domain at one mail host, by whatever interface the host has. Calls may be made side by side. A
/// cancelled future has no result; cancel the future that was returned, not a continuation. Errors to tell
/// apart: BadInput (a value is missing or wrong, or the address is in another domain), BadProfile (no such
/// operation, or a host that may not be asked), LoginRefused, Refused, OverQuota, Throttled, Unreachable,
/// CertificateRefused, Protocol. The provider's words are in `detail`.
class Host : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    virtual bool can(OperationName name) const = 0;
    virtual int parallelCalls() const = 0; ///< More side by side only wait for each other.
    /// Whether what CreateMailbox or CreateAlias makes takes several steps, so that a part of it may be there
    /// after a failure; asked again, createMailbox() and createAlias() add what is missing.
    virtual bool makesInParts(OperationName) const { return false; }

    virtual QFuture<Result<DomainState>> domainInfo();
    /// Asks the provider to look at DNS now. `isVerified` false: it has not seen the proof yet.
    virtual QFuture<Result<DomainState>> verifyDomain();
    virtual QFuture<Result<QList<Mailbox>>> listMailboxes() = 0;
    virtual QFuture<Result<Outcome>> createMailbox(const MailboxRequest &request) = 0;
    virtual QFuture<Result<QList<Alias>>> listAliases();
    /// Members must exist at many providers: create the mailboxes first. An alias with an empty local part is
    /// the catch-all; ask can(OperationName::CreateCatchAll) before.
    virtual QFuture<Result<Outcome>> createAlias(const MailAddress &alias, const QList<MailAddress> &members);
    virtual QFuture<Status> setPassword(const MailAddress &mailbox, const Secret &password);
    /// Nobody can log in any more; what is stored stays.
    virtual QFuture<Status> disableMailbox(const MailAddress &mailbox);
    /// The records that the domain needs, as far as the host tells them.
    virtual QFuture<Result<QList<dns::Record>>> records();

    /// From now on calls wait for nothing but the answer to what is on the wire: those that would wait
    /// because the host asks for it, or before another attempt, end at once with the reason of the wait, or
    /// Cancelled.
    virtual void stopWaiting();

    /// What a host says that has no such operation, or whose profile does not say how.
    static Error notPossible(const QString &detail);

protected:
    /// BadInput where `address` is not in `domain`.
    static Status checkAddress(const MailAddress &address, const DomainName &domain);

signals:
    /// The host asked to wait, or the wait before another attempt began.
    void waiting(std::chrono::milliseconds wait, const Error &reason);
};

/// Whom TLS trusts at one server, beside the system's authorities.
using Trust = std::function<net::TlsTrust(const QString &host, quint16 port)>;

/// The host of a profile, by the interface that the profile names.
std::unique_ptr<Host> makeHost(const Profile &profile, const DomainName &domain, const Values &values,
                               const Trust &trust);

} // namespace provider
