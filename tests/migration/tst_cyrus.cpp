// SPDX-License-Identifier: GPL-3.0-or-later
// Between Cyrus and Dovecot, in both directions.
#include <QTest>

#include "mailboxmove.h"
#include "rehearsal/cyrus.h"
#include "rehearsal/imapclient.h"
#include "twohosts.h"

using namespace Qt::StringLiterals;
using migration::Summary;

namespace {

const QString user = u"ann"_s;

imap::Account account(const rehearsal::MailLogin &login)
{
    imap::Account account;
    account.endpoint = {login.host, login.port, net::Security::Plain};
    account.credentials.user = login.user;
    account.credentials.password = Secret(login.password);
    account.allowPlaintext = true;
    return account;
}

QList<Letter> letters()
{
    const QByteArray twin = testMessage("twin", "once\r\n");
    return {{u"INBOX"_s, testMessage("1"), "\\Seen $Forwarded", "17-Jul-1996 02:44:25 -0700"},
            {u"INBOX"_s, twin, "\\Flagged", "18-Jul-1996 02:44:25 +0530"},
            {u"INBOX"_s, twin, "\\Flagged", "18-Jul-1996 02:44:25 +0530"},
            {u"INBOX"_s, testMessage("twin", "more\r\n"), {}, "18-Jul-1996 02:44:25 +0530"},
            {u"Old mail"_s, testMessage("5", QByteArray(200'000, 'x') + "\r\n"), "\\Answered \\Draft"},
            {u"Projekte/Übersicht"_s, testMessage("6", "no line end"), "NonJunk"},
            {u"日本"_s, testMessage({}, "nameless\r\n")}};
}

/// Both hosts have the prefix "INBOX." and separate levels by ".".
Status put(const rehearsal::MailLogin &login)
{
    rehearsal::ImapClient client;
    Status done = client.connectAndLogIn(login);
    QStringList made{u"INBOX"_s};
    for (const Letter &letter : letters()) {
        QString name = letter.folder == u"INBOX" ? letter.folder : u"INBOX."_s + letter.folder;
        const QByteArray wire =
            rehearsal::quotedString(rehearsal::encodedMailboxName(name.replace(u'/', u'.')));
        if (done && !made.contains(letter.folder))
            done = client.command("CREATE " + wire);
        made += letter.folder;
        if (!done)
            break;
        client.write(client.nextTag() + " APPEND " + wire + " (" + letter.flags + ") \"" + letter.date
                     + "\" {" + QByteArray::number(letter.octets.size()) + "+}\r\n" + letter.octets + "\r\n");
        done = client.finish();
    }
    return done;
}

} // namespace

class CyrusTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void copies_data();
    void copies();
    void refusals();

private:
    Summary migrate(const rehearsal::MailLogin &from, const rehearsal::MailLogin &to) const;
    QString difference(const rehearsal::MailLogin &from, const rehearsal::MailLogin &to) const;
    rehearsal::MailLogin dovecotLogin(const QString &name) const
    {
        return {m_dovecot->address(), m_dovecot->port(), {}, name, "secret"};
    }

    QTemporaryDir m_folder;
    QTemporaryDir m_cyrusFolder;
    std::unique_ptr<rehearsal::Dovecot> m_dovecot;
    std::unique_ptr<rehearsal::Cyrus> m_cyrus;
};

void CyrusTest::initTestCase()
{
    // Open to the account that Cyrus reads mail with.
    QFile::setPermissions(m_cyrusFolder.path(), QFile::permissions(m_cyrusFolder.path()) | QFile::ExeOther);
    rehearsal::DovecotOptions options;
    options.separator = u"."_s;
    options.prefix = u"INBOX."_s;
    options.specialUse = {};
    m_dovecot = std::make_unique<rehearsal::Dovecot>(m_folder.filePath(u"dovecot"_s), options);
    m_cyrus = std::make_unique<rehearsal::Cyrus>(QStringLiteral(CYRUS_PACKAGES),
                                                 m_cyrusFolder.filePath(u"cyrus"_s));
    QCOMPARE(words(m_dovecot->start()), QString());
    QCOMPARE(words(m_cyrus->start()), QString());
}

Summary CyrusTest::migrate(const rehearsal::MailLogin &from, const rehearsal::MailLogin &to) const
{
    migration::Options options;
    options.ledgerFile = m_folder.filePath(from.user + u'-' + to.user);
    options.tries = 3;
    return runEngine({{user, account(from), account(to), {}}}, options);
}

QString CyrusTest::difference(const rehearsal::MailLogin &from, const rehearsal::MailLogin &to) const
{
    const auto here = rehearsal::readMailStore(from);
    const auto there = rehearsal::readMailStore(to);
    if (!here || !there)
        return (here ? there : here).error().toString();
    const rehearsal::StoreDifference found = rehearsal::compareStores(*here, *there);
    return found.isNone() ? QString() : found.toString();
}

void CyrusTest::copies_data()
{
    QTest::addColumn<bool>("isFromCyrus");
    QTest::newRow("Cyrus to Dovecot") << true;
    QTest::newRow("Dovecot to Cyrus") << false;
}

void CyrusTest::copies()
{
    QFETCH(bool, isFromCyrus);
    const QString name = isFromCyrus ? u"from"_s : u"to"_s;
    QCOMPARE(words(m_cyrus->addUser(name)), QString());
    QCOMPARE(words(m_dovecot->addUser(name, "secret")), QString());
    const rehearsal::MailLogin from = isFromCyrus ? m_cyrus->login(name) : dovecotLogin(name);
    const rehearsal::MailLogin to = isFromCyrus ? dovecotLogin(name) : m_cyrus->login(name);
    QCOMPARE(words(put(from)), QString());
    const Summary first = migrate(from, to);
    QCOMPARE(words(first), QString());
    QCOMPARE(first.copiedNow, letters().size());
    QVERIFY(first.isVerified);
    QVERIFY(first.accounts.constFirst().proof.isComplete());
    QCOMPARE(difference(from, to), QString());
    QCOMPARE(migrate(from, to).copiedNow, 0);
    QCOMPARE(difference(from, to), QString());
}

/// Cyrus refuses a message with a header field without a name: it is listed, and its neighbours get through.
void CyrusTest::refusals()
{
    const QString name = u"broken"_s;
    QCOMPARE(words(m_cyrus->addUser(name)), QString());
    QCOMPARE(words(m_dovecot->addUser(name, "secret")), QString());
    rehearsal::ImapClient client;
    QCOMPARE(words(client.connectAndLogIn(dovecotLogin(name))), QString());
    for (const QByteArray &octets :
         {testMessage("1"), "no header \xff\r\n" + testMessage("2"), testMessage("3")}) {
        client.write(client.nextTag() + " APPEND INBOX {" + QByteArray::number(octets.size()) + "+}\r\n"
                     + octets + "\r\n");
        QCOMPARE(words(client.finish()), QString());
    }
    const Summary summary = migrate(dovecotLogin(name), m_cyrus->login(name));
    QCOMPARE(words(summary), QString());
    QCOMPARE(summary.copiedNow + summary.tally.refused, 3);
    QVERIFY(summary.copiedNow >= 2);
    QVERIFY(summary.accounts.constFirst().proof.isProven());
}

QTEST_GUILESS_MAIN(CyrusTest)
#include "tst_cyrus.moc"
