// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/hostprobe.h"

#include <QFutureWatcher>
#include <QHostAddress>
#include <QPromise>

#include "base/chain.h"
#include "dns/client.h"
#include "dns/delegation.h"
#include "dns/zonecheck.h"
#include "net/connection.h"
#include "onboarding/services.h"
#include "onboarding/text.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace onboarding {

namespace {

constexpr qint64 longestGreeting = 4096;

/// One connection that waits for the first line; deletes itself.
class Probe final : public QObject {
public:
    Probe(const net::Endpoint &endpoint, const net::TlsTrust &trust)
        : m_connection(endpoint, trust, {.connect = 8s, .idle = 8s})
    {
        m_promise.start();
        m_watcher.setFuture(m_promise.future());
        connect(&m_watcher, &QFutureWatcherBase::canceled, this, &QObject::deleteLater);
        connect(&m_connection, &net::Connection::opened, this,
                [this] { m_connection.setAnswerAwaited(true); });
        connect(&m_connection, &net::Connection::readyRead, this, &Probe::read);
        connect(&m_connection, &net::Connection::closed, this, [this] { finish(fail(noMailServer())); });
        connect(&m_connection, &net::Connection::failed, this, [this](const Error &error) {
            Error told = error;
            // What the user compares and then accepts, and nothing else.
            if (told.kind == Error::Kind::CertificateRefused)
                told.detail = m_connection.verdict().fingerprintText();
            finish(fail(told));
        });
    }

    QFuture<Result<HostGreeting>> start()
    {
        m_connection.open();
        return m_promise.future();
    }

private:
    void read()
    {
        QByteArray octets(longestGreeting, Qt::Uninitialized);
        octets.resize(m_connection.read(octets.data(), octets.size()));
        m_line += octets;
        const qsizetype end = m_line.indexOf('\n');
        if (end < 0 && m_line.size() < longestGreeting)
            return;
        const QByteArray line = m_line.left(end).trimmed();
        const bool isImap = line.startsWith("* OK") || line.startsWith("* PREAUTH");
        finish(isImap ? Result<HostGreeting>(HostGreeting{plainText(QByteArrayView(line.mid(2)))})
                      : Result<HostGreeting>(fail(noMailServer())));
    }

    Error noMailServer() const
    {
        return {Error::Kind::Protocol,
                Text::tr("Something answers at %1, but it is no IMAP server.")
                    .arg(m_connection.endpoint().toString()),
                plainText(QByteArrayView(m_line)), Text::tr("Check the name and the port.")};
    }

    void finish(const Result<HostGreeting> &result)
    {
        if (m_promise.future().isFinished())
            return;
        m_connection.abort();
        m_promise.addResult(result);
        m_promise.finish();
        deleteLater();
    }

    net::Connection m_connection;
    QPromise<Result<HostGreeting>> m_promise;
    QFutureWatcher<Result<HostGreeting>> m_watcher;
    QByteArray m_line;
};

Error unknownHost(const QString &host)
{
    return {Error::Kind::Unreachable,
            Text::tr("There is no server with the name %1.").arg(plainText(host, 260)),
            {},
            Text::tr("Check the name.")};
}

} // namespace

QFuture<Result<HostGreeting>> probeHost(const MailHost &host, const Services &services)
{
    net::TlsTrust trust = services.trust(host.host, host.port);
    if (const Result<QByteArray> accepted = net::parseFingerprint(host.certificate))
        trust.fingerprints += *accepted;
    const auto security = host.security == Security::Tls ? net::Security::Tls : net::Security::StartTls;
    return (new Probe({host.host, host.port, security}, trust))->start();
}

QFuture<Result<QString>> connectable(const QString &host, const Services &services)
{
    const Result<DomainName> name = DomainName::parse(host);
    if (services.isStandardDns() || !QHostAddress(host).isNull() || !name)
        return QtFuture::makeReadyFuture(Result<QString>(host));
    auto finder = std::make_shared<dns::DelegationFinder>(services.dnsClient(), services.dns());
    dns::Client *client = &services.dnsClient();
    return chain(chain(finder->find(*name, dns::Missing::Allowed), client,
                       [client, finder, name](const Result<dns::Delegation> &delegation) {
                           if (!delegation)
                               return QtFuture::makeReadyFuture(QList<dns::AuthorityAnswer>());
                           return dns::askAuthorities(*client, *delegation, *name, dns::Type::A);
                       }),
                 client, [host](const QList<dns::AuthorityAnswer> &answers) -> Result<QString> {
                     for (const dns::AuthorityAnswer &answer : answers) {
                         const QList<QHostAddress> addresses = answer.found.values<QHostAddress>();
                         if (!addresses.isEmpty())
                             return addresses.constFirst().toString();
                     }
                     return fail(unknownHost(host));
                 });
}

} // namespace onboarding
