// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCommandLineOption>
#include <QDateTime>
#include <QHash>
#include <QStringList>
#include <functional>
#include <memory>
#include <vector>

#include "base/result.h"
#include "onboarding/project.h"

class QCommandLineParser;

namespace dns {
class Client;
class EvidenceLog;
struct Environment;
} // namespace dns
namespace net {
struct TlsTrust;
}
namespace provider {
class Catalogue;
}
namespace secrets {
class Store;
}

namespace onboarding {

/// The options that both programs know: where DNS is, whom TLS trusts, where profiles and secrets lie.
struct ServicesOptions {
    quint16 dnsPort = 53;
    QStringList dnsRoots; ///< Addresses instead of the root servers.
    QString resolversFile; ///< JSON list instead of the shipped resolvers.
    QString caFile; ///< PEM, added to the system's.
    QStringList acceptedCertificates; ///< "HOST:PORT=SHA256".
    QString profilesFolder; ///< The user's own profiles; empty: in the configuration folder.
    bool keychain = true; ///< False: secrets live in memory only (tests, --no-keychain).

    /// --dns-port --dns-root --resolvers --ca-file --accept-certificate --profiles --no-keychain.
    static QList<QCommandLineOption> commandLineOptions();
    /// Usage names the option whose value cannot be read.
    static Result<ServicesOptions> parse(const QCommandLineParser &parser);
};

/// What the journeys need from outside. Made once by main(), outlives every Move.
class Services final {
public:
    using Clock = std::function<QDateTime()>;

    /// BadInput where a file cannot be read; a broken profile of the user only shows in `profileErrors()`.
    static Result<std::unique_ptr<Services>> make(const ServicesOptions &options = {});
    ~Services();

    const ServicesOptions &options() const { return m_options; }
    const dns::Environment &dns() const { return *m_dns; }
    dns::Client &dnsClient() const { return *m_dnsClient; }
    /// Every DNS answer of this run, as JSON in `path` and as text beside it (dns::saveEvidence()). Storage.
    Status saveEvidence(const QString &path) const;
    /// False: DNS is a rehearsal's; this computer's own resolver cannot know its names.
    bool isStandardDns() const { return m_options.dnsRoots.isEmpty(); }
    /// What is trusted at one server, beside the system's authorities.
    net::TlsTrust trust(const QString &host, quint16 port) const;
    /// The same with what the user accepted in a move.
    net::TlsTrust trust(const Project &project, const QString &host, quint16 port) const;
    const provider::Catalogue &catalogue() const { return *m_catalogues.back(); }
    QString profilesFolder() const; ///< Of the user's own profiles.
    void readProfiles(); ///< Once more, after one was added.
    secrets::Store &secrets() const { return *m_secrets; }
    QDateTime now() const { return m_clock(); } ///< UTC.
    void setClock(Clock clock) { m_clock = std::move(clock); }

    /// Profiles of the user that were left out, and why.
    QList<Error> profileErrors() const;

private:
    explicit Services(ServicesOptions options);

    ServicesOptions m_options;
    std::unique_ptr<dns::Environment> m_dns;
    std::unique_ptr<dns::Client> m_dnsClient;
    std::unique_ptr<dns::EvidenceLog> m_evidence;
    std::unique_ptr<net::TlsTrust> m_trust; ///< Of every server.
    QHash<QString, QByteArray> m_fingerprints; ///< By "host:port".
    /// The last one counts; what runs may still refer to profiles of those before.
    std::vector<std::unique_ptr<provider::Catalogue>> m_catalogues;
    std::unique_ptr<secrets::Store> m_secrets;
    Clock m_clock;
};

/// The option that trusts the certificate that `refused` is about; empty where it is about none.
QString acceptingOption(const Error &refused);

} // namespace onboarding
