// SPDX-License-Identifier: GPL-3.0-or-later
// Hosts that make one wait, that lose answers, and that leave something to be made by hand.
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>

#include "awaited.h"
#include "base/durationtext.h"
#include "byhand.h"
#include "onboarding/move.h"
#include "provider/httpserver.h"

using namespace Qt::StringLiterals;
using namespace onboarding;
using State = Creation::State;

namespace {

HttpResponse reply(int status, const QByteArray &body, const QList<QByteArray> &headers = {})
{
    return {status, body, headers, HttpResponse::Manner::Whole};
}

HttpResponse pause(const QByteArray &seconds)
{
    return reply(429, R"({"error":"Too many requests","code":"RateLimitedError"})",
                 {"Retry-After: " + seconds});
}

bool isList(const HttpRequest &request)
{
    return request.method == "GET";
}

const QByteArray nothing = R"({"success":true,"total":0,"nextCursor":false,"results":[]})";
const QByteArray done = R"({"success":true,"id":"1"})";

MailAddress address(const QString &localPart)
{
    return {localPart, DomainName::fromALabels(u"example.org")};
}

} // namespace

class TestWaiting final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void aLongPauseEndsTheRun();
    void stopped_data();
    void stopped();
    void stoppedWhileChanging();
    void aLostAnswer_data();
    void aLostAnswer();
    void aHostThatListsNoAliases();
    void aliasesMadeByHand();
    void refusedOnesAreConfirmedByName();
    void whatCannotBeCreatedIsNotTried();

private:
    /// A move to a host whose interface is at `server`.
    void open(const QString &provider, const QString &urlKey, const QString &url);
    void add(const QString &table);
    Creation::State stateOf(const QString &localPart) const;
    MailboxJourney &journey() { return m_move->mailboxes(); }

    QTemporaryDir m_folder;
    std::unique_ptr<Services> m_services;
    std::unique_ptr<Move> m_move;
    int m_number = 0;
};

namespace {

/// Mailboxes and aliases are made, only mailboxes are listed.
const QByteArray halfListing = R"({"format":1,"id":"half","name":"Half",
    "variables":[{"key":"url","label":"API"}],
    "records":[{"type":"MX","name":"@","preference":10,"value":"mx.half.example"}],
    "api":{"baseUrl":"{{url}}"},
    "operations":{
      "listMailboxes":{"method":"GET","path":"/m","result":{"items":"/results/*","fields":{"address":"/a"}}},
      "createMailbox":{"method":"POST","path":"/m","json":{"a":"{{address}}"},
                       "answers":[{"status":409,"means":"exists"}]},
      "createAlias":{"method":"POST","path":"/a","json":{"a":"{{address}}"}}}})";

} // namespace

void TestWaiting::init()
{
    const QString profiles = m_folder.filePath(u"profiles%1"_s.arg(++m_number));
    m_services = memoryServices(profiles);
    QFile file(m_folder.filePath(u"half.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(halfListing);
    file.close();
    const auto adopted = adoptProfile(*m_services, file.fileName());
    QVERIFY2(adopted, adopted ? "" : qPrintable(adopted.error().toString()));
}

void TestWaiting::cleanup()
{
    m_move.reset();
}

void TestWaiting::open(const QString &provider, const QString &urlKey, const QString &url)
{
    QMap<QString, QString> values;
    if (!urlKey.isEmpty())
        values.insert(urlKey, url);
    if (provider == u"wildduck"_s || provider == u"james"_s)
        values.insert(u"host"_s, u"mail.example.net"_s);
    auto move = Move::create(m_folder.filePath(u"%1.mailhaul"_s.arg(m_number)),
                             *DomainName::parse(u"example.org"), provider, values, *m_services);
    QVERIFY2(move, move ? "" : qPrintable(move.error().toString()));
    m_move = std::move(*move);
}

void TestWaiting::add(const QString &table)
{
    const auto import = readAccounts(table, {m_move->project().domain});
    QVERIFY(import && import->errors.isEmpty());
    m_move->add(*import);
}

Creation::State TestWaiting::stateOf(const QString &localPart) const
{
    const qsizetype index = m_move->project().indexOf(address(localPart));
    return index >= 0 ? m_move->project().accounts.at(index).creation.state
                      : m_move->project().alias(address(localPart))->creation.state;
}

void TestWaiting::aLongPauseEndsTheRun()
{
    bool isPausing = true;
    int created = 0;
    HttpServer server([&](const HttpRequest &request) {
        if (isList(request))
            return reply(200, nothing);
        ++created;
        return isPausing ? pause("3600") : reply(200, done);
    });
    open(u"wildduck"_s, u"apiUrl"_s, server.baseUrl());
    QString table = u"address\n"_s;
    for (int number = 0; number < 40; ++number)
        table += u"user%1\n"_s.arg(number);
    add(table);
    RUN(journey());
    QVERIFY(journey().error());
    QCOMPARE(journey().error()->kind, Error::Kind::Throttled);
    QVERIFY2(journey().error()->message.contains(durationText(3600)), qPrintable(journey().error()->message));
    QVERIFY2(created <= 4, qPrintable(QString::number(created))); // As many as are asked side by side.
    for (const Account &account : m_move->project().accounts)
        QCOMPARE(account.creation, Creation());

    isPausing = false;
    RUN(journey());
    QCOMPARE(journey().state(), StepState::Done);
    QCOMPARE(stateOf(u"user39"_s), State::Created);
}

void TestWaiting::stopped_data()
{
    QTest::addColumn<bool>("isListing");
    QTest::addColumn<int>("status");
    QTest::addColumn<State>("after");
    QTest::newRow("a pause before the list") << true << 429 << State::NotYet;
    QTest::newRow("a pause before a mailbox") << false << 429 << State::NotYet;
    QTest::newRow("another attempt for a mailbox") << false << 503 << State::Refused;
}

void TestWaiting::stopped()
{
    QFETCH(bool, isListing);
    QFETCH(int, status);
    HttpServer server([isListing, status](const HttpRequest &request) {
        if (isList(request) != isListing)
            return reply(200, nothing);
        return reply(status, "slow down", {"Retry-After: 200"});
    });
    open(u"wildduck"_s, u"apiUrl"_s, server.baseUrl());
    add(u"address\nann\n"_s);
    QSignalSpy finished(&journey(), &Journey::finished);
    journey().start();
    QTRY_VERIFY(!journey().waiting().isEmpty());
    QVERIFY2(journey().waiting().contains(durationText(200)) && journey().waiting().contains(u"slow down"_s),
             qPrintable(journey().waiting()));
    QVERIFY(journey().summary().contains(journey().waiting()));
    journey().cancel();
    QTRY_COMPARE(finished.size(), 1);
    QVERIFY(!journey().error());
    QVERIFY(journey().waiting().isEmpty());
    QTEST(stateOf(u"ann"_s), "after");
}

void TestWaiting::stoppedWhileChanging()
{
    HttpServer server([](const HttpRequest &request) {
        return isList(request) ? reply(200, R"({"success":true,"user":"u1","results":[]})") : pause("200");
    });
    open(u"wildduck"_s, u"apiUrl"_s, server.baseUrl());
    add(u"address,password\nann,before\nbob,before\n"_s);
    m_move->file().update([](Project &project) {
        for (Account &account : project.accounts)
            account.creation.state = State::Created;
    });
    ChangeJourney &changes = m_move->changes();
    QCOMPARE(changes.plan(ChangeJourney::Change::SetPassword, {address(u"ann"_s), address(u"bob"_s)}), 2);
    QSignalSpy finished(&changes, &Journey::finished);
    changes.start();
    QTRY_VERIFY(!changes.waiting().isEmpty());
    changes.cancel();
    QTRY_COMPARE(finished.size(), 1);
    QVERIFY(!changes.error());
    QCOMPARE(changes.done(), 0);
    QCOMPARE(m_move->vault().passwordInMemory(Vault::Side::New, address(u"ann"_s)), Secret("before"_ba));
    QVERIFY(m_move->project().accounts.first().creation.words.isEmpty());
}

void TestWaiting::aLostAnswer_data()
{
    QTest::addColumn<bool>("isCut");
    QTest::addColumn<State>("state");
    QTest::newRow("ours") << true << State::Created;
    QTest::newRow("of somebody who was faster") << false << State::AlreadyThere;
}

/// The first PUT is carried out, and the connection cut before its answer.
void TestWaiting::aLostAnswer()
{
    QFETCH(bool, isCut);
    int asked = 0;
    HttpServer server([&](const HttpRequest &request) {
        if (isList(request)) // What the first request came to, or somebody else's was faster.
            return reply(200, asked == 0 ? "[]" : R"([{"username":"ann@example.org"}])");
        return ++asked == 1 && isCut ? HttpResponse{0, {}, {}, HttpResponse::Manner::Hangup}
                                     : reply(409, R"({"message":"exists"})");
    });
    open(u"james"_s, u"adminUrl"_s, server.baseUrl());
    add(u"address\nann\n"_s);
    RUN(journey());
    QVERIFY2(!journey().error(), qPrintable(journey().summary()));
    QTEST(stateOf(u"ann"_s), "state");
}

/// What its list of mailboxes says holds all the same.
void TestWaiting::aHostThatListsNoAliases()
{
    HttpServer server([&](const HttpRequest &request) {
        return isList(request)
            ? reply(200, R"({"results":[{"a":"ann@example.org"},{"a":"cat@example.org"}]})")
            : reply(201, "{}");
    });
    open(u"half"_s, u"url"_s, server.baseUrl());
    add(u"kind,address,members\nmailbox,ann,\nmailbox,bob,\nmailbox,cat,\nalias,info,ann\n"_s);
    m_move->file().update([](Project &project) {
        project.accounts[1].creation.state = State::Created; // Deleted there since.
        project.aliases[0].creation.state = State::Created;
    });
    // A run that was killed while it created ann.
    m_move->file().remember(u"mailboxes"_s, {{u"planned"_s, QJsonArray{address(u"ann"_s).key()}}});
    RUN(journey());
    QCOMPARE(stateOf(u"ann"_s), State::Created);
    QCOMPARE(stateOf(u"cat"_s), State::AlreadyThere);
    QCOMPARE(stateOf(u"bob"_s), State::Created);
    QCOMPARE(stateOf(u"info"_s), State::Created);
    const qsizetype made = std::count_if(server.requests().begin(), server.requests().end(),
                                         [](const HttpRequest &request) { return !isList(request); });
    QCOMPARE(made, 1); // Bob's, again.
}

void TestWaiting::aliasesMadeByHand()
{
    open(u"microsoft365"_s, {}, {});
    add(u"kind,address,members\nmailbox,ann,\nalias,info,ann\nalias,wrong,ann\n"_s);
    m_move->file().update([](Project &project) { project.aliases[1].creation.state = State::Refused; });
    QCOMPARE(journey().byHand(), QList{address(u"info"_s)});
    journey().confirmCreated();
    QCOMPARE(stateOf(u"info"_s), State::Confirmed);
    QCOMPARE(stateOf(u"ann"_s), State::NotYet);
    QCOMPARE(stateOf(u"wrong"_s), State::Refused);
    QVERIFY(journey().byHand().isEmpty());
}

void TestWaiting::refusedOnesAreConfirmedByName()
{
    open(u"half"_s, u"url"_s, u"http://127.0.0.1:1"_s);
    add(u"kind,address,members\nmailbox,ann,\nmailbox,bob,\nalias,info,ann bob\nalias,@example.org,ann\n"_s);
    m_move->file().update([](Project &project) {
        for (Account &account : project.accounts)
            account.creation.state = State::Refused;
        project.aliases[0].creation.state = State::Refused;
    });
    QCOMPARE(journey().byHand(), QList{address({})}); // It makes aliases, but no catch-all.
    const Status unknown = journey().confirmCreated({address(u"ann"_s), address(u"nobody"_s)});
    QCOMPARE(unknown.error().kind, Error::Kind::BadInput);
    QCOMPARE(stateOf(u"ann"_s), State::Refused);
    QVERIFY(journey().confirmCreated({address(u"Ann"_s), address(u"info"_s)}));
    QCOMPARE(stateOf(u"ann"_s), State::Confirmed);
    QCOMPARE(stateOf(u"info"_s), State::Confirmed);
    QCOMPARE(stateOf(u"bob"_s), State::Refused);
}

/// And keeps nothing else from being created.
void TestWaiting::whatCannotBeCreatedIsNotTried()
{
    HttpServer server([](const HttpRequest &request) {
        return isList(request) ? reply(200, R"({"results":[]})") : reply(201, "{}");
    });
    open(u"half"_s, u"url"_s, server.baseUrl());
    add(u"kind,address,members\nmailbox,ann,\nalias,@example.org,ann\nalias,info,ann\n"_s);
    m_move->file().update([](Project &project) { project.aliases[0].creation.state = State::Refused; });
    RUN(journey());
    QVERIFY2(!journey().error(), qPrintable(journey().summary()));
    QCOMPARE(stateOf(u"info"_s), State::Created);
    QCOMPARE(stateOf({}), State::NotYet);
    QCOMPARE(journey().byHand(), QList{address({})});
    journey().confirmCreated();
    QCOMPARE(journey().state(), StepState::Done);
}

QTEST_GUILESS_MAIN(TestWaiting)
#include "tst_waiting.moc"
