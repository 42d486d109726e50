// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine may not do: change anything in a dry run, read more than the day's octets, send what has no
// room, open more connections than it was granted.
#include "migration/engine.h"

#include <atomic>

#include <QFile>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

#include "migration/allowance.h"
#include "migration/traffic.h"
#include "twohosts.h"

using namespace Qt::StringLiterals;
using migration::Summary;

namespace {

const QByteArray date = "17-Jul-1996 02:44:25 -0700";

Status appendMany(const rehearsal::Dovecot &host, int messages, int size)
{
    Status done;
    for (int i = 0; i < messages && done; ++i)
        done = TwoHosts::append(host, u"INBOX"_s, testMessage(QByteArray::number(i), QByteArray(size, 'x')), {},
                                date);
    return done;
}

} // namespace

class LimitsTest final : public QObject {
    Q_OBJECT

private slots:
    void allowance();
    void endByDay_data();
    void endByDay();
    void traffic();
    void dryRun();
    void daily();
    void room();
    void accountsShareAHost();
    void rateIsSharedFairly();
    void tokenIsAskedForAtEachLogin();
};

void LimitsTest::allowance()
{
    migration::Allowance none(0);
    QVERIFY(!none.isLimited());
    QVERIFY(none.left() > 1'000'000'000'000);
    migration::Allowance day(100);
    day.setDay(QDate(2026, 1, 31), 30);
    QCOMPARE(day.left(), 70);
    day.handOut(50);
    QCOMPARE(day.left(), 20);
    day.read(40);
    day.takeBack(50);
    QCOMPARE(day.left(), 30);
    QVERIFY(!day.isRoomShort());
    day.setRoom(10);
    QCOMPARE(day.left(), 10);
    QVERIFY(day.isRoomShort());
    day.stored(10);
    QCOMPARE(day.left(), 0);
}

void LimitsTest::endByDay_data()
{
    QTest::addColumn<qint64>("daily");
    QTest::addColumn<qint64>("rest");
    QTest::addColumn<QString>("end");
    QTest::newRow("no limit") << qint64(0) << qint64(1000) << QString();
    QTest::newRow("fits today") << qint64(1000) << qint64(600) << QString();
    QTest::newRow("the rest tomorrow, 100 s") << qint64(1000) << qint64(700) << u"2026-02-01T00:00:10Z"_s;
    QTest::newRow("exactly two more days") << qint64(1000) << qint64(2600) << u"2026-02-02T00:01:40Z"_s;
}

void LimitsTest::endByDay()
{
    QFETCH(qint64, daily);
    QFETCH(qint64, rest);
    QFETCH(QString, end);
    migration::Allowance allowance(daily);
    allowance.setDay(QDate(2026, 1, 31), 400);
    const QDateTime now(QDate(2026, 1, 31), QTime(12, 0), Qt::UTC);
    const std::optional<QDateTime> found = allowance.end(now, rest, 10);
    QCOMPARE(found ? found->toString(Qt::ISODate) : QString(), end);
}

void LimitsTest::traffic()
{
    migration::Traffic traffic(2);
    const auto one = traffic.connect(u"old"_s, u"new"_s);
    QVERIFY(traffic.mayConnect(u"old"_s, u"new"_s));
    auto two = traffic.connect(u"old"_s, u"other"_s);
    QVERIFY(!traffic.mayConnect(u"old"_s, u"new"_s));
    QVERIFY(traffic.mayConnect(u"older"_s, u"new"_s));
    QVERIFY(!traffic.mayConnect(u"new"_s, u"new"_s));
    two.reset();
    QVERIFY(traffic.mayConnect(u"old"_s, u"new"_s));
    traffic.sample(0);
    for (int i = 1; i <= 40; ++i) {
        traffic.messageDone(1000);
        traffic.sample(i * 100);
    }
    QCOMPARE(qRound(traffic.rate()), 10 * (1000 + int(migration::Traffic::octetsPerMessage)));
    QVERIFY(traffic.beginTrial(&one));
    QVERIFY(!traffic.beginTrial(&two));
    traffic.endTrial(&one);
    QVERIFY(traffic.beginTrial(&two));
}

void LimitsTest::dryRun()
{
    TwoHosts hosts;
    QCOMPARE(words(hosts.start()), QString());
    QCOMPARE(words(appendMany(hosts.source(), 4, 10)), QString());
    QCOMPARE(words(TwoHosts::run(hosts.source(), {"CREATE Missing", "SUBSCRIBE Missing"})), QString());
    QCOMPARE(words(TwoHosts::append(hosts.source(), u"Missing"_s, testMessage("m"), {}, date)), QString());
    QCOMPARE(words(TwoHosts::append(hosts.destination(), u"INBOX"_s, testMessage("0", QByteArray(10, 'x')), {}, date)),
             QString());
    migration::Options dry = hosts.options();
    dry.dryRun = true;
    const auto before = hosts.store(hosts.destination());
    const Summary first = hosts.migrate(dry);
    QVERIFY2(!first.error, qPrintable(first.error.value_or(Error()).toString()));
    QCOMPARE(first.tally.total, 5);
    QCOMPARE(first.tally.alreadyThere, 1);
    QCOMPARE(first.tally.open, 4);
    QCOMPARE(first.copiedNow, 0);
    QCOMPARE(first.accounts.constFirst().state, migration::AccountState::Done);
    QVERIFY(!QFile::exists(hosts.ledgerFile()));
    QCOMPARE(hosts.store(hosts.destination()).messages, before.messages);
    QCOMPARE(hosts.store(hosts.destination()).folders.size(), before.folders.size());

    QCOMPARE(hosts.migrate().copiedNow, 4);
    QCOMPARE(words(TwoHosts::append(hosts.source(), u"INBOX"_s, testMessage("new"), {}, date)), QString());
    QCOMPARE(words(TwoHosts::run(hosts.source(), {"SELECT INBOX", "STORE 1 +FLAGS (\\Flagged)"})), QString());
    const auto octets = [&hosts] {
        QFile file(hosts.ledgerFile());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const QByteArray ledger = octets();
    const auto copied = hosts.store(hosts.destination());
    const Summary second = hosts.migrate(dry);
    QCOMPARE(second.tally.open, 1);
    QCOMPARE(second.tally.copied + second.tally.alreadyThere, 5);
    QCOMPARE(octets(), ledger);
    QCOMPARE(hosts.store(hosts.destination()).messages, copied.messages);
}

void LimitsTest::daily()
{
    TwoHosts hosts;
    QCOMPARE(words(hosts.start()), QString());
    QCOMPARE(words(appendMany(hosts.source(), 8, 10000)), QString());
    migration::Options options = hosts.options();
    options.daily = 35000;
    const Summary first = hosts.migrate(options);
    QCOMPARE(first.copiedNow, 3);
    QVERIFY(first.octetsNow <= options.daily);
    const migration::AccountSummary account = first.accounts.constFirst();
    QVERIFY(account.error);
    QCOMPARE(account.error->kind, Error::Kind::Throttled);
    QVERIFY(account.end && account.end->date() == QDateTime::currentDateTimeUtc().date().addDays(2));
    QCOMPARE(hosts.migrate(options).copiedNow, 0); // The ledger knows what this day has had.
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"clock"_s);
        database.setDatabaseName(hosts.ledgerFile());
        QVERIFY(database.open());
        QVERIFY(QSqlQuery(database).exec(u"UPDATE daily_octets SET day = '2001-01-01'"_s));
    }
    QSqlDatabase::removeDatabase(u"clock"_s);
    QCOMPARE(hosts.migrate(options).copiedNow, 3);
    options.daily = 0;
    QCOMPARE(hosts.migrate(options).copiedNow, 2);
    QCOMPARE(hosts.difference(), QString());
}

/// Nothing is sent that the quota says cannot fit.
void LimitsTest::room()
{
    rehearsal::DovecotOptions to;
    to.hasQuota = true;
    TwoHosts hosts({}, to);
    QCOMPARE(words(hosts.start()), QString());
    QCOMPARE(words(hosts.destination().addUser(TwoHosts::user(), TwoHosts::password(), 100 * 1024)), QString());
    QCOMPARE(words(appendMany(hosts.source(), 8, 30000)), QString());
    const Summary full = hosts.migrate();
    QCOMPARE(full.copiedNow, 3);
    QVERIFY(full.accounts.constFirst().error);
    QCOMPARE(full.accounts.constFirst().error->kind, Error::Kind::OverQuota);
    QVERIFY(!full.isVerified);
    QFile log(hosts.destination().folder() + u"/dovecot.log"_s);
    QVERIFY(log.open(QIODevice::ReadOnly));
    QVERIFY(!log.readAll().contains("uota exceeded"));
}

/// More accounts at a time than the host grants connections: they take turns.
void LimitsTest::accountsShareAHost()
{
    TwoHosts hosts;
    QCOMPARE(words(hosts.start()), QString());
    QCOMPARE(words(appendMany(hosts.source(), 3, 10)), QString());
    QList<migration::AccountJob> jobs;
    for (int i = 0; i < 3; ++i) {
        const QString user = u"copy%1@example-firm.test"_s.arg(i);
        QCOMPARE(words(hosts.destination().addUser(user, TwoHosts::password())), QString());
        migration::AccountJob job = hosts.job();
        job.id = job.destination.credentials.user = user;
        jobs.append(job);
    }
    migration::Engine engine;
    Summary summary;
    bool isFinished = false;
    int running = 0;
    int most = 0;
    QSet<QString> now;
    connect(&engine, &migration::Engine::progress, this, [&](const migration::AccountProgress &progress) {
        if (progress.state == migration::AccountState::Running)
            now.insert(progress.account);
        most = std::max(most, int(now.size()));
        ++running;
    });
    connect(&engine, &migration::Engine::accountFinished, this,
            [&](const migration::AccountSummary &account) { now.remove(account.proof.account); });
    connect(&engine, &migration::Engine::finished, this, [&](const Summary &end) {
        summary = end;
        isFinished = true;
    });
    migration::Options options = hosts.options();
    options.perHost = 1;
    engine.start(jobs, options);
    QTRY_VERIFY_WITH_TIMEOUT(isFinished, 30000);
    QCOMPARE(summary.copiedNow, 9);
    QVERIFY(summary.isVerified);
    QCOMPARE(most, 1);
}

/// A large mailbox that uses up the rate does not hold up a small one.
void LimitsTest::rateIsSharedFairly()
{
    TwoHosts hosts;
    QCOMPARE(words(hosts.start()), QString());
    QCOMPARE(words(appendMany(hosts.source(), 16, 60000)), QString());
    QCOMPARE(words(TwoHosts::append(hosts.source(), u"INBOX"_s, testMessage("small"), {}, date)), QString());
    const QString user = u"small@example-firm.test"_s;
    QCOMPARE(words(hosts.destination().addUser(user, TwoHosts::password())), QString());
    migration::AccountJob small = hosts.job();
    small.id = small.destination.credentials.user = user;
    small.rules.maxSize = 2000;
    migration::Engine engine;
    QStringList order;
    bool isFinished = false;
    qint64 largeWhenSmallEnded = -1;
    qint64 large = 0;
    connect(&engine, &migration::Engine::progress, this, [&](const migration::AccountProgress &progress) {
        if (progress.account != user)
            large = progress.copied;
    });
    connect(&engine, &migration::Engine::accountFinished, this, [&](const migration::AccountSummary &account) {
        order += account.proof.account;
        if (account.proof.account == user)
            largeWhenSmallEnded = large;
    });
    connect(&engine, &migration::Engine::finished, this, [&] { isFinished = true; });
    migration::Options options = hosts.options();
    options.rate = 300'000;
    engine.start({hosts.job(), small}, options);
    QTRY_VERIFY_WITH_TIMEOUT(isFinished, 30000);
    QCOMPARE(order.value(0), user);
    QVERIFY2(largeWhenSmallEnded < 10, qPrintable(QString::number(largeWhenSmallEnded)));
}

void LimitsTest::tokenIsAskedForAtEachLogin()
{
    TwoHosts hosts;
    QCOMPARE(words(hosts.start()), QString());
    std::atomic<int> asked = 0;
    migration::AccountJob job = hosts.job();
    job.source.token.ask = [&asked]() -> Result<Secret> {
        ++asked;
        return fail(Error::Kind::BadInput, u"no token"_s);
    };
    migration::Options options = hosts.options();
    options.tries = 1;
    const Summary summary = hosts.migrate(job, options);
    QVERIFY(summary.accounts.constFirst().error);
    QCOMPARE(summary.accounts.constFirst().error->kind, Error::Kind::BadInput);
    QCOMPARE(asked.load(), 2); // Once more after the first failure.
}

QTEST_GUILESS_MAIN(LimitsTest)
#include "tst_limits.moc"
