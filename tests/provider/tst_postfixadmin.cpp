// SPDX-License-Identifier: GPL-3.0-or-later
// A real PostfixAdmin, and a Dovecot that reads its database.
#include <QProcess>
#include <QTemporaryDir>

#include "imap/account.h"
#include "net/certificate.h"
#include "practice.h"
#include "provider/host.h"
#include "rehearsal/dovecot.h"
#include "rehearsal/postfixadmin.h"

using namespace practice;

namespace {

const Secret good(QByteArray("Good-pass-12"));

QString words(const Status &status)
{
    return status ? QString() : status.error().toString();
}

} // namespace

class PostfixAdminTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void creates_data();
    void creates();
    void lists();
    void logsIn();
    void outcomes_data();
    void outcomes();
    void setUp_data();
    void setUp();

private:
    std::unique_ptr<Host> host(const QMap<QString, QString> &changes = {},
                               const DomainName &of = domain()) const;
    bool doesLogIn(const QString &address, const Secret &password) const;

    QTemporaryDir m_folder;
    std::unique_ptr<rehearsal::PostfixAdmin> m_admin;
    std::unique_ptr<rehearsal::Dovecot> m_dovecot;
};

void PostfixAdminTest::initTestCase()
{
    const QString mail = m_folder.filePath(u"mail"_s);
    QFile::setPermissions(m_folder.path(), QFile::permissions(m_folder.path()) | QFile::ExeOther);
    m_admin = std::make_unique<rehearsal::PostfixAdmin>(QStringLiteral(POSTFIXADMIN_PACKAGES),
                                                        m_folder.filePath(u"admin"_s));
    QCOMPARE(words(m_admin->start()), QString());
    QCOMPARE(words(m_admin->addDomain(u"example.org"_s)), QString());
    QCOMPARE(words(m_admin->addDomain(u"one.example"_s, 1)), QString());
    const Result<QString> database = m_admin->dovecotConfiguration(mail);
    QVERIFY(database);
    rehearsal::DovecotOptions options;
    options.mailFolder = mail;
    options.mechanisms = {u"plain"_s};
    options.moreConfiguration = *database;
    m_dovecot = std::make_unique<rehearsal::Dovecot>(m_folder.filePath(u"dovecot"_s), options);
    QCOMPARE(words(m_dovecot->start()), QString());
}

std::unique_ptr<Host> PostfixAdminTest::host(const QMap<QString, QString> &changes,
                                             const DomainName &of) const
{
    Values values{
        {{u"mailHost"_s, u"mail.example.org"_s}, {u"server"_s, u"localhost"_s}, {u"path"_s, m_admin->path()}},
        {}};
    for (auto change = changes.begin(); change != changes.end(); ++change)
        values.texts.insert(change.key(), change.value());
    return makeHost(*Catalogue().find(u"postfixadmin"_s), of, values, {});
}

bool PostfixAdminTest::doesLogIn(const QString &address, const Secret &password) const
{
    imap::Account account;
    account.endpoint = {m_dovecot->address(), m_dovecot->port(), net::Security::Plain};
    account.allowPlaintext = true;
    account.credentials.user = address;
    account.credentials.password = password;
    return resultOf(imap::testLogin(account)).has_value();
}

void PostfixAdminTest::creates_data()
{
    QTest::addColumn<QString>("mailbox");
    QTest::addColumn<QString>("name");
    QTest::addColumn<qint64>("quota");
    QTest::newRow("plain") << u"ann@example.org"_s << u"Ann Ünder"_s << qint64(5'120'000);
    QTest::newRow("quotes, dots and no quota")
        << u"bob.o'hara@example.org"_s << u"Bob \"B\" \\ $x `id`"_s << qint64(0);
}

void PostfixAdminTest::creates()
{
    QFETCH(QString, mailbox);
    QFETCH(QString, name);
    QFETCH(qint64, quota);
    const std::unique_ptr<Host> admin = host();
    MailboxRequest request{address(mailbox), good, name, {}};
    if (quota > 0)
        request.quotaOctets = quota;
    const Result<Outcome> first = resultOf(admin->createMailbox(request));
    QVERIFY2(first, first ? "" : qPrintable(first.error().toString()));
    QCOMPARE(*first, Outcome::Created);
    QCOMPARE(resultOf(admin->createMailbox(request)).value(), Outcome::AlreadyThere);
    const Result<QList<Mailbox>> there = resultOf(admin->listMailboxes());
    QVERIFY(there);
    const auto found = std::find_if(there->begin(), there->end(),
                                    [&](const Mailbox &each) { return each.address == request.address; });
    QVERIFY(found != there->end());
    QCOMPARE(found->displayName, name);
    QCOMPARE(found->quotaOctets.value_or(0), quota);
}

void PostfixAdminTest::lists()
{
    const std::unique_ptr<Host> admin = host();
    const QList<MailAddress> members{address(u"ann@example.org"), address(u"somebody@example.net")};
    QCOMPARE(resultOf(admin->createAlias(address(u"info@example.org"), members)).value(), Outcome::Created);
    QCOMPARE(resultOf(admin->createAlias(address(u"info@example.org"), members)).value(),
             Outcome::AlreadyThere);
    const MailAddress catchAll{{}, domain()};
    QVERIFY(admin->can(OperationName::CreateCatchAll));
    QCOMPARE(resultOf(admin->createAlias(catchAll, {members.first()})).value(), Outcome::Created);
    const Result<QList<Alias>> aliases = resultOf(admin->listAliases());
    QVERIFY(aliases);
    QCOMPARE(aliases->size(), 2);
    QVERIFY(aliases->contains(Alias{address(u"info@example.org"), members}));
    QVERIFY(aliases->contains(Alias{catchAll, {members.first()}}));
    // As mailing list programs write it into the database themselves.
    const QString change = uR"((new PDO('sqlite:%1/mail.sqlite'))->exec(
        "UPDATE alias SET goto = 'ann@example.org,|/usr/lib/mailman post x' WHERE address = 'info@example.org'");)"_s;
    QCOMPARE(QProcess::execute(u"php"_s, {u"-r"_s, change.arg(m_admin->path())}), 0);
    QVERIFY(resultOf(admin->listAliases()).value().contains(Alias{address(u"info@example.org"), {}}));
}

void PostfixAdminTest::logsIn()
{
    const MailAddress cat = address(u"cat@example.org");
    const std::unique_ptr<Host> admin = host();
    QVERIFY(!doesLogIn(cat.toString(), good));
    QVERIFY(resultOf(admin->createMailbox({cat, good, {}, {}})));
    QVERIFY(doesLogIn(cat.toString(), good));
    const Secret odd(QByteArray("N3w '4pass' $(id) \"ü\\"));
    QCOMPARE(words(resultOf(admin->setPassword(cat, odd))), QString());
    QVERIFY(!doesLogIn(cat.toString(), good));
    QVERIFY(doesLogIn(cat.toString(), odd));
    QCOMPARE(words(resultOf(admin->disableMailbox(cat))), QString());
    QVERIFY(!doesLogIn(cat.toString(), odd));
}

void PostfixAdminTest::outcomes_data()
{
    QTest::addColumn<QString>("mailbox");
    QTest::addColumn<QByteArray>("password");
    QTest::addColumn<Error::Kind>("kind");
    QTest::addColumn<QString>("words");
    QTest::newRow("a weak password") << u"dan@example.org"_s << QByteArray("x1") << Error::Kind::Refused
                                     << u"Password is too short"_s;
    QTest::newRow("an alias has the address")
        << u"info@example.org"_s << good.reveal() << Error::Kind::Refused << u"as an alias"_s;
    QTest::newRow("in another domain")
        << u"dan@elsewhere.example"_s << good.reveal() << Error::Kind::BadInput << u"dan@elsewhere.example"_s;
    QTest::newRow("one more than the domain may have")
        << u"second@one.example"_s << good.reveal() << Error::Kind::Refused << u"limit"_s;
}

void PostfixAdminTest::outcomes()
{
    QFETCH(QString, mailbox);
    QFETCH(QByteArray, password);
    QFETCH(Error::Kind, kind);
    QFETCH(QString, words);
    const MailAddress wanted = address(mailbox);
    const bool isSmall = mailbox.endsWith(u"one.example"_s);
    const std::unique_ptr<Host> admin = host({}, isSmall ? wanted.domain : domain());
    if (isSmall)
        QVERIFY(resultOf(admin->createMailbox({address(u"first@one.example"), good, {}, {}})));
    const Result<Outcome> outcome = resultOf(admin->createMailbox({wanted, Secret(password), {}, {}}));
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().kind, kind);
    QVERIFY2(outcome.error().detail.contains(words, Qt::CaseInsensitive),
             qPrintable(outcome.error().toString()));
    QVERIFY(!outcome.error().toString().contains(QString::fromUtf8(password)));
}

void PostfixAdminTest::setUp_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("domainName");
    QTest::addColumn<Error::Kind>("kind");
    QTest::newRow("installed elsewhere")
        << u"path"_s << u"/nonesuch"_s << u"example.org"_s << Error::Kind::BadInput;
    QTest::newRow("domain unknown") << u"account"_s << QString() << u"unknown.example"_s
                                    << Error::Kind::BadInput;
    QTest::newRow("ssh to a name that does not resolve")
        << u"server"_s << u"root@mail.invalid"_s << u"example.org"_s << Error::Kind::Unreachable;
    QTest::newRow("an option for ssh")
        << u"server"_s << u"-oProxyCommand=id"_s << u"example.org"_s << Error::Kind::BadInput;
    QTest::newRow("an option for sudo")
        << u"account"_s << u"-s"_s << u"example.org"_s << Error::Kind::BadInput;
}

void PostfixAdminTest::setUp()
{
    QFETCH(QString, key);
    QFETCH(QString, value);
    QFETCH(QString, domainName);
    QFETCH(Error::Kind, kind);
    const std::unique_ptr<Host> admin = host({{key, value}}, DomainName::parse(domainName).value());
    const Result<QList<Mailbox>> list = resultOf(admin->listMailboxes());
    QVERIFY(!list);
    QVERIFY2(list.error().kind == kind, qPrintable(list.error().toString()));
    QVERIFY(!list.error().remedy.isEmpty());
}

QTEST_GUILESS_MAIN(PostfixAdminTest)
#include "tst_postfixadmin.moc"
