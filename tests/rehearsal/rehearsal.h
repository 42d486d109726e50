// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QJsonObject>

#include "rehearsal/corpus.h"
#include "rehearsal/dovecot.h"
#include "rehearsal/loopback.h"
#include "rehearsal/nameservers.h"
#include "rehearsal/provisioningapi.h"

namespace rehearsal {

/// A mailbox of the practice firm.
struct RehearsalUser {
    QString address;
    QString displayName;
    QByteArray oldPassword; ///< At the old host.
    QByteArray newPassword; ///< Proposed for the new host; the mailbox does not exist there yet.
};

struct RehearsalOptions {
    int messages = 3000; ///< Of all mailboxes together.
    quint32 seed = 1;
    NameServersOptions dns;
};

/// The whole practice world: old and new host, DNS with caches, provisioning API, seeded mailboxes.
///
/// rehearsal.json, for `mailhaul --rehearsal FILE` and scripts:
/// {"domain", "dns": {"port", "roots": [address], "primary", "secondary", "tsigFile", "tsigName",
///   "resolversFile"}, "caFile",
///  "oldHost": {"name", "address", "imapPort", "imapsPort"}, "newHost": {the same},
///  "oldMx": [{"host", "preference"}], "newMx": […],
///  "api": {"url", "token"}, "users": [{"address", "displayName", "oldPassword", "newPassword"}],
///  "aliases": [{"localPart", "members": [address]}], "folder", "processId"}
class Rehearsal {
public:
    Rehearsal(QString folder, RehearsalOptions options = {});
    ~Rehearsal(); ///< Stops all; the folder stays.

    /// Brings everything up and writes rehearsal.json; blocks some seconds.
    Status start();
    void stop();

    QString folder() const { return m_folder; }
    QString descriptionFile() const;
    QString caFile() const; ///< PEM that verifies both hosts.
    QJsonObject description() const;

    QString domain() const { return m_options.dns.domain; }
    const QList<RehearsalUser> &users() const { return m_users; }
    Dovecot &oldHost() { return *m_oldHost; }
    Dovecot &newHost() { return *m_newHost; }
    NameServers &dns() { return *m_dns; }
    ProvisioningApi &api() { return *m_api; }
    QList<qint64> processIds() const; ///< Of all servers.

private:
    Status makeHosts();
    Result<std::unique_ptr<Dovecot>> madeHost(const QString &name, int number, bool isNew) const;
    Status makeDnsAndApi();
    Status seedOldHost();
    QJsonObject hostDescription(const Dovecot &host, const QString &name) const;
    QJsonObject dnsDescription() const;

    QString m_folder;
    RehearsalOptions m_options;
    QList<RehearsalUser> m_users;
    std::unique_ptr<LoopbackNetwork> m_network;
    std::unique_ptr<CertificateAuthority> m_authority;
    std::unique_ptr<NameServers> m_dns;
    std::unique_ptr<Dovecot> m_oldHost;
    std::unique_ptr<Dovecot> m_newHost;
    std::unique_ptr<ProvisioningApi> m_api;
};

} // namespace rehearsal
