// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

#include "base/secret.h"
#include "onboarding/journey.h"
#include "onboarding/project.h"
#include "onboarding/services.h"

namespace gui {

/// A rehearsal: servers on this computer that play the old host, the new host and the Internet's DNS.
struct Practice {
    Q_DECLARE_TR_FUNCTIONS(gui::Practice)

public:
    /// A mailbox of the practice firm and both of its passwords.
    struct User {
        MailAddress address;
        QString displayName;
        Secret oldPassword;
        Secret newPassword;
    };

    DomainName domain;
    QString folder; ///< Where the practice move is saved.
    quint16 dnsPort = 53;
    QStringList dnsRoots;
    QString resolversFile;
    QString caFile;
    onboarding::MailHost oldHost;
    QString providerId;
    QMap<QString, QString> variables; ///< Of the provider, without the secret ones.
    QMap<QString, Secret> secrets;
    onboarding::DnsUpdate dnsUpdate;
    QList<User> users;
    QList<onboarding::Alias> aliases;

    /// `options` with the practice servers in place of the Internet's, and no keychain.
    onboarding::ServicesOptions services(onboarding::ServicesOptions options) const;

    /// The mailboxes and aliases as a table to paste, with passwords.
    QString accountsTable() const;

    /// What to type at `step`, as simple rich text; a link "copy:accounts" stands for accountsTable().
    QString valuesFor(onboarding::Step step) const;

private:
    QString domainValues() const;
    QString dnsValues() const;
    QString mailboxValues() const;
    QString passwordValues() const;
};

/// Reads the rehearsal.json that mailhaul-rehearsal writes. BadInput says what is wrong with it.
Result<Practice> readPractice(const QString &path);

} // namespace gui
