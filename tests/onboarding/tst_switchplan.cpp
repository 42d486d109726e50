// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/switchplan.h"

#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace onboarding;

namespace {

const QTimeZone vienna("Europe/Vienna");

/// A Wednesday.
const QDateTime noon(QDate(2026, 3, 4), QTime(12, 10), vienna);

const QDateTime lowered(QDate(2026, 3, 4), QTime(14, 0), vienna); // At the end of the hour proposed for it.
const QStringList mx{u"10 mail.old-host.test"_s};

/// Mail at office hours, much of it; a little at all others but on Sunday from 3 to 7 o'clock.
ArrivalHours officeWeek()
{
    ArrivalHours hours;
    for (int day = 0; day < 7; ++day) {
        for (int hour = 0; hour < 24; ++hour) {
            const bool isNight = day == 6 && hour >= 3 && hour < 7;
            const bool isOffice = day < 5 && hour >= 8 && hour < 18;
            hours.counts[size_t(day * 24 + hour)] = isNight ? 0 : isOffice ? 50 : 3;
        }
    }
    return hours;
}

} // namespace

class SwitchPlanTest final : public QObject {
    Q_OBJECT

private slots:
    void plans_data()
    {
        QTest::addColumn<int>("firstTtl"); // Seen at noon.
        QTest::addColumn<int>("nowTtl"); // Seen then, again and again.
        QTest::addColumn<bool>("isKnown");
        QTest::addColumn<int>("lowTtl");
        QTest::addColumn<QDateTime>("lowAt");
        QTest::addColumn<QDateTime>("switchAt");
        const QDateTime sunday(QDate(2026, 3, 8), QTime(3, 0), vienna);
        const QDateTime friday(QDate(2026, 3, 6), QTime(22, 0), vienna);
        QTest::newRow("short TTL: nothing to lower") << 300 << 300 << true << 0 << QDateTime() << sunday;
        QTest::newRow("nothing known: into the free day")
            << 300 << 300 << false << 0 << QDateTime() << friday;
        QTest::newRow("a day: lower it first")
            << 86'400 << 86'400 << true << 300 << lowered.addDays(1) << sunday;
        QTest::newRow("a week: the quiet hours after it has run out")
            << 604'800 << 604'800 << true << 300 << lowered.addDays(7)
            << QDateTime(QDate(2026, 3, 15), QTime(3, 0), vienna);
        QTest::newRow("lowered already: the former one still counts, from the first look that saw it")
            << 604'800 << 300 << true << 0 << noon.addDays(7)
            << QDateTime(QDate(2026, 3, 15), QTime(3, 0), vienna);
        QTest::newRow("lowered, and still too long: lower it again, both must run out")
            << 604'800 << 86'400 << true << 300 << noon.addDays(7)
            << QDateTime(QDate(2026, 3, 15), QTime(3, 0), vienna);
        QTest::newRow("raised: only what is seen now counts")
            << 60 << 300 << true << 0 << QDateTime() << sunday;
    }

    void plans()
    {
        QFETCH(int, firstTtl);
        QFETCH(int, nowTtl);
        QFETCH(bool, isKnown);
        QFETCH(int, lowTtl);
        QFETCH(QDateTime, lowAt);
        QFETCH(QDateTime, switchAt);
        FormerMx former;
        for (const int ttl : {firstTtl, nowTtl, nowTtl})
            former.see(mx, std::chrono::seconds(ttl), noon.toUTC());
        const ArrivalHours arrivals = isKnown ? officeWeek() : ArrivalHours();
        const SwitchPlan plan = planSwitch(former, arrivals, noon);
        QCOMPARE(plan.lowTtl, std::chrono::seconds(lowTtl));
        QCOMPARE(plan.lowAt.value_or(QDateTime()), lowAt);
        QCOMPARE(plan.switchAt, switchAt);
        QCOMPARE(plan.isByArrivals, isKnown);
        QVERIFY(!planText(plan, noon).isEmpty()
                && !quietText(plan, {arrivals, Arrivals::Source::Copied, 0, 0, {}}).isEmpty());
    }

    void answersLiveAsLongAsTheLongestTtlSeen()
    {
        FormerMx former;
        former.see(mx, 24h, noon);
        QCOMPARE(former.livesFor(noon), std::chrono::seconds(24h));
        former.see(mx, 300s, noon.addSecs(3600)); // Lowered just before, as far as is known.
        former.see(mx, 300s, noon.addSecs(7200));
        QVERIFY(former.livesFor(noon.addSecs(7200)) >= 23h);
        former = FormerMx::fromJson(former.toJson());
        QVERIFY(former.livesFor(noon.addSecs(7200)) >= 23h);
        QVERIFY(former.livesFor(noon.addSecs(7200)) <= 23h + 1s);
        QCOMPARE(former.livesFor(noon.addDays(2)), 300s);
        former.see({u"10 another.example"_s}, 60s, noon.addSecs(7200)); // Another answer, another life.
        QCOMPARE(former.livesFor(noon.addSecs(7200)), 60s);
    }

    void arrivalsOverTheEndOfTheWeek()
    {
        ArrivalHours hours;
        hours.add(QDateTime(QDate(2026, 3, 8), QTime(23, 30), vienna), 2); // Sunday
        hours.add(QDateTime(QDate(2026, 3, 9), QTime(0, 0), vienna), 3); // Monday
        QCOMPARE(hours.within(167, 2), 5);
        QCOMPARE(hours.total(), 5);
        QCOMPARE(hours.most(), 3);
    }

    void calendarEntries()
    {
        FormerMx former;
        former.see(mx, 24h, noon.toUTC());
        const SwitchPlan plan = planSwitch(former, officeWeek(), noon);
        const QByteArray ics = calendar(plan, DomainName::fromALabels(u"xn--bcher-kva.example"), noon);
        QCOMPARE(ics.count("BEGIN:VEVENT"), 2);
        QVERIFY(ics.contains("DTSTART:20260308T020000Z\r\n")); // 3 o'clock in Vienna.
        QVERIFY(ics.contains("DTEND:20260304T130000Z\r\n")); // Lowered by 2 o'clock in Vienna.
        QVERIFY(ics.contains("UID:switch-xn--bcher-kva.example@mailhaul\r\n"));
        for (const QByteArray &line : ics.split('\n')) {
            QVERIFY2(line.size() <= 76, line.constData());
            QVERIFY(line.isEmpty() || line.endsWith('\r'));
        }
    }
};

QTEST_GUILESS_MAIN(SwitchPlanTest)
#include "tst_switchplan.moc"
