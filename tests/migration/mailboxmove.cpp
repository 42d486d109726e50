// SPDX-License-Identifier: GPL-3.0-or-later
#include "mailboxmove.h"

#include <QTest>

#include "rehearsal/imapclient.h"

using namespace Qt::StringLiterals;

namespace {

imap::Account account(const rehearsal::Dovecot &host, const QString &user, net::Security security)
{
    imap::Account account;
    account.endpoint = {host.address(), security == net::Security::Tls ? host.tlsPort() : host.port(),
                        security};
    account.credentials.user = user;
    account.credentials.password = Secret(MailboxMove::password());
    account.allowPlaintext = security == net::Security::Plain;
    if (const auto authorities = net::readAuthorities(host.caFile()))
        account.trust.authorities = *authorities;
    return account;
}

QString shownName(const rehearsal::Dovecot &host, QByteArray name)
{
    const QByteArray prefix = host.options().prefix.toUtf8();
    if (name.startsWith(prefix))
        name.remove(0, prefix.size());
    return rehearsal::decodedMailboxName(name.replace(host.options().separator.toUtf8(), "/"));
}

QString newUser()
{
    static int users = 0;
    return u"user%1@example-firm.test"_s.arg(++users);
}

} // namespace

MailboxMove::MailboxMove(rehearsal::Dovecot &source, rehearsal::Dovecot &destination)
    : m_source(source)
    , m_destination(destination)
    , m_user(newUser())
{
    options.ledgerFile = m_folder.filePath(u"ledger.sqlite"_s);
    options.tries = 8;
}

Status MailboxMove::create(qint64 quota)
{
    const Status added = m_source.addUser(m_user, password());
    return added ? m_destination.addUser(m_user, password(), quota) : added;
}

Status MailboxMove::makeFolders(const rehearsal::Dovecot &host, const QStringList &folders) const
{
    QByteArrayList commands;
    for (const QString &folder : folders)
        commands += "CREATE " + rehearsal::quotedString(wireName(host, folder));
    return run(host, commands);
}

Status MailboxMove::put(const rehearsal::Dovecot &host, const QList<Letter> &letters) const
{
    rehearsal::ImapClient client;
    Status done = client.connectAndLogIn({host.address(), host.port(), {}, m_user, password()});
    QSet<QString> made{u"INBOX"_s};
    for (const Letter &letter : letters) {
        if (!done)
            break;
        const QByteArray name = rehearsal::quotedString(wireName(host, letter.folder));
        if (!made.contains(letter.folder)) {
            made.insert(letter.folder);
            const Status created = client.command("CREATE " + name);
            Q_UNUSED(created); // It may be there.
        }
        client.write(client.nextTag() + " APPEND " + name + " (" + letter.flags + ") \"" + letter.date
                     + "\" {" + QByteArray::number(letter.octets.size()) + "+}\r\n" + letter.octets + "\r\n");
        done = client.finish();
    }
    return done;
}

Status MailboxMove::run(const rehearsal::Dovecot &host, const QByteArrayList &commands) const
{
    rehearsal::ImapClient client;
    Status done = client.connectAndLogIn({host.address(), host.port(), {}, m_user, password()});
    for (const QByteArray &command : commands) {
        if (done)
            done = client.command(command);
    }
    return done;
}

Result<QStringList> MailboxMove::subscriptions(const rehearsal::Dovecot &host) const
{
    rehearsal::ImapClient client;
    Status done = client.connectAndLogIn({host.address(), host.port(), {}, m_user, password()});
    QStringList names;
    if (done)
        done = client.command("LSUB \"\" \"*\"", [&](const QList<rehearsal::ImapItem> &line) {
            if (line.size() >= 5 && line.at(1).text.toUpper() == "LSUB")
                names += shownName(host, line.at(4).text);
        });
    if (!done)
        return fail(done.error());
    names.sort();
    return names;
}

rehearsal::MailStore MailboxMove::store(const rehearsal::Dovecot &host) const
{
    const auto read = rehearsal::readMailStore(host, m_user, password());
    if (!read)
        qWarning("%s", qUtf8Printable(read.error().toString()));
    return read.value_or(rehearsal::MailStore());
}

QString MailboxMove::difference() const
{
    const rehearsal::StoreDifference difference =
        rehearsal::compareStores(store(m_source), store(m_destination));
    return difference.isNone() ? QString() : difference.toString();
}

migration::AccountJob MailboxMove::job(net::Security security) const
{
    return {m_user, account(m_source, m_user, security), account(m_destination, m_user, security), {}};
}

migration::Summary MailboxMove::migrate(const migration::AccountJob &job)
{
    m_problems.clear();
    return runEngine({job}, options, &m_problems);
}

QByteArray wireName(const rehearsal::Dovecot &host, const QString &folder)
{
    if (folder == u"INBOX")
        return "INBOX";
    QString name = folder;
    return rehearsal::encodedMailboxName(host.options().prefix
                                         + name.replace(u"/"_s, host.options().separator));
}
