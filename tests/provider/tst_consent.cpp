// SPDX-License-Identifier: GPL-3.0-or-later
// OAuth 2.0 in the browser, against an authorization server that a test writes, and the token in use.
#include <QCryptographicHash>
#include <QSignalSpy>
#include <QTcpSocket>

#include "language.h"
#include "provider/consentrequest.h"

using namespace language;

namespace {

/// Google's way: a consent brings the refresh token, a step the access token.
Profile profileOf(const HttpServer &server)
{
    QByteArray json = R"({"format":1,"id":"test","name":"Test","variables":[
        {"key":"clientId","label":"Client"},{"key":"clientSecret","label":"Its secret","secret":true,"required":false},
        {"key":"refreshToken","label":"Permission","secret":true,"consent":{"authorizeUrl":"BASE/auth",
         "tokenUrl":"BASE/token","clientId":"{{clientId}}","clientSecret":"{{clientSecret?}}",
         "scope":"users aliases","parameters":{"access_type":"offline"}}}],
        "api":{"baseUrl":"BASE/api","needs":["access"],"headers":{"Authorization":"Bearer {{accessToken?}}"},
        "steps":{"access":{"keep":true,"method":"POST","path":"/token","baseUrl":"BASE",
         "form":{"grant_type":"refresh_token","refresh_token":"{{refreshToken}}","client_id":"{{clientId}}"},
         "answers":[{"status":400,"matches":"invalid_grant","means":"loginRefused"}],
         "result":{"secrets":{"accessToken":"/access_token"}}}}},
        "operations":{"createMailbox":{"method":"POST","path":"/users","text":"{{address}}"}}})";
    const Result<Profile> profile = parseProfile(json.replace("BASE", server.baseUrl().toLatin1()));
    if (!profile)
        qFatal("%s", qPrintable(profile.error().toString()));
    return *profile;
}

Values values()
{
    return {{{u"clientId"_s, u"id-1"_s}}, {{u"clientSecret"_s, Secret(u"s3cret"_s)}}};
}

/// What the user's browser does with the address that it is sent back to.
void comeBack(quint16 port, const QByteArray &target, QByteArray *page = nullptr)
{
    QTcpSocket browser;
    browser.connectToHost(QHostAddress::LocalHost, port);
    browser.write("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    QTRY_COMPARE(browser.state(), QAbstractSocket::UnconnectedState);
    if (page)
        *page = browser.readAll();
}

/// A request that waits for the browser.
struct Pending {
    explicit Pending(const HttpServer &server, std::chrono::milliseconds limit = 20s)
        : request(profileOf(server), u"refreshToken"_s, domain(), values())
    {
        QObject::connect(&request, &ConsentRequest::browserNeeded, &request,
                         [this](const QUrl &url) { address = url; });
        future = request.start(limit);
    }

    QString field(const QString &name) const
    {
        return QUrlQuery(address).queryItemValue(name, QUrl::FullyDecoded);
    }
    quint16 port() const { return quint16(QUrl(field(u"redirect_uri"_s)).port()); }
    QByteArray state() const { return field(u"state"_s).toLatin1(); }

    ConsentRequest request;
    QUrl address;
    QFuture<Result<Secret>> future;
};

} // namespace

class ConsentTest : public QObject {
    Q_OBJECT

private slots:
    void permission();
    void refusals_data();
    void refusals();
    void strangersAreIgnored();
    void nobodyComesBack();
    void cancelling();
    void usesAndRenewsTheAccessToken();
    void permissionWithdrawn();
    void mistakes_data();
    void mistakes();
};

void ConsentTest::permission()
{
    HttpServer server([](const HttpRequest &) {
        return answer(200, R"({"access_token":"at","refresh_token":"rt-1","expires_in":3600})");
    });
    Pending pending(server);
    QCOMPARE(pending.address.path(), u"/auth"_s);
    QCOMPARE(pending.field(u"client_id"_s), u"id-1"_s);
    QCOMPARE(pending.field(u"scope"_s), u"users aliases"_s);
    QCOMPARE(pending.field(u"access_type"_s), u"offline"_s);
    QCOMPARE(pending.field(u"code_challenge_method"_s), u"S256"_s);
    QCOMPARE(QUrl(pending.field(u"redirect_uri"_s)).host(), u"127.0.0.1"_s);
    QVERIFY(!pending.address.toString().contains(u"s3cret"_s));

    QByteArray page;
    comeBack(pending.port(), "/?code=c%2B1&state=" + pending.state(), &page);
    QVERIFY2(page.startsWith("HTTP/1.1 200 "), page.constData());
    QVERIFY(!page.contains("c+1"));
    QCOMPARE(resultOf(pending.future).value(), Secret(u"rt-1"_s));
    const QUrlQuery form = server.requests().first().form();
    const auto sent = [&form](const QString &name) { return form.queryItemValue(name, QUrl::FullyDecoded); };
    QCOMPARE(sent(u"grant_type"_s), u"authorization_code"_s);
    QCOMPARE(sent(u"code"_s), u"c+1"_s);
    QCOMPARE(sent(u"client_secret"_s), u"s3cret"_s);
    QCOMPARE(sent(u"redirect_uri"_s), pending.field(u"redirect_uri"_s));
    // RFC 7636 §4.6.
    const QByteArray verifier = sent(u"code_verifier"_s).toLatin1();
    QVERIFY(verifier.size() >= 43);
    QCOMPARE(QCryptographicHash::hash(verifier, QCryptographicHash::Sha256)
                 .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals),
             pending.field(u"code_challenge"_s).toLatin1());
}

void ConsentTest::refusals_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Error::Kind>("kind");
    QTest::addColumn<QString>("detail");
    QTest::newRow("denied, RFC 6749 §4.1.2.1")
        << QByteArray("/?error=access_denied&error_description=not+today") << 0 << QByteArray()
        << Error::Kind::Refused << u"access_denied not today"_s;
    QTest::newRow("the code is too old, RFC 6749 §5.2")
        << QByteArray("/?code=abc-123") << 400
        << QByteArray(R"({"error":"invalid_grant","error_description":"code s3cret has expired"})")
        << Error::Kind::Refused << u"HTTP 400: code ••• has expired"_s;
    QTest::newRow("no lasting permission")
        << QByteArray("/?code=c") << 200 << QByteArray(R"({"access_token":"at"})") << Error::Kind::Protocol
        << QString();
    QTest::newRow("no JSON") << QByteArray("/?code=c") << 200 << QByteArray("<html>") << Error::Kind::Protocol
                             << QString();
}

void ConsentTest::refusals()
{
    QFETCH(QByteArray, target);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    HttpServer server([status, body](const HttpRequest &) { return answer(status, body); });
    Pending pending(server);
    comeBack(pending.port(), target + "&state=" + pending.state());
    const Error error = resultOf(pending.future).error();
    QTEST(error.kind, "kind");
    QTEST(error.detail, "detail");
    QVERIFY(!error.message.isEmpty());
}

void ConsentTest::strangersAreIgnored()
{
    HttpServer server([](const HttpRequest &) { return answer(200, R"({"refresh_token":"rt"})"); });
    Pending pending(server);
    for (const QByteArray &target : {QByteArray("/?code=evil&state=guess"), QByteArray("/?code=evil"),
                                     QByteArray("/favicon.ico"), QByteArray("/") + QByteArray(20'000, 'x')}) {
        QByteArray page;
        comeBack(pending.port(), target, &page);
        QVERIFY2(!page.startsWith("HTTP/1.1 200 "), page.constData());
    }
    QVERIFY(!pending.future.isFinished());
    QCOMPARE(server.requests().size(), 0);
    comeBack(pending.port(), "/?code=good&state=" + pending.state());
    QCOMPARE(resultOf(pending.future).value(), Secret(u"rt"_s));
}

void ConsentTest::nobodyComesBack()
{
    HttpServer server([](const HttpRequest &) { return answer(200, {}); });
    Pending pending(server, 20ms);
    QCOMPARE(resultOf(pending.future).error().kind, Error::Kind::Unreachable);
    QTcpSocket browser;
    browser.connectToHost(QHostAddress::LocalHost, pending.port());
    QTRY_COMPARE(browser.error(), QAbstractSocket::ConnectionRefusedError);
}

void ConsentTest::cancelling()
{
    HttpServer server([](const HttpRequest &) {
        return HttpResponse{0, {}, {}, HttpResponse::Manner::Silent};
    });
    Pending pending(server);
    comeBack(pending.port(), "/?code=c&state=" + pending.state());
    QTRY_COMPARE(server.requests().size(), 1);
    pending.future.cancel();
    QTRY_VERIFY(pending.future.isFinished());
    QVERIFY(pending.future.isCanceled());
}

void ConsentTest::usesAndRenewsTheAccessToken()
{
    int tokens = 0;
    QByteArray valid;
    HttpServer server([&](const HttpRequest &request) {
        if (request.path() == "/token") {
            valid = "at-" + QByteArray::number(++tokens);
            return answer(200, R"({"access_token":")" + valid + R"("})");
        }
        return answer(request.headers.value("authorization") == "Bearer " + valid ? 201 : 401, "{}");
    });
    Values known = values();
    known.secrets.insert(u"refreshToken"_s, Secret(u"rt-1"_s));
    Client client(profileOf(server), domain(), known);
    QCOMPARE(resultOf(client.createMailbox(ann())).value(), Outcome::Created);
    valid = "expired";
    QCOMPARE(resultOf(client.createMailbox(ann())).value(), Outcome::Created);
    QCOMPARE(tokens, 2);
}

void ConsentTest::permissionWithdrawn()
{
    HttpServer server([](const HttpRequest &) {
        return answer(400, R"({"error":"invalid_grant","error_description":"rt-1 was revoked"})");
    });
    Values known = values();
    known.secrets.insert(u"refreshToken"_s, Secret(u"rt-1"_s));
    Client client(profileOf(server), domain(), known);
    const Error error = resultOf(client.createMailbox(ann())).error();
    QCOMPARE(error.kind, Error::Kind::LoginRefused);
    QVERIFY2(!error.toString().contains(u"rt-1"_s), qPrintable(error.toString()));
}

void ConsentTest::mistakes_data()
{
    QTest::addColumn<QByteArray>("variable");
    QTest::addColumn<QString>("mistake");
    const auto row = [](const char *name, const char *variable, const QString &mistake) {
        QTest::newRow(name) << QByteArray(variable) << mistake;
    };
    row("no secret",
        R"({"consent":{"authorizeUrl":"https://a.test","tokenUrl":"https://a.test","clientId":"x","scope":"s"}})",
        u"/variables/0/consent: belongs to a secret only"_s);
    row("http",
        R"({"secret":true,"consent":{"authorizeUrl":"http://a.test","tokenUrl":"https://a.test","clientId":"x","scope":"s"}})",
        u"/variables/0/consent/authorizeUrl: must begin with https:// (http:// only on loopback)"_s);
    row("a file",
        R"({"secret":true,"consent":{"authorizeUrl":"https://a.test","tokenUrl":"file:///x","clientId":"x","scope":"s"}})",
        u"/variables/0/consent/tokenUrl: is not the address of a web server"_s);
}

void ConsentTest::mistakes()
{
    QFETCH(QByteArray, variable);
    QJsonObject entry = object(variable.constData());
    entry.insert(u"key"_s, u"permission"_s);
    entry.insert(u"label"_s, u"Permission"_s);
    const QJsonObject profile{
        {u"format"_s, 1}, {u"id"_s, u"test"_s}, {u"name"_s, u"Test"_s}, {u"variables"_s, QJsonArray{entry}}};
    const Result<Profile> parsed = parseProfile(QJsonDocument(profile).toJson());
    QVERIFY(!parsed.has_value());
    QTEST(parsed.error().detail, "mistake");
}

QTEST_GUILESS_MAIN(ConsentTest)
#include "tst_consent.moc"
