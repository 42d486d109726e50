// SPDX-License-Identifier: GPL-3.0-or-later
#include "dovecotandother.h"

#include <QFile>

#include "rehearsal/imapclient.h"
#include "twohosts.h"

using namespace Qt::StringLiterals;
using migration::Summary;

namespace {

imap::Account account(const rehearsal::MailLogin &login)
{
    imap::Account account;
    account.endpoint = {login.host, login.port, net::Security::Plain};
    account.credentials.user = login.user;
    account.credentials.password = Secret(login.password);
    account.allowPlaintext = true;
    return account;
}

rehearsal::DovecotOptions options()
{
    rehearsal::DovecotOptions options;
    options.separator = u"."_s;
    options.prefix = u"INBOX."_s;
    options.specialUse = {};
    return options;
}

} // namespace

DovecotAndOther::DovecotAndOther()
    : m_dovecot(m_folder.filePath(u"dovecot"_s), options())
{
    QFile::setPermissions(m_otherFolder.path(), QFile::permissions(m_otherFolder.path()) | QFile::ExeOther);
}

Status DovecotAndOther::start()
{
    return m_dovecot.start();
}

Result<rehearsal::MailLogin> DovecotAndOther::addUser(const QString &name)
{
    const Status added = m_dovecot.addUser(name, "secret");
    if (!added)
        return fail(added.error());
    return rehearsal::MailLogin{m_dovecot.address(), m_dovecot.port(), {}, name, "secret"};
}

QList<Letter> DovecotAndOther::letters(const QByteArray &lastEnd)
{
    const QByteArray twin = testMessage("twin", "once\r\n");
    return {{u"INBOX"_s, testMessage("1"), "\\Seen $Forwarded", "17-Jul-1996 02:44:25 -0700"},
            {u"INBOX"_s, twin, "\\Flagged", "18-Jul-1996 02:44:25 +0530"},
            {u"INBOX"_s, twin, "\\Flagged", "18-Jul-1996 02:44:25 +0530"},
            {u"INBOX"_s, testMessage("twin", "more\r\n"), {}, "18-Jul-1996 02:44:25 +0530"},
            {u"Old mail"_s, testMessage("5", QByteArray(200'000, 'x') + "\r\n"), "\\Answered \\Draft"},
            {u"Projekte/Übersicht"_s, testMessage("6", "nested" + lastEnd), "NonJunk"},
            {u"日本"_s, testMessage({}, "nameless\r\n")}};
}

Status DovecotAndOther::put(const rehearsal::MailLogin &login, const QList<Letter> &letters)
{
    rehearsal::ImapClient client;
    Status done = client.connectAndLogIn(login);
    QStringList made{u"INBOX"_s};
    for (const Letter &letter : letters) {
        QString name = letter.folder == u"INBOX" ? letter.folder : u"INBOX."_s + letter.folder;
        const QByteArray wire =
            rehearsal::quotedString(rehearsal::encodedMailboxName(name.replace(u'/', u'.')));
        if (done && !made.contains(letter.folder))
            done = client.command("CREATE " + wire);
        made += letter.folder;
        if (!done)
            break;
        const QByteArray flags = letter.flags.isEmpty() ? QByteArray() : '(' + letter.flags + ") ";
        client.write(client.nextTag() + " APPEND " + wire + ' ' + flags + '"' + letter.date + "\" {"
                     + QByteArray::number(letter.octets.size()) + "}\r\n" + letter.octets + "\r\n");
        done = client.finish(); // "+" comes before it, and is passed over.
    }
    return done;
}

Summary DovecotAndOther::migrate(const rehearsal::MailLogin &from, const rehearsal::MailLogin &to) const
{
    migration::Options options;
    options.ledgerFile = m_folder.filePath(from.user + u'-' + to.user);
    options.tries = 3;
    return runEngine({{u"ann"_s, account(from), account(to), {}}}, options);
}

QString DovecotAndOther::difference(const rehearsal::MailLogin &from, const rehearsal::MailLogin &to)
{
    const auto here = rehearsal::readMailStore(from);
    const auto there = rehearsal::readMailStore(to);
    if (!here || !there)
        return (here ? there : here).error().toString();
    const rehearsal::StoreDifference found = rehearsal::compareStores(*here, *there);
    return found.isNone() ? QString() : found.toString();
}

QString DovecotAndOther::move(const rehearsal::MailLogin &from, const rehearsal::MailLogin &to,
                              const QList<Letter> &letters) const
{
    if (const Status done = put(from, letters); !done)
        return done.error().toString();
    const Summary first = migrate(from, to);
    if (!words(first).isEmpty())
        return words(first);
    if (first.copiedNow != letters.size() || !first.isVerified
        || !first.accounts.constFirst().proof.isComplete())
        return u"copied %1 of %2, not proven"_s.arg(first.copiedNow).arg(letters.size());
    const QString differing = difference(from, to);
    if (!differing.isEmpty())
        return differing;
    const qint64 again = migrate(from, to).copiedNow;
    return again > 0 ? u"copied %1 once more"_s.arg(again) : difference(from, to);
}
