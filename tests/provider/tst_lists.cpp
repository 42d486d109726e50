// SPDX-License-Identifier: GPL-3.0-or-later
// What hosts list, and answers of which a list decides what they mean.
#include "language.h"
#include "provider/listing.h"

using namespace language;

class ListsTest : public QObject {
    Q_OBJECT

private slots:
    void aliasesOfMailboxes();
    void listedMembers_data();
    void listedMembers();
    void emptyListByItsStatus();
    void conflicts_data();
    void conflicts();
    void conflictsOfBothKinds();
    void changesAreNoCreations();
    void aliasesInParts_data();
    void aliasesInParts();
};

void ListsTest::aliasesOfMailboxes()
{
    HttpServer server([](const HttpRequest &) {
        return answer(200, R"({"users":[
            {"primaryEmail":"ann@example.org","aliases":["info@example.org","*@example.org"]},
            {"primaryEmail":"bob@example.org"},
            {"primaryEmail":"eve@example.org","aliases":["info@example.org"]}]})");
    });
    const auto client =
        clientOf(server, object(R"({"catchAll":"*"})"),
                 object(R"({"listAliases":{"method":"GET","path":"/u","result":{"items":"/users/*",
                 "fields":{"address":"/aliases/*","members":["/none","/primaryEmail"]}}}})"));
    const QList<Alias> aliases = resultOf(client->listAliases()).value();
    const QList<Alias> expected{
        {address(u"info@example.org"), {address(u"ann@example.org"), address(u"eve@example.org")}},
        {{{}, domain()}, {address(u"ann@example.org")}}};
    QCOMPARE(aliases, expected);
}

void ListsTest::listedMembers_data()
{
    QTest::addColumn<QString>("member");
    QTest::addColumn<bool>("isAddress");
    QTest::newRow("an address") << u"bob@example.net"_s << true;
    QTest::newRow("cPanel and Exim: refused") << u":fail: No such person at this address"_s << false;
    QTest::newRow("DirectAdmin: thrown away") << u":blackhole:"_s << false;
    QTest::newRow("an account of the server") << u"customer"_s << false;
    QTest::newRow("a program") << u"|/usr/lib/mailman/mail/mailman"_s << false;
    QTest::newRow("a program with arguments") << u"|/usr/lib/mailman/mail/mailman post x"_s << false;
    QTest::newRow("a program in quotes") << u"\"|/usr/bin/vacation ann\""_s << false;
    QTest::newRow("a program that is given an address") << u"\"|/usr/bin/reply ann\"@example.org"_s << false;
    QTest::newRow("a file") << u"/dev/null"_s << false;
    QTest::newRow("WildDuck: a server") << u"smtp://mx2.zone.eu:25"_s << false;
}

/// Of an alias with a member that is no address nothing more is said, in whatever order they come.
void ListsTest::listedMembers()
{
    QFETCH(QString, member);
    QFETCH(bool, isAddress);
    const MailAddress ann = address(u"ann@example.org");
    QCOMPARE(provider::listedMembers({ann.toString(), member}).isEmpty(), !isAddress);
    QJsonArray rows;
    for (const QString &each : {ann.toString(), member, u"cat@example.org"_s})
        rows += QJsonObject{{u"from"_s, u"info@example.org"_s}, {u"to"_s, each}};
    HttpServer server([rows](const HttpRequest &) { return answer(200, QJsonDocument(rows).toJson()); });
    const auto client =
        clientOf(server, {}, object(R"({"listAliases":{"method":"GET","path":"/a","result":{"items":"/*",
                                     "fields":{"address":"/from","members":"/to"}}}})"));
    const QList<Alias> aliases = resultOf(client->listAliases()).value();
    QCOMPARE(aliases.size(), 1);
    QCOMPARE(aliases.first().members.size(), isAddress ? 3 : 0);
}

void ListsTest::emptyListByItsStatus()
{
    HttpServer server([](const HttpRequest &) { return answer(404, "no aliases"); });
    const auto client = clientOf(
        server, {},
        object(R"({"listAliases":{"method":"GET","path":"/a","answers":[{"status":404,"means":"none"}],
            "result":{"items":"/*","fields":{"address":""}}}})"));
    QCOMPARE(resultOf(client->listAliases()).value(), QList<Alias>());
}

void ListsTest::conflicts_data()
{
    QTest::addColumn<QByteArray>("list");
    QTest::addColumn<bool>("exists");
    QTest::newRow("it is listed") << QByteArray(R"(["bob@example.org","ANN@example.org"])") << true;
    QTest::newRow("it is not listed") << QByteArray(R"(["bob@example.org"])") << false;
    QTest::newRow("there is no list") << QByteArray("oops") << false;
}

void ListsTest::conflicts()
{
    QFETCH(QByteArray, list);
    QFETCH(bool, exists);
    HttpServer server([list](const HttpRequest &request) {
        return request.method == "GET" ? answer(200, list) : answer(409, "Conflict with secret");
    });
    const auto client = clientOf(
        server, {},
        object(
            R"({"listMailboxes":{"method":"GET","path":"/u","result":{"items":"/*","fields":{"address":""}}},
            "createMailbox":{"method":"POST","path":"/u","text":"x",
            "answers":[{"status":409,"means":"conflict"}]}})"));
    for (int i = 0; i < 2; ++i) {
        const Result<Outcome> outcome = resultOf(client->createMailbox(ann()));
        QCOMPARE(outcome.has_value(), exists);
        if (exists)
            QCOMPARE(*outcome, Outcome::AlreadyThere);
        else
            QCOMPARE(outcome.error().detail, u"HTTP 409: Conflict with •••"_s);
    }
    // What the list has shown once it need not show again.
    QCOMPARE(server.requests().size(), exists ? 3 : 4);
}

/// One rule for all operations, and an address that a mailbox has and no alias.
void ListsTest::conflictsOfBothKinds()
{
    HttpServer server([](const HttpRequest &request) {
        if (request.method != "GET")
            return answer(409, "taken");
        return answer(200, request.path() == "/users" ? R"(["ann@example.org"])" : "[]");
    });
    const auto client = clientOf(
        server, object(R"({"answers":[{"status":409,"means":"conflict"}]})"),
        object(
            R"({"listMailboxes":{"method":"GET","path":"/users","result":{"items":"/*","fields":{"address":""}}},
            "listAliases":{"method":"GET","path":"/lists","result":{"items":"/*","fields":{"address":""}}},
            "createMailbox":{"method":"POST","path":"/users","text":"x"},
            "createAlias":{"method":"POST","path":"/lists","text":"x"}})"));
    QCOMPARE(resultOf(client->createMailbox(ann())).value(), Outcome::AlreadyThere);
    const Result<Outcome> alias =
        resultOf(client->createAlias(address(u"ann@example.org"), {address(u"bob@example.org")}));
    QVERIFY(!alias);
    QCOMPARE(alias.error().kind, Error::Kind::Refused);
}

/// A password is not set because something is there already.
void ListsTest::changesAreNoCreations()
{
    HttpServer server([](const HttpRequest &) { return answer(409, "Another request is at work."); });
    for (const char *means : {"exists", "conflict"}) {
        const auto client = clientOf(
            server,
            object((R"({"answers":[{"status":409,"means":")" + QByteArray(means) + R"("}]})").constData()),
            object(R"({"setPassword":{"method":"PUT","path":"/p","text":"{{password}}"}})"));
        const Status set = resultOf(client->setPassword(address(u"ann@example.org"), Secret(u"new"_s)));
        QVERIFY(!set);
        QCOMPARE(set.error().kind, Error::Kind::Refused);
        QVERIFY2(set.error().detail.contains(u"Another request"_s), qPrintable(set.error().detail));
    }
}

void ListsTest::aliasesInParts_data()
{
    QTest::addColumn<QByteArray>("step");
    QTest::addColumn<QByteArray>("create");
    QTest::addColumn<bool>("isInParts");
    const QByteArray kept = R"("keep":true,)";
    const QByteArray needs = R"("needs":["before"],)";
    QTest::newRow("one request") << kept << QByteArray() << false;
    QTest::newRow("behind a log-in that serves all") << kept << needs << false;
    QTest::newRow("Zimbra: the list, then its members") << QByteArray() << needs << true;
    QTest::newRow("James: one for each member") << kept << QByteArray(R"("each":"members",)") << true;
}

void ListsTest::aliasesInParts()
{
    QFETCH(QByteArray, step);
    QFETCH(QByteArray, create);
    HttpServer server([](const HttpRequest &) { return answer(200, {}); });
    const auto client = clientOf(
        server, object((R"({"steps":{"before":{)" + step + R"("method":"POST","path":"/b"}}})").constData()),
        object((R"({"createAlias":{)" + create + R"("method":"POST","path":"/a","text":"x"}})").constData()));
    QTEST(client->makesInParts(OperationName::CreateAlias), "isInParts");
    QVERIFY(!client->makesInParts(OperationName::CreateMailbox));
}

QTEST_GUILESS_MAIN(ListsTest)
#include "tst_lists.moc"
