// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/delegation.h"

#include <QTest>

#include "dns/await.h"
#include "dns/client.h"
#include "dns/fakeserver.h"
#include "dns/practice.h"
#include "dns/zonecheck.h"

using namespace Qt::StringLiterals;
using dns::Delegation;
using dns::NameServer;
using dns::Type;

namespace {

/// Beside the practice zone one whose two name servers are one machine, as panels set them up.
rehearsal::NameServersOptions withTwins()
{
    rehearsal::NameServersOptions options;
    const QString address = rehearsal::LoopbackNetwork::ofThisProcess().address(2);
    for (const QString &host : {u"ns1.twins"_s, u"ns2.twins"_s})
        options.parentRecords << u"twins 60 NS "_s + host << host + u" 60 A "_s + address;
    return options;
}

} // namespace

class DelegationTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void findsTheZone_data();
    void findsTheZone();
    void missingDomain_data();
    void missingDomain();
    void subDomainThatIsYetToBeMade();
    void twoNamesOfOneAddress();
    void rootsThatDoNotAnswer();
    void rootsOfTheOtherFamily();
    void authoritativeAnswers();
    void authoritativeNegativeAnswers();
    void aliasIsNamed();
    void laggingSecondary();
    void serverThatAnswersForOtherZonesOnly();
    void deadServerIsNamed();

private:
    Result<Delegation> find(const DomainName &domain, dns::Missing missing = dns::Missing::Refused);
    DomainName name(const QString &relative) { return m_practice.domain().child(relative); }

    Practice m_practice{withTwins()};
    dns::Client m_client;
};

void DelegationTest::initTestCase()
{
    const Status started = m_practice.start();
    QVERIFY2(started, started ? "" : qPrintable(started.error().toString()));
}

Result<Delegation> DelegationTest::find(const DomainName &domain, dns::Missing missing)
{
    dns::DelegationFinder finder(m_client, m_practice.environment());
    return await(finder.find(domain, missing)).value_or(fail(Error::Kind::Internal, u"no end"_s));
}

void DelegationTest::findsTheZone_data()
{
    const QStringList two{u"ns1.example-firm.test"_s, u"ns2.example-firm.test"_s};
    QTest::addColumn<QString>("domain");
    QTest::addColumn<QString>("zone");
    QTest::addColumn<bool>("parentAsked");
    QTest::addColumn<QStringList>("nameServers");
    QTest::newRow("apex") << u"example-firm.test"_s << u"example-firm.test"_s << true << two;
    QTest::newRow("name in the zone") << u"ns2.example-firm.test"_s << u"example-firm.test"_s << true << two;
    QTest::newRow("alias in the zone") << u"www.example-firm.test"_s << u"example-firm.test"_s << true << two;
    QTest::newRow("parent and child on one server")
        << u"test"_s << u"test"_s << false << QStringList{u"ns1.test"_s};
}

void DelegationTest::findsTheZone()
{
    QFETCH(QString, domain);
    QFETCH(QString, zone);
    QFETCH(bool, parentAsked);
    QFETCH(QStringList, nameServers);
    const Result<Delegation> found = find(DomainName::fromALabels(domain));
    QVERIFY2(found, found ? "" : qPrintable(found.error().toString()));
    QCOMPARE(found->zone.toString(), zone);
    QCOMPARE(found->parentAsked, parentAsked);
    QStringList zoneNames;
    for (const DomainName &server : found->zoneNameServers)
        zoneNames += server.toString();
    QCOMPARE(zoneNames, nameServers);
    QVERIFY(found->isDelegatedAsZoneSays());
    if (parentAsked)
        QCOMPARE(found->parentNameServers, found->zoneNameServers);
    QCOMPARE(found->answering().size(), nameServers.size());
    QVERIFY(found->isConsistent());
    for (const NameServer &server : found->servers)
        QVERIFY(server.serial.has_value());
    QVERIFY(found->unresolved.isEmpty());
    QVERIFY(found->domainExists);
}

void DelegationTest::missingDomain_data()
{
    QTest::addColumn<QString>("domain");
    QTest::newRow("not registered") << u"nowhere.test"_s;
    QTest::newRow("top-level domain unknown") << u"example.nowhere"_s;
    QTest::newRow("sub-domain without records") << u"sub.example-firm.test"_s;
}

void DelegationTest::missingDomain()
{
    QFETCH(QString, domain);
    const Result<Delegation> found = find(DomainName::fromALabels(domain));
    QVERIFY(!found);
    QCOMPARE(found.error().kind, Error::Kind::BadInput);
    QCOMPARE(found.error().message, u"The domain “%1” does not exist."_s.arg(domain));
    QVERIFY(!found.error().remedy.isEmpty());
}

void DelegationTest::subDomainThatIsYetToBeMade()
{
    const Result<Delegation> found = find(name(u"sub"_s), dns::Missing::Allowed);
    QVERIFY2(found, found ? "" : qPrintable(found.error().toString()));
    QCOMPARE(found->zone, m_practice.domain());
    QVERIFY(!found->domainExists);
    QCOMPARE(found->domain.relativeTo(found->zone), u"sub"_s);
}

/// It is one server, which is asked once and known by both names.
void DelegationTest::twoNamesOfOneAddress()
{
    const Result<Delegation> found = find(DomainName::fromALabels(u"twins.test"));
    QVERIFY2(found, found ? "" : qPrintable(found.error().toString()));
    QCOMPARE(found->parentNameServers.size(), 2);
    QCOMPARE(found->servers.size(), 1);
    QCOMPARE(found->servers.constFirst().server, m_practice.primary());
}

void DelegationTest::rootsThatDoNotAnswer()
{
    dns::Environment environment = m_practice.environment();
    environment.roots = {QHostAddress(rehearsal::LoopbackNetwork::ofThisProcess().address(200))};
    dns::DelegationFinder finder(m_client, environment);
    const auto found = await(finder.find(m_practice.domain()));
    QVERIFY(found && !*found);
    QCOMPARE(found->error().kind, Error::Kind::Unreachable);
}

/// More roots than are tried cannot be reached by IPv4; those of IPv6 have their turn all the same.
void DelegationTest::rootsOfTheOtherFamily()
{
    const DomainName domain = DomainName::fromALabels(u"example.org");
    const FakeServer root(
        [&domain](dns::Message message) {
            message.authoritative = true;
            const dns::Question question = message.questions.constFirst();
            if (question.type == Type::NS)
                message.answers = {dns::Record{domain, Type::NS, std::chrono::seconds(60), domain}};
            return message;
        },
        QHostAddress::LocalHostIPv6);
    dns::Environment environment;
    environment.port = root.server().port;
    for (int host = 201; host <= 208; ++host)
        environment.roots += QHostAddress(rehearsal::LoopbackNetwork::ofThisProcess().address(host));
    environment.roots += root.server().address;
    dns::DelegationFinder finder(m_client, environment);
    const auto found = await(finder.find(domain));
    QVERIFY2(found && *found, found && !*found ? qPrintable(found->error().toString()) : "no end");
    QCOMPARE((*found)->zone, domain);
}

void DelegationTest::authoritativeAnswers()
{
    const Result<Delegation> delegation = find(m_practice.domain());
    QVERIFY(delegation);
    const auto answers = await(dns::askAuthorities(m_client, *delegation, m_practice.domain(), Type::MX));
    QVERIFY(answers);
    QCOMPARE(answers->size(), 2);
    for (const dns::AuthorityAnswer &answer : *answers) {
        QCOMPARE(answer.state, NameServer::State::Answers);
        QCOMPARE(answer.found.texts(), QStringList{u"10 mail.old-host.test."_s});
        QCOMPARE(answer.found.ttl, std::chrono::seconds(6));
        QCOMPARE(answer.cacheableFor(), std::chrono::seconds(6));
        QCOMPARE(answer.negativeTtl, std::chrono::seconds(4));
        QCOMPARE(answer.serial, answers->constFirst().serial);
        QVERIFY(answer.askedAt.isValid() && !answer.raw.isEmpty());
    }
}

void DelegationTest::authoritativeNegativeAnswers()
{
    const Result<Delegation> delegation = find(m_practice.domain());
    QVERIFY(delegation);
    const auto answers = await(dns::askAuthorities(m_client, *delegation, name(u"_proof"_s), Type::TXT));
    QVERIFY(answers && answers->size() == 2);
    for (const dns::AuthorityAnswer &answer : *answers) {
        QCOMPARE(answer.state, NameServer::State::Answers);
        QVERIFY(answer.found.isEmpty());
        QVERIFY(!answer.nameExists);
        QCOMPARE(answer.cacheableFor(), std::chrono::seconds(4));
    }
}

void DelegationTest::aliasIsNamed()
{
    const Result<Delegation> delegation = find(m_practice.domain());
    QVERIFY(delegation);
    const auto answers = await(dns::askAuthorities(m_client, *delegation, name(u"www"_s), Type::MX));
    QVERIFY(answers && answers->size() == 2);
    for (const dns::AuthorityAnswer &answer : *answers)
        QCOMPARE(answer.alias, m_practice.domain());
}

void DelegationTest::laggingSecondary()
{
    QVERIFY(m_practice.servers().secondary().freeze());
    QVERIFY(m_practice.servers().primary().setRecords(name(u"lag"_s).toString(), u"TXT"_s, 6, {u"new"_s}));
    const Result<Delegation> found = find(m_practice.domain());
    QVERIFY(found);
    QVERIFY(!found->isConsistent());
    QCOMPARE(found->answering().size(), 2);
    QVERIFY(m_practice.servers().secondary().thaw());
    QTRY_VERIFY(find(m_practice.domain())->isConsistent());
}

void DelegationTest::serverThatAnswersForOtherZonesOnly()
{
    Delegation delegation;
    delegation.zone = m_practice.domain();
    delegation.servers = {
        NameServer{.name = name(u"ns1"_s), .server = m_practice.root(), .serial = {}, .reason = {}}};
    const auto answers = await(dns::askAuthorities(m_client, delegation, m_practice.domain(), Type::MX));
    QVERIFY(answers && answers->size() == 1);
    QCOMPARE(answers->constFirst().state, NameServer::State::Lame);
    QVERIFY(answers->constFirst().reason.contains(u"without authority"_s));
}

void DelegationTest::deadServerIsNamed()
{
    m_practice.servers().secondary().kill();
    QElapsedTimer clock;
    clock.start();
    const Result<Delegation> found = find(m_practice.domain());
    QVERIFY(found);
    QVERIFY(clock.elapsed() < 8000);
    QCOMPARE(found->answering().size(), 1);
    QCOMPARE(found->servers.constLast().state, NameServer::State::Unreachable);
    QVERIFY(!found->servers.constLast().reason.isEmpty());
}

QTEST_GUILESS_MAIN(DelegationTest)
#include "tst_delegation.moc"
