// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCommandLineOption>
#include <QDateTime>
#include <QMap>
#include <QStringList>
#include <functional>
#include <memory>

#include "base/result.h"
#include "onboarding/project.h"

class QCommandLineParser;

namespace dns {
struct Environment;
}
namespace net {
struct Trust;
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
    const net::Trust &trust() const { return *m_trust; }
    const provider::Catalogue &catalogue() const { return *m_catalogue; }
    secrets::Store &secrets() const { return *m_secrets; }
    QDateTime now() const { return m_clock(); } ///< UTC.
    void setClock(Clock clock) { m_clock = std::move(clock); }

    /// Profiles of the user that were left out, and why.
    QList<Error> profileErrors() const;
    /// Trusts one certificate (SHA-256, hex) of one host from now on, knowingly.
    void acceptCertificate(const QString &host, quint16 port, const QString &sha256);

private:
    explicit Services(ServicesOptions options);

    ServicesOptions m_options;
    std::unique_ptr<dns::Environment> m_dns;
    std::unique_ptr<net::Trust> m_trust;
    std::unique_ptr<provider::Catalogue> m_catalogue;
    std::unique_ptr<secrets::Store> m_secrets;
    Clock m_clock;
};

} // namespace onboarding
