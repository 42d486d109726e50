// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/backoff.h"

#include <QTest>

using namespace std::chrono_literals;
using std::chrono::milliseconds;

class TestBackoff : public QObject {
    Q_OBJECT

private slots:
    void doublesUpToTheLongest_data();
    void doublesUpToTheLongest();
    void spreads();
    void startsOverAfterASuccess();
};

void TestBackoff::doublesUpToTheLongest_data()
{
    QTest::addColumn<qint64>("first");
    QTest::addColumn<qint64>("longest");
    QTest::addColumn<int>("tries");
    QTest::addColumn<qint64>("least");

    const auto row = [](const char *situation, milliseconds first, milliseconds longest, int tries, milliseconds least) {
        QTest::newRow(situation) << qint64 {first.count()} << qint64 {longest.count()} << tries << qint64 {least.count()};
    };
    row("the first try", 1s, 5min, 1, 1s);
    row("the second try", 1s, 5min, 2, 2s);
    row("the ninth try, just below the bound", 1s, 5min, 9, 256s);
    row("the tenth try, at the bound", 1s, 5min, 10, 5min);
    row("after weeks of tries", 1s, 5min, 5000, 5min);
    row("a first wait above the longest", 10min, 5min, 1, 5min);
    row("no wait at all", 0ms, 5min, 30, 0ms);
    row("hours", 24h, 24h * 365, 40, 24h * 365);
}

void TestBackoff::doublesUpToTheLongest()
{
    QFETCH(const qint64, first);
    QFETCH(const qint64, longest);
    QFETCH(const int, tries);
    QFETCH(const qint64, least);

    Backoff backoff {milliseconds(first), milliseconds(longest)};
    milliseconds wait {};
    for (int i = 0; i < tries; ++i)
        wait = backoff.next();
    QCOMPARE(backoff.tries(), tries);
    QVERIFY(wait.count() >= least);
    QVERIFY(wait.count() <= least + least / 5);
}

void TestBackoff::spreads()
{
    QSet<qint64> waits;
    for (int i = 0; i < 100; ++i)
        waits += qint64 {Backoff(10s, 10s).next().count()};
    QVERIFY(waits.size() > 20);
}

void TestBackoff::startsOverAfterASuccess()
{
    Backoff backoff(1s, 5min);
    for (int i = 0; i < 5; ++i)
        backoff.next();
    backoff.reset();
    QCOMPARE(backoff.tries(), 0);
    QVERIFY(backoff.next() <= 1200ms);
}

QTEST_GUILESS_MAIN(TestBackoff)
#include "tst_backoff.moc"
