// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/recordwatch.h"

#include <QTest>

#include "practiceworld.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace onboarding;
using Verdict = RecordView::Verdict;

namespace {

const QStringList oldMx{u"10 mail.old-host.test."_s};
const QStringList newMx{u"10 mx1.new-host.test."_s, u"20 mx2.new-host.test."_s};
const QStringList alternativeMx{u"1 one.new-host.test."_s, u"5 two.new-host.test."_s};

QList<RecordView> views(const DomainName &owner, const QStringList &data)
{
    QList<RecordView> records;
    for (const QString &datum : data) {
        RecordView record;
        record.owner = owner;
        record.type = u"MX"_s;
        record.data = datum;
        records += record;
    }
    return records;
}

} // namespace

/// What is said about records that real name servers give.
class RecordWatchTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void verdicts_data();
    void verdicts();
    void nameServersAreLookedForAgain();

private:
    Status publish(const QString &type, const QStringList &data);

    PracticeWorld m_world;
};

void RecordWatchTest::initTestCase()
{
    const Status started = m_world.start();
    QVERIFY2(started, started ? "" : qPrintable(started.error().toString()));
}

void RecordWatchTest::verdicts_data()
{
    QTest::addColumn<QStringList>("found");
    QTest::addColumn<Verdict>("verdict"); // Of the first one wanted.
    QTest::addColumn<bool>("isExplained");
    QTest::addColumn<QStringList>("leftovers");
    const QStringList others{u"3 mx1.new-host.test."_s, u"7 mx2.new-host.test."_s};
    QTest::newRow("before") << oldMx << Verdict::Wrong << true << oldMx;
    QTest::newRow("as wanted") << newMx << Verdict::Right << false << QStringList();
    QTest::newRow("other figures in the same order") << others << Verdict::Right << true << QStringList();
    QTest::newRow("another set that is right") << alternativeMx << Verdict::Right << true << QStringList();
    QTest::newRow("other figures, and the old one") << others + oldMx << Verdict::Wrong << true << oldMx;
    QTest::newRow("another set, and the old one") << alternativeMx + oldMx << Verdict::Wrong << true << oldMx;
    QTest::newRow("as wanted, and the old one") << newMx + oldMx << Verdict::Right << false << oldMx;
}

void RecordWatchTest::verdicts()
{
    QFETCH(QStringList, found);
    QFETCH(Verdict, verdict);
    QFETCH(bool, isExplained);
    QFETCH(QStringList, leftovers);
    QVERIFY(publish(u"MX"_s, found));
    RecordWatch watch(m_world.services());
    watch.start(views(m_world.domain(), newMx), {oldMx, 6s, true}, {},
                {views(m_world.domain(), alternativeMx)});
    const auto isJudged = [&] {
        // The secondary has it as well, so that all say the same.
        return watch.answers().consistent.state == Answer::State::Yes
            && watch.verdicts().constFirst().verdict == verdict;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isJudged(), 10'000);
    QStringList toRemove;
    for (const RecordView &record : watch.verdicts()) {
        if (record.isWanted)
            QCOMPARE(record.verdictText.isEmpty(), !isExplained);
        else
            toRemove += record.data;
    }
    QCOMPARE(toRemove, leftovers);
}

void RecordWatchTest::nameServersAreLookedForAgain()
{
    rehearsal::Knot &parent = m_world.servers().dns().root();
    const QString domain = m_world.domain().toString();
    const QString nobody = u"ns3."_s + domain;
    const QStringList both{u"ns1."_s + domain + u'.', u"ns2."_s + domain + u'.'};
    QVERIFY(parent.setRecords(nobody, u"A"_s, 60, {u"127.255.255.253"_s}));
    QVERIFY(parent.setRecords(domain, u"NS"_s, 60, both + QStringList{nobody + u'.'}));
    QVERIFY(publish(u"MX"_s, newMx));

    RecordWatch watch(m_world.services());
    watch.start(views(m_world.domain(), newMx), {oldMx, 6s, true}, {});
    QTRY_COMPARE_WITH_TIMEOUT(watch.answers().delegated.state, Answer::State::No, 10'000);
    QTRY_COMPARE_WITH_TIMEOUT(watch.answers().published.state, Answer::State::Yes, 10'000);
    const int rows = watch.servers()->rowCount();

    QVERIFY(parent.setRecords(domain, u"NS"_s, 60, both));
    watch.checkNow();
    QTRY_COMPARE_WITH_TIMEOUT(watch.answers().delegated.state, Answer::State::Yes, 10'000);
    QCOMPARE(watch.servers()->rowCount(), rows - 1);
}

Status RecordWatchTest::publish(const QString &type, const QStringList &data)
{
    return m_world.servers().dns().primary().setRecords(m_world.domain().toString(), type, 6, data);
}

QTEST_MAIN(RecordWatchTest)
#include "tst_recordwatch.moc"
