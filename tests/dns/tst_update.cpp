// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/update.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include "dns/await.h"
#include "dns/client.h"
#include "dns/practice.h"

using namespace Qt::StringLiterals;
using dns::RRset;
using dns::TsigKey;
using dns::Type;
using dns::Update;
using std::chrono::seconds;

namespace {

TsigKey keyOf(const QByteArray &secret, TsigKey::Algorithm algorithm = TsigKey::Algorithm::HmacSha256)
{
    return {DomainName::fromALabels(u"key.example"), algorithm, Secret(secret)};
}

const QDateTime noon(QDate(2026, 1, 1), QTime(12, 0), Qt::UTC);

} // namespace

class UpdateTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void keys_data();
    void keys();
    void wrongKeysDoNotQuoteTheSecret();
    void signatures_data();
    void signatures();
    void forgedReplies();
    void appliesAndUndoes();
    void addsOneTextAndRemovesIt();
    void refusals_data();
    void refusals();
    void unreachable();
    void silentServer();
    void forgedReplyOverTheWire();

private:
    RRset mx(const QString &datum) const;
    Status apply(const TsigKey &key, const Update &update);
    QStringList mxAtPrimary();

    Practice m_practice;
    dns::Client m_client;
    dns::Updater m_updater;
    TsigKey m_key;
};

void UpdateTest::initTestCase()
{
    const Status started = m_practice.start();
    QVERIFY2(started, started ? "" : qPrintable(started.error().toString()));
    m_key = dns::loadTsigKey(m_practice.servers().tsigFile()).value();
}

RRset UpdateTest::mx(const QString &datum) const
{
    return {m_practice.domain(), Type::MX, seconds(6), {dns::parseRdata(Type::MX, datum).value()}};
}

Status UpdateTest::apply(const TsigKey &key, const Update &update)
{
    return await(m_updater.apply(m_practice.primary(), key, update))
        .value_or(fail(Error::Kind::Internal, u"no end"_s));
}

QStringList UpdateTest::mxAtPrimary()
{
    const auto answer = await(m_client.ask(m_practice.primary(), {m_practice.domain(), Type::MX}));
    return answer && *answer ? (*answer)->message.answer(m_practice.domain(), Type::MX).texts()
                             : QStringList();
}

void UpdateTest::keys_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("name");
    QTest::addColumn<TsigKey::Algorithm>("algorithm");
    using Algorithm = TsigKey::Algorithm;
    QTest::newRow("BIND") << QByteArray(
        "key \"k.example.\" {\n\talgorithm hmac-sha256;\n\tsecret \"c2VjcmV0\";\n};\n")
                          << u"k.example"_s << Algorithm::HmacSha256;
    QTest::newRow("BIND with comments, one line")
        << QByteArray("# a\n// b\n/* c\n } */ key k { algorithm HMAC-SHA512; /* d */ secret c2VjcmV0; };")
        << u"k"_s << Algorithm::HmacSha512;
    QTest::newRow("Knot") << QByteArray("hmac-sha1:k.example.:c2VjcmV0\n") << u"k.example"_s
                          << Algorithm::HmacSha1;
    QTest::newRow("other algorithm") << QByteArray("hmac-md5:k:c2VjcmV0") << QString() << Algorithm::HmacSha1;
    QTest::newRow("no secret") << QByteArray("key k { algorithm hmac-sha256; };") << QString()
                               << Algorithm::HmacSha1;
    QTest::newRow("no base64") << QByteArray("key k { algorithm hmac-sha256; secret \"!\"; };") << QString()
                               << Algorithm::HmacSha1;
    QTest::newRow("no key") << QByteArray("zone x { };") << QString() << Algorithm::HmacSha1;
    QTest::newRow("open brace") << QByteArray("key k { algorithm hmac-sha256; secret c2VjcmV0;") << QString()
                                << Algorithm::HmacSha1;
    QTest::newRow("empty") << QByteArray() << QString() << Algorithm::HmacSha1;
    QTest::newRow("too large") << QByteArray(70'000, ' ') << QString() << Algorithm::HmacSha1;
}

void UpdateTest::keys()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, name);
    const Result<TsigKey> key = dns::parseTsigKey(text);
    QCOMPARE(key.has_value(), !name.isEmpty());
    if (!key) {
        QCOMPARE(key.error().kind, Error::Kind::BadInput);
        return;
    }
    QCOMPARE(key->name.toString(), name);
    QTEST(key->algorithm, "algorithm");
    QCOMPARE(key->secret.reveal(), QByteArray("secret"));
}

void UpdateTest::wrongKeysDoNotQuoteTheSecret()
{
    for (const QByteArray &text : {QByteArray("key k { algorithm x; secret \"hunter2\"; };"),
                                   QByteArray("key k { algorithm hmac-sha256; secret \"hunter2!\"; };")})
        QVERIFY(!dns::parseTsigKey(text).error().toString().contains(u"hunter2"_s));
}

void UpdateTest::signatures_data()
{
    QTest::addColumn<TsigKey::Algorithm>("algorithm");
    QTest::addColumn<int>("macSize");
    QTest::newRow("SHA-1") << TsigKey::Algorithm::HmacSha1 << 20;
    QTest::newRow("SHA-256") << TsigKey::Algorithm::HmacSha256 << 32;
    QTest::newRow("SHA-512") << TsigKey::Algorithm::HmacSha512 << 64;
}

void UpdateTest::signatures()
{
    QFETCH(TsigKey::Algorithm, algorithm);
    QFETCH(int, macSize);
    const TsigKey key = keyOf("secret", algorithm);
    const Update update(DomainName::fromALabels(u"example.org"));
    const dns::SignedMessage message = dns::signedMessage(update.message(), key, noon).value();
    QCOMPARE(message.mac.size(), macSize);
    // A request is verified without a request MAC before it.
    QVERIFY(dns::verifiedMessage(message.octets, key, {}, noon.addSecs(300)));
    QVERIFY(!dns::verifiedMessage(message.octets, key, {}, noon.addSecs(301)));
    QVERIFY(!dns::verifiedMessage(message.octets, keyOf("other", algorithm), {}, noon));
    QVERIFY(!dns::verifiedMessage(message.octets, key, "request", noon));
}

void UpdateTest::forgedReplies()
{
    const TsigKey key = keyOf("secret");
    const Update update(DomainName::fromALabels(u"example.org"));
    const QByteArray octets = dns::signedMessage(update.message(), key, noon).value().octets;
    for (qsizetype i = 2; i < octets.size(); ++i) {
        QByteArray altered = octets;
        altered[i] = char(altered.at(i) ^ 1);
        QVERIFY(!dns::verifiedMessage(altered, key, {}, noon));
    }
    QVERIFY(!dns::verifiedMessage(dns::toWire(update.message()).value(), key, {}, noon));
}

void UpdateTest::appliesAndUndoes()
{
    const RRset former = mx(u"10 mail.old-host.test."_s);
    const RRset wanted = mx(u"10 mx1.new-host.test."_s);
    QVERIFY(apply(m_key, Update(m_practice.domain()).replace(former, wanted)));
    QCOMPARE(mxAtPrimary(), wanted.texts());

    const Status again = apply(m_key, Update(m_practice.domain()).replace(former, wanted));
    QVERIFY(!again);
    QCOMPARE(again.error().kind, Error::Kind::Refused);
    QCOMPARE(again.error().detail, u"NXRRSET"_s);
    QCOMPARE(mxAtPrimary(), wanted.texts());

    QVERIFY(apply(m_key, Update(m_practice.domain()).replace(wanted, former)));
    QCOMPARE(mxAtPrimary(), former.texts());
}

void UpdateTest::addsOneTextAndRemovesIt()
{
    const DomainName owner = m_practice.domain();
    const dns::Record token{owner, Type::TXT, seconds(6), dns::Text::fromValue("code=1")};
    const auto texts = [this, &owner] {
        const auto answer = await(m_client.ask(m_practice.primary(), {owner, Type::TXT}));
        return (*answer)->message.answer(owner, Type::TXT).data.size();
    };
    QCOMPARE(texts(), 1);
    QVERIFY(apply(m_key, Update(owner).requireExists(owner, Type::TXT).add(token)));
    QCOMPARE(texts(), 2);
    QVERIFY(apply(m_key, Update(owner).remove(token)));
    QCOMPARE(texts(), 1);

    const DomainName fresh = owner.child(u"_fresh");
    const RRset nothing{fresh, Type::TXT, {}, {}};
    const RRset one{fresh, Type::TXT, seconds(6), {token.data}};
    QVERIFY(apply(m_key, Update(owner).replace(nothing, one)));
    QCOMPARE(apply(m_key, Update(owner).requireAbsent(fresh, Type::TXT).add(one)).error().detail,
             u"YXRRSET"_s);
    QVERIFY(apply(m_key, Update(owner).replace(one, nothing)));
}

void UpdateTest::refusals_data()
{
    QTest::addColumn<QByteArray>("secret");
    QTest::addColumn<QString>("keyName");
    QTest::addColumn<QString>("zone");
    QTest::addColumn<Error::Kind>("kind");
    QTest::addColumn<QString>("detail");
    const QString zone = u"example-firm.test"_s;
    QTest::newRow("wrong secret") << QByteArray("wrong") << u"mailhaul-rehearsal"_s << zone
                                  << Error::Kind::LoginRefused << u"TSIG BADSIG"_s;
    QTest::newRow("unknown key") << QByteArray("x") << u"nobody"_s << zone << Error::Kind::LoginRefused
                                 << u"TSIG BADKEY"_s;
    QTest::newRow("foreign zone") << QByteArray() << u"mailhaul-rehearsal"_s << u"elsewhere.test"_s
                                  << Error::Kind::Refused << u"NOTAUTH"_s;
}

void UpdateTest::refusals()
{
    QFETCH(QByteArray, secret);
    QFETCH(QString, keyName);
    QFETCH(QString, zone);
    TsigKey key = m_key;
    key.name = DomainName::fromALabels(keyName);
    if (!secret.isEmpty())
        key.secret = Secret(secret);
    const DomainName apex = DomainName::fromALabels(zone);
    const Status status = apply(key, Update(apex).remove(apex, Type::MX));
    QVERIFY(!status);
    QTEST(status.error().detail, "detail");
    QTEST(status.error().kind, "kind");
}

void UpdateTest::unreachable()
{
    const dns::Server nobody{QHostAddress(rehearsal::LoopbackNetwork::ofThisProcess().address(200)),
                             m_practice.environment().port};
    const auto status = await(m_updater.apply(nobody, m_key, Update(m_practice.domain())));
    QVERIFY(status && !*status);
    QCOMPARE(status->error().kind, Error::Kind::Unreachable);
}

void UpdateTest::silentServer()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    const auto status = await(m_updater.apply({server.serverAddress(), server.serverPort()}, m_key,
                                              Update(m_practice.domain()), std::chrono::milliseconds(200)));
    QVERIFY(status && !*status);
    QCOMPARE(status->error().kind, Error::Kind::Unreachable);
    QVERIFY(status->error().message.contains(u"did not say"_s));
}

void UpdateTest::forgedReplyOverTheWire()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    connect(&server, &QTcpServer::newConnection, &server, [&server] {
        QTcpSocket *socket = server.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [socket] {
            // "Done", says somebody who does not know the key.
            const QByteArray id = socket->readAll().mid(2, 2);
            socket->write(QByteArray::fromHex("000C") + id + QByteArray::fromHex("A8000000000000000000"));
        });
    });
    const auto status = await(
        m_updater.apply({server.serverAddress(), server.serverPort()}, m_key, Update(m_practice.domain())));
    QVERIFY(status && !*status);
    QCOMPARE(status->error().kind, Error::Kind::Protocol);
}

QTEST_GUILESS_MAIN(UpdateTest)
#include "tst_update.moc"
