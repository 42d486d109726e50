// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QMessageAuthenticationCode>
#include <QSignalSpy>
#include <QTest>

#include "onedovecot.h"

using namespace Qt::StringLiterals;
using imap::Session;

namespace {

QByteArray encoded(const QByteArray &octets)
{
    return octets.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

/// A JSON Web Token (RFC 7519) for `subject`, signed with HMAC and SHA-256 (RFC 7518 §3.2).
QByteArray tokenFor(const QByteArray &subject, const QByteArray &key, qint64 secondsToLive)
{
    const qint64 now = QDateTime::currentSecsSinceEpoch();
    const QByteArray claims = "{\"sub\":\"" + subject + "\",\"iat\":" + QByteArray::number(now - 7200)
        + ",\"exp\":" + QByteArray::number(now + secondsToLive) + '}';
    const QByteArray text = encoded(R"({"alg":"HS256","typ":"JWT"})") + '.' + encoded(claims);
    return text + '.' + encoded(QMessageAuthenticationCode::hash(text, key, QCryptographicHash::Sha256));
}

} // namespace

/// Access tokens at a real Dovecot that checks them by itself.
class OAuthLoginTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void logsIn_data();
    void logsIn();
    void refuses_data();
    void refuses();
    void asksForATokenAtEachLogin();

private:
    imap::Account account(const QString &mechanism, const QByteArray &token) const;
    QByteArray token(qint64 secondsToLive = 3600) const
    {
        return tokenFor(OneDovecot::user().toUtf8(), m_key, secondsToLive);
    }

    const QByteArray m_key = "a key that only this test knows.";
    QTemporaryDir m_keys;
    std::unique_ptr<OneDovecot> m_host;
};

void OAuthLoginTest::initTestCase()
{
    // Where Dovecot looks for a key: below the issuer's name, the algorithm's and the key's own.
    const QString settings = m_keys.filePath(u"oauth2.conf"_s);
    QVERIFY(QDir(m_keys.path()).mkpath(u"default/HS256"_s));
    const auto write = [](const QString &path, const QByteArray &octets) {
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(octets) == octets.size();
    };
    QVERIFY(write(m_keys.filePath(u"default/HS256/default"_s), m_key.toBase64()));
    QVERIFY(write(settings,
                  "introspection_mode = local\nusername_attribute = sub\n"
                  "local_validation_key_dict = fs:posix:prefix="
                      + QFile::encodeName(m_keys.path()) + "/\n"));
    rehearsal::DovecotOptions options;
    options.mechanisms = QStringList{u"plain"_s, u"xoauth2"_s, u"oauthbearer"_s};
    options.moreConfiguration =
        u"passdb {\n  driver = oauth2\n  mechanisms = xoauth2 oauthbearer\n  args = %1\n}\n"_s.arg(settings);
    m_host = std::make_unique<OneDovecot>(options);
    const Status started = m_host->start();
    QVERIFY2(started, started ? "" : qPrintable(started.error().toString()));
}

imap::Account OAuthLoginTest::account(const QString &mechanism, const QByteArray &token) const
{
    imap::Account account = m_host->account(net::Security::Tls);
    account.credentials.password = {};
    account.credentials.token = Secret(token);
    account.credentials.mechanism = mechanism;
    return account;
}

void OAuthLoginTest::logsIn_data()
{
    QTest::addColumn<QString>("mechanism");
    QTest::newRow("XOAUTH2") << u"XOAUTH2"_s;
    QTest::newRow("OAUTHBEARER, RFC 7628") << u"OAUTHBEARER"_s;
    QTest::newRow("own choice") << QString();
}

void OAuthLoginTest::logsIn()
{
    QFETCH(const QString, mechanism);
    Session session(account(mechanism, token()));
    QCOMPARE(opened(session), QString());
    QSignalSpy closed(&session, &Session::closed);
    session.logout();
    QTRY_COMPARE(closed.size(), 1);
}

void OAuthLoginTest::refuses_data()
{
    QTest::addColumn<QString>("mechanism");
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<QString>("words"); // Of the server's error continuation.
    const QByteArray expired = token(-3600);
    const QByteArray others = tokenFor("ben@example.test", m_key, 3600);
    const QByteArray forged = tokenFor("ann@example.test", "another key", 3600);
    for (const auto &[mechanism, words] : {std::pair{u"XOAUTH2"_s, u"\"status\":\"401\""_s},
                                           std::pair{u"OAUTHBEARER"_s, u"\"status\":\"invalid_token\""_s}}) {
        const QByteArray name = mechanism.toLatin1();
        QTest::addRow("%s, expired", name.constData()) << mechanism << expired << words;
        QTest::addRow("%s, of another user", name.constData()) << mechanism << others << words;
        QTest::addRow("%s, signed by another key", name.constData()) << mechanism << forged << words;
        QTest::addRow("%s, no token at all", name.constData()) << mechanism << "nonsense"_ba << words;
    }
}

void OAuthLoginTest::refuses()
{
    QFETCH(const QString, mechanism);
    QFETCH(const QByteArray, token);
    QFETCH(const QString, words);
    Session session(account(mechanism, token));
    QSignalSpy failed(&session, &Session::failed);
    session.open();
    QTRY_COMPARE(failed.size(), 1); // Only after its continuation was answered the server says NO.
    const Error error = failed[0][0].value<Error>();
    QCOMPARE(error.kind, Error::Kind::LoginRefused);
    QVERIFY2(error.detail.contains(words), qPrintable(error.detail));
    QVERIFY(error.detail.contains(u"AUTHENTICATIONFAILED"_s));
    QVERIFY(error.remedy.contains(u"token"_s));
    QVERIFY(!error.toString().contains(QString::fromLatin1(token)));
}

void OAuthLoginTest::asksForATokenAtEachLogin()
{
    QList<QByteArray> tokens = {token(), token(-1), token()};
    int asked = 0;
    imap::Account login = account({}, "never used");
    login.token.ask = [&]() -> Result<Secret> { return Secret(tokens.at(asked++)); };
    for (const bool isGood : {true, false, true}) {
        Session session(login);
        QCOMPARE(opened(session).isEmpty(), isGood);
    }
    QCOMPARE(asked, 3);
}

QTEST_GUILESS_MAIN(OAuthLoginTest)
#include "tst_oauthlogin.moc"
