// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/copyendpoints.h"

#include <QFile>
#include <QHostAddress>

#include "base/chain.h"
#include "onboarding/providervalues.h"
#include "onboarding/services.h"
#include "onboarding/text.h"
#include "onboarding/vault.h"
#include "provider/endpoint.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

constexpr qint64 longestToken = 64 * 1024;

net::Security netSecurity(const CopyEndpoint &endpoint)
{
    switch (endpoint.security) {
    case Security::Tls:
        return net::Security::Tls;
    case Security::StartTls:
        return net::Security::StartTls;
    case Security::Plaintext:
        return net::Security::Plain;
    }
    Q_UNREACHABLE();
    return net::Security::Tls;
}

/// The user allowed a login without TLS at this host.
bool mayBePlain(const CopyEndpoint &endpoint, const CopyOptions &options)
{
    const bool isLoopback = endpoint.host == u"localhost"_s || QHostAddress(endpoint.host).isLoopback();
    return options.plaintextHosts.contains(endpoint.host)
        || (isLoopback && options.plaintextHosts.contains(u"localhost"_s));
}

Result<Secret> token(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return fail(Error::Kind::BadInput, Text::tr("The token file “%1” cannot be read.").arg(path),
                    file.errorString());
    }
    return Secret(file.read(longestToken).trimmed());
}

} // namespace

Result<CopyEndpoint> oldEndpoint(const Project &project, const Vault &vault, const MailAddress &address)
{
    const qsizetype index = project.indexOf(address);
    if (!project.oldHost || index < 0) {
        return fail(Error::Kind::BadInput, Text::tr("The old mail server is not known yet."), {},
                    Text::tr("Enter its IMAP server name."));
    }
    CopyEndpoint endpoint;
    endpoint.host = project.oldHost->host;
    endpoint.port = project.oldHost->port;
    endpoint.security = project.oldHost->security;
    endpoint.certificate = project.oldHost->certificate;
    endpoint.user = project.loginAtOldHost(project.accounts.at(index));
    endpoint.password = vault.passwordInMemory(Vault::Side::Old, address);
    return endpoint;
}

Result<CopyEndpoint> newEndpoint(const Project &project, const Services &services, const Vault &vault,
                                 const MailAddress &address)
{
    const Result<const provider::Profile *> found = profile(services, project.providerId);
    if (!found)
        return fail(found.error());
    const provider::Values values = providerValues(**found, project, vault);
    const Result<provider::Endpoint> imap = provider::imapEndpoint(**found, project.domain, values);
    if (!imap)
        return fail(imap.error());
    const Result<QString> user = provider::loginName(**found, address, values);
    if (!user)
        return fail(user.error());
    CopyEndpoint endpoint;
    endpoint.host = imap->host;
    endpoint.port = imap->port;
    endpoint.certificate = project.acceptedCertificate(imap->host, imap->port);
    endpoint.security =
        imap->security == provider::Endpoint::Security::Tls ? Security::Tls : Security::StartTls;
    endpoint.user = *user;
    endpoint.password = vault.passwordInMemory(Vault::Side::New, address);
    return endpoint;
}

Result<imap::Account> imapAccount(const CopyEndpoint &endpoint, const Services &services,
                                  const CopyOptions &options)
{
    imap::Account account;
    account.endpoint = {endpoint.host, endpoint.port, netSecurity(endpoint)};
    account.credentials.user = endpoint.user;
    account.credentials.password = endpoint.password;
    account.credentials.administrator = endpoint.authUser;
    account.credentials.administratorSeparator = endpoint.authSeparator;
    if (!endpoint.tokenFile.isEmpty()) {
        Result<Secret> read = token(endpoint.tokenFile);
        if (!read)
            return fail(read.error());
        account.credentials.token = *read;
        account.token.ask = [path = endpoint.tokenFile] { return token(path); };
    }
    account.trust = services.trust(endpoint.host, endpoint.port);
    if (const Result<QByteArray> accepted = net::parseFingerprint(endpoint.certificate))
        account.trust.fingerprints += *accepted;
    // With StartTls a password goes unencrypted only where the server offers no STARTTLS and this is set.
    account.allowPlaintext = endpoint.security == Security::Plaintext || mayBePlain(endpoint, options);
    if (options.timeout > 0)
        account.timeouts.idle = std::chrono::seconds(options.timeout);
    return account;
}

QFuture<Status> testLogin(const CopyEndpoint &endpoint, const Services &services, const CopyOptions &options)
{
    const Result<imap::Account> account = imapAccount(endpoint, services, options);
    if (!account)
        return QtFuture::makeReadyFuture(Status(fail(account.error())));
    return chain(imap::testLogin(*account), QCoreApplication::instance(),
                 [](const Result<imap::ServerSummary> &summary) -> Status {
                     if (!summary)
                         return fail(summary.error());
                     return {};
                 });
}

} // namespace onboarding
