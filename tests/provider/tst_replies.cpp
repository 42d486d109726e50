// SPDX-License-Identifier: GPL-3.0-or-later
// Answers that are no JSON, requests that are none, and what is said once for each member.
#include "language.h"
#include "provider/json.h"
#include "provider/scope.h"
#include "provider/xml.h"

using namespace language;

class RepliesTest : public QObject {
    Q_OBJECT

private slots:
    void paths_data();
    void paths();
    void badXml_data();
    void badXml();
    void sendsXml();
    void leavesOutLines();
    void oneRequestForEachMember();
    void catchAll_data();
    void catchAll();
    void quotas_data();
    void quotas();
    void quotasInLists();
};

void RepliesTest::paths_data()
{
    QTest::addColumn<QByteArray>("document");
    QTest::addColumn<bool>("isXml");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QStringList>("values");
    const QByteArray packet = R"(<?xml version="1.0"?><p:packet xmlns:p="urn:x" version="1.6"><mail>
        <result><status>ok</status><name>ann &amp; co</name></result>
        <result><status>error</status><name>bob</name></result></mail></p:packet>)";
    QTest::newRow("one of several") << packet << true << u"/packet/mail/result/status"_s
                                    << QStringList{u"ok"_s, u"error"_s};
    QTest::newRow("attribute") << packet << true << u"/packet/@version"_s << QStringList{u"1.6"_s};
    QTest::newRow("escaped") << packet << true << u"/packet/mail/result/0/name"_s
                             << QStringList{u"ann & co"_s};
    QTest::newRow("filtered") << packet << true << u"/packet/mail/result/[status=error]/name"_s
                              << QStringList{u"bob"_s};
    const QByteArray zimbra = R"(<account name="ann@example.org"><a n="zimbraMailQuota">1024</a></account>)";
    QTest::newRow("the only one filtered")
        << zimbra << true << u"/account/a/[@n=zimbraMailQuota]"_s << QStringList{u"1024"_s};
    QTest::newRow("ISPConfig: attributes of SOAP left out")
        << QByteArray(R"(<e:Body xmlns:e="urn:e" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
            <return xsi:type="xsd:string">abc</return></e:Body>)")
        << true << u"/Body/return"_s << QStringList{u"abc"_s};
    QTest::newRow("the only one, not it")
        << zimbra << true << u"/account/a/[@n=displayName]"_s << QStringList{};
    QTest::newRow("Graph: records of one type")
        << QByteArray(R"({"value":[{"recordType":"Mx"},{"recordType":"Txt","text":"MS=ms1"}]})") << false
        << u"/value/[recordType=Txt]/text"_s << QStringList{u"MS=ms1"_s};
    QTest::newRow("DirectAdmin: names of members") << QByteArray(R"({"ann":"a@x.test","bob":"b@x.test"})")
                                                   << false << u"/#/key"_s << QStringList{u"ann"_s, u"bob"_s};
    QTest::newRow("a filter beside a scalar")
        << QByteArray(R"(["a",1])") << false << u"/[a=b]"_s << QStringList{};
}

void RepliesTest::paths()
{
    QFETCH(QByteArray, document);
    QFETCH(bool, isXml);
    QFETCH(QString, path);
    const JsonBounds bounds{100'000, 20};
    const Result<QJsonValue> tree = isXml ? parseXml(document, bounds) : parseJson(document, bounds);
    QVERIFY2(tree.has_value(), qPrintable(tree ? QString() : tree.error().toString()));
    QVERIFY(isPath(path));
    QStringList values;
    for (const QJsonValue &value : valuesAt(*tree, path))
        values.append(scalarText(value));
    QTEST(values, "values");
}

void RepliesTest::badXml_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("no end") << QByteArray("<a><b></a>");
    QTest::newRow("two roots") << QByteArray("<a/><b/>");
    QByteArray bomb = "<!DOCTYPE x [<!ENTITY a0 \"aaaaaaaaaa\">";
    for (int i = 1; i < 12; ++i)
        bomb += "<!ENTITY a" + QByteArray::number(i) + " \""
            + ("&a" + QByteArray::number(i - 1) + ';').repeated(10) + "\">";
    QTest::newRow("a billion laughs") << bomb + "]><x>&a11;</x>";
    QTest::newRow("external entity") << QByteArray(
        R"(<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>)");
    QTest::newRow("undeclared entity") << QByteArray("<x>&e;</x>");
    QTest::newRow("deep") << QByteArray("<a>").repeated(10'000) + QByteArray("</a>").repeated(10'000);
    QTest::newRow("a giant tag") << "<a" + QByteArray(" x='1'").repeated(20'000) + "/>";
    QTest::newRow("too large") << "<a>" + QByteArray(2'000'000, 'x') + "</a>";
}

void RepliesTest::badXml()
{
    QFETCH(QByteArray, text);
    const Result<QJsonValue> tree = parseXml(text, {1'000'000, 64});
    QVERIFY(!tree.has_value());
    QCOMPARE(tree.error().kind, Error::Kind::Protocol);
    QVERIFY(tree.error().detail.size() < 500);
}

void RepliesTest::sendsXml()
{
    HttpServer server([](const HttpRequest &) {
        return answer(200, "<packet><result><status>error</status><errcode>1007</errcode></result></packet>");
    });
    const auto client =
        clientOf(server, object(R"({"format":"xml","words":"/packet/result/errcode"})"),
                 object(R"({"createMailbox":{"method":"POST","path":"/agent.php","xml":["<packet>",
            "<name display=\"{{displayName?}}\"/>","<n>{{localPart}}</n><p>{{password}}</p>","</packet>"],
            "answers":[{"at":"/packet/result/[status=error]/errcode","matches":"^1007$","means":"exists"}]}})"));
    MailboxRequest request = ann();
    request.password = Secret(u"<&>\"'\r]]>"_s);
    request.displayName = u"O'Neill \"X\" & <Co>"_s;
    QCOMPARE(resultOf(client->createMailbox(request)).value(), Outcome::AlreadyThere);
    const HttpRequest sent = server.requests().first();
    QCOMPARE(sent.headers.value("content-type"), QByteArray("text/xml; charset=utf-8"));
    const QJsonValue tree = parseXml(sent.body, {10'000, 10}).value();
    QCOMPARE(scalarText(valuesAt(tree, u"/packet/p"_s).first()), u"<&>\"'\r]]>"_s);
    QCOMPARE(scalarText(valuesAt(tree, u"/packet/name/@display"_s).first()), request.displayName);

    request.password = Secret(u"\x01"_s);
    QCOMPARE(resultOf(client->createMailbox(request)).error().kind, Error::Kind::BadInput);
    QCOMPARE(server.requests().size(), 1);
}

void RepliesTest::leavesOutLines()
{
    HttpServer server([](const HttpRequest &) { return answer(200, {}); });
    const auto client = clientOf(
        server, {},
        object(R"({"createAlias":{"method":"POST","path":"/a","xml":["<a>","{{members|elements:to}}","</a>"]},
            "createMailbox":{"method":"POST","path":"/m","text":["user {{localPart}}","name {{displayName?}}",
            "as {{displayName|or:localPart}}"]}})"));
    QVERIFY(resultOf(client->createMailbox(ann())));
    QCOMPARE(server.requests().last().body, QByteArray("user ann\nas ann"));
    QCOMPARE(server.requests().last().headers.value("content-type"), QByteArray("text/plain; charset=utf-8"));
    QVERIFY(resultOf(client->createAlias(address(u"info@example.org"),
                                         {address(u"ann@example.org"), address(u"b&c@example.org")})));
    QCOMPARE(server.requests().last().body,
             QByteArray("<a>\n<to>ann@example.org</to><to>b&amp;c@example.org</to>\n</a>"));
}

void RepliesTest::oneRequestForEachMember()
{
    QByteArrayList known{"/u/ann"};
    HttpServer server([&known](const HttpRequest &request) {
        const bool isNew = !known.contains(request.path());
        known.append(request.path());
        return answer(isNew ? 201 : 409, "{}");
    });
    const auto client =
        clientOf(server, {},
                 object(R"({"createAlias":{"each":"members","method":"POST","path":"/u/{{memberLocalPart}}",
            "json":{"alias":"{{address}}","of":"{{member}}"},"answers":[{"status":409,"means":"exists"}]}})"));
    const QList<MailAddress> members{address(u"ann@example.org"), address(u"bob@example.org")};
    QCOMPARE(resultOf(client->createAlias(address(u"info@example.org"), members)).value(), Outcome::Created);
    QCOMPARE(server.requests().size(), 2);
    QCOMPARE(server.requests().last().json(),
             object(R"({"alias":"info@example.org","of":"bob@example.org"})"));
    QCOMPARE(resultOf(client->createAlias(address(u"info@example.org"), members)).value(),
             Outcome::AlreadyThere);
}

void RepliesTest::catchAll_data()
{
    QTest::addColumn<QByteArray>("api");
    QTest::addColumn<QByteArray>("operations");
    QTest::addColumn<QByteArray>("body"); // Nothing: not possible.
    const QByteArray alias = R"("createAlias":{"method":"POST","path":"/a","text":"{{address}}"})";
    QTest::newRow("mailcow: nothing before the @")
        << QByteArray(R"({"catchAll":""})") << '{' + alias + '}' << QByteArray("@example.org");
    QTest::newRow("a star") << QByteArray(R"({"catchAll":"*"})") << '{' + alias + '}'
                            << QByteArray("*@example.org");
    QTest::newRow("a request of its own")
        << QByteArray("{}")
        << '{' + alias + R"(,"createCatchAll":{"method":"PUT","path":"/c","text":"{{members|join:,}}"}})"
        << QByteArray("ann@example.org");
    QTest::newRow("not possible") << QByteArray("{}") << '{' + alias + '}' << QByteArray();
}

void RepliesTest::catchAll()
{
    QFETCH(QByteArray, api);
    QFETCH(QByteArray, operations);
    QFETCH(QByteArray, body);
    HttpServer server([](const HttpRequest &) { return answer(200, {}); });
    const auto client = clientOf(server, object(api.constData()), object(operations.constData()));
    QCOMPARE(client->can(OperationName::CreateCatchAll), !body.isEmpty());
    const Result<Outcome> outcome =
        resultOf(client->createAlias({{}, domain()}, {address(u"ann@example.org")}));
    QCOMPARE(outcome.has_value(), !body.isEmpty());
    if (outcome)
        QCOMPARE(server.requests().first().body, body);
    else
        QCOMPARE(outcome.error().kind, Error::Kind::BadProfile);
}

void RepliesTest::quotas_data()
{
    QTest::addColumn<QByteArray>("api");
    QTest::addColumn<qint64>("octets"); // 0: none asked for
    QTest::addColumn<QByteArray>("sent");
    const QByteArray megabytes = R"({"quotaUnit":1048576,"quotaUnlimited":"0"})";
    QTest::newRow("MB") << megabytes << qint64(5368709120) << QByteArray("5120");
    QTest::newRow("MB, rounded up") << megabytes << qint64(1048577) << QByteArray("2");
    QTest::newRow("MB, unlimited") << megabytes << qint64(0) << QByteArray("0");
    QTest::newRow("with a letter") << QByteArray(R"({"quotaUnit":1073741824,"quotaSuffix":"G"})")
                                   << qint64(10737418240) << QByteArray("10G");
    QTest::newRow("octets, none") << QByteArray("{}") << qint64(0) << QByteArray("");
    QTest::newRow("default") << QByteArray(R"({"quotaUnit":1000,"quotaDefault":5000})") << qint64(0)
                             << QByteArray("5");
}

void RepliesTest::quotas()
{
    QFETCH(QByteArray, api);
    QFETCH(qint64, octets);
    HttpServer server([](const HttpRequest &) { return answer(200, {}); });
    const auto client =
        clientOf(server, object(api.constData()),
                 object(R"({"createMailbox":{"method":"POST","path":"/m","text":["{{quota?}}"]}})"));
    MailboxRequest request = ann();
    if (octets > 0)
        request.quotaOctets = octets;
    QVERIFY(resultOf(client->createMailbox(request)));
    QTEST(server.requests().first().body, "sent");
}

void RepliesTest::quotasInLists()
{
    QCOMPARE(quotaOctets(u"7"_s, 1000), std::optional<qint64>(7000));
    QCOMPARE(quotaOctets(u"10G"_s, 1000), std::optional<qint64>(10737418240));
    QCOMPARE(quotaOctets(u"1.5 MB"_s, 1000), std::optional<qint64>(1572864));
    for (const QString &none : {u""_s, u"0"_s, u"unlimited"_s, u"-1"_s, u"999999999999999T"_s})
        QCOMPARE(quotaOctets(none, 1000), std::optional<qint64>());
}

QTEST_GUILESS_MAIN(RepliesTest)
#include "tst_replies.moc"
