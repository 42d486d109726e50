// SPDX-License-Identifier: GPL-3.0-or-later
// Requests that come before others: log-ins that are kept, and ids that are looked up.
#include <QSignalSpy>

#include "language.h"

using namespace language;

namespace {

/// A host with a log-in whose tokens it forgets at will, and mailboxes that have ids.
struct SessionHost {
    HttpServer server{[this](const HttpRequest &request) { return respond(request); }};
    int logins = 0;
    bool isForgetful = false; ///< Refuses every token.
    bool usesCookies = false;
    QByteArray lastToken;

    HttpResponse respond(const HttpRequest &request)
    {
        if (request.path() == "/login") {
            lastToken = "tok3n-" + QByteArray::number(++logins);
            const QByteArray cookie = "Set-Cookie: sid=" + lastToken + "; Path=/; HttpOnly";
            return {200, R"({"token":")" + lastToken + R"("})",
                    usesCookies ? QList{cookie} : QList<QByteArray>(), HttpResponse::Manner::Whole};
        }
        const QByteArray given =
            usesCookies ? request.headers.value("cookie") : request.headers.value("authorization");
        if (isForgetful || given != (usesCookies ? "sid=" + lastToken : "Token " + lastToken))
            return answer(401, "who are you, " + given + '?');
        if (request.path() == "/users/ann")
            return answer(200, R"({"id":4711})");
        if (request.path().startsWith("/users/"))
            return answer(200, "{}");
        return answer(201, "{}");
    }

    QList<QByteArray> paths() const
    {
        QList<QByteArray> all;
        for (const HttpRequest &request : server.requests())
            all.append(request.method + ' ' + request.path());
        return all;
    }
};

QJsonObject sessionApi(bool usesCookies)
{
    return object(
        usesCookies ? R"({"needs":["session"],"steps":{"session":{"keep":true,"cookies":true,"method":"POST",
                         "path":"/login","form":{"password":"{{token}}"}}}})"
                    : R"({"needs":["session"],"headers":{"Authorization":"Token {{sessionToken?}}"},
                         "steps":{"session":{"keep":true,"method":"POST","path":"/login",
                         "json":{"password":"{{token}}"},"result":{"secrets":{"sessionToken":"/token"}}},
                         "user":{"needs":["session"],"method":"GET","path":"/users/{{localPart}}",
                         "result":{"values":{"userId":"/id"}}}}})");
}

const char *createMailbox = R"({"createMailbox":{"method":"POST","path":"/mailboxes",
    "json":{"name":"{{localPart}}"}}})";

} // namespace

class StepsTest : public QObject {
    Q_OBJECT

private slots:
    void logsInOnce_data();
    void logsInOnce();
    void logsInAgainWhenForgotten();
    void endsWhenAlwaysRefused();
    void looksUpAnId();
    void looksUpInVain();
    void cookiesStayWithTheirClient();
    void survivesCancelling();
    void mistakes_data();
    void mistakes();
};

void StepsTest::logsInOnce_data()
{
    QTest::addColumn<bool>("usesCookies");
    QTest::newRow("by a token") << false;
    QTest::newRow("by a cookie") << true;
}

void StepsTest::logsInOnce()
{
    QFETCH(bool, usesCookies);
    SessionHost host;
    host.usesCookies = usesCookies;
    const auto client = clientOf(host.server, sessionApi(usesCookies), object(createMailbox));
    const QList<QFuture<Result<Outcome>>> futures{client->createMailbox(ann()), client->createMailbox(ann()),
                                                  client->createMailbox(ann())};
    for (const auto &future : futures)
        QCOMPARE(resultOf(future).value(), Outcome::Created);
    QCOMPARE(host.logins, 1);
    QCOMPARE(host.server.requests().size(), 4);
}

void StepsTest::logsInAgainWhenForgotten()
{
    SessionHost host;
    const auto client = clientOf(host.server, sessionApi(false), object(createMailbox));
    QVERIFY(resultOf(client->createMailbox(ann())));
    host.lastToken = "another";
    const QList<QFuture<Result<Outcome>>> futures{client->createMailbox(ann()), client->createMailbox(ann())};
    for (const auto &future : futures)
        QCOMPARE(resultOf(future).value(), Outcome::Created);
    QCOMPARE(host.logins, 2);
}

void StepsTest::endsWhenAlwaysRefused()
{
    SessionHost host;
    const auto client = clientOf(host.server, sessionApi(false), object(createMailbox));
    QVERIFY(resultOf(client->createMailbox(ann())));
    host.isForgetful = true;
    const Error error = resultOf(client->createMailbox(ann())).error();
    QCOMPARE(error.kind, Error::Kind::LoginRefused);
    QVERIFY2(!error.toString().contains(u"tok3n"_s), qPrintable(error.toString()));
    QCOMPARE(host.logins, 2);
}

void StepsTest::looksUpAnId()
{
    SessionHost host;
    const auto client =
        clientOf(host.server, sessionApi(false),
                 object(R"({"setPassword":{"needs":["user"],"method":"PUT","path":"/users/{{userId}}",
                   "json":{"password":"{{password}}"}}})"));
    const MailAddress ann = MailAddress::parse(u"ann@example.org").value();
    QVERIFY(resultOf(client->setPassword(ann, Secret(u"new"_s))));
    QCOMPARE(host.paths(), (QList<QByteArray>{"POST /login", "GET /users/ann", "PUT /users/4711"}));
}

void StepsTest::looksUpInVain()
{
    SessionHost host;
    const auto client = clientOf(
        host.server, sessionApi(false),
        object(R"({"disableMailbox":{"needs":["user"],"method":"DELETE","path":"/mailboxes/{{userId}}"}})"));
    const Error error =
        resultOf(client->disableMailbox(MailAddress::parse(u"bob@example.org").value())).error();
    QCOMPARE(error.kind, Error::Kind::Refused);
    QCOMPARE(error.detail, u"userId"_s);
    QVERIFY(!error.message.isEmpty() && !error.remedy.isEmpty());
    QCOMPARE(host.server.requests().size(), 2);
}

void StepsTest::cookiesStayWithTheirClient()
{
    SessionHost host;
    host.usesCookies = true;
    const auto client = clientOf(host.server, sessionApi(true), object(createMailbox));
    QVERIFY(resultOf(client->createMailbox(ann())));
    HttpServer other([](const HttpRequest &) { return answer(201, "{}"); });
    const auto stranger = clientOf(other, {}, object(createMailbox));
    QVERIFY(resultOf(stranger->createMailbox(ann())));
    QVERIFY(!other.requests().first().headers.contains("cookie"));
}

void StepsTest::survivesCancelling()
{
    SessionHost host;
    const auto client = clientOf(host.server, sessionApi(false), object(createMailbox));
    QFuture<Result<Outcome>> first = client->createMailbox(ann());
    const QFuture<Result<Outcome>> second = client->createMailbox(ann());
    first.cancel();
    QCOMPARE(resultOf(second).value(), Outcome::Created);
    QTRY_VERIFY(first.isFinished());
    QVERIFY(first.isCanceled());
}

void StepsTest::mistakes_data()
{
    QTest::addColumn<QByteArray>("steps");
    QTest::addColumn<QString>("mistake");
    const auto row = [](const char *name, const char *steps, const QString &mistake) {
        QTest::newRow(name) << QByteArray(steps) << mistake;
    };
    row("no such step", R"({"b":{"method":"GET","path":"/"}})",
        u"/operations/createMailbox/needs: there is no step \"a\""_s);
    row("a circle", R"({"a":{"needs":["b"],"method":"GET","path":"/"},
                        "b":{"needs":["a"],"method":"GET","path":"/"}})",
        u"/api/steps/a: needs itself"_s);
    row("a name that this call does not have", R"({"a":{"method":"GET","path":"/{{members|join:,}}"}})",
        u"/operations/createMailbox/needs: the step \"a\" uses {{members}}, which is not known here"_s);
    row("kept, but about one address", R"({"a":{"keep":true,"method":"GET","path":"/{{localPart}}"}})",
        u"/api/steps/a/needs: the step \"a\" uses {{localPart}}, which is not known here"_s);
    row("a name that is taken", R"({"a":{"method":"GET","path":"/","result":{"values":{"address":"/a"}}}})",
        u"/api/steps/a/result/values/address: must be a new name such as \"sessionId\""_s);
    row("a secret in an address",
        R"({"a":{"method":"GET","path":"/","result":{"secrets":{"t":"/t"}}},
            "b":{"needs":["a"],"method":"GET","path":"/{{t}}"}})",
        u"/api/steps/b/path: a secret must not be part of an address"_s);
    row("another host by http", R"({"a":{"method":"GET","path":"/","baseUrl":"http://example.com"}})",
        u"/api/steps/a/baseUrl: must begin with https:// (http:// only on loopback)"_s);
    row("another host by a variable", R"({"a":{"method":"GET","path":"/","baseUrl":"https://{{domain}}"}})",
        u"/api/steps/a/baseUrl: is not the address of a web server"_s);
}

void StepsTest::mistakes()
{
    QFETCH(QByteArray, steps);
    QJsonObject api{{u"baseUrl"_s, u"https://example.com"_s}};
    api.insert(u"steps"_s, object(steps.constData()));
    QJsonObject operation = object(R"({"method":"POST","path":"/m","needs":["a"]})");
    const QJsonObject profile{{u"format"_s, 1},
                              {u"id"_s, u"test"_s},
                              {u"name"_s, u"Test"_s},
                              {u"api"_s, api},
                              {u"operations"_s, QJsonObject{{u"createMailbox"_s, operation}}}};
    const Result<Profile> parsed = parseProfile(QJsonDocument(profile).toJson());
    QVERIFY(!parsed.has_value());
    QTEST(parsed.error().detail, "mistake");
}

QTEST_GUILESS_MAIN(StepsTest)
#include "tst_steps.moc"
