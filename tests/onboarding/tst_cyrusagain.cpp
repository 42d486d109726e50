// SPDX-License-Identifier: GPL-3.0-or-later
// A second run at a real Cyrus, where a mailbox takes CREATE, SETQUOTA and saslpasswd2.
#include <QFile>
#include <QTemporaryDir>

#include "awaited.h"
#include "imap/account.h"
#include "onboarding/move.h"
#include "onboarding/services.h"
#include "rehearsal/cyrus.h"
#include "rehearsal/loopback.h"

using namespace Qt::StringLiterals;
using namespace onboarding;
using State = Creation::State;

namespace {

QString words(const Status &status)
{
    return status ? QString() : status.error().toString();
}

} // namespace

class TestCyrusAgain final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void passwords_data();
    void passwords();

private:
    QTemporaryDir m_folder;
    QString m_passwordFile = m_folder.filePath(u"sasldb2"_s);
    std::unique_ptr<rehearsal::Cyrus> m_cyrus;
    std::unique_ptr<Services> m_services;
};

void TestCyrusAgain::initTestCase()
{
    // Open to the account that Cyrus reads mail with.
    const QFile::Permissions folder =
        QFile::permissions(m_folder.path()) | QFile::ExeOther | QFile::ReadOther;
    QFile::setPermissions(m_folder.path(), folder);
    rehearsal::CertificateAuthority authority(m_folder.filePath(u"ca"_s));
    QCOMPARE(words(authority.create()), QString());
    const auto certificate =
        authority.issue({u"cyrus"_s, {rehearsal::LoopbackNetwork::ofThisProcess().address(30)}, 30, false});
    QVERIFY(certificate);
    QVERIFY(QFile::setPermissions(m_folder.filePath(u"ca"_s), folder));
    QVERIFY(QFile::setPermissions(certificate->keyFile, QFile::ReadOwner | QFile::ReadOther));
    m_cyrus = std::make_unique<rehearsal::Cyrus>(
        QStringLiteral(CYRUS_PACKAGES), m_folder.filePath(u"cyrus"_s),
        rehearsal::CyrusOptions{true, u"."_s, m_passwordFile, *certificate});
    QCOMPARE(words(m_cyrus->setPassword(u"admin"_s, "word")), QString());
    QVERIFY(QFile::setPermissions(m_passwordFile, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
    QCOMPARE(words(m_cyrus->start()), QString());
    // Where the driver finds saslpasswd2 on a mail server.
    qputenv("PATH", QFile::encodeName(m_cyrus->programFolder()) + ':' + qgetenv("PATH"));

    ServicesOptions options;
    options.keychain = false;
    options.caFile = authority.caFile();
    options.profilesFolder = m_folder.filePath(u"profiles"_s);
    m_services = std::move(*Services::make(options));
    QFile shipped(u":/providers/cyrus.json"_s);
    QFile own(m_folder.filePath(u"cyrus.json"_s));
    QVERIFY(shipped.open(QIODevice::ReadOnly) && own.open(QIODevice::WriteOnly));
    own.write(shipped.readAll().replace(R"("{{imapPort}}", "security": "tls")",
                                        R"("{{imapPort}}", "security": "starttls")"));
    own.close();
    QVERIFY(adoptProfile(*m_services, own.fileName()));
}

void TestCyrusAgain::passwords_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("isOurs");
    QTest::addColumn<bool>("isKilled");
    QTest::addColumn<State>("state");
    QTest::newRow("saslpasswd2 failed") << u"ann"_s << true << false << State::Created;
    QTest::newRow("killed before saslpasswd2") << u"bob"_s << true << true << State::Created;
    QTest::newRow("it was there before") << u"cat"_s << false << false << State::AlreadyThere;
}

void TestCyrusAgain::passwords()
{
    QFETCH(QString, name);
    QFETCH(bool, isOurs);
    QFETCH(bool, isKilled);
    const rehearsal::MailLogin admin = m_cyrus->login(u"admin"_s);
    const MailAddress mailbox{name, DomainName::fromALabels(u"example.org")};
    QMap<QString, QString> variables{{u"mailHost"_s, admin.host},
                                     {u"imapPort"_s, QString::number(admin.port)},
                                     {u"adminName"_s, admin.user},
                                     {u"passwordServer"_s, u"localhost"_s},
                                     {u"passwordFile"_s, m_folder.filePath(u"missing/sasldb2"_s)}};
    auto move = Move::create(m_folder.filePath(name + u".mailhaul"_s), mailbox.domain, u"cyrus"_s, variables,
                             *m_services);
    QVERIFY2(move, move ? "" : qPrintable(move.error().toString()));
    (*move)->vault().keepProviderSecret(u"adminPassword"_s, Secret("word"_ba));
    AccountsImport import;
    import.accounts.append(ImportedAccount());
    import.accounts.first().account.address = mailbox;
    (*move)->add(import);
    RUN((*move)->mailboxes());
    QCOMPARE((*move)->project().accounts.first().creation.state, State::Refused);

    ProjectFile &file = (*move)->file();
    if (isKilled || !isOurs)
        file.update([](Project &project) { project.accounts.first().creation = {}; });
    if (isKilled)
        file.remember(u"mailboxes"_s, {{u"planned"_s, QJsonArray{mailbox.key()}}});
    variables.insert(u"passwordFile"_s, m_passwordFile);
    QCOMPARE(words((*move)->setVariables(variables)), QString());
    RUN((*move)->mailboxes());
    const Creation creation = (*move)->project().accounts.first().creation;
    QFETCH(State, state);
    QVERIFY2(creation.state == state, qPrintable(creation.words));

    imap::Account account;
    account.endpoint = {admin.host, admin.port, net::Security::StartTls};
    account.trust = m_services->trust(admin.host, admin.port);
    account.credentials.user = mailbox.toString();
    account.credentials.password = (*move)->vault().passwordInMemory(Vault::Side::New, mailbox);
    QCOMPARE(awaited(imap::testLogin(account)).has_value(), isOurs);
}

QTEST_GUILESS_MAIN(TestCyrusAgain)
#include "tst_cyrusagain.moc"
