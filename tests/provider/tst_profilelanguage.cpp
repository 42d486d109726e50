// SPDX-License-Identifier: GPL-3.0-or-later
// What the profile language can say beyond the shipped profiles: other list formats and kinds of paging,
// answers told apart by their body, the built-in functions.
#include "language.h"
#include "provider/json.h"
#include "provider/template.h"

using namespace language;

class ProfileLanguageTest : public QObject {
    Q_OBJECT

private slots:
    void lists_data();
    void lists();
    void pagesByNumber();
    void pagesByCursor();
    void aCursorThatStandsStill();
    void pagesByLink_data();
    void pagesByLink();
    void bodiesDecide_data();
    void bodiesDecide();
    void builtInFunctions_data();
    void builtInFunctions();
    void aMissingValueIsNamed();
    void templates_data();
    void templates();
    void paths_data();
    void paths();
};

void ProfileLanguageTest::lists_data()
{
    QTest::addColumn<QByteArray>("result");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QStringList>("addresses");
    QTest::newRow("DirectAdmin, list[]")
        << QByteArray(R"({"format":"urlencoded","items":"/list[]/*","fields":{"localPart":""}})")
        << QByteArray("list[]=ann&list%5B%5D=bob%2Bx&other=1")
        << QStringList{u"ann@example.org"_s, u"bob+x@example.org"_s};
    QTest::newRow("lines with CRLF") << QByteArray(R"({"format":"lines","fields":{"address":""}})")
                                     << QByteArray("ann@example.org\r\n\r\n  bob@example.org\n")
                                     << QStringList{u"ann@example.org"_s, u"bob@example.org"_s};
    QTest::newRow("JSON array of strings, other domains left out")
        << QByteArray(R"({"format":"json","items":"/*","fields":{"address":""}})")
        << QByteArray(R"(["ann@example.org","eve@example.com"])") << QStringList{u"ann@example.org"_s};
    QTest::newRow("JSON members of an object")
        << QByteArray(R"({"format":"json","items":"/a~1b/*","fields":{"localPart":"/n/0"}})")
        << QByteArray(R"({"a/b":{"1":{"n":["ann"]},"2":{"n":["bob"]}}})")
        << QStringList{u"ann@example.org"_s, u"bob@example.org"_s};
    QTest::newRow("nothing") << QByteArray(R"({"format":"json","items":"/list/*","fields":{"address":"/a"}})")
                             << QByteArray("{}") << QStringList{};
}

void ProfileLanguageTest::lists()
{
    QFETCH(QByteArray, result);
    QFETCH(QByteArray, body);
    HttpServer server([body](const HttpRequest &) { return answer(200, body); });
    QJsonObject operation = object(R"({"method":"GET","path":"/l"})");
    operation.insert(u"result"_s, object(result.constData()));
    const auto client = clientOf(server, {}, {{u"listMailboxes"_s, operation}});
    const Result<QList<Mailbox>> list = resultOf(client->listMailboxes());
    QVERIFY2(list.has_value(), qPrintable(list ? QString() : list.error().toString()));
    QStringList addresses;
    for (const Mailbox &mailbox : *list)
        addresses.append(mailbox.address.toString());
    QTEST(addresses, "addresses");
}

void ProfileLanguageTest::pagesByNumber()
{
    HttpServer server([](const HttpRequest &request) {
        const int page = request.query().queryItemValue(u"page"_s).toInt();
        return answer(200, page <= 3 ? "user" + QByteArray::number(page) : QByteArray());
    });
    const auto client = clientOf(server, {}, object(R"({"listMailboxes":{"method":"GET","path":"/l",
        "query":{"page":"{{page}}","per":"{{limit}}"},"paging":{"kind":"page","size":1},
        "result":{"format":"lines","fields":{"localPart":""}}}})"));
    QCOMPARE(resultOf(client->listMailboxes()).value().size(), 3);
    QCOMPARE(server.requests().first().target, QByteArray("/l?page=1&per=1"));
}

void ProfileLanguageTest::pagesByCursor()
{
    HttpServer server([](const HttpRequest &request) {
        const QString cursor = request.query().queryItemValue(u"after"_s, QUrl::FullyDecoded);
        return answer(200,
                      cursor.isEmpty() ? R"({"l":["ann"],"next":"a b&c"})" : R"({"l":["bob"],"next":null})");
    });
    const auto client = clientOf(server, {}, object(R"({"listAliases":{"method":"GET","path":"/l",
        "query":{"after":"{{next?}}"},"paging":{"kind":"next","next":"/next"},
        "result":{"format":"json","items":"/l/*","fields":{"localPart":""}}}})"));
    QCOMPARE(resultOf(client->listAliases()).value().size(), 2);
    QCOMPARE(server.requests().first().target, QByteArray("/l"));
    QCOMPARE(server.requests().last().query().queryItemValue(u"after"_s, QUrl::FullyDecoded), u"a b&c"_s);
}

void ProfileLanguageTest::aCursorThatStandsStill()
{
    int asked = 0;
    HttpServer server([&asked](const HttpRequest &) {
        return answer(200, R"({"l":["u)" + QByteArray::number(++asked) + R"("],"next":"same"})");
    });
    const auto client = clientOf(server, {}, object(R"({"listAliases":{"method":"GET","path":"/l",
        "query":{"after":"{{next?}}"},"paging":{"kind":"next","next":"/next"},
        "result":{"format":"json","items":"/l/*","fields":{"localPart":""}}}})"));
    QCOMPARE(resultOf(client->listAliases()).error().detail, u"the cursor does not move"_s);
    QCOMPARE(asked, 2);
}

void ProfileLanguageTest::pagesByLink_data()
{
    QTest::addColumn<QString>("link");
    QTest::addColumn<bool>("isFollowed");
    QTest::newRow("below the base") << u"{{server}}/v1/l?page=2"_s << true;
    QTest::newRow("another host") << u"https://other.example/v1/l?page=2"_s << false;
    QTest::newRow("another port") << u"http://127.0.0.1:1/v1/l?page=2"_s << false;
    QTest::newRow("another scheme") << u"file:///v1/l"_s << false;
    QTest::newRow("no scheme") << u"//other.example/v1/l"_s << false;
    QTest::newRow("a path alone") << u"/v1/l?page=2"_s << false;
    QTest::newRow("another part of the host") << u"{{server}}/v2/l?page=2"_s << false;
    QTest::newRow("a base that only begins alike") << u"{{server}}/v10/l?page=2"_s << false;
    QTest::newRow("up") << u"{{server}}/v1/../admin"_s << false;
    QTest::newRow("up, encoded") << u"{{server}}/v1/%2e%2e/admin"_s << false;
    QTest::newRow("with a user") << u"http://ann@127.0.0.1/v1/l"_s << false;
    QTest::newRow("too long") << u"{{server}}/v1/l?page="_s + QString(9000, u'2') << false;
}

void ProfileLanguageTest::pagesByLink()
{
    QFETCH(QString, link);
    QFETCH(bool, isFollowed);
    HttpServer server([&](const HttpRequest &request) {
        if (request.target == "/v1/l?page=2")
            return answer(200, R"({"l":["bob"]})");
        return answer(200, R"({"l":["ann"],"next":")" + link.toUtf8() + R"("})");
    });
    link.replace(u"{{server}}"_s, server.baseUrl());
    const QJsonObject operations = object(R"({"listAliases":{"method":"GET","path":"/l",
        "paging":{"kind":"link","next":"/next"},
        "result":{"format":"json","items":"/l/*","fields":{"localPart":""}}}})");
    const auto client = clientOf(server, {{u"baseUrl"_s, u"/v1"_s}}, operations);
    const Result<QList<Alias>> list = resultOf(client->listAliases());
    QCOMPARE(list.has_value(), isFollowed);
    QCOMPARE(server.requests().size(), isFollowed ? 2 : 1);
    if (isFollowed)
        QCOMPARE(list->size(), 2);
    else
        QCOMPARE(list.error().detail, u"the next page is said to be elsewhere"_s);
}

void ProfileLanguageTest::bodiesDecide_data()
{
    QTest::addColumn<QByteArray>("answers");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("verdict");
    const QByteArray mailcow = R"([{"at":"/*/msg/0","matches":"^object_exists$","means":"exists"},
        {"at":"/*/type","matches":"danger|error","means":"refused"}])";
    QTest::newRow("mailcow: 200 and success")
        << mailcow << 200 << QByteArray(R"([{"type":"success","msg":["mailbox_added","a@d"]}])")
        << u"created"_s;
    QTest::newRow("mailcow: 200 and danger")
        << mailcow << 200
        << QByteArray(R"([{"type":"success"},{"type":"danger","msg":["password_complexity"]}])")
        << u"refused"_s;
    QTest::newRow("mailcow: 200 and there already")
        << mailcow << 200 << QByteArray(R"([{"type":"danger","msg":["object_exists","a@d"]}])")
        << u"exists"_s;
    const QByteArray directAdmin = R"([{"matches":"error=1.*already","means":"exists"},
        {"matches":"error=1","means":"refused"}])";
    QTest::newRow("DirectAdmin: urlencoded error")
        << directAdmin << 200 << QByteArray("error=1&text=Cannot+create&details=no") << u"refused"_s;
    QTest::newRow("DirectAdmin: created")
        << directAdmin << 200 << QByteArray("error=0&text=ok") << u"created"_s;
    const QByteArray box = R"([{"status":400,"matches":"^User already exists","means":"exists"}])";
    QTest::newRow("Mail-in-a-Box: plain text")
        << box << 400 << QByteArray("User already exists.") << u"exists"_s;
    QTest::newRow("Mail-in-a-Box: other text")
        << box << 400 << QByteArray("Passwords must be at least eight characters.") << u"refused"_s;
    const QByteArray mailu = R"([{"status":409,"matches":"too many","means":"overQuota"},
        {"status":[409],"means":"exists"}])";
    QTest::newRow("Mailu: 409, duplicate") << mailu << 409 << QByteArray("Duplicate user") << u"exists"_s;
    QTest::newRow("Mailu: 409, no room") << mailu << 409 << QByteArray("Too many users") << u"full"_s;
    QTest::newRow("a class of codes")
        << QByteArray(R"([{"status":"4xx","means":"exists"}])") << 418 << QByteArray() << u"exists"_s;
}

void ProfileLanguageTest::bodiesDecide()
{
    QFETCH(QByteArray, answers);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    HttpServer server([status, body](const HttpRequest &) { return answer(status, body); });
    QJsonObject operation = object(R"({"method":"POST","path":"/m","json":["{{address}}"]})");
    operation.insert(u"answers"_s, QJsonDocument::fromJson(answers).array());
    const auto client = clientOf(server, {}, {{u"createMailbox"_s, operation}});
    const Result<Outcome> outcome = resultOf(client->createMailbox(ann()));
    QString verdict = u"refused"_s;
    if (outcome)
        verdict = *outcome == Outcome::Created ? u"created"_s : u"exists"_s;
    else if (outcome.error().kind == Error::Kind::OverQuota)
        verdict = u"full"_s;
    QTEST(verdict, "verdict");
}

void ProfileLanguageTest::builtInFunctions_data()
{
    QTest::addColumn<QString>("function");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("value");
    // RFC 7617 §2, FIPS 180 and the widely published vectors of HMAC-SHA-256 with the key "key".
    QTest::newRow("base64, RFC 7617")
        << u"base64"_s << u"Aladdin:open sesame"_s << QByteArray("QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    QTest::newRow("SHA-1 of abc, FIPS 180")
        << u"sha1Base64"_s << u"abc"_s
        << QByteArray::fromHex("a9993e364706816aba3e25717850c26c9cd0d89d").toBase64();
    const QByteArray mac = "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8";
    const QString fox = u"The quick brown fox jumps over the lazy dog"_s;
    QTest::newRow("HMAC, hex") << u"hmacSha256Hex"_s << fox << mac;
    QTest::newRow("HMAC, base64") << u"hmacSha256Base64"_s << fox << QByteArray::fromHex(mac).toBase64();
    QTest::newRow("UTC stamp") << u"utcStamp"_s << u"yyyyMMddHHmmss"_s << QByteArray("20260301040506");
}

void ProfileLanguageTest::builtInFunctions()
{
    QFETCH(QString, function);
    QFETCH(QString, text);
    HttpServer server([](const HttpRequest &) { return answer(200, {}); });
    QJsonObject computed{{u"name"_s, u"value"_s}, {u"function"_s, function}, {u"text"_s, text}};
    if (function.startsWith(u"hmac"_s))
        computed.insert(u"key"_s, u"{{token}}"_s);
    const auto client = clientOf(
        server,
        {{u"computed"_s, QJsonArray{computed}}, {u"headers"_s, QJsonObject{{u"X-Value"_s, u"{{value}}"_s}}}},
        object(R"({"createMailbox":{"method":"PUT","path":"/m"}})"));
    QVERIFY(resultOf(client->createMailbox(ann())));
    QTEST(server.requests().first().headers.value("x-value"), "value");
    QCOMPARE(server.requests().first().method, QByteArray("PUT"));
}

void ProfileLanguageTest::aMissingValueIsNamed()
{
    HttpServer server([](const HttpRequest &) { return answer(200, {}); });
    const auto whole = clientOf(server, {{u"headers"_s, QJsonObject{{u"X-Key"_s, u"{{token}}"_s}}}},
                                object(R"({"createMailbox":{"method":"PUT","path":"/m"}})"));
    Client client(whole->profile(), DomainName::fromALabels(u"example.org"), {});
    const Error error = resultOf(client.createMailbox(ann())).error();
    QCOMPARE(error.kind, Error::Kind::BadInput);
    QCOMPARE(error.message, u"“Token” is missing."_s);
    QCOMPARE(server.requests().size(), 0);
}

void ProfileLanguageTest::templates_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("expanded");
    const auto row = [](const char *name, const char *json, const char *expanded) {
        QTest::newRow(name) << QByteArray(json) << QByteArray(expanded);
    };
    row("text", R"({"a":"x{{n}}y"})", R"({"a":"x7y"})");
    row("number", R"({"a":"{{n|number}}"})", R"({"a":7})");
    row("large number", R"({"a":"{{big|number}}"})", R"({"a":9007199254740993})");
    row("Boolean", R"({"a":"{{yes|boolean}}"})", R"({"a":true})");
    row("list", R"({"a":"{{l|list}}"})", R"({"a":["1","2"]})");
    row("set", R"({"a":"{{l|set}}"})", R"({"a":{"1":true,"2":true}})");
    row("in a key", R"({"{{n}}x":true,"{{none?}}":1})", R"({"7x":true})");
    row("objects of which nothing is left", R"({"a":{"b":"{{none?}}"},"c":{}})", R"({"c":{}})");
    row("joined", R"({"a":"<{{l|join:}}>{{l|join:; }}"})", R"({"a":"<12>1; 2"})");
    row("optional members left out", R"({"a":"{{none?}}","b":["{{none?}}","{{n}}"],"c":"{{none?|number}}"})",
        R"({"b":["7"]})");
    row("quotes stay inside", R"({"a":"{{quote}}"})", R"({"a":"\",\"b\":\""})");
    row("missing", R"({"a":"{{none}}"})", "");
    row("no number", R"({"a":"{{quote|number}}"})", "");
    row("values are no templates", R"({"a":"{{nested}}"})", R"({"a":"{{n}}"})");
}

void ProfileLanguageTest::templates()
{
    QFETCH(QByteArray, json);
    Scope scope;
    scope.setText(u"n"_s, u"7"_s);
    scope.setText(u"big"_s, u"9007199254740993"_s);
    scope.setText(u"yes"_s, u"true"_s);
    scope.setText(u"quote"_s, u"\",\"b\":\""_s);
    scope.setText(u"nested"_s, u"{{n}}"_s);
    scope.setList(u"l"_s, {u"1"_s, u"2"_s});
    const Result<QJsonValue> value = expandJson(QJsonDocument::fromJson(json).object(), scope);
    const QByteArray expanded =
        value ? QJsonDocument(value->toObject()).toJson(QJsonDocument::Compact) : QByteArray();
    QTEST(expanded, "expanded");
}

void ProfileLanguageTest::paths_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QStringList>("values");
    // The example of RFC 6901 §5.
    QTest::newRow("array element") << u"/foo/0"_s << QStringList{u"bar"_s};
    QTest::newRow("empty key") << u"/"_s << QStringList{u"0"_s};
    QTest::newRow("~1 is a slash") << u"/a~1b"_s << QStringList{u"1"_s};
    QTest::newRow("~0 is a tilde") << u"/m~0n"_s << QStringList{u"8"_s};
    QTest::newRow("~01 is ~1") << u"/~01"_s << QStringList{u"9"_s};
    QTest::newRow("every element") << u"/foo/*"_s << QStringList{u"bar"_s, u"baz"_s};
    QTest::newRow("behind the end") << u"/foo/2"_s << QStringList{};
    QTest::newRow("below a scalar") << u"/foo/0/x"_s << QStringList{};
    QTest::newRow("negative index") << u"/foo/-1"_s << QStringList{};
}

void ProfileLanguageTest::paths()
{
    QFETCH(QString, path);
    QVERIFY(isPath(path));
    const QJsonObject document = object(R"({"foo":["bar","baz"],"":0,"a/b":1,"m~n":8,"~1":9})");
    QStringList values;
    for (const QJsonValue &value : valuesAt(document, path))
        values.append(scalarText(value));
    QTEST(values, "values");
}

QTEST_GUILESS_MAIN(ProfileLanguageTest)
#include "tst_profilelanguage.moc"
