// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/services.h"

#include <QCommandLineParser>
#include <QHostAddress>

#include "dns/client.h"
#include "dns/environment.h"
#include "dns/evidence.h"
#include "net/certificate.h"
#include "net/endpoint.h"
#include "onboarding/text.h"
#include "provider/catalogue.h"
#include "secrets/store.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

QString certificateKey(const QString &host, quint16 port)
{
    return net::Endpoint{host.toLower(), port, {}}.toString();
}

struct AcceptedCertificate {
    QString host;
    quint16 port = 0;
    QString sha256;
};

Result<AcceptedCertificate> parseAccepted(const QString &value)
{
    const qsizetype equals = value.lastIndexOf(u'=');
    const QString place = value.left(equals).remove(u'[').remove(u']'); // "[::1]:993"
    const qsizetype colon = place.lastIndexOf(u':');
    bool isPort = false;
    const quint16 port = place.mid(colon + 1).toUShort(&isPort);
    if (equals < 0 || colon < 1 || !isPort || !net::parseFingerprint(value.mid(equals + 1))) {
        return fail(Error::Kind::Usage,
                    Text::tr("--accept-certificate wants HOST:PORT=SHA256, not “%1”.").arg(value));
    }
    return AcceptedCertificate{place.left(colon), port, value.mid(equals + 1)};
}

} // namespace

QList<QCommandLineOption> ServicesOptions::commandLineOptions()
{
    return {
        {u"dns-port"_s, Text::tr("Port of root and authoritative name servers (53)."), u"N"_s},
        {u"dns-root"_s,
         Text::tr("Address of a name server to begin with instead of the root servers; several with commas."),
         u"ADDRESS"_s},
        {u"resolvers"_s, Text::tr("JSON list of the resolvers to ask instead of the shipped one."),
         u"FILE"_s},
        {u"ca-file"_s, Text::tr("PEM file of certificate authorities to trust beside the system's."),
         u"FILE"_s},
        {u"accept-certificate"_s, Text::tr("Trust this one certificate of this one server, knowingly."),
         u"HOST:PORT=SHA256"_s},
        {u"profiles"_s, Text::tr("Folder with your own provider profiles."), u"FOLDER"_s},
        {u"no-keychain"_s, Text::tr("Keep passwords in memory only, until the program ends.")},
    };
}

Result<ServicesOptions> ServicesOptions::parse(const QCommandLineParser &parser)
{
    ServicesOptions options;
    if (parser.isSet(u"dns-port"_s)) {
        bool isNumber = false;
        options.dnsPort = parser.value(u"dns-port"_s).toUShort(&isNumber);
        if (!isNumber || options.dnsPort == 0)
            return fail(Error::Kind::Usage, Text::tr("--dns-port wants a number from 1 to 65535."));
    }
    for (const QString &value : parser.values(u"dns-root"_s))
        options.dnsRoots += value.split(u',', Qt::SkipEmptyParts);
    for (const QString &root : std::as_const(options.dnsRoots)) {
        if (QHostAddress(root).isNull())
            return fail(Error::Kind::Usage, Text::tr("--dns-root wants IP addresses, not “%1”.").arg(root));
    }
    options.resolversFile = parser.value(u"resolvers"_s);
    options.caFile = parser.value(u"ca-file"_s);
    options.acceptedCertificates = parser.values(u"accept-certificate"_s);
    for (const QString &value : std::as_const(options.acceptedCertificates)) {
        if (const auto accepted = parseAccepted(value); !accepted)
            return fail(accepted.error());
    }
    options.profilesFolder = parser.value(u"profiles"_s);
    options.keychain = !parser.isSet(u"no-keychain"_s);
    return options;
}

Services::Services(ServicesOptions options)
    : m_options(std::move(options))
    , m_dns(std::make_unique<dns::Environment>(dns::Environment::standard()))
    , m_dnsClient(std::make_unique<dns::Client>())
    , m_evidence(std::make_unique<dns::EvidenceLog>(*m_dnsClient))
    , m_trust(std::make_unique<net::TlsTrust>())
    , m_clock([] { return QDateTime::currentDateTimeUtc(); })
{
    readProfiles();
    if (m_options.keychain)
        m_secrets = secrets::systemStore();
    else
        m_secrets = std::make_unique<secrets::MemoryStore>();
}

Services::~Services() = default;

Result<std::unique_ptr<Services>> Services::make(const ServicesOptions &options)
{
    std::unique_ptr<Services> services(new Services(options));
    dns::Environment &environment = *services->m_dns;
    environment.port = options.dnsPort;
    if (!options.dnsRoots.isEmpty()) {
        environment.roots.clear();
        for (const QString &root : options.dnsRoots)
            environment.roots += QHostAddress(root);
        // A rehearsal's names are unknown to the world: nobody outside is asked for them.
        environment.nowhere.clear();
        environment.resolvers.clear();
        environment.systemResolvers.clear();
    }
    if (!options.resolversFile.isEmpty()) {
        Result<QList<dns::ResolverInfo>> resolvers = dns::loadResolvers(options.resolversFile);
        if (!resolvers)
            return fail(resolvers.error());
        environment.resolvers = std::move(*resolvers);
    }
    if (!options.caFile.isEmpty()) {
        Result<QList<QSslCertificate>> authorities = net::readAuthorities(options.caFile);
        if (!authorities)
            return fail(authorities.error());
        services->m_trust->authorities = std::move(*authorities);
    }
    for (const QString &value : options.acceptedCertificates) {
        const Result<AcceptedCertificate> accepted = parseAccepted(value);
        if (!accepted)
            return fail(accepted.error());
        services->m_fingerprints.insert(certificateKey(accepted->host, accepted->port),
                                        *net::parseFingerprint(accepted->sha256));
    }
    return services;
}

Status Services::saveEvidence(const QString &path) const
{
    return dns::saveEvidence(*m_evidence, path);
}

net::TlsTrust Services::trust(const Project &project, const QString &host, quint16 port) const
{
    net::TlsTrust trust = Services::trust(host, port);
    if (const auto fingerprint = net::parseFingerprint(project.acceptedCertificate(host, port)))
        trust.fingerprints += *fingerprint;
    return trust;
}

net::TlsTrust Services::trust(const QString &host, quint16 port) const
{
    net::TlsTrust trust = *m_trust;
    const auto accepted = m_fingerprints.constFind(certificateKey(host, port));
    if (accepted != m_fingerprints.constEnd())
        trust.fingerprints += *accepted;
    return trust;
}

QString Services::profilesFolder() const
{
    return m_options.profilesFolder.isEmpty() ? provider::userProfileFolder() : m_options.profilesFolder;
}

void Services::readProfiles()
{
    m_catalogues.push_back(std::make_unique<provider::Catalogue>(profilesFolder()));
}

QList<Error> Services::profileErrors() const
{
    QList<Error> errors;
    for (const provider::Catalogue::Mistake &mistake : catalogue().mistakes())
        errors += mistake.error;
    return errors;
}

QString acceptingOption(const Error &refused)
{
    const std::optional<net::RefusedCertificate> certificate = net::refusedCertificate(refused);
    return certificate ? u"--accept-certificate %1=%2"_s.arg(
               certificate->server, QString::fromLatin1(certificate->fingerprint.toHex()))
                       : QString();
}

} // namespace onboarding
