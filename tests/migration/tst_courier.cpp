// SPDX-License-Identifier: GPL-3.0-or-later
// Between Courier and Dovecot, in both directions.
#include <QTest>

#include "mailboxmove.h"
#include "rehearsal/courier.h"
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

/// All end with a line end: Courier adds the one that is missing.
QList<Letter> letters()
{
    const QByteArray twin = testMessage("twin", "once\r\n");
    return {{u"INBOX"_s, testMessage("1"), "\\Seen $Forwarded", "17-Jul-1996 02:44:25 -0700"},
            {u"INBOX"_s, twin, "\\Flagged", "18-Jul-1996 02:44:25 +0530"},
            {u"INBOX"_s, twin, "\\Flagged", "18-Jul-1996 02:44:25 +0530"},
            {u"INBOX"_s, testMessage("twin", "more\r\n"), {}, "18-Jul-1996 02:44:25 +0530"},
            {u"Old mail"_s, testMessage("5", QByteArray(200'000, 'x') + "\r\n"), "\\Answered \\Draft"},
            {u"Projekte/Übersicht"_s, testMessage("6", "nested\r\n"), "NonJunk"},
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
                     + "\" {" + QByteArray::number(letter.octets.size()) + "}\r\n" + letter.octets + "\r\n");
        done = client.finish(); // "+" comes before it, and is passed over.
    }
    return done;
}

} // namespace

class CourierTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void copies_data();
    void copies();

private:
    Summary migrate(const rehearsal::MailLogin &from, const rehearsal::MailLogin &to) const;
    QString difference(const rehearsal::MailLogin &from, const rehearsal::MailLogin &to) const;
    rehearsal::MailLogin dovecotLogin(const QString &name) const
    {
        return {m_dovecot->address(), m_dovecot->port(), {}, name, "secret"};
    }

    QTemporaryDir m_folder;
    QTemporaryDir m_courierFolder;
    std::unique_ptr<rehearsal::Dovecot> m_dovecot;
    std::unique_ptr<rehearsal::Courier> m_courier;
};

void CourierTest::initTestCase()
{
    // Open to the account that Courier reads mail with.
    QFile::setPermissions(m_courierFolder.path(), QFile::permissions(m_courierFolder.path()) | QFile::ExeOther);
    rehearsal::DovecotOptions options;
    options.separator = u"."_s;
    options.prefix = u"INBOX."_s;
    options.specialUse = {};
    m_dovecot = std::make_unique<rehearsal::Dovecot>(m_folder.filePath(u"dovecot"_s), options);
    m_courier = std::make_unique<rehearsal::Courier>(QStringLiteral(COURIER_PACKAGES),
                                                 m_courierFolder.filePath(u"courier"_s));
    QCOMPARE(words(m_dovecot->start()), QString());
    for (const QString &name : {u"from"_s, u"to"_s})
        QCOMPARE(words(m_courier->addUser(name)), QString());
    QCOMPARE(words(m_courier->start()), QString());
}

Summary CourierTest::migrate(const rehearsal::MailLogin &from, const rehearsal::MailLogin &to) const
{
    migration::Options options;
    options.ledgerFile = m_folder.filePath(from.user + u'-' + to.user);
    options.tries = 3;
    return runEngine({{user, account(from), account(to), {}}}, options);
}

QString CourierTest::difference(const rehearsal::MailLogin &from, const rehearsal::MailLogin &to) const
{
    const auto here = rehearsal::readMailStore(from);
    const auto there = rehearsal::readMailStore(to);
    if (!here || !there)
        return (here ? there : here).error().toString();
    const rehearsal::StoreDifference found = rehearsal::compareStores(*here, *there);
    return found.isNone() ? QString() : found.toString();
}

void CourierTest::copies_data()
{
    QTest::addColumn<bool>("isFromCourier");
    QTest::newRow("Courier to Dovecot") << true;
    QTest::newRow("Dovecot to Courier") << false;
}

void CourierTest::copies()
{
    QFETCH(bool, isFromCourier);
    const QString name = isFromCourier ? u"from"_s : u"to"_s;
    QCOMPARE(words(m_dovecot->addUser(name, "secret")), QString());
    const rehearsal::MailLogin from = isFromCourier ? m_courier->login(name) : dovecotLogin(name);
    const rehearsal::MailLogin to = isFromCourier ? dovecotLogin(name) : m_courier->login(name);
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

QTEST_GUILESS_MAIN(CourierTest)
#include "tst_courier.moc"
