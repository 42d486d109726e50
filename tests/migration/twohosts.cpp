// SPDX-License-Identifier: GPL-3.0-or-later
#include "twohosts.h"

#include <QSignalSpy>
#include <QTest>

#include "rehearsal/imapclient.h"

using namespace Qt::StringLiterals;

namespace {

imap::Account account(const rehearsal::Dovecot &host, net::Security security)
{
    imap::Account account;
    account.endpoint = {host.address(), security == net::Security::Tls ? host.tlsPort() : host.port(),
                        security};
    account.credentials.user = TwoHosts::user();
    account.credentials.password = Secret(TwoHosts::password());
    account.allowPlaintext = security == net::Security::Plain;
    if (const auto authorities = net::readAuthorities(host.caFile()))
        account.trust.authorities = *authorities;
    return account;
}

rehearsal::MailLogin login(const rehearsal::Dovecot &host)
{
    return {host.address(), host.port(), {}, TwoHosts::user(), TwoHosts::password()};
}

} // namespace

TwoHosts::TwoHosts(rehearsal::DovecotOptions source, rehearsal::DovecotOptions destination)
{
    source.name = u"old"_s;
    destination.name = u"new"_s;
    m_source = std::make_unique<rehearsal::Dovecot>(m_folder.filePath(u"old"_s), source);
    m_destination = std::make_unique<rehearsal::Dovecot>(m_folder.filePath(u"new"_s), destination);
}

Status TwoHosts::start()
{
    for (rehearsal::Dovecot *host : {m_source.get(), m_destination.get()}) {
        if (const Status added = host->addUser(user(), password()); !added)
            return added;
        if (const Status started = host->start(); !started)
            return started;
    }
    return {};
}

Status TwoHosts::append(const rehearsal::Dovecot &host, const QString &folder, const QByteArray &octets,
                        const QByteArray &flags, const QByteArray &date)
{
    rehearsal::ImapClient client;
    if (const Status in = client.connectAndLogIn(login(host)); !in)
        return in;
    QByteArray command = client.nextTag() + " APPEND "
        + rehearsal::quotedString(rehearsal::encodedMailboxName(folder)) + " (" + flags + ") ";
    if (!date.isEmpty())
        command += '"' + date + "\" ";
    client.write(command + '{' + QByteArray::number(octets.size()) + "+}\r\n" + octets + "\r\n");
    return client.finish();
}

Status TwoHosts::run(const rehearsal::Dovecot &host, const QByteArrayList &commands)
{
    rehearsal::ImapClient client;
    Status done = client.connectAndLogIn(login(host));
    for (const QByteArray &command : commands) {
        if (done)
            done = client.command(command);
    }
    return done;
}

migration::AccountJob TwoHosts::job(net::Security security) const
{
    return {user(), account(*m_source, security), account(*m_destination, security), {}};
}

migration::Options TwoHosts::options() const
{
    migration::Options options;
    options.ledgerFile = ledgerFile();
    options.tries = 8;
    return options;
}

migration::Summary TwoHosts::migrate(const migration::AccountJob &job, const migration::Options &options)
{
    m_problems.clear();
    return runEngine({job}, options, &m_problems, std::chrono::minutes(1));
}

rehearsal::MailStore TwoHosts::store(const rehearsal::Dovecot &host) const
{
    const auto read = rehearsal::readMailStore(host, user(), password());
    if (!read)
        qWarning("%s", qUtf8Printable(read.error().toString()));
    return read.value_or(rehearsal::MailStore());
}

QString TwoHosts::difference() const
{
    const rehearsal::StoreDifference difference =
        rehearsal::compareStores(store(*m_source), store(*m_destination));
    return difference.isNone() ? QString() : difference.toString();
}

QByteArray testMessage(const QByteArray &id, const QByteArray &body)
{
    QByteArray octets =
        "From: Ben <ben@example-firm.test>\r\nTo: ann@example-firm.test\r\nSubject: " + id + "\r\n";
    if (!id.isEmpty())
        octets += "Message-ID: <" + id + "@example-firm.test>\r\n";
    return octets + "\r\n" + body;
}
