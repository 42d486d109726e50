// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/propagation.h"

#include <QTest>

#include "dns/propagationtest.h"
#include "dns/watch.h"

using namespace Qt::StringLiterals;
using namespace propagationtest;
using dns::Answer;
using dns::Change;
using dns::Propagation;
using dns::View;
using std::chrono::milliseconds;

namespace {

/// A cache that counts in whole seconds gives an answer for the rest of the last one too.
constexpr qint64 lastSecond = 1;

} // namespace

class PropagationTest final : public QObject {
    Q_OBJECT

private slots:
    void publishedOnEveryServer();
    void alternativeSets_data();
    void alternativeSets();
    void boundIsLastOldAnswerPlusItsTtl_data();
    void boundIsLastOldAnswerPlusItsTtl();
    void noPromiseWhileSerialsDiffer();
    void loweredTtlCountsFromTheLowering();
    void negativeAnswersAreOldAnswers();
    void nothingKnownBeforeNothingPromised();
    void lostPacketIsNoAlarm();
    void lameServerIsNotCountedAsOld();
    void resolverCountsDown();
    void stretchedTtlPutsTheEndOff();
    void staleAnswerAfterTheEndPutsItOff();
    void flippingBackIsNoFailure();
    void nameServersThatWereReplaced();
    void wantedAlias();
    void zoneOfItsOwn_data();
    void zoneOfItsOwn();
    void clockIsSet_data();
    void clockIsSet();
    void clockIsSetAfterARestart();

private:
    const Change m_change{mx(newData, 300), mx(oldData, 100), seconds(30), zone};
};

void PropagationTest::publishedOnEveryServer()
{
    Propagation propagation(m_change, twoServers(), {});
    QCOMPARE(propagation.answers(at(0)).published, Answer::Unknown);
    propagation.see(authority(1, 0, mx(oldData, 100), 1));
    propagation.see(authority(2, 0, mx(oldData, 100), 1));
    QCOMPARE(propagation.answers(at(0)).published, Answer::No);
    propagation.see(authority(1, 5, mx(newData, 300), 2));
    QCOMPARE(propagation.answers(at(5)).published, Answer::Partly);
    propagation.see(authority(2, 10, mx(newData, 300), 2));
    const dns::FiveAnswers answers = propagation.answers(at(10));
    QCOMPARE(answers.published, Answer::Yes);
    QCOMPARE(answers.consistent, Answer::Yes);
    QCOMPARE(answers.delegated, Answer::Yes);
    QCOMPARE(answers.seen, Answer::Unknown);
    QCOMPARE(answers.expired, Answer::No);
    QCOMPARE(secondOf(answers.lastOldAt), 5);
    QCOMPARE(secondOf(answers.publishedAt), 10);
    QCOMPARE(answers.servers, 2);
}

/// As with Google: one record today, five for those who came before 2023, and both are right.
void PropagationTest::alternativeSets_data()
{
    QTest::addColumn<QStringList>("found");
    QTest::addColumn<bool>("isPublished");
    const QStringList five{u"1 aspmx.l.google.com."_s, u"5 alt1.aspmx.l.google.com."_s,
                           u"5 alt2.aspmx.l.google.com."_s, u"10 alt3.aspmx.l.google.com."_s,
                           u"10 alt4.aspmx.l.google.com."_s};
    QTest::newRow("the one record") << QStringList{u"1 smtp.google.com."_s} << true;
    QTest::newRow("the five of before 2023") << five << true;
    QTest::newRow("both at once") << five + QStringList{u"1 smtp.google.com."_s} << false;
    QTest::newRow("four of the five") << five.mid(0, 4) << false;
    QTest::newRow("the five and a leftover") << five + oldData << false;
}

void PropagationTest::alternativeSets()
{
    QFETCH(QStringList, found);
    QFETCH(bool, isPublished);
    Change change = m_change;
    change.wanted = mx({u"1 smtp.google.com."_s}, 300);
    change.alternatives = {
        mx({u"1 aspmx.l.google.com."_s, u"5 alt1.aspmx.l.google.com."_s, u"5 alt2.aspmx.l.google.com."_s,
            u"10 alt3.aspmx.l.google.com."_s, u"10 alt4.aspmx.l.google.com."_s},
           300)};
    Propagation propagation(change, twoServers(), {});
    propagation.see(authority(1, 0, mx(found, 300), 2));
    propagation.see(authority(2, 0, mx(found, 300), 2));
    QCOMPARE(propagation.answers(at(1)).published == Answer::Yes, isPublished);
}

void PropagationTest::boundIsLastOldAnswerPlusItsTtl_data()
{
    QTest::addColumn<QStringList>("former");
    QTest::addColumn<int>("formerTtl");
    QTest::addColumn<double>("oldSeenAt");
    QTest::addColumn<qint64>("expiresAt");
    QTest::newRow("old answer seen, then the new one at 10 s") << oldData << 100 << 5.0 << 110 + lastSecond;
    QTest::newRow("change made before the watch began") << oldData << 100 << -1.0 << 110 + lastSecond;
    QTest::newRow("nothing there before: negative TTL") << QStringList() << 0 << -1.0 << 40 + lastSecond;
    QTest::newRow("nothing changes: nobody can have another answer") << newData << 300 << -1.0 << qint64(10);
}

void PropagationTest::boundIsLastOldAnswerPlusItsTtl()
{
    QFETCH(QStringList, former);
    QFETCH(int, formerTtl);
    QFETCH(double, oldSeenAt);
    QFETCH(qint64, expiresAt);
    Change change = m_change;
    change.former = mx(former, formerTtl);
    Propagation propagation(change, twoServers(), {});
    for (const int host : {1, 2}) {
        if (oldSeenAt >= 0)
            propagation.see(authority(host, oldSeenAt, mx(former, formerTtl), 1));
        propagation.see(authority(host, 10, mx(newData, 300), 2));
    }
    QCOMPARE(secondOf(propagation.answers(at(10)).expiresAt), expiresAt);
    QCOMPARE(propagation.answers(at(double(expiresAt) - 1)).expired, Answer::No);
    QCOMPARE(propagation.answers(at(double(expiresAt) + 1)).expired, Answer::Yes);
    QVERIFY(propagation.isDone(at(double(expiresAt) + 1)));
}

void PropagationTest::noPromiseWhileSerialsDiffer()
{
    Propagation propagation(m_change, twoServers(), {});
    propagation.see(authority(1, 0, mx(newData, 300), 2));
    propagation.see(authority(2, 0, mx(newData, 300), 1));
    QCOMPARE(propagation.answers(at(0)).published, Answer::Yes);
    QCOMPARE(propagation.answers(at(0)).consistent, Answer::No);
    QVERIFY(!propagation.answers(at(500)).expiresAt.isValid());
    QCOMPARE(propagation.answers(at(500)).expired, Answer::No);
    propagation.see(authority(2, 5, mx(newData, 300), 2));
    QVERIFY(propagation.answers(at(5)).expiresAt.isValid());
}

void PropagationTest::loweredTtlCountsFromTheLowering()
{
    Propagation propagation(m_change, twoServers(), {});
    for (const int host : {1, 2}) {
        propagation.see(authority(host, 0, mx(oldData, 3600), 1));
        propagation.see(authority(host, 60, mx(oldData, 60), 2)); // Lowered between 0 and 60 s.
        propagation.see(authority(host, 120, mx(newData, 60), 3));
    }
    QCOMPARE(secondOf(propagation.answers(at(120)).expiresAt), 60 + 3600 + lastSecond);
}

void PropagationTest::negativeAnswersAreOldAnswers()
{
    Propagation propagation(m_change, twoServers(), {});
    for (const int host : {1, 2}) {
        propagation.see(authority(host, 0, mx({}, 0), 1)); // Keeps for 30 s.
        propagation.see(authority(host, 200, mx(newData, 60), 2));
    }
    QCOMPARE(secondOf(propagation.answers(at(200)).expiresAt), 230 + lastSecond);
}

void PropagationTest::nothingKnownBeforeNothingPromised()
{
    Change change = m_change;
    change.former = mx({}, 0);
    change.negativeTtl.reset();
    Propagation propagation(change, twoServers(), {});
    propagation.see(authority(1, 0, mx(newData, 300), 2));
    propagation.see(authority(2, 0, mx(newData, 300), 2));
    QVERIFY(!propagation.answers(at(1e6)).expiresAt.isValid());
    QCOMPARE(propagation.answers(at(1e6)).expired, Answer::Unknown);
}

void PropagationTest::lostPacketIsNoAlarm()
{
    Propagation propagation(m_change, twoServers(), {});
    propagation.see(authority(1, 0, mx(newData, 300), 2));
    propagation.see(authority(2, 0, mx(newData, 300), 2));
    propagation.see(silence(2, 5));
    propagation.see(silence(2, 10));
    QCOMPARE(propagation.answers(at(10)).published, Answer::Yes);
    QCOMPARE(propagation.answers(at(10)).serversSilent, 0);
    propagation.see(silence(2, 15));
    QCOMPARE(propagation.answers(at(15)).serversSilent, 1);
    QCOMPARE(propagation.answers(at(15)).published, Answer::Yes);
}

void PropagationTest::lameServerIsNotCountedAsOld()
{
    Delegation delegation = twoServers();
    delegation.servers[1].state = NameServer::State::Lame;
    Propagation propagation(m_change, delegation, {});
    propagation.see(authority(1, 0, mx(newData, 300), 2));
    QCOMPARE(propagation.answers(at(0)).published, Answer::Yes);
    QCOMPARE(propagation.answers(at(0)).servers, 1);
    QCOMPARE(propagation.answers(at(0)).serversSilent, 1);
    // It wakes up and still serves the old zone.
    propagation.see(authority(2, 5, mx(oldData, 100), 1));
    QCOMPARE(propagation.answers(at(5)).published, Answer::Partly);
    QVERIFY(!propagation.answers(at(5)).publishedAt.isValid());
}

void PropagationTest::resolverCountsDown()
{
    Propagation propagation(m_change, twoServers(), {u"r"_s});
    propagation.see(authority(1, 0, mx(newData, 300), 2));
    propagation.see(authority(2, 0, mx(newData, 300), 2));
    propagation.see(u"r"_s, resolver(mx(oldData, 40)), at(10));
    const dns::Observation seen = propagation.observations().constLast();
    QCOMPARE(seen.view, View::Old);
    QCOMPARE(secondOf(seen.expiresAt()), 50);
    QVERIFY(!seen.stretched);
    QCOMPARE(propagation.dueResolvers(at(50)), QStringList());
    QCOMPARE(propagation.dueResolvers(at(51)), QStringList{u"r"_s});
    QCOMPARE(secondOf(propagation.answers(at(50)).expiresAt), 100 + lastSecond);
    propagation.see(u"r"_s, resolver(mx(newData, 300)), at(51));
    QCOMPARE(propagation.answers(at(51)).seen, Answer::Yes);
}

void PropagationTest::stretchedTtlPutsTheEndOff()
{
    Propagation propagation(m_change, twoServers(), {u"r"_s, u"s"_s});
    propagation.see(authority(1, 0, mx(newData, 300), 2));
    propagation.see(authority(2, 0, mx(newData, 300), 2));
    propagation.see(u"r"_s, resolver(mx(oldData, 500)), at(10));
    propagation.see(u"s"_s, resolver(mx(oldData, 90)), at(10));
    const dns::FiveAnswers answers = propagation.answers(at(10));
    QCOMPARE(secondOf(answers.expiresAt), 510 + lastSecond);
    QCOMPARE(answers.stretchedBy, QStringList{u"r"_s});
    QCOMPARE(answers.seen, Answer::No);
}

void PropagationTest::staleAnswerAfterTheEndPutsItOff()
{
    Propagation propagation(m_change, twoServers(), {u"r"_s});
    propagation.see(authority(1, 0, mx(newData, 300), 2));
    propagation.see(authority(2, 0, mx(newData, 300), 2));
    propagation.see(u"r"_s, resolver(mx(oldData, 30)), at(120)); // RFC 8767: stale answers carry 30 s.
    QVERIFY(propagation.observations().constLast().stretched);
    QCOMPARE(secondOf(propagation.answers(at(120)).expiresAt), 150 + lastSecond);
    QCOMPARE(propagation.answers(at(121)).expired, Answer::No);
}

void PropagationTest::flippingBackIsNoFailure()
{
    Propagation propagation(m_change, twoServers(), {u"pool"_s});
    propagation.see(authority(1, 0, mx(newData, 300), 2));
    propagation.see(authority(2, 0, mx(newData, 300), 2));
    propagation.see(u"pool"_s, resolver(mx(oldData, 80)), at(1));
    propagation.see(u"pool"_s, resolver(mx(newData, 300)), at(2));
    propagation.see(u"pool"_s, resolver(mx(oldData, 20)), at(3));
    QCOMPARE(propagation.answers(at(3)).published, Answer::Yes);
    QCOMPARE(secondOf(propagation.answers(at(3)).expiresAt), 100 + lastSecond);
}

/// Caches that keep the parent's former list ask the former servers until it has run out.
void PropagationTest::nameServersThatWereReplaced()
{
    Propagation propagation(m_change, twoServers(), {});
    propagation.see(authority(1, 0, mx(oldData, 100), 1));
    propagation.see(authority(2, 0, mx(newData, 300), 2));
    Delegation moved = twoServers();
    moved.servers = {server(2), server(3)};
    moved.parentTtl = seconds(1000);
    propagation.setDelegation(moved, at(10));
    QCOMPARE(propagation.answers(at(10)).published, Answer::Partly);
    propagation.see(authority(1, 20, mx(oldData, 100), 1)); // Nobody's business any more.
    propagation.see(authority(2, 20, mx(newData, 300), 2));
    propagation.see(authority(3, 20, mx(newData, 300), 2));
    const dns::FiveAnswers answers = propagation.answers(at(20));
    QCOMPARE(answers.published, Answer::Yes);
    QCOMPARE(answers.servers, 2);
    QCOMPARE(secondOf(answers.expiresAt), 10 + 1000 + 100 + lastSecond);
}

/// A CNAME is what is wanted, not what leads to it.
void PropagationTest::wantedAlias()
{
    const DomainName owner = zone.child(u"key");
    const RRset alias{owner, Type::CNAME, seconds(60), {DomainName::fromALabels(u"key.host.example")}};
    const Change change{alias, {owner, Type::CNAME, {}, {}}, seconds(30), zone};
    Propagation propagation(change, twoServers(), {u"r"_s});
    Response response = resolver(alias);
    response.message.authoritative = true;
    for (const int host : {1, 2}) {
        AuthorityAnswer answer = judge(server(host), zone, {owner, Type::CNAME}, response, response);
        answer.askedAt = at(0);
        QCOMPARE(answer.found, alias);
        propagation.see(answer);
    }
    QCOMPARE(propagation.answers(at(0)).published, Answer::Yes);
    response.message.authoritative = false;
    propagation.see(u"r"_s, response, at(1));
    QCOMPARE(propagation.answers(at(1)).seen, Answer::Yes);
}

void PropagationTest::zoneOfItsOwn_data()
{
    const QStringList inside{u"10 mail.inside.example"_s};
    QTest::addColumn<QStringList>("found");
    QTest::addColumn<bool>("hasAuthority");
    QTest::addColumn<bool>("isElsewhereToo");
    QTest::addColumn<bool>("isApart");
    QTest::newRow("a company's own zone, with authority") << inside << true << false << true;
    QTest::newRow("a company's own zone, with the former record") << oldData << true << false << true;
    QTest::newRow("a company's own zone, without this record") << QStringList() << true << false << true;
    QTest::newRow("a company's own zone, through a cache") << inside << false << false << true;
    QTest::newRow("what others have, too, lives on somewhere") << inside << false << true << false;
    QTest::newRow("the former records are stale, RFC 8767") << oldData << false << false << false;
    QTest::newRow("no such record, from a cache") << QStringList() << false << false << false;
    QTest::newRow("what is wanted, with authority") << newData << true << false << false;
}

/// A resolver that never comes to what is published keeps nobody waiting for ever.
void PropagationTest::zoneOfItsOwn()
{
    QFETCH(QStringList, found);
    QFETCH(bool, hasAuthority);
    QFETCH(bool, isElsewhereToo);
    QFETCH(bool, isApart);
    Propagation propagation(m_change, twoServers(), {u"public"_s, u"system"_s});
    propagation.see(authority(1, 0, mx(newData, 300), 2));
    propagation.see(authority(2, 0, mx(newData, 300), 2));
    Response response = resolver(mx(found, 3600), seconds(3600));
    response.message.authoritative = hasAuthority;
    // It is asked again whenever its answer has run out.
    double now = 0;
    for (int i = 0; i < 3; ++i) {
        now = i * 3602.0;
        propagation.see(u"system"_s, response, at(now));
        propagation.see(u"public"_s, resolver(mx(isElsewhereToo ? found : newData, 300)), at(now + 1));
    }
    const bool isNew = found == newData;
    QCOMPARE(propagation.observations().constLast().ownZone, isApart);
    QCOMPARE(propagation.answers(at(now + 1)).resolvers, isApart ? 1 : 2);
    QCOMPARE(propagation.isDone(at(now + 1)), isApart || isNew);
    if (!isApart)
        return;
    QCOMPARE(secondOf(propagation.answers(at(now + 1)).expiresAt), 100 + lastSecond);
    QCOMPARE(propagation.answers(at(now + 1)).seen, Answer::Yes);
    QVERIFY(dns::seenText(propagation.answers(at(now + 1))).contains(u"of their own"_s));
    // Not that the record that is inside must go.
    const QString verdict = propagation.observations().constLast().verdict();
    QVERIFY2(verdict.contains(u"zone of its own"_s) && !verdict.contains(u"inside.example"_s),
             qPrintable(verdict));
    // It learns of the change after all.
    propagation.see(u"system"_s, resolver(mx(newData, 300)), at(now + 2));
    QCOMPARE(propagation.answers(at(now + 2)).resolvers, 2);
}

void PropagationTest::clockIsSet_data()
{
    QTest::addColumn<int>("moved");
    QTest::addColumn<qint64>("left"); // Of 100 s, when 40 s have passed since publication.
    QTest::newRow("not at all") << 0 << 60 + lastSecond;
    QTest::newRow("forward by a minute: none of it has passed") << 60 << 60 + lastSecond;
    QTest::newRow("back by a minute: at worst it begins anew") << -60 << 100 + lastSecond;
    QTest::newRow("back by a year") << -31'536'000 << 100 + lastSecond;
}

void PropagationTest::clockIsSet()
{
    QFETCH(int, moved);
    QFETCH(qint64, left);
    Propagation propagation(m_change, twoServers(), {u"r"_s});
    propagation.see(authority(1, 0, mx(newData, 300), 2));
    propagation.see(authority(2, 0, mx(newData, 300), 2));
    propagation.see(u"r"_s, resolver(mx(oldData, 100)), at(0));
    propagation.authorityAsked(at(39));
    const double now = 40 + moved;
    propagation.clockSet(seconds(moved), at(now));
    QVERIFY(propagation.isAuthorityDue(at(now)));
    QCOMPARE(propagation.dueResolvers(at(now)).size(), 1);
    QCOMPARE(secondOf(propagation.answers(at(now)).expiresAt), qint64(now) + left);
}

/// A computer without a clock of its own begins in 1970, with moments that were right.
void PropagationTest::clockIsSetAfterARestart()
{
    Propagation propagation(m_change, twoServers(), {});
    propagation.see(authority(1, 0, mx(newData, 300), 2));
    propagation.see(authority(2, 0, mx(newData, 300), 2));
    propagation.clockSet(std::chrono::hours(24 * 365 * 50), at(40));
    QCOMPARE(secondOf(propagation.answers(at(40)).expiresAt), 40 + 100 + lastSecond);
}

QTEST_GUILESS_MAIN(PropagationTest)
#include "tst_propagation.moc"
