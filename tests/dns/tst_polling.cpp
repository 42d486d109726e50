// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonArray>
#include <QTest>

#include "dns/propagationtest.h"

using namespace Qt::StringLiterals;
using namespace propagationtest;
using dns::Answer;
using dns::Change;
using dns::Propagation;
using dns::View;

/// Who is asked when, and what a restart keeps of it.
class PollingTest final : public QObject {
    Q_OBJECT

private slots:
    void authorityRounds();
    void manyAddressesShareTheLimit_data();
    void manyAddressesShareTheLimit();
    void silentServersAreAskedMoreRarely();
    void backgroundStaysModest();
    void resolversAreAskedAfterPublicationOnly();
    void whoHasWaitedLongestIsFirst();
    void failingResolverBacksOff();
    void restart();
    void restoreRefuses_data();
    void restoreRefuses();

private:
    const Change m_change{mx(newData, 300), mx(oldData, 100), seconds(30), zone};
};

void PollingTest::authorityRounds()
{
    Propagation propagation(m_change, twoServers(), {});
    QList<qint64> rounds;
    for (int second = 0; second < 400; ++second) {
        if (!propagation.isAuthorityDue(at(second)))
            continue;
        propagation.authorityAsked(at(second));
        rounds += second;
    }
    // Every 3 s while something is waited for…
    QCOMPARE(rounds.size(), 134);
    QCOMPARE(rounds.at(1), 3);
    QCOMPARE(rounds.constLast(), 399);
    propagation.hurry(at(400));
    QVERIFY(propagation.isAuthorityDue(at(400)));

    // …and ever more rarely once it is there, up to once a minute.
    propagation.see(authority(1, 400, mx(newData, 300), 2));
    propagation.see(authority(2, 400, mx(newData, 300), 2));
    rounds.clear();
    for (int second = 400; second < 700; ++second) {
        if (!propagation.isAuthorityDue(at(second)))
            continue;
        propagation.authorityAsked(at(second));
        rounds += second - 400;
    }
    QCOMPARE(rounds, (QList<qint64>{0, 5, 12, 23, 39, 62, 97, 149, 209, 269}));
}

void PollingTest::manyAddressesShareTheLimit_data()
{
    QTest::addColumn<int>("addresses");
    QTest::addColumn<int>("pause");
    QTest::newRow("two") << 2 << 3;
    QTest::newRow("four") << 4 << 3;
    QTest::newRow("thirteen name servers with IPv4 and IPv6") << 26 << 20;
}

/// 160 questions a minute, two to each address: the records and the SOA.
void PollingTest::manyAddressesShareTheLimit()
{
    QFETCH(int, addresses);
    QFETCH(int, pause);
    Delegation delegation = twoServers();
    for (int host = 3; host <= addresses; ++host)
        delegation.servers += server(host);
    Propagation propagation(m_change, delegation, {});
    propagation.authorityAsked(at(0));
    QVERIFY(!propagation.isAuthorityDue(at(pause - 1)));
    QVERIFY(propagation.isAuthorityDue(at(pause)));
}

void PollingTest::silentServersAreAskedMoreRarely()
{
    Propagation propagation(m_change, twoServers(), {});
    QList<qint64> rounds;
    for (int second = 0; second < 400; ++second) {
        if (!propagation.isAuthorityDue(at(second)))
            continue;
        const QStringList due = propagation.dueAuthorities(at(second));
        propagation.authorityAsked(at(second));
        QVERIFY(due.contains(server(1).server.toString()));
        propagation.see(authority(1, second, mx(oldData, 100), 1));
        if (!due.contains(server(2).server.toString()))
            continue;
        propagation.see(silence(2, second));
        rounds += second;
    }
    // One lost packet is no silence; then 5, 10, 20, 40 and ever 60 s, at the next round.
    QCOMPARE(rounds, (QList<qint64>{0, 3, 6, 12, 24, 45, 87, 150, 213, 276, 339}));
    propagation.hurry(at(400));
    QCOMPARE(propagation.dueAuthorities(at(400)).size(), 2);
    propagation.see(authority(2, 400, mx(oldData, 100), 1));
    QCOMPARE(propagation.dueAuthorities(at(403)).size(), 2);
}

/// The questions of a minute, on average, while nobody looks and the old answer lives 6 s at a time.
void PollingTest::backgroundStaysModest()
{
    QStringList resolvers;
    for (int i = 0; i < 12; ++i)
        resolvers += u"r%1"_s.arg(i);
    Delegation delegation = twoServers();
    delegation.servers += {server(3), server(4)};
    Propagation propagation(m_change, delegation, resolvers, dns::Manners::background());
    int questions = 0;
    for (int second = 0; second < 3600; ++second) {
        if (propagation.isAuthorityDue(at(second))) {
            propagation.authorityAsked(at(second));
            questions += 2 * 4; // The records and the SOA.
            for (const int host : {1, 2, 3, 4})
                propagation.see(authority(host, second, mx(newData, 300), 2));
        }
        for (const QString &id : propagation.dueResolvers(at(second))) {
            ++questions;
            propagation.resolverAsked(id, at(second));
            propagation.see(id, resolver(mx(oldData, 6)), at(second));
        }
    }
    QVERIFY2(questions < 30 * 60, qPrintable(QString::number(questions)));
}

void PollingTest::resolversAreAskedAfterPublicationOnly()
{
    Propagation propagation(m_change, twoServers(), {u"r"_s});
    propagation.see(authority(1, 0, mx(newData, 300), 2));
    propagation.see(authority(2, 0, mx({}, 0), 1));
    propagation.hurry(at(1));
    QVERIFY(propagation.dueResolvers(at(1000)).isEmpty());
    propagation.see(authority(2, 2, mx(newData, 300), 2));
    QCOMPARE(propagation.dueResolvers(at(2)), QStringList{u"r"_s});
    propagation.resolverAsked(u"r"_s, at(2));
    QVERIFY(propagation.dueResolvers(at(3)).isEmpty());
}

/// So that a cap keeps nobody out for good.
void PollingTest::whoHasWaitedLongestIsFirst()
{
    Propagation propagation(m_change, twoServers(), {u"a"_s, u"b"_s, u"c"_s});
    propagation.see(authority(1, 0, mx(newData, 300), 2));
    propagation.see(authority(2, 0, mx(newData, 300), 2));
    propagation.see(u"a"_s, resolver(mx(oldData, 60)), at(0));
    propagation.see(u"b"_s, resolver(mx(oldData, 20)), at(0));
    QCOMPARE(propagation.dueResolvers(at(100)), (QStringList{u"c"_s, u"b"_s, u"a"_s}));
}

void PollingTest::failingResolverBacksOff()
{
    Propagation propagation(m_change, twoServers(), {u"r"_s});
    propagation.see(authority(1, 0, mx(newData, 300), 2));
    propagation.see(authority(2, 0, mx(newData, 300), 2));
    QList<qint64> waits;
    double now = 0;
    for (int i = 0; i < 8; ++i) {
        propagation.see(u"r"_s, fail(Error::Kind::Unreachable, u"silent"_s), at(now));
        waits += at(now).secsTo(propagation.observations().constLast().nextAt);
        now += double(waits.constLast());
    }
    QCOMPARE(waits, (QList<qint64>{5, 10, 20, 40, 80, 160, 300, 300}));
    QCOMPARE(propagation.observations().constLast().view, View::Failed);
    QCOMPARE(propagation.answers(at(now)).resolvers, 0);
}

void PollingTest::restart()
{
    Propagation before(m_change, twoServers(), {u"r"_s});
    before.see(authority(1, 0, mx(oldData, 100), 1));
    before.see(authority(2, 0, mx(oldData, 100), 1));
    before.see(authority(1, 5, mx(newData, 300), 2));
    before.see(authority(2, 5, mx(newData, 300), 2));
    before.see(u"r"_s, resolver(mx(oldData, 500)), at(6));

    Propagation after(m_change, twoServers(), {u"r"_s});
    const Status restored = after.restore(before.toJson());
    QVERIFY2(restored, restored ? "" : qPrintable(restored.error().toString()));
    QCOMPARE(after.answers(at(7)), before.answers(at(7)));
    QCOMPARE(after.toJson(), before.toJson());
}

void PollingTest::restoreRefuses_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QJsonValue>("value");
    QTest::newRow("newer version") << u"version"_s << QJsonValue(2);
    QTest::newRow("no change") << u"change"_s << QJsonValue();
    QTest::newRow("another change")
        << u"change"_s
        << QJsonValue(
               Propagation({mx(oldData, 1), mx(newData, 1), {}, zone}, {}, {}).toJson().value(u"change"_s));
    QTest::newRow("broken record") << u"observations"_s
                                   << QJsonValue(QJsonArray{QJsonObject{{u"id"_s, u"192.0.2.1"_s}}});
}

void PollingTest::restoreRefuses()
{
    QFETCH(QString, key);
    QFETCH(QJsonValue, value);
    Propagation propagation(m_change, twoServers(), {});
    QJsonObject json = propagation.toJson();
    json.insert(key, value);
    const Status status = propagation.restore(json);
    QVERIFY(!status);
    QCOMPARE(status.error().kind, Error::Kind::BadInput);
    QVERIFY(status.error().detail.startsWith(u'/' + key));
}

QTEST_GUILESS_MAIN(PollingTest)
#include "tst_polling.moc"
