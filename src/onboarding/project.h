// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>
#include <optional>

#include "base/result.h"
#include "onboarding/furtherdomain.h"
#include "onboarding/mailhost.h"
#include "onboarding/oldside.h"

namespace onboarding {

/// What came of creating a mailbox or an alias at the new host.
struct Creation {
    enum class State {
        NotYet,
        Created,
        AlreadyThere,
        Confirmed, ///< The user says so; providers without an API.
        Refused,
    };

    State state = State::NotYet;
    QString words; ///< The provider's own words, plain text.
    QString remedy;

    bool exists() const { return state != State::NotYet && state != State::Refused; }
    bool operator==(const Creation &) const = default;
};

QString stateText(Creation::State state); ///< A few words, translated.
QString outcomeText(const Creation &creation); ///< The provider's words and what to do; may be empty.

/// A mailbox to create at the new host and to fill from the old one. Passwords lie in the Vault.
struct Account {
    MailAddress address;
    QString displayName;
    qint64 quota = 0; ///< Octets; 0 is the provider's default.
    QString oldLogin; ///< User name at the old host; empty: as MailHost::loginForm says.
    bool migrate = true; ///< Whether old mail is copied into it.
    Creation creation;
    QJsonObject unknown; ///< Keys of a later format, kept untouched.

    bool operator==(const Account &) const = default;
};

/// An address without a mailbox whose mail goes to its members.
struct Alias {
    MailAddress address;
    QList<MailAddress> members;
    Creation creation;
    QJsonObject unknown;

    bool operator==(const Alias &) const = default;
};

/// Where and with which key records are changed by RFC 2136. The key itself stays in its file.
struct DnsUpdate {
    QString server; ///< Address or name of the primary.
    quint16 port = 53;
    QString keyFile; ///< A TSIG key as BIND's `key` clause or Knot's `[algorithm:]name:secret`.

    bool operator==(const DnsUpdate &) const = default;
};

/// The HTTP interface of a DNS host by which records are changed. Its secrets lie in the Vault.
struct DnsApi {
    QString id; ///< Of a profile of provider::zoneProfiles().
    QMap<QString, QString> variables; ///< Of that profile; never the secret ones.
    QString baseUrl; ///< Instead of the profile's, for rehearsals on loopback; else empty.

    /// False: `baseUrl` would let whoever sends a project file learn the keys of who opens it.
    bool isSafe() const;

    bool operator==(const DnsApi &) const = default;
};

/// One move: everything but secrets. Saved as JSON, extension "mailhaul".
struct Project {
    static constexpr int Version = 2; ///< 1, as long as there is one domain alone.

    QString id; ///< Never changes; the keys of the Vault are made from it.
    DomainName domain; ///< The main one.
    QList<FurtherDomain> furtherDomains;
    QString providerId;
    QMap<QString, QString> variables; ///< Of the provider profile; never the secret ones.
    QList<DomainName>
        provenDomains; ///< Whose ownership the provider has seen before; names below may need no proof.
    std::optional<MailHost> oldHost;
    std::optional<OldProvider> oldProvider;
    OldSide oldSide;
    QList<Account> accounts;
    QList<Alias> aliases;
    std::optional<DnsUpdate> dnsUpdate;
    std::optional<DnsApi> dnsApi; ///< Instead of dnsUpdate.
    QString dnsHostId; ///< Chosen by the user; empty: as detected.
    /// SHA-256 (hex) of certificates that the user accepted knowingly, by net::Endpoint::toString().
    QMap<QString, QString> certificates;
    QMap<QString, QJsonObject> journeys; ///< What each journey remembers, by its name.
    QDateTime changed; ///< Of the last save, UTC.
    QJsonObject unknown; ///< Keys of a later format, kept untouched.

    bool operator==(const Project &) const = default;

    /// Index in `accounts` of `address`, compared as mail servers do; -1 where there is none.
    qsizetype indexOf(const MailAddress &address) const;
    QList<DomainName> domains() const; ///< All of them, the main one first.
    const Alias *alias(const MailAddress &address) const; ///< Null where there is none.
    /// The user name of `account` at the old host.
    QString loginAtOldHost(const Account &account) const;
    /// Of `certificates`; empty where none was accepted there.
    QString acceptedCertificate(const QString &host, quint16 port) const;
};

/// A fresh project with an id of its own.
Project newProject(const DomainName &domain, const QString &providerId,
                   const QMap<QString, QString> &variables);

/// JSON of a project, at most 64 MB. Error: BadInput (not JSON, with line and column; a wrong value, with its
/// JSON pointer in Error::detail; or made by a newer Mailhaul).
Result<Project> parseProject(const QByteArray &json);
QByteArray toJson(const Project &project);
QJsonObject toJson(const MailHost &host);
MailHost mailHostFromJson(const QJsonObject &object); ///< Wrong values become defaults.

/// BadInput where there is no such file; else as parseProject().
Result<Project> loadProject(const QString &path);
/// Replaces the file as a whole. Storage where the disk is full or cannot be written; the old file stays as
/// it was.
Status saveProject(const QString &path, const Project &project);

/// The ledger that lies beside the project file.
QString ledgerPath(const QString &projectPath);

} // namespace onboarding
