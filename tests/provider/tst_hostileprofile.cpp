// SPDX-License-Identifier: GPL-3.0-or-later
// What a profile written by an enemy, or in haste, must not achieve: it is refused with the place of the
// mistake, or what it asks for is bounded.
#include <QElapsedTimer>

#include "language.h"
#include "provider/answerrule.h"

using namespace language;

namespace {

/// A profile of these parts; `operation` is what createMailbox is.
QByteArray profileText(const QByteArray &variables, const QByteArray &api, const QByteArray &operation)
{
    return R"({"format":1,"id":"test","name":"Test","variables":[)" + variables + R"(],"api":{)" + api
        + R"(},"operations":{"createMailbox":{)" + operation + "}}}";
}

const QByteArray secret = R"({"key":"token","label":"T","secret":true})";
const QByteArray base = R"("baseUrl":"https://example.com")";
const QByteArray post = R"("method":"POST","path":"/m")";

} // namespace

class HostileProfileTest : public QObject {
    Q_OBJECT

private slots:
    void refused_data();
    void refused();
    void staysAtItsHost_data();
    void staysAtItsHost();
    void headersCannotBeSplit_data();
    void headersCannotBeSplit();
    void listsThatNeverEnd();
    void expressionsThatNeverEnd_data();
    void expressionsThatNeverEnd();
};

void HostileProfileTest::refused_data()
{
    QTest::addColumn<QByteArray>("profile");
    QTest::addColumn<QString>("mistake"); // How it begins.
    const auto api = [](const char *name, const char *text, const char *mistake) {
        QTest::newRow(name) << profileText(secret, text, post) << QString::fromLatin1(mistake);
    };
    const auto operation = [](const char *name, const QByteArray &text, const char *mistake) {
        QTest::newRow(name) << profileText(secret, base, text) << QString::fromLatin1(mistake);
    };
    api("a file", R"("baseUrl":"file:///etc/passwd")", "/api/baseUrl: ");
    api("http off loopback", R"("baseUrl":"http://example.com")", "/api/baseUrl: must begin with https://");
    api("http beside loopback", R"("baseUrl":"http://127.0.0.1.example.com")", "/api/baseUrl: must begin");
    api("user name in the address", R"("baseUrl":"https://a:b@example.com")", "/api/baseUrl: must hold no");
    api("a secret in the address", R"("baseUrl":"https://{{token}}.example.com")", "/api/baseUrl: a secret");
    api("another host for the token", R"("baseUrl":"https://a.test","headers":{"Host":"b.test"})",
        "/api/headers: \"Host\" is not");
    api("a header that frames", R"("baseUrl":"https://a.test","headers":{"Transfer-Encoding":"chunked"})",
        "/api/headers: ");
    api("a header with a line end", "\"baseUrl\":\"https://a.test\",\"headers\":{\"X\\r\\nY\":\"z\"}",
        "/api/headers: ");
    api("an expression without bounds",
        R"("baseUrl":"https://a.test","answers":[{"matches":"(*LIMIT_MATCH=4294967295)(a+)+$","means":"ok"}])",
        "/api/answers/0/matches: must not hold \"(*\"");
    api("more requests at a time than are decent", R"("baseUrl":"https://a.test","parallelRequests":1000)",
        "/api/parallelRequests: must be a whole number from 1 to 6");
    operation("an absolute address", R"("method":"GET","path":"https://evil.test/")",
              "/operations/createMailbox/path: must begin with \"/\"");
    operation("a secret in the path", R"("method":"GET","path":"/{{token}}")",
              "/operations/createMailbox/path: a secret");
    operation("a mailbox's password in the query",
              R"("method":"GET","path":"/","query":{"p":"{{password}}"})",
              "/operations/createMailbox/query: a secret");
    operation("a secret as the other value", R"("method":"GET","path":"/{{displayName|or:token}}")",
              "/operations/createMailbox/path: a secret");
    operation("an unknown method", R"("method":"CONNECT","path":"/")", "/operations/createMailbox/method: ");
    operation("entities in XML",
              R"("method":"POST","path":"/","xml":"<!DOCTYPE x [<!ENTITY e 'y'>]><x>&e;</x>")",
              "/operations/createMailbox/xml: ");
    operation("XML that does not end", R"("method":"POST","path":"/","xml":"<x>")",
              "/operations/createMailbox/xml: is not well-formed in line 1");
    operation("XML that ends only with an optional line",
              R"("method":"POST","path":"/","xml":["<x>","{{quota?}}</x>"])",
              "/operations/createMailbox/xml: is not well-formed");
    operation("two bodies", R"("method":"POST","path":"/","xml":"<x/>","text":"y")",
              "/operations/createMailbox/text: there is \"xml\" already");
    operation("a key nobody knows", R"("method":"POST","path":"/","exec":"rm")",
              "/operations/createMailbox/exec: is not a key");
    QTest::newRow("a name twice") << profileText(secret + ',' + secret, base, post)
                                  << u"/variables/1/key: is taken"_s;
    QTest::newRow("a name that calls have")
        << profileText(R"({"key":"password","label":"P"})", base, post) << u"/variables/0/key: is taken"_s;
    QTest::newRow("huge") << QByteArray(300'000, ' ') << u"/: larger than 262144 octets"_s;
    QTest::newRow("deep") << QByteArray(10'000, '[') << u"/: nested more than 32 deep"_s;
    QTest::newRow("a giant text") << profileText(secret, base,
                                                 R"("method":"POST","path":"/)" + QByteArray(5000, 'x') + '"')
                                  << u"/operations/createMailbox/path: is longer than 4096"_s;
    QByteArray steps = R"("baseUrl":"https://a.test","steps":{"s0":{"method":"GET","path":"/"})";
    for (int i = 1; i <= 20; ++i)
        steps += R"(,"s)" + QByteArray::number(i) + R"(":{"method":"GET","path":"/"})";
    QTest::newRow("steps without end")
        << profileText(secret, steps + '}', post) << u"/api/steps: are more than 20"_s;
}

void HostileProfileTest::refused()
{
    QFETCH(QByteArray, profile);
    QFETCH(QString, mistake);
    const Result<Profile> parsed = parseProfile(profile);
    QVERIFY(!parsed.has_value());
    QCOMPARE(parsed.error().kind, Error::Kind::BadProfile);
    QVERIFY2(parsed.error().detail.startsWith(mistake), qPrintable(parsed.error().detail));
    QVERIFY(parsed.error().detail.size() > mistake.size() || parsed.error().detail == mistake);
}

void HostileProfileTest::staysAtItsHost_data()
{
    QTest::addColumn<QString>("localPart");
    QTest::newRow("two slashes") << u"//evil.test/x"_s;
    QTest::newRow("a user name") << u"@evil.test"_s;
    QTest::newRow("an address") << u"https://evil.test"_s;
    QTest::newRow("a backslash") << u"\\evil.test"_s;
    QTest::newRow("a line end") << u"a\r\nHost: evil.test"_s;
}

void HostileProfileTest::staysAtItsHost()
{
    QFETCH(QString, localPart);
    HttpServer server([](const HttpRequest &) { return answer(200, {}); });
    const auto client =
        clientOf(server, {}, object(R"({"createMailbox":{"method":"PUT","path":"//{{localPart}}"}})"));
    MailboxRequest request = ann();
    request.address.localPart = localPart;
    QVERIFY(resultOf(client->createMailbox(request)));
    QCOMPARE(server.requests().size(), 1);
    QCOMPARE(server.requests().first().target,
             "/" + QUrl::toPercentEncoding(localPart)); // Qt sends one slash.
}

void HostileProfileTest::headersCannotBeSplit_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("CR LF") << u"a\r\nX-Evil: 1"_s;
    QTest::newRow("LF") << u"a\nX-Evil: 1"_s;
    QTest::newRow("NUL") << u"a%1b"_s.arg(QChar(0));
}

void HostileProfileTest::headersCannotBeSplit()
{
    QFETCH(QString, name);
    HttpServer server([](const HttpRequest &) { return answer(200, {}); });
    const auto client = clientOf(
        server, {},
        object(R"({"createMailbox":{"method":"PUT","path":"/m","headers":{"X-Name":"{{displayName}}"}}})"));
    MailboxRequest request = ann();
    request.displayName = name;
    QCOMPARE(resultOf(client->createMailbox(request)).error().kind, Error::Kind::BadInput);
    QCOMPARE(server.requests().size(), 0);
}

void HostileProfileTest::listsThatNeverEnd()
{
    int page = 0;
    HttpServer server([&page](const HttpRequest &) {
        QByteArray lines;
        for (int i = 0; i < 5000; ++i)
            lines += 'u' + QByteArray::number(page * 5000 + i) + '\n';
        ++page;
        return answer(200, lines);
    });
    const auto client =
        clientOf(server, {}, object(R"({"listMailboxes":{"method":"GET","path":"/","paging":{"kind":"page"},
                     "result":{"format":"lines","fields":{"localPart":""}}}})"));
    const Result<QList<Mailbox>> list = resultOf(client->listMailboxes());
    QCOMPARE(list.error().kind, Error::Kind::Protocol);
    QCOMPARE(list.error().detail, u"the list does not end"_s);
    QCOMPARE(page, 21);
}

void HostileProfileTest::expressionsThatNeverEnd_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::newRow("nested") << u"(a+)+$"_s;
    QTest::newRow("alternatives") << u"(a|aa)+$"_s;
    QTest::newRow("many stars") << u"a*a*a*a*a*a*a*a*a*a*b"_s;
    QTest::newRow("backward") << u"(a*)*\\1b"_s;
}

void HostileProfileTest::expressionsThatNeverEnd()
{
    QFETCH(QString, pattern);
    const QRegularExpression expression = boundedExpression(pattern);
    QVERIFY(expression.isValid());
    QElapsedTimer clock;
    clock.start();
    QVERIFY(!expression.match(QString(60'000, u'a') + u'!').hasMatch());
    QVERIFY2(clock.elapsed() < 2000, qPrintable(QString::number(clock.elapsed())));
}

QTEST_GUILESS_MAIN(HostileProfileTest)
#include "tst_hostileprofile.moc"
