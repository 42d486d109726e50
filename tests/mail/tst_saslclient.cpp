// SPDX-License-Identifier: GPL-3.0-or-later
#include <QMessageAuthenticationCode>
#include <QPasswordDigestor>
#include <QTest>

#include "mail/saslclient.h"

using namespace Qt::StringLiterals;
using mail::Credentials;
using mail::SaslClient;

namespace {

Credentials ann(const QByteArray &password = "pencil")
{
    Credentials credentials;
    credentials.user = u"user"_s;
    credentials.password = Secret(password);
    return credentials;
}

const SaslClient::Channel encrypted{u"imap.example.org"_s, 993, true, false};

std::unique_ptr<SaslClient> clientFor(const QByteArray &mechanism, const Credentials &credentials)
{
    Result<std::unique_ptr<SaslClient>> client = SaslClient::choose({mechanism}, credentials, encrypted);
    return client ? std::move(*client) : nullptr;
}

/// The server's side of SCRAM (RFC 5802), computed apart from the client's library.
struct ScramServer {
    QCryptographicHash::Algorithm hash;
    QByteArray password;

    QByteArray first(const QByteArray &clientFirst)
    {
        clientFirstBare = clientFirst.mid(3);
        const QByteArray nonce = clientFirstBare.mid(clientFirstBare.indexOf("r=") + 2);
        serverFirst = "r=" + nonce + "server,s=" + QByteArray("salt salt").toBase64() + ",i=4096";
        return serverFirst;
    }

    QByteArray last(const QByteArray &clientFinal) const
    {
        const QByteArray salted = QPasswordDigestor::deriveKeyPbkdf2(
            hash, password, "salt salt", 4096, static_cast<quint64>(QCryptographicHash::hashLength(hash)));
        const QByteArray withoutProof = clientFinal.left(clientFinal.indexOf(",p="));
        const QByteArray message = clientFirstBare + ',' + serverFirst + ',' + withoutProof;
        const QByteArray clientKey = QMessageAuthenticationCode::hash("Client Key", salted, hash);
        const QByteArray signature =
            QMessageAuthenticationCode::hash(message, QCryptographicHash::hash(clientKey, hash), hash);
        QByteArray proof = clientKey;
        for (qsizetype i = 0; i < proof.size(); ++i)
            proof[i] = static_cast<char>(proof.at(i) ^ signature.at(i));
        if (clientFinal.mid(clientFinal.indexOf(",p=") + 3) != proof.toBase64())
            return "e=invalid-proof";
        const QByteArray serverKey = QMessageAuthenticationCode::hash("Server Key", salted, hash);
        return "v=" + QMessageAuthenticationCode::hash(message, serverKey, hash).toBase64();
    }

    QByteArray clientFirstBare;
    QByteArray serverFirst;
};

} // namespace

class SaslClientTest final : public QObject {
    Q_OBJECT

private slots:
    void chooses_data();
    void chooses();
    void sendsAmbiguousPasswordsAsTheyAre();
    void namesIdentities();
    void speaksPlain();
    void speaksLogin();
    void speaksCramMd5();
    void speaksScram_data();
    void speaksScram();
    void speaksOAuth_data();
    void speaksOAuth();
    void rejectsNulInPassword();
};

void SaslClientTest::chooses_data()
{
    QTest::addColumn<QByteArrayList>("offered");
    QTest::addColumn<bool>("isEncrypted");
    QTest::addColumn<bool>("allowPlaintext");
    QTest::addColumn<QString>("wanted");
    QTest::addColumn<QByteArray>("chosen");
    const QByteArrayList all{"PLAIN",         "LOGIN",   "CRAM-MD5", "scram-sha-1",
                             "SCRAM-SHA-256", "XOAUTH2", "GSSAPI"};
    QTest::newRow("strongest") << all << true << false << QString() << "SCRAM-SHA-256"_ba;
    QTest::newRow("wanted") << all << true << false << u"login"_s << "LOGIN"_ba;
    QTest::newRow("wanted, not offered") << all << true << false << u"DIGEST-MD5"_s << ""_ba;
    QTest::newRow("plain words only")
        << QByteArrayList{"LOGIN", "PLAIN"} << true << false << QString() << "PLAIN"_ba;
    QTest::newRow("plain words, not encrypted")
        << QByteArrayList{"LOGIN", "PLAIN"} << false << false << QString() << ""_ba;
    QTest::newRow("plain words, not encrypted, allowed")
        << QByteArrayList{"LOGIN", "PLAIN"} << false << true << QString() << "PLAIN"_ba;
    QTest::newRow("CRAM-MD5, not encrypted")
        << QByteArrayList{"PLAIN", "CRAM-MD5"} << false << true << QString() << "CRAM-MD5"_ba;
    QTest::newRow("unknown ones") << QByteArrayList{"GSSAPI", "EXTERNAL"} << true << false << QString()
                                  << ""_ba;
}

void SaslClientTest::chooses()
{
    QFETCH(const QByteArrayList, offered);
    QFETCH(const bool, isEncrypted);
    QFETCH(const bool, allowPlaintext);
    QFETCH(const QString, wanted);
    QFETCH(const QByteArray, chosen);
    Credentials credentials = ann();
    credentials.mechanism = wanted;
    const auto client =
        SaslClient::choose(offered, credentials, {u"host"_s, 143, isEncrypted, allowPlaintext});
    QCOMPARE(client ? (*client)->mechanism() : ""_ba, chosen);
    if (!client)
        QCOMPARE(client.error().kind, Error::Kind::LoginRefused);
}

void SaslClientTest::sendsAmbiguousPasswordsAsTheyAre()
{
    const QByteArrayList offered{"SCRAM-SHA-256", "PLAIN"};
    const auto inTls = SaslClient::choose(offered, ann("pässword"_ba), {u"host"_s, 993, true, false});
    QCOMPARE(inTls ? (*inTls)->mechanism() : ""_ba, "PLAIN"_ba);
    const auto inTheOpen = SaslClient::choose(offered, ann("pässword"_ba), {u"host"_s, 143, false, true});
    QCOMPARE(inTheOpen ? (*inTheOpen)->mechanism() : ""_ba, "SCRAM-SHA-256"_ba);
}

void SaslClientTest::namesIdentities()
{
    Credentials credentials = ann();
    QCOMPARE(credentials.loginName(), u"user"_s);
    QCOMPARE(credentials.authorizationName(), QString());
    credentials.administrator = u"admin"_s;
    QCOMPARE(credentials.loginName(), u"admin"_s);
    QCOMPARE(credentials.authorizationName(), u"user"_s);
    const auto client = SaslClient::choose({"SCRAM-SHA-256", "PLAIN"}, credentials, encrypted);
    QCOMPARE((*client)->mechanism(), "PLAIN"_ba); // The only one that can carry the other name.
    QCOMPARE((*client)->initialResponse().value_or(""), "user\0admin\0pencil"_ba);
    credentials.administratorSeparator = u"*"_s;
    QCOMPARE(credentials.loginName(), u"user*admin"_s);
    QCOMPARE(credentials.authorizationName(), QString());
}

void SaslClientTest::speaksPlain()
{
    const auto client = clientFor("PLAIN", ann("pen\xc3\xa7il"));
    QVERIFY(client->sendsFirst() && !client->isComplete());
    QCOMPARE(client->initialResponse().value_or("failed"), "\0user\0pen\xc3\xa7il"_ba);
    QVERIFY(client->isComplete());
    QVERIFY(!client->respond("more?"));
    const auto late = clientFor("PLAIN", ann());
    QCOMPARE(late->respond("").value_or("failed"), "\0user\0pencil"_ba);
}

void SaslClientTest::speaksLogin()
{
    const auto client = clientFor("LOGIN", ann());
    QVERIFY(!client->sendsFirst());
    QCOMPARE(client->respond("User Name").value_or("failed"), "user"_ba);
    QCOMPARE(client->respond("Password").value_or("failed"), "pencil"_ba);
    QVERIFY(client->isComplete());
}

void SaslClientTest::speaksCramMd5()
{
    Credentials credentials = ann("tanstaaftanstaaf"); // RFC 2195 §2
    credentials.user = u"tim"_s;
    const auto client = clientFor("CRAM-MD5", credentials);
    QCOMPARE(client->respond("<1896.697170952@postoffice.reston.mci.net>").value_or("failed"),
             "tim b913a602c7eda7a495b4e6e7334d3890"_ba);
    QVERIFY(client->isComplete());
}

void SaslClientTest::speaksScram_data()
{
    QTest::addColumn<QByteArray>("mechanism");
    QTest::addColumn<int>("hash");
    QTest::addColumn<QByteArray>("serverPassword");
    QTest::addColumn<bool>("isComplete");
    const int sha1 = QCryptographicHash::Sha1;
    const int sha256 = QCryptographicHash::Sha256;
    QTest::newRow("SHA-1, RFC 5802") << "SCRAM-SHA-1"_ba << sha1 << "pencil"_ba << true;
    QTest::newRow("SHA-256, RFC 7677") << "SCRAM-SHA-256"_ba << sha256 << "pencil"_ba << true;
    QTest::newRow("a server that does not know the password")
        << "SCRAM-SHA-256"_ba << sha256 << "other"_ba << false;
}

void SaslClientTest::speaksScram()
{
    QFETCH(const QByteArray, mechanism);
    QFETCH(const int, hash);
    QFETCH(const QByteArray, serverPassword);
    QFETCH(const bool, isComplete);
    const auto client = clientFor(mechanism, ann());
    QVERIFY(client->sendsFirst());
    ScramServer server{static_cast<QCryptographicHash::Algorithm>(hash), serverPassword, {}, {}};
    const Result<QByteArray> first = client->initialResponse();
    QVERIFY(first && first->startsWith("n,,n=user,r="));
    const Result<QByteArray> final = client->respond(server.first(*first));
    QVERIFY(final && !client->isComplete());
    QByteArray proof = server.last(*final);
    QCOMPARE(proof.startsWith("v="), isComplete);
    if (!isComplete)
        proof = "v=" + QByteArray(QCryptographicHash::hashLength(QCryptographicHash::Sha256), 'x').toBase64();
    QCOMPARE(client->respond(proof).has_value(), isComplete);
    QCOMPARE(client->isComplete(), isComplete);
}

void SaslClientTest::speaksOAuth_data()
{
    QTest::addColumn<QByteArray>("mechanism");
    QTest::addColumn<QByteArray>("initial");
    QTest::addColumn<QByteArray>("answerToRefusal");
    QTest::newRow("XOAUTH2") << "XOAUTH2"_ba
                             << "user=a,b\x01"_ba + "auth=Bearer tok\x01\x01"
                             << ""_ba;
    QTest::newRow("OAUTHBEARER, RFC 7628 §3.1")
        << "OAUTHBEARER"_ba
        << "n,a=a=2Cb,\x01host=imap.example.org\x01port=993\x01"_ba + "auth=Bearer tok\x01\x01"
        << "\x01"_ba;
}

void SaslClientTest::speaksOAuth()
{
    QFETCH(const QByteArray, mechanism);
    QFETCH(const QByteArray, initial);
    QFETCH(const QByteArray, answerToRefusal);
    Credentials credentials;
    credentials.user = u"a,b"_s;
    credentials.token = Secret("tok"_ba);
    QVERIFY(!clientFor("PLAIN", credentials));
    const auto client = clientFor(mechanism, credentials);
    QCOMPARE(client->initialResponse().value_or("failed"), initial);
    QVERIFY(client->isComplete());
    QCOMPARE(client->respond("{\"status\":\"401\"}").value_or("failed"), answerToRefusal);
    QVERIFY(!client->isComplete());
    QVERIFY(client->refusal().contains(u"401"_s));
}

void SaslClientTest::rejectsNulInPassword()
{
    const auto client = clientFor("SCRAM-SHA-256", ann("pen\0cil"_ba));
    QVERIFY(!client->initialResponse());
}

QTEST_GUILESS_MAIN(SaslClientTest)
#include "tst_saslclient.moc"
