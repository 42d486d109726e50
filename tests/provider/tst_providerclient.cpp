// SPDX-License-Identifier: GPL-3.0-or-later
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>

#include "base/durationtext.h"
#include "practice.h"

using namespace practice;

namespace {

const char annListed[] = R"({"total":1,"mailboxes":[{"address":"ann@example.org"}]})";

} // namespace

class ClientTest : public QObject {
    Q_OBJECT

private slots:
    void createsAMailbox();
    void createsAnAlias();
    void leavesOutWhatIsNotAsked();
    void encodesTheLocalPart();
    void readsTheDomain();
    void answers_data();
    void answers();
    void waitsAsLongAsAsked();
    void waitsUntilTheDateThatIsNamed();
    void doesNotWaitForHours();
    void whatIsOnlyWaitingCanBeStopped_data();
    void whatIsOnlyWaitingCanBeStopped();
    void whatIsOnTheWireIsNotStopped();
    void lostAnswers_data();
    void lostAnswers();
    void givesUpAfterSomeAttempts();
    void retriesPassingFailures();
    void endsWhenTheServerIsSilent();
    void unreachableServer();
    void listsPageByPage();
    void listsWhatAStingyServerGives();
    void cancelling();
    void destroyingTheClientEndsItsCalls();
    void sideBySideAsPermitted();
    void refusesOtherDomains();
};

void ClientTest::createsAMailbox()
{
    HttpServer server([](const HttpRequest &) { return json(201, "{}"); });
    Practice practice(server);
    const Result<Outcome> outcome = resultOf(practice.client.createMailbox(ann()));
    QVERIFY2(outcome.has_value(), qPrintable(outcome ? QString() : outcome.error().toString()));
    QCOMPARE(*outcome, Outcome::Created);
    QCOMPARE(server.requests().size(), 1);
    const HttpRequest &request = server.requests().first();
    QCOMPARE(request.method, QByteArray("POST"));
    QCOMPARE(request.target, QByteArray("/v1/domains/example.org/mailboxes"));
    QCOMPARE(request.headers.value("authorization"), "Bearer " + token);
    QCOMPARE(request.headers.value("content-type"), QByteArray("application/json"));
    const QJsonObject expected{{u"localPart"_s, u"ann"_s},
                               {u"password"_s, QString::fromUtf8(password)},
                               {u"displayName"_s, u"Ann Ünder"_s},
                               {u"quota"_s, qint64(5'000'000'000)}};
    QCOMPARE(request.json(), expected);
}

void ClientTest::createsAnAlias()
{
    HttpServer server([](const HttpRequest &) { return json(201, "{}"); });
    Practice practice(server);
    const auto outcome = resultOf(practice.client.createAlias(
        address(u"info@example.org"), {address(u"ann@example.org"), address(u"bob@example.net")}));
    QCOMPARE(outcome.value(), Outcome::Created);
    const QJsonArray members{u"ann@example.org"_s, u"bob@example.net"_s};
    QCOMPARE(server.requests().first().json(),
             (QJsonObject{{u"localPart"_s, u"info"_s}, {u"members"_s, members}}));
}

void ClientTest::leavesOutWhatIsNotAsked()
{
    HttpServer server([](const HttpRequest &) { return json(201, "{}"); });
    Practice practice(server);
    QVERIFY(resultOf(practice.client.createMailbox({address(u"ann@example.org"), Secret(u"x"_s), {}, {}})));
    QCOMPARE(server.requests().first().json(),
             (QJsonObject{{u"localPart"_s, u"ann"_s}, {u"password"_s, u"x"_s}}));
}

void ClientTest::encodesTheLocalPart()
{
    HttpServer server([](const HttpRequest &) { return json(200, "{}"); });
    Profile profile = *Catalogue().find(u"rehearsal"_s);
    profile.api->operations[OperationName::CreateMailbox].path = u"/m/{{localPart}}"_s;
    Client client(profile, domain(), {{{u"apiUrl"_s, server.baseUrl()}}, {{u"apiToken"_s, Secret(token)}}},
                  quick());
    MailboxRequest odd = ann();
    odd.address.localPart = u"a/../b?c#d%41"_s;
    QVERIFY(resultOf(client.createMailbox(odd)));
    QCOMPARE(server.requests().first().target, QByteArray("/m/a%2F..%2Fb%3Fc%23d%2541"));
    odd.address.localPart = u".."_s;
    QCOMPARE(resultOf(client.createMailbox(odd)).error().kind, Error::Kind::BadInput);
    QCOMPARE(server.requests().size(), 1);
}

void ClientTest::readsTheDomain()
{
    bool isPublished = false;
    HttpServer server([&isPublished](const HttpRequest &request) {
        if (request.method == "POST")
            return isPublished ? json(200, R"({"verified":true})")
                               : json(409, R"({"error":"record not found"})");
        return json(200,
                    R"({"domain":"example.org","verified":false,"verificationCode":"mailhaul-verification=x",
            "mx":[{"host":"mx1.new.test","preference":10},{"host":"mx2.new.test","preference":20}]})");
    });
    Practice practice(server);
    const Result<DomainState> before = resultOf(practice.client.domainInfo());
    QCOMPARE(before.value().isVerified, std::optional(false));
    const QMap<QString, QString> texts{{u"verificationCode"_s, u"mailhaul-verification=x"_s},
                                       {u"mx1"_s, u"mx1.new.test"_s},
                                       {u"mx2"_s, u"mx2.new.test"_s}};
    QCOMPARE(before->texts, texts);
    QCOMPARE(resultOf(practice.client.verifyDomain()).value().isVerified, std::optional(false));
    isPublished = true;
    QCOMPARE(resultOf(practice.client.verifyDomain()).value().isVerified, std::optional(true));
    QCOMPARE(server.requests().last().target, QByteArray("/v1/domains/example.org/verify"));
}

void ClientTest::answers_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("isOutcome");
    QTest::addColumn<Outcome>("outcome");
    QTest::addColumn<Error::Kind>("kind");
    QTest::addColumn<QString>("detail");
    const auto row = [](const char *name, int status, const char *body, Error::Kind kind,
                        const QString &detail) {
        QTest::newRow(name) << status << QByteArray(body) << false << Outcome::Created << kind << detail;
    };
    QTest::newRow("201") << 201 << QByteArray("{}") << true << Outcome::Created << Error::Kind::Internal
                         << QString();
    QTest::newRow("200 without a body")
        << 200 << QByteArray() << true << Outcome::Created << Error::Kind::Internal << QString();
    QTest::newRow("409 is already there") << 409 << QByteArray(R"({"error":"exists"})") << true
                                          << Outcome::AlreadyThere << Error::Kind::Internal << QString();
    row("403 before the domain is proven", 403, R"({"error":"domain not verified"})", Error::Kind::Refused,
        u"HTTP 403: domain not verified"_s);
    row("401", 401, R"({"error":"bad token"})", Error::Kind::LoginRefused, u"HTTP 401: bad token"_s);
    row("422", 422, R"({"error":"password too short"})", Error::Kind::Refused,
        u"HTTP 422: password too short"_s);
    row("400 in plain text", 400, "no\x07 way", Error::Kind::Refused, u"HTTP 400: no  way"_s);
    row("404 with nothing", 404, "", Error::Kind::Refused, u"HTTP 404"_s);
    row("507, RFC 4918", 507, "full", Error::Kind::OverQuota, u"HTTP 507: full"_s);
}

void ClientTest::answers()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(bool, isOutcome);
    HttpServer server([status, body](const HttpRequest &request) {
        return request.method == "GET" ? json(200, annListed) : json(status, body);
    });
    Practice practice(server);
    const Result<Outcome> outcome = resultOf(practice.client.createMailbox(ann()));
    QCOMPARE(outcome.has_value(), isOutcome);
    if (isOutcome) {
        QTEST(*outcome, "outcome");
    } else {
        QTEST(outcome.error().kind, "kind");
        QTEST(outcome.error().detail, "detail");
        QVERIFY(!outcome.error().message.isEmpty());
    }
    QCOMPARE(server.requests().size(), status == 409 ? 2 : 1); // The list decides which kind has the address.
}

void ClientTest::waitsAsLongAsAsked()
{
    int asked = 0;
    HttpServer server([&asked](const HttpRequest &) {
        return ++asked == 1 ? HttpResponse{429, "slow down", {"Retry-After: 1"}, HttpResponse::Manner::Whole}
                            : json(201, "{}");
    });
    Practice practice(server);
    QSignalSpy waiting(&practice.client, &Client::waiting);
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(resultOf(practice.client.createMailbox(ann())).value(), Outcome::Created);
    QVERIFY2(clock.elapsed() >= 1000, qPrintable(QString::number(clock.elapsed())));
    QCOMPARE(asked, 2);
    QCOMPARE(waiting.count(), 1);
    QCOMPARE(waiting.first().at(1).value<Error>().kind, Error::Kind::Throttled);
}

void ClientTest::waitsUntilTheDateThatIsNamed()
{
    int asked = 0;
    HttpServer server([&asked](const HttpRequest &) {
        const QDateTime then = QDateTime::currentDateTimeUtc().addSecs(2);
        const QByteArray date = QLocale::c().toString(then, u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s).toLatin1();
        return ++asked == 1 ? HttpResponse{503, {}, {"Retry-After: " + date}, HttpResponse::Manner::Whole}
                            : json(201, "{}");
    });
    Practice practice(server);
    QSignalSpy waiting(&practice.client, &Client::waiting);
    QCOMPARE(resultOf(practice.client.createMailbox(ann())).value(), Outcome::Created);
    const auto wait = waiting.first().at(0).value<std::chrono::milliseconds>();
    QVERIFY2(wait > 500ms && wait <= 2s, qPrintable(QString::number(wait.count())));
}

void ClientTest::doesNotWaitForHours()
{
    HttpServer server([](const HttpRequest &) {
        return HttpResponse{429, "tomorrow", {"Retry-After: 86400"}, HttpResponse::Manner::Whole};
    });
    Practice practice(server);
    const Result<Outcome> outcome = resultOf(practice.client.createMailbox(ann()));
    QCOMPARE(outcome.error().kind, Error::Kind::Throttled);
    QCOMPARE(outcome.error().detail, u"HTTP 429: tomorrow"_s);
    QVERIFY2(outcome.error().message.contains(durationText(86400)), qPrintable(outcome.error().message));
    QCOMPARE(server.requests().size(), 1);
    // Another request has to wait as well; nobody makes it wait for a day.
    const QFuture<Result<Outcome>> second = practice.client.createMailbox(ann());
    practice.client.stopWaiting();
    QCOMPARE(resultOf(second).error().kind, Error::Kind::Cancelled);
    QCOMPARE(resultOf(practice.client.createMailbox(ann())).error().kind, Error::Kind::Cancelled);
    QCOMPARE(server.requests().size(), 1);
}

void ClientTest::whatIsOnlyWaitingCanBeStopped_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<Error::Kind>("kind");
    QTest::newRow("because the host asks for it") << 429 << Error::Kind::Throttled;
    QTest::newRow("before another attempt") << 503 << Error::Kind::Unreachable;
}

void ClientTest::whatIsOnlyWaitingCanBeStopped()
{
    QFETCH(int, status);
    HttpServer server([status](const HttpRequest &) {
        return HttpResponse{status, "later", {"Retry-After: 200"}, HttpResponse::Manner::Whole};
    });
    Client::Options options = quick();
    options.longestWait = 5min;
    Practice practice(server, options);
    QSignalSpy waiting(&practice.client, &Client::waiting);
    const QFuture<Result<Outcome>> future = practice.client.createMailbox(ann());
    QTRY_COMPARE(waiting.count(), 1);
    practice.client.stopWaiting();
    const Result<Outcome> outcome = resultOf(future);
    QTEST(outcome.error().kind, "kind");
    QCOMPARE(outcome.error().detail, u"HTTP %1: later"_s.arg(status));
    QCOMPARE(server.requests().size(), 1);
}

void ClientTest::whatIsOnTheWireIsNotStopped()
{
    Client *client = nullptr;
    HttpServer server([&client](const HttpRequest &) {
        client->stopWaiting();
        return json(201, "{}");
    });
    Practice practice(server);
    client = &practice.client;
    QCOMPARE(resultOf(client->createMailbox(ann())).value(), Outcome::Created);
}

void ClientTest::lostAnswers_data()
{
    QTest::addColumn<HttpResponse>("first");
    QTest::addColumn<Outcome>("outcome");
    using Manner = HttpResponse::Manner;
    QTest::newRow("cut") << HttpResponse{0, {}, {}, Manner::Hangup} << Outcome::PerhapsCreated;
    QTest::newRow("a gateway gave up") << HttpResponse{504, {}, {}, Manner::Whole} << Outcome::PerhapsCreated;
    QTest::newRow("asked to wait, so it did nothing")
        << HttpResponse{429, {}, {"Retry-After: 0"}, Manner::Whole} << Outcome::AlreadyThere;
}

void ClientTest::lostAnswers()
{
    QFETCH(HttpResponse, first);
    int asked = 0;
    HttpServer server([&](const HttpRequest &request) {
        if (request.method == "GET")
            return json(200, annListed);
        return ++asked == 1 ? first : json(409, R"({"error":"exists"})");
    });
    Practice practice(server);
    const Result<Outcome> outcome = resultOf(practice.client.createMailbox(ann()));
    QVERIFY2(outcome.has_value(), qPrintable(outcome ? QString() : outcome.error().toString()));
    QTEST(*outcome, "outcome");
}

void ClientTest::givesUpAfterSomeAttempts()
{
    HttpServer server([](const HttpRequest &) { return json(429, "{}"); });
    Practice practice(server);
    QCOMPARE(resultOf(practice.client.createMailbox(ann())).error().kind, Error::Kind::Throttled);
    QCOMPARE(server.requests().size(), quick().attempts);
}

void ClientTest::retriesPassingFailures()
{
    int asked = 0;
    HttpServer server([&asked](const HttpRequest &) {
        ++asked;
        if (asked == 1)
            return HttpResponse{0, {}, {}, HttpResponse::Manner::Hangup};
        return asked == 2 ? json(502, "bad gateway") : json(201, "{}");
    });
    Practice practice(server);
    QCOMPARE(resultOf(practice.client.createMailbox(ann())).value(), Outcome::Created);
    QVERIFY(asked >= 3);

    HttpServer broken([](const HttpRequest &) { return json(500, "oops"); });
    Practice other(broken);
    const Result<Outcome> outcome = resultOf(other.client.createMailbox(ann()));
    QCOMPARE(outcome.error().kind, Error::Kind::Unreachable);
    QCOMPARE(outcome.error().detail, u"HTTP 500: oops"_s);
    QCOMPARE(broken.requests().size(), 3);
}

void ClientTest::endsWhenTheServerIsSilent()
{
    HttpServer server([](const HttpRequest &) {
        return HttpResponse{0, {}, {}, HttpResponse::Manner::Silent};
    });
    Client::Options options = quick();
    options.timeout = 50ms;
    options.attempts = 1;
    Practice practice(server, options);
    const Result<Outcome> outcome = resultOf(practice.client.createMailbox(ann()));
    QCOMPARE(outcome.error().kind, Error::Kind::Unreachable);
    QCOMPARE(outcome.error().detail, u"127.0.0.1"_s);
}

void ClientTest::unreachableServer()
{
    HttpServer server([](const HttpRequest &) { return json(200, "{}"); });
    Practice practice(server);
    server.close();
    QCOMPARE(resultOf(practice.client.listMailboxes()).error().kind, Error::Kind::Unreachable);
}

void ClientTest::listsPageByPage()
{
    static constexpr int total = 250;
    HttpServer server([](const HttpRequest &request) {
        const int offset = request.query().queryItemValue(u"offset"_s).toInt();
        const int limit = request.query().queryItemValue(u"limit"_s).toInt();
        QJsonArray items;
        for (int i = offset; i < std::min(offset + limit, total); ++i) {
            items.append(QJsonObject{{u"address"_s, u"user%1@example.org"_s.arg(i)},
                                     {u"displayName"_s, u"User %1"_s.arg(i)},
                                     {u"quota"_s, qint64(1'000'000'000'000)}});
        }
        const QJsonObject page{{u"total"_s, total}, {u"mailboxes"_s, items}};
        return json(200, QJsonDocument(page).toJson());
    });
    Practice practice(server);
    const Result<QList<Mailbox>> list = resultOf(practice.client.listMailboxes());
    QVERIFY2(list.has_value(), qPrintable(list ? QString() : list.error().toString()));
    QCOMPARE(list->size(), total);
    QCOMPARE(list->last(), (Mailbox{address(u"user249@example.org"), u"User 249"_s, 1'000'000'000'000}));
    QCOMPARE(server.requests().size(), 3);
}

void ClientTest::listsWhatAStingyServerGives()
{
    // Ten a page, however many are asked for.
    HttpServer server([](const HttpRequest &request) {
        const int offset = request.query().queryItemValue(u"offset"_s).toInt();
        QJsonArray items;
        for (int i = offset; i < std::min(offset + 10, 25); ++i)
            items.append(QJsonObject{{u"address"_s, u"a%1@example.org"_s.arg(i)},
                                     {u"members"_s, QJsonArray{u"ann@example.org"_s, u"bob@example.org"_s}}});
        return json(200, QJsonDocument(QJsonObject{{u"total"_s, 25}, {u"aliases"_s, items}}).toJson());
    });
    Practice practice(server);
    const Result<QList<Alias>> list = resultOf(practice.client.listAliases());
    QCOMPARE(list.value().size(), 25);
    QCOMPARE(list->first().members, (QList{address(u"ann@example.org"), address(u"bob@example.org")}));
}

void ClientTest::cancelling()
{
    HttpServer server([](const HttpRequest &) {
        return HttpResponse{0, {}, {}, HttpResponse::Manner::Silent};
    });
    Practice practice(server);
    QFuture<Result<Outcome>> future = practice.client.createMailbox(ann());
    QTRY_COMPARE(server.requests().size(), 1);
    future.cancel();
    QTRY_VERIFY(future.isFinished());
    QVERIFY(future.isCanceled());
    QCOMPARE(future.resultCount(), 0);
}

void ClientTest::destroyingTheClientEndsItsCalls()
{
    HttpServer server([](const HttpRequest &) {
        return HttpResponse{0, {}, {}, HttpResponse::Manner::Silent};
    });
    auto practice = std::make_unique<Practice>(server);
    const QFuture<Result<Outcome>> future = practice->client.createMailbox(ann());
    const QFuture<Result<QList<Mailbox>>> waitingTurn = practice->client.listMailboxes();
    QTRY_COMPARE(server.requests().size(), 2);
    practice.reset();
    QVERIFY(future.isFinished() && future.isCanceled());
    QVERIFY(waitingTurn.isFinished() && waitingTurn.isCanceled());
}

void ClientTest::sideBySideAsPermitted()
{
    HttpServer server([](const HttpRequest &) { return json(201, "{}"); });
    Practice practice(server);
    QList<QFuture<Result<Outcome>>> futures;
    for (int i = 0; i < 50; ++i) {
        MailboxRequest request = ann();
        request.address.localPart = u"user%1"_s.arg(i);
        futures.append(practice.client.createMailbox(request));
    }
    for (const QFuture<Result<Outcome>> &future : futures)
        QCOMPARE(resultOf(future).value(), Outcome::Created);
    QCOMPARE(server.requests().size(), 50);
    QVERIFY(server.mostAtATime() <= practice.profile.api->parallelRequests);
}

void ClientTest::refusesOtherDomains()
{
    HttpServer server([](const HttpRequest &) { return json(201, "{}"); });
    Practice practice(server);
    MailboxRequest request = ann();
    request.address = address(u"ann@example.net");
    QCOMPARE(resultOf(practice.client.createMailbox(request)).error().kind, Error::Kind::BadInput);
    QCOMPARE(resultOf(practice.client.createAlias(address(u"x@example.com"), {})).error().kind,
             Error::Kind::BadInput);
    QCOMPARE(server.requests().size(), 0);
}

QTEST_GUILESS_MAIN(ClientTest)
#include "tst_providerclient.moc"
