// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTest>

#include "imap/account.h"
#include "net/connection.h"
#include "onedovecot.h"
#include "scriptedserver.h"

using namespace Qt::StringLiterals;
using imap::Session;

namespace {

struct Password {
    const char *what;
    QByteArray octets;
    bool isPrepared = true; ///< RFC 4013 leaves it as it is, so that SCRAM and CRAM-MD5 can be used at a
                            ///< server that does not know of it.
};

const QList<Password> &passwords()
{
    static const QList<Password> all = {
        {"backslash", "a\\b\\\\c\\"_ba},
        {"dollar", "$HOME$1$$"_ba},
        {"equals", "=a==b="_ba},
        {"quote", "\"a\"b'c`"_ba},
        {"parenthesis", "(a)){b}[c]<d>"_ba},
        {"percent", "%u%%41%{user}"_ba},
        {"blank", " a  b "_ba},
        {"colon, comma, semicolon", ":a,b;c:"_ba},
        {"asterisk", "*"_ba},
        {"literal's mark", "a {3+}"_ba},
        {"non-ASCII", "pässwörd€"_ba},
        {"decomposed", "pa\xcc\x88ss"_ba, false},
        {"outside the basic plane", "key 😀"_ba, false},
        {"no-break blank",
         "a\xc2\xa0"
         "b"_ba,
         false},
        {"800 octets", QByteArray(800, 'x')},
    };
    return all;
}

} // namespace

/// The ways of logging in, at a real Dovecot.
class LoginTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void logsIn_data();
    void logsIn();
    void takesPasswords_data();
    void takesPasswords();
    void sendsPasswordsByLogin_data();
    void sendsPasswordsByLogin();
    void refusesWrongPassword_data();
    void refusesWrongPassword();
    void testLoginTells();

private:
    static rehearsal::DovecotOptions options();

    OneDovecot m_host{options()};
};

rehearsal::DovecotOptions LoginTest::options()
{
    rehearsal::DovecotOptions options;
    options.masterUser = u"admin"_s;
    options.masterPassword = "master secret";
    return options;
}

void LoginTest::initTestCase()
{
    const Status started = m_host.start();
    QVERIFY2(started, started ? "" : qPrintable(started.error().toString()));
    for (int i = 0; i < passwords().size(); ++i)
        QVERIFY(m_host.server().addUser(u"user%1@example.test"_s.arg(i), passwords().at(i).octets));
}

void LoginTest::logsIn_data()
{
    QTest::addColumn<net::Security>("security");
    QTest::addColumn<QString>("mechanism");
    QTest::addColumn<QString>("administrator");
    QTest::addColumn<QString>("separator");
    QTest::newRow("TLS, strongest") << net::Security::Tls << QString() << QString() << QString();
    QTest::newRow("STARTTLS, strongest") << net::Security::StartTls << QString() << QString() << QString();
    QTest::newRow("plain, allowed") << net::Security::Plain << QString() << QString() << QString();
    for (const char *mechanism : {"PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256"}) {
        QTest::newRow(mechanism) << net::Security::Tls << QString::fromLatin1(mechanism) << QString()
                                 << QString();
    }
    QTest::newRow("SASL authorization identity")
        << net::Security::Tls << QString() << u"admin"_s << QString();
    QTest::newRow("master user by separator") << net::Security::Tls << u"PLAIN"_s << u"admin"_s << u"*"_s;
}

void LoginTest::logsIn()
{
    QFETCH(const net::Security, security);
    QFETCH(const QString, mechanism);
    QFETCH(const QString, administrator);
    QFETCH(const QString, separator);
    imap::Account login = m_host.account(security);
    login.credentials.mechanism = mechanism;
    if (!administrator.isEmpty()) {
        login.credentials.administrator = administrator;
        login.credentials.administratorSeparator = separator;
        login.credentials.password = Secret("master secret"_ba);
    }
    Session session(login);
    QCOMPARE(opened(session), QString());
    QCOMPARE(session.state(), Session::State::Ready);
    QVERIFY(session.capabilities().has("LITERAL+"));
    QCOMPARE(session.connection()->isEncrypted(), security != net::Security::Plain);
    QCOMPARE(session.namespaces().own(), (imap::Namespace{"", '/'}));
    QSignalSpy closed(&session, &Session::closed);
    session.logout();
    QTRY_COMPARE(closed.size(), 1);
}

void LoginTest::takesPasswords_data()
{
    QTest::addColumn<int>("user");
    QTest::addColumn<QString>("mechanism");
    for (int i = 0; i < passwords().size(); ++i) {
        const Password &password = passwords().at(i);
        QStringList mechanisms = {QString(), u"PLAIN"_s, u"LOGIN"_s};
        if (password.isPrepared)
            mechanisms += {u"CRAM-MD5"_s, u"SCRAM-SHA-1"_s, u"SCRAM-SHA-256"_s};
        for (const QString &mechanism : mechanisms) {
            QTest::addRow("%s, %s", password.what, mechanism.isEmpty() ? "own choice" : qPrintable(mechanism))
                << i << mechanism;
        }
    }
}

void LoginTest::takesPasswords()
{
    QFETCH(const int, user);
    QFETCH(const QString, mechanism);
    imap::Account account = m_host.account(mechanism.isEmpty() ? net::Security::Tls : net::Security::Plain);
    account.credentials.user = u"user%1@example.test"_s.arg(user);
    account.credentials.password = Secret(passwords().at(user).octets);
    account.credentials.mechanism = mechanism;
    Session session(account);
    QCOMPARE(opened(session), QString());
}

void LoginTest::sendsPasswordsByLogin_data()
{
    QTest::addColumn<QByteArray>("password");
    QTest::addColumn<QByteArray>("sent");
    QTest::newRow("quote and backslash") << "a\"b\\"_ba
                                         << "C: m1 LOGIN \"ann@example.test\" \"a\\\"b\\\\\"\n"_ba;
    QTest::newRow("parenthesis, percent, asterisk, blank")
        << "(% *{"_ba
        << "C: m1 LOGIN \"ann@example.test\" \"(% *{\"\n"_ba;
    QTest::newRow("non-ASCII") << "pä"_ba
                               << "C: m1 LOGIN \"ann@example.test\" {3}\nS: + go on\nC: pä\n"_ba;
}

void LoginTest::sendsPasswordsByLogin()
{
    QFETCH(const QByteArray, password);
    QFETCH(const QByteArray, sent);
    ScriptedServer server("S: * OK [CAPABILITY IMAP4rev1] old server\n" + sent
                          + "S: m1 OK [CAPABILITY IMAP4rev1 NAMESPACE] in\nC: m2 NAMESPACE\nS: m2 OK\n");
    imap::Account account = m_host.account();
    account.endpoint = {u"127.0.0.1"_s, server.serverPort(), net::Security::Plain};
    account.credentials.password = Secret(password);
    Session session(account);
    QCOMPARE(opened(session), QString());
    QCOMPARE(server.complaint(), QString());
}

void LoginTest::refusesWrongPassword_data()
{
    QTest::addColumn<QString>("mechanism");
    QTest::addColumn<QString>("administrator");
    QTest::addColumn<QString>("separator");
    for (const char *mechanism : {"PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256"})
        QTest::newRow(mechanism) << QString::fromLatin1(mechanism) << QString() << QString();
    QTest::newRow("SASL authorization identity") << QString() << u"admin"_s << QString();
    QTest::newRow("master user by separator") << QString() << u"admin"_s << u"*"_s;
    QTest::newRow("no such master user") << QString() << u"nobody"_s << u"*"_s;
}

void LoginTest::refusesWrongPassword()
{
    QFETCH(const QString, mechanism);
    QFETCH(const QString, administrator);
    QFETCH(const QString, separator);
    imap::Account login = m_host.account(net::Security::Tls);
    login.credentials.password = Secret("wrong one"_ba);
    login.credentials.mechanism = mechanism;
    login.credentials.administrator = administrator;
    login.credentials.administratorSeparator = separator;
    Session session(login);
    QSignalSpy failed(&session, &Session::failed);
    session.open();
    QTRY_COMPARE(failed.size(), 1);
    const Error error = failed[0][0].value<Error>();
    QCOMPARE(error.kind, Error::Kind::LoginRefused);
    QVERIFY2(error.detail.contains(u"FAILED]"_s), qPrintable(error.toString()));
    QVERIFY(error.message.contains(login.credentials.loginName()));
    QVERIFY(!error.toString().contains(u"wrong one"_s));
    QCOMPARE(session.state(), Session::State::Closed);
}

void LoginTest::testLoginTells()
{
    const QFuture<Result<imap::ServerSummary>> future =
        imap::testLogin(m_host.account(net::Security::StartTls));
    QTRY_VERIFY(future.isFinished());
    const Result<imap::ServerSummary> summary = future.result();
    QVERIFY2(summary, summary ? "" : qPrintable(summary.error().toString()));
    QVERIFY(summary->hasUidPlus && summary->hasMultiAppend && summary->hasLiteralPlus);
    QCOMPARE(summary->certificate.outcome, net::CertificateVerdict::Outcome::Verified);
    QVERIFY(summary->tlsProtocol.startsWith(u"TLS"_s));
    QVERIFY(summary->software.contains(u"Dovecot"_s));
}

QTEST_GUILESS_MAIN(LoginTest)
#include "tst_login.moc"
