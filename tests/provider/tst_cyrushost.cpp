// SPDX-License-Identifier: GPL-3.0-or-later
// A real Cyrus IMAP server, administered over STARTTLS, whose passwords lie in a SASL database.
#include <QTemporaryDir>

#include "imap/account.h"
#include "net/certificate.h"
#include "practice.h"
#include "provider/host.h"
#include "rehearsal/cyrus.h"
#include "rehearsal/loopback.h"

using namespace practice;

namespace {

const QByteArray adminWord = "adm1n \"word\"";

QString words(const Status &status)
{
    return status ? QString() : status.error().toString();
}

} // namespace

class CyrusHostTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void creates_data();
    void creates();
    void aPasswordStepThatFailed_data();
    void aPasswordStepThatFailed();
    void passwordsByHand();
    void refusals_data();
    void refusals();

private:
    /// Its profile, for the practice server's STARTTLS.
    std::unique_ptr<Host> host(rehearsal::Cyrus &cyrus, const QMap<QString, QString> &changes = {},
                               const QByteArray &password = adminWord) const;
    Result<imap::ServerSummary> logIn(rehearsal::Cyrus &cyrus, const QString &user,
                                      const Secret &password) const;

    QTemporaryDir m_folder;
    QString m_passwordFile;
    net::TlsTrust m_trust;
    std::map<QString, std::unique_ptr<rehearsal::Cyrus>> m_servers; ///< By the separator of its levels.
};

void CyrusHostTest::initTestCase()
{
    // Open to the account that Cyrus reads mail with.
    QFile::setPermissions(m_folder.path(),
                          QFile::permissions(m_folder.path()) | QFile::ExeOther | QFile::ReadOther);
    m_passwordFile = m_folder.filePath(u"sasldb2"_s);
    rehearsal::CertificateAuthority authority(m_folder.filePath(u"ca"_s));
    QCOMPARE(words(authority.create()), QString());
    const auto certificate =
        authority.issue({u"cyrus"_s, {rehearsal::LoopbackNetwork::ofThisProcess().address(30)}, 30, false});
    QVERIFY(certificate);
    QVERIFY(QFile::setPermissions(m_folder.filePath(u"ca"_s), QFile::permissions(m_folder.path())));
    QVERIFY(QFile::setPermissions(certificate->keyFile, QFile::ReadOwner | QFile::ReadOther));
    m_trust.authorities = net::readAuthorities(authority.caFile()).value();
    for (const QString &separator : {u"."_s, u"/"_s}) {
        rehearsal::CyrusOptions options{true, separator, m_passwordFile, *certificate};
        auto server = std::make_unique<rehearsal::Cyrus>(
            QStringLiteral(CYRUS_PACKAGES), m_folder.filePath(separator == u"." ? u"dots"_s : u"slashes"_s),
            options);
        QCOMPARE(words(server->setPassword(u"admin"_s, adminWord)), QString());
        QVERIFY(
            QFile::setPermissions(m_passwordFile, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
        QCOMPARE(words(server->start()), QString());
        m_servers.emplace(separator, std::move(server));
    }
    // Where the profile's driver finds saslpasswd2 on a mail server.
    qputenv("PATH", QFile::encodeName(m_servers.at(u"."_s)->programFolder()) + ':' + qgetenv("PATH"));
}

std::unique_ptr<Host> CyrusHostTest::host(rehearsal::Cyrus &cyrus, const QMap<QString, QString> &changes,
                                          const QByteArray &password) const
{
    const rehearsal::MailLogin admin = cyrus.login(u"admin"_s);
    Values values{{{u"mailHost"_s, admin.host},
                   {u"imapPort"_s, QString::number(admin.port)},
                   {u"adminName"_s, admin.user},
                   {u"passwordServer"_s, u"localhost"_s},
                   {u"passwordFile"_s, m_passwordFile}},
                  {{u"adminPassword"_s, Secret(password)}}};
    for (auto change = changes.begin(); change != changes.end(); ++change)
        values.texts.insert(change.key(), change.value());
    Profile profile = *Catalogue().find(u"cyrus"_s);
    profile.imap.security = u"starttls"_s;
    return makeHost(profile, domain(), values, [this](const QString &, quint16) { return m_trust; });
}

Result<imap::ServerSummary> CyrusHostTest::logIn(rehearsal::Cyrus &cyrus, const QString &user,
                                                 const Secret &password) const
{
    const rehearsal::MailLogin login = cyrus.login(user);
    imap::Account account;
    account.endpoint = {login.host, login.port, net::Security::StartTls};
    account.trust = m_trust;
    account.credentials.user = user;
    account.credentials.password = password;
    return resultOf(imap::testLogin(account));
}

void CyrusHostTest::creates_data()
{
    QTest::addColumn<QString>("separator");
    QTest::addColumn<QString>("mailbox");
    QTest::newRow("dots between levels") << u"."_s << u"ann@example.org"_s;
    QTest::newRow("dots between levels and in the name") << u"."_s << u"ann.under@example.org"_s;
    QTest::newRow("slashes between levels") << u"/"_s << u"dan@example.org"_s;
    QTest::newRow("slashes, a dot and a plus") << u"/"_s << u"dan.under+x@example.org"_s;
}

void CyrusHostTest::creates()
{
    QFETCH(QString, separator);
    QFETCH(QString, mailbox);
    rehearsal::Cyrus &cyrus = *m_servers.at(separator);
    const std::unique_ptr<Host> admin = host(cyrus);
    const Secret word(password);
    const MailboxRequest request{address(mailbox), word, {}, 3 * 1024 * 1024};
    const Result<Outcome> made = resultOf(admin->createMailbox(request));
    QVERIFY2(made, made ? "" : qPrintable(made.error().toString()));
    QCOMPARE(*made, Outcome::Created);
    const Result<imap::ServerSummary> in = logIn(cyrus, mailbox, word);
    QVERIFY2(in, in ? "" : qPrintable(in.error().toString()));
    QCOMPARE(resultOf(admin->createMailbox(request)).value(), Outcome::AlreadyThere);
    const Result<QList<Mailbox>> there = resultOf(admin->listMailboxes());
    QVERIFY(there);
    QVERIFY(there->contains(Mailbox{request.address, {}, {}}));
}

void CyrusHostTest::aPasswordStepThatFailed_data()
{
    QTest::addColumn<QString>("mailbox");
    QTest::addColumn<bool>("hasPassword");
    QTest::addColumn<bool>("isAgain");
    QTest::addColumn<Outcome>("outcome");
    QTest::newRow("tried before") << u"fay@example.org"_s << false << true << Outcome::Created;
    QTest::newRow("never tried: left as it is")
        << u"gil@example.org"_s << false << false << Outcome::AlreadyThere;
    QTest::newRow("tried before, somebody has set one since")
        << u"hal@example.org"_s << true << true << Outcome::AlreadyThere;
}

/// CREATE did its work, saslpasswd2 did not; the next run gives no mailbox another password.
void CyrusHostTest::aPasswordStepThatFailed()
{
    QFETCH(QString, mailbox);
    QFETCH(bool, hasPassword);
    QFETCH(bool, isAgain);
    rehearsal::Cyrus &cyrus = *m_servers.at(u"."_s);
    const std::unique_ptr<Host> wrong =
        host(cyrus, {{u"passwordFile"_s, m_folder.filePath(u"missing/sasldb2"_s)}});
    MailboxRequest request{address(mailbox), Secret(password), {}, 3 * 1024 * 1024};
    const Result<Outcome> failed = resultOf(wrong->createMailbox(request));
    QVERIFY(!failed);
    QCOMPARE(failed.error().kind, Error::Kind::Refused);

    const std::unique_ptr<Host> right = host(cyrus);
    const Secret theirs(QByteArray("theirs"));
    if (hasPassword)
        QCOMPARE(words(resultOf(right->setPassword(request.address, theirs))), QString());
    request.isAgain = isAgain;
    QTEST(resultOf(right->createMailbox(request)).value(), "outcome");
    QCOMPARE(logIn(cyrus, mailbox, request.password).has_value(), isAgain && !hasPassword);
    QCOMPARE(logIn(cyrus, mailbox, theirs).has_value(), hasPassword);
}

/// Without a server for saslpasswd2 the mailbox is made, and nothing claims to set a password.
void CyrusHostTest::passwordsByHand()
{
    const std::unique_ptr<Host> admin = host(*m_servers.at(u"."_s), {{u"passwordServer"_s, QString()}});
    QVERIFY(!admin->can(OperationName::SetPassword));
    QVERIFY(!admin->can(OperationName::CreateAlias));
    const MailAddress bob = address(u"bob@example.org");
    QCOMPARE(resultOf(admin->createMailbox({bob, Secret(password), {}, {}})).value(), Outcome::Created);
    QVERIFY(!logIn(*m_servers.at(u"."_s), bob.toString(), Secret(password)));
}

void CyrusHostTest::refusals_data()
{
    QTest::addColumn<QByteArray>("adminPassword");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("mailbox");
    QTest::addColumn<Error::Kind>("kind");
    QTest::newRow("wrong password") << QByteArray("wrong") << QString() << QString() << u"eve@example.org"_s
                                    << Error::Kind::LoginRefused;
    QTest::newRow("no administrator")
        << password << u"adminName"_s << u"ann@example.org"_s << u"eve@example.org"_s << Error::Kind::Refused;
    QTest::newRow("nobody listens") << adminWord << u"imapPort"_s << u"1"_s << u"eve@example.org"_s
                                    << Error::Kind::Unreachable;
    QTest::newRow("no name for Cyrus")
        << adminWord << QString() << QString() << u"\"e v*e\"@example.org"_s << Error::Kind::BadInput;
    QTest::newRow("another domain") << adminWord << QString() << QString() << u"eve@example.net"_s
                                    << Error::Kind::BadInput;
}

void CyrusHostTest::refusals()
{
    QFETCH(QByteArray, adminPassword);
    QFETCH(QString, key);
    QFETCH(QString, value);
    QFETCH(QString, mailbox);
    QFETCH(Error::Kind, kind);
    const std::unique_ptr<Host> admin = host(*m_servers.at(u"."_s), {{key, value}}, adminPassword);
    const Result<Outcome> outcome =
        resultOf(admin->createMailbox({address(mailbox), Secret(QByteArray("x")), {}, {}}));
    QVERIFY(!outcome);
    QVERIFY2(outcome.error().kind == kind, qPrintable(outcome.error().toString()));
}

QTEST_GUILESS_MAIN(CyrusHostTest)
#include "tst_cyrushost.moc"
