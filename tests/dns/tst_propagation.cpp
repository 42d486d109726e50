// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/propagation.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using dns::Answer;
using dns::AuthorityAnswer;
using dns::Change;
using dns::Delegation;
using dns::NameServer;
using dns::Propagation;
using dns::Response;
using dns::RRset;
using dns::Type;
using dns::View;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

const DomainName zone = DomainName::fromALabels(u"example.org");

/// Second `n` of the fake clock.
QDateTime at(double n)
{
    return QDateTime(QDate(2026, 1, 1), QTime(12, 0), Qt::UTC).addMSecs(qint64(n * 1000));
}

RRset mx(const QStringList &data, int ttl)
{
    RRset rrset{zone, Type::MX, seconds(ttl), {}};
    for (const QString &datum : data)
        rrset.data += dns::parseRdata(Type::MX, datum).value();
    return rrset;
}

const QStringList oldData{u"10 old.example.net."_s};
const QStringList newData{u"10 new.example.com."_s};

NameServer server(int host)
{
    return {.name = zone.child(u"ns%1"_s.arg(host)),
            .server = {QHostAddress(u"192.0.2.%1"_s.arg(host)), 53},
            .state = NameServer::State::Answers,
            .serial = {},
            .reason = {}};
}

Delegation twoServers()
{
    Delegation delegation;
    delegation.zone = zone;
    delegation.servers = {server(1), server(2)};
    delegation.parentNameServers = delegation.zoneNameServers = {server(1).name, server(2).name};
    return delegation;
}

AuthorityAnswer authority(int host, double second, const RRset &found, quint32 serial)
{
    AuthorityAnswer answer{.nameServer = {},
                           .server = server(host).server,
                           .state = NameServer::State::Answers,
                           .reason = {},
                           .found = found,
                           .nameExists = true,
                           .alias = {},
                           .serial = serial,
                           .negativeTtl = seconds(30),
                           .askedAt = at(second),
                           .raw = {}};
    return answer;
}

AuthorityAnswer silence(int host, double second)
{
    AuthorityAnswer answer = authority(host, second, mx({}, 0), 0);
    answer.state = NameServer::State::Unreachable;
    answer.reason = u"silent"_s;
    return answer;
}

Response resolver(const RRset &found, seconds negativeTtl = {})
{
    Response response;
    response.message.isResponse = true;
    response.message.answers = found.records();
    if (found.isEmpty()) {
        dns::StartOfAuthority soa;
        soa.minimum = seconds(3600);
        response.message.authority = {dns::Record{zone, Type::SOA, negativeTtl, soa}};
    }
    return response;
}

/// The instant in seconds of the fake clock, rounded down.
qint64 secondOf(const QDateTime &time)
{
    return at(0).secsTo(time);
}

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
    void authorityRounds();
    void backgroundStaysModest();
    void resolversAreAskedAfterPublicationOnly();
    void failingResolverBacksOff();
    void restart();
    void restoreRefuses_data();
    void restoreRefuses();

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
    QTest::newRow("old answer seen, then the new one at 10 s") << oldData << 100 << 5.0 << qint64(110);
    QTest::newRow("change made before the watch began") << oldData << 100 << -1.0 << qint64(110);
    QTest::newRow("nothing there before: negative TTL") << QStringList() << 0 << -1.0 << qint64(40);
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
    QCOMPARE(secondOf(propagation.answers(at(120)).expiresAt), 60 + 3600);
}

void PropagationTest::negativeAnswersAreOldAnswers()
{
    Propagation propagation(m_change, twoServers(), {});
    for (const int host : {1, 2}) {
        propagation.see(authority(host, 0, mx({}, 0), 1)); // Keeps for 30 s.
        propagation.see(authority(host, 200, mx(newData, 60), 2));
    }
    QCOMPARE(secondOf(propagation.answers(at(200)).expiresAt), 230);
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
    QCOMPARE(secondOf(propagation.answers(at(50)).expiresAt), 100);
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
    QCOMPARE(secondOf(answers.expiresAt), 510);
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
    QCOMPARE(secondOf(propagation.answers(at(120)).expiresAt), 150);
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
    QCOMPARE(secondOf(propagation.answers(at(3)).expiresAt), 100);
}

void PropagationTest::authorityRounds()
{
    Propagation propagation(m_change, twoServers(), {});
    QList<qint64> rounds;
    for (int second = 0; second < 400; ++second) {
        if (!propagation.isAuthorityDue(at(second)))
            continue;
        propagation.authorityAsked(at(second));
        rounds += second;
    }
    // Every 5 s while something is waited for…
    QCOMPARE(rounds.size(), 80);
    QCOMPARE(rounds.at(1), 5);
    QCOMPARE(rounds.constLast(), 395);
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
    QCOMPARE(rounds, (QList<qint64>{0, 8, 20, 37, 63, 101, 158, 218, 278}));
}

/// The questions of a minute, on average, while nobody looks and the old answer lives 6 s at a time.
void PropagationTest::backgroundStaysModest()
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

void PropagationTest::resolversAreAskedAfterPublicationOnly()
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

void PropagationTest::failingResolverBacksOff()
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

void PropagationTest::restart()
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

void PropagationTest::restoreRefuses_data()
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

void PropagationTest::restoreRefuses()
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

QTEST_GUILESS_MAIN(PropagationTest)
#include "tst_propagation.moc"
