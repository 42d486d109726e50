// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/watch.h"

#include <QSignalSpy>
#include <QTest>
#include <QUdpSocket>

#include "dns/await.h"
#include "dns/client.h"
#include "dns/delegation.h"
#include "dns/practice.h"
#include "dns/update.h"

using namespace Qt::StringLiterals;
using dns::Answer;
using dns::Change;
using dns::Delegation;
using dns::Role;
using dns::RRset;
using dns::Type;
using dns::View;
using dns::Watch;
using dns::WatchRow;
using std::chrono::seconds;

class WatchTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void textRecordFromNothing();
    void exchangersUntilNobodyHasTheOldOnes();
    void laggingSecondaryStopsTheCountdown();
    void restartKeepsTheClock();
    void nameThatIsNotFoundToday();
    void cancelledMidway();
    void internationalDomain();

private:
    RRset mx(const QStringList &data) const;
    void publish(const RRset &former, const RRset &wanted);
    int rowsWith(const Watch &watch, Role role, View view) const;

    Practice m_practice;
    dns::Client m_client;
    Delegation m_delegation;
    dns::TsigKey m_key;
    RRset m_old;
    RRset m_new;
};

void WatchTest::initTestCase()
{
    const Status started = m_practice.start();
    QVERIFY2(started, started ? "" : qPrintable(started.error().toString()));
    const Result<Delegation> found = m_practice.delegation(m_client);
    QVERIFY2(found, found ? "" : qPrintable(found.error().toString()));
    m_delegation = *found;
    const Result<dns::TsigKey> key = dns::loadTsigKey(m_practice.servers().tsigFile());
    QVERIFY(key);
    m_key = *key;
    m_old = mx({u"10 mail.old-host.test."_s});
    m_new = mx({u"10 mx1.new-host.test."_s, u"20 mx2.new-host.test."_s});
}

RRset WatchTest::mx(const QStringList &data) const
{
    RRset rrset{m_practice.domain(), Type::MX, seconds(6), {}};
    for (const QString &datum : data)
        rrset.data += dns::parseRdata(Type::MX, datum).value();
    return rrset;
}

void WatchTest::publish(const RRset &former, const RRset &wanted)
{
    dns::Updater updater;
    dns::Update update(m_practice.domain());
    update.replace(former, wanted);
    const auto applied = await(updater.apply(m_practice.primary(), m_key, update));
    QVERIFY(applied);
    QVERIFY2(*applied, *applied ? "" : qPrintable(applied->error().toString()));
}

int WatchTest::rowsWith(const Watch &watch, Role role, View view) const
{
    int count = 0;
    for (const WatchRow &row : watch.rows())
        count += row.role == role && row.view == view ? 1 : 0;
    return count;
}

void WatchTest::textRecordFromNothing()
{
    const DomainName owner = m_practice.domain().child(u"_proof");
    const RRset nothing{owner, Type::TXT, {}, {}};
    const RRset token{owner, Type::TXT, seconds(6), {dns::Text::fromValue("code=Abc123")}};
    Watch watch(m_client, m_practice.environment(), Change{token, nothing, seconds(4), m_practice.domain()},
                m_delegation);
    QSignalSpy published(&watch, &Watch::published);
    QSignalSpy done(&watch, &Watch::done);
    watch.start();
    QTRY_COMPARE(rowsWith(watch, Role::Authoritative, View::None), 2);
    QCOMPARE(watch.answers().published, Answer::No);
    QCOMPARE(rowsWith(watch, Role::Resolver, View::Unasked), 4);

    publish(nothing, token);
    watch.checkNow();
    QTRY_COMPARE_WITH_TIMEOUT(published.count(), 1, 10'000);
    // Nobody asked a resolver too early, so none has a negative answer in its cache.
    QTRY_COMPARE(rowsWith(watch, Role::Resolver, View::New), 4);
    QCOMPARE(watch.answers().seen, Answer::Yes);
    QCOMPARE(watch.answers().delegated, Answer::Yes);
    QTRY_COMPARE_WITH_TIMEOUT(done.count(), 1, 15'000);
    QVERIFY(!watch.isRunning());
    publish(token, nothing);
}

void WatchTest::exchangersUntilNobodyHasTheOldOnes()
{
    Watch watch(m_client, m_practice.environment(), Change{m_new, m_old, seconds(4), m_practice.domain()},
                m_delegation);
    QSignalSpy done(&watch, &Watch::done);
    watch.start();
    QTRY_COMPARE(rowsWith(watch, Role::Authoritative, View::Old), 2);

    // Four caches take the old answer at the last moment.
    for (size_t i = 0; i < m_practice.servers().resolverCount(); ++i) {
        const dns::Server resolver{QHostAddress(m_practice.servers().resolver(i).address()),
                                   m_practice.environment().port};
        const auto answer =
            await(m_client.ask(resolver, {m_practice.domain(), Type::MX}, dns::QueryOptions::recursive()));
        QVERIFY(answer && *answer);
    }
    publish(m_old, m_new);
    watch.checkNow();
    QTRY_COMPARE_WITH_TIMEOUT(rowsWith(watch, Role::Resolver, View::Old), 4, 10'000);
    QCOMPARE(watch.answers().published, Answer::Yes);
    QCOMPARE(watch.answers().consistent, Answer::Yes);
    QCOMPARE(watch.answers().seen, Answer::No);
    QCOMPARE(watch.answers().expired, Answer::No);

    QTRY_COMPARE_WITH_TIMEOUT(rowsWith(watch, Role::Resolver, View::New), 4, 20'000);
    const QDateTime lastFlip = QDateTime::currentDateTimeUtc();
    for (const WatchRow &row : watch.rows())
        QCOMPARE(row.stretched, row.id == u"resolver4"_s); // It keeps every answer for 10 s.
    const QDateTime promised = watch.answers().expiresAt;
    QVERIFY2(promised.secsTo(lastFlip) <= 2, "a resolver had the old answer after nobody could have it");
    QTRY_COMPARE_WITH_TIMEOUT(done.count(), 1, 10'000);
    QVERIFY2(lastFlip.secsTo(promised) <= 5, "the promised moment is far too late");
    publish(m_new, m_old);
}

void WatchTest::laggingSecondaryStopsTheCountdown()
{
    QVERIFY(m_practice.servers().secondary().freeze());
    Watch watch(m_client, m_practice.environment(), Change{m_new, m_old, seconds(4), m_practice.domain()},
                m_delegation);
    watch.start();
    publish(m_old, m_new);
    watch.checkNow();
    QTRY_COMPARE(rowsWith(watch, Role::Authoritative, View::New), 1);
    QTRY_COMPARE(watch.answers().published, Answer::Partly);
    QCOMPARE(watch.answers().consistent, Answer::No);
    QVERIFY(!watch.answers().expiresAt.isValid());
    QCOMPARE(rowsWith(watch, Role::Resolver, View::Unasked), 4);
    QVERIFY(dns::consistentText(watch.answers()).contains(u"lags behind"_s));

    QVERIFY(m_practice.servers().secondary().thaw());
    watch.checkNow();
    QTRY_COMPARE_WITH_TIMEOUT(watch.answers().published, Answer::Yes, 15'000);
    QTRY_COMPARE_WITH_TIMEOUT(watch.answers().consistent, Answer::Yes, 10'000);
    QVERIFY(watch.answers().expiresAt.isValid());
}

void WatchTest::restartKeepsTheClock()
{
    const Change change{m_new, m_old, seconds(4), m_practice.domain()};
    QJsonObject saved;
    dns::FiveAnswers before;
    {
        Watch watch(m_client, m_practice.environment(), change, m_delegation);
        watch.start();
        QTRY_VERIFY(watch.answers().expiresAt.isValid());
        before = watch.answers();
        saved = watch.toJson();
    }
    Watch watch(m_client, m_practice.environment(), change, m_delegation);
    QVERIFY(watch.restore(saved));
    QCOMPARE(watch.answers().publishedAt, before.publishedAt);
    QCOMPARE(watch.answers().expiresAt, before.expiresAt);
    QCOMPARE(rowsWith(watch, Role::Authoritative, View::New), 2);

    Watch other(m_client, m_practice.environment(), Change{m_old, m_new, {}, m_practice.domain()},
                m_delegation);
    QVERIFY(!other.restore(saved));
}

/// One address with two names, of which now the one, now the other is found.
void WatchTest::nameThatIsNotFoundToday()
{
    const DomainName first = m_practice.domain().child(u"ns1");
    const DomainName second = m_practice.domain().child(u"ns9");
    const auto named = [&](const QList<DomainName> &names, const QList<DomainName> &unresolved) {
        Delegation delegation = m_delegation;
        delegation.unresolved = unresolved;
        delegation.servers.clear();
        if (!names.isEmpty()) {
            delegation.servers += dns::NameServer{.name = names.constFirst(),
                                                  .otherNames = names.mid(1),
                                                  .server = m_practice.primary(),
                                                  .serial = {},
                                                  .reason = {}};
        }
        return delegation;
    };
    Watch watch(m_client, m_practice.environment(), Change{m_new, m_old, seconds(4), m_practice.domain()},
                named({first, second}, {}));
    const qsizetype rows = watch.rows().size();
    for (const Delegation &found :
         {named({first}, {second}), named({second}, {first}), named({}, {second})}) {
        watch.setDelegation(found);
        QCOMPARE(watch.rows().size(), rows);
    }
}

void WatchTest::cancelledMidway()
{
    QUdpSocket silent;
    QVERIFY(silent.bind(QHostAddress::LocalHost));
    Delegation delegation;
    delegation.zone = m_practice.domain();
    delegation.servers = {
        dns::NameServer{.name = m_practice.domain().child(u"ns9"),
                        .server = {QHostAddress(QHostAddress::LocalHost), silent.localPort()},
                        .state = dns::NameServer::State::Answers,
                        .serial = {},
                        .reason = {}}};
    dns::Client client;
    auto watch = std::make_unique<Watch>(client, m_practice.environment(),
                                         Change{m_new, m_old, seconds(4), m_practice.domain()}, delegation);
    watch->start();
    QTRY_VERIFY(client.underWay() > 0);
    watch.reset();
    QTRY_COMPARE(client.underWay(), 0);
}

/// A domain that is written with an umlaut is asked for, compared and shown as the same one (RFC 5891).
void WatchTest::internationalDomain()
{
    rehearsal::NameServersOptions options;
    options.domain = u"xn--bcher-kva.test"_s;
    Practice practice(options);
    const Status started = practice.start();
    QVERIFY2(started, started ? "" : qPrintable(started.error().toString()));
    const DomainName domain = DomainName::parse(u"Bücher.test"_s).value();
    const Result<Delegation> found = practice.delegation(m_client);
    QVERIFY(found);
    QCOMPARE(found->zone, domain);

    RRset former = m_old;
    RRset wanted = m_new;
    former.name = wanted.name = domain;
    Watch watch(m_client, practice.environment(), Change{wanted, former, seconds(4), domain}, *found);
    QSignalSpy published(&watch, &Watch::published);
    watch.start();
    QTRY_COMPARE(rowsWith(watch, Role::Authoritative, View::Old), 2);
    const Status changed =
        practice.servers().primary().setRecords(practice.servers().domain(), u"MX"_s, 6, wanted.texts());
    QVERIFY2(changed, changed ? "" : qPrintable(changed.error().toString()));
    watch.checkNow();
    QTRY_COMPARE_WITH_TIMEOUT(published.count(), 1, 10'000);
    QCOMPARE(watch.answers().delegated, Answer::Yes);
    QCOMPARE(domain.toUnicode(), u"bücher.test"_s);
}

QTEST_GUILESS_MAIN(WatchTest)
#include "tst_watch.moc"
