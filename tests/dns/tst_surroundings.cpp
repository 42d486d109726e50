// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/surroundings.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>
#include <QUdpSocket>

#include "dns/await.h"
#include "dns/client.h"
#include "dns/evidence.h"
#include "dns/fakeserver.h"
#include "dns/policies.h"
#include "dns/practice.h"
#include "dns/relay.h"
#include "dns/watch.h"

using namespace Qt::StringLiterals;
using dns::Change;
using dns::Delegation;
using dns::Finding;
using dns::RRset;
using dns::Surroundings;
using dns::Type;
using Kind = dns::Finding::Kind;

Q_DECLARE_METATYPE(dns::Verdict)
Q_DECLARE_METATYPE(dns::Finding::Kind)

namespace {

/// A zone with the usual mistakes; its parent announces a DS record that fits no key.
rehearsal::NameServersOptions faultyZone()
{
    rehearsal::NameServersOptions options;
    options.isSigned = true;
    options.resolvers = QList<rehearsal::UnboundOptions>(3);
    options.resolvers[0].id = u"plain"_s;
    options.resolvers[1].id = u"validator"_s;
    options.resolvers[1].trustAnchor = options.domain + u". DS 4711 13 2 "_s + u"ab"_s.repeated(32);
    options.parentRecords += options.domain + u". 60 DS 4711 13 2 "_s + u"ab"_s.repeated(32);
    options.resolvers[2].id = u"snoopable"_s; // Answers out of its cache also without RD.
    options.resolvers[2].moreConfiguration = u"  access-control: 127.0.0.0/9 allow_snoop\n"_s;
    options.records += {
        u"example-firm.test 60 TXT \"code=misplaced\""_s,
        u"*.sub 60 TXT \"anything\""_s,
        u"_spf 60 TXT \"v=spf1 a mx ptr exists:x.test include:_deep.example-firm.test -all\""_s,
        u"_deep 60 TXT \"v=spf1 a:a.test a:b.test a:c.test a:d.test a:e.test a:f.test -all\""_s,
        u"_loop 60 TXT \"v=spf1 include:_loop.example-firm.test ~all\""_s,
        u"mx-alias 60 CNAME mx-real"_s,
        u"mx-real 60 A 192.0.2.9"_s,
        u"mx-six 60 AAAA 2001:db8::9"_s,
    };
    return options;
}

QList<Kind> kinds(const QList<Finding> &findings)
{
    QList<Kind> all;
    for (const Finding &finding : findings)
        all += finding.kind;
    return all;
}

} // namespace

class SurroundingsTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void misplacedRecord();
    void targetsOfExchangers();
    void wildcard();
    void forgedAnswers();
    void failureIsNoForgery_data();
    void failureIsNoForgery();
    void interception_data();
    void interception();
    void movedBetweenNetworks();
    void spfLookups_data();
    void spfThatIsToBe_data();
    void spfThatIsToBe();
    void evidence();
    void evidenceIsBounded();
    void spfLookups();

private:
    QList<Finding> around(const RRset &wanted, bool isPublished = false);
    dns::Server resolver(qsizetype index) const
    {
        return m_practice.environment().resolvers.at(index).addresses.constFirst();
    }

    Practice m_practice{faultyZone()};
    dns::Client m_client;
    Delegation m_delegation;
};

void SurroundingsTest::initTestCase()
{
    const Status started = m_practice.start();
    QVERIFY2(started, started ? "" : qPrintable(started.error().toString()));
    const Result<Delegation> found = m_practice.delegation(m_client);
    QVERIFY2(found, found ? "" : qPrintable(found.error().toString()));
    m_delegation = *found;
}

QList<Finding> SurroundingsTest::around(const RRset &wanted, bool isPublished)
{
    const auto found = await(dns::lookAround(m_client, m_practice.environment(), m_delegation, wanted));
    return found ? dns::findingsAround({wanted, {}, {}, m_practice.domain()}, *found, isPublished)
                 : QList<Finding>();
}

void SurroundingsTest::misplacedRecord()
{
    const RRset wanted{m_practice.domain(), Type::TXT, {}, {dns::Text::fromValue("code=misplaced")}};
    const QList<Finding> findings = around(wanted);
    QCOMPARE(kinds(findings), QList<Kind>{Kind::WrongOwner});
    QVERIFY(findings.constFirst().text.contains(u"example-firm.test.example-firm.test"_s));
    QVERIFY(around(wanted, true).isEmpty());
}

void SurroundingsTest::targetsOfExchangers()
{
    RRset wanted{m_practice.domain(), Type::MX, {}, {}};
    const auto target = [&](const QString &host) {
        wanted.data = {dns::MailExchange{10, m_practice.domain().child(host)}};
        return kinds(around(wanted));
    };
    QCOMPARE(target(u"mx-real"_s), QList<Kind>());
    QCOMPARE(target(u"mx-six"_s), QList<Kind>());
    QCOMPARE(target(u"mx-alias"_s), QList<Kind>{Kind::TargetIsAlias});
    QCOMPARE(target(u"mx-missing"_s), QList<Kind>{Kind::TargetWithoutAddress});
}

void SurroundingsTest::wildcard()
{
    const RRset wanted{
        m_practice.domain().child(u"_dmarc.sub"), Type::TXT, {}, {dns::Text::fromValue("v=DMARC1; p=none")}};
    const QList<Finding> findings = around(wanted);
    QCOMPARE(kinds(findings), QList<Kind>{Kind::Synthesised});
    QVERIFY(findings.constFirst().text.contains(u"*.sub.example-firm.test"_s));
}

/// SERVFAIL with CD=0, the answer with CD=1.
void SurroundingsTest::forgedAnswers()
{
    const dns::Question question{m_practice.domain(), Type::MX};
    const auto answer = await(m_client.ask(resolver(1), question, dns::QueryOptions::recursive()));
    QVERIFY(answer && *answer);
    QVERIFY((*answer)->message.rcode == dns::Rcode::ServFail);
    QCOMPARE(await(dns::isHeldForForged(m_client, resolver(1), m_practice.domain())), std::optional(true));

    RRset mx{m_practice.domain(), Type::MX, std::chrono::seconds(6), {}};
    mx.data = {dns::parseRdata(Type::MX, u"10 mail.old-host.test.").value()};
    dns::Watch watch(
        m_client, m_practice.environment(),
        Change{mx, RRset{mx.name, Type::MX, {}, {}}, std::chrono::seconds(4), m_practice.domain()},
        m_delegation);
    watch.start();
    QTRY_VERIFY_WITH_TIMEOUT(kinds(watch.findings()).contains(Kind::BogusDnssec), 20'000);
    QTRY_COMPARE(watch.answers().resolversNew, 2); // Those that do not validate.
}

/// A resolver that gives SERVFAIL may have trouble of its own.
void SurroundingsTest::failureIsNoForgery_data()
{
    QTest::addColumn<bool>("isSigned");
    QTest::addColumn<int>("failures"); // Before it answers without CD as well.
    QTest::addColumn<bool>("isForged");
    constexpr int always = 1000;
    QTest::newRow("the zone is not signed, the trouble stays") << false << always << false;
    QTest::newRow("the zone is signed, the trouble passes") << true << 0 << false;
    QTest::newRow("the zone is signed, the trouble stays") << true << always << true;
}

void SurroundingsTest::failureIsNoForgery()
{
    QFETCH(bool, isSigned);
    QFETCH(int, failures);
    QFETCH(bool, isForged);
    const DomainName zone = DomainName::fromALabels(u"example.org");
    const FakeServer resolver([&](dns::Message message) {
        const Type type = message.questions.constFirst().type;
        if (!message.checkingDisabled && failures-- > 0)
            message.rcode = dns::Rcode::ServFail;
        else if (type == Type::SOA)
            message.answers = {dns::Record{zone, type, std::chrono::seconds(60), dns::StartOfAuthority{}}};
        else if (type == Type::DS && isSigned)
            message.answers = {
                dns::Record::parse(u"example.org. 60 IN DS 4711 13 2 "_s + u"ab"_s.repeated(32)).value()};
        return message;
    });
    QCOMPARE(await(dns::isHeldForForged(m_client, resolver.server(), zone)), std::optional(isForged));
}

/// Unbound listens where the servers should be that are asked without recursion.
void SurroundingsTest::interception_data()
{
    QTest::addColumn<bool>("isSnoopable");
    QTest::addColumn<bool>("isRootTrue");
    QTest::addColumn<bool>("areServersTrue");
    QTest::addColumn<bool>("isAnybodyNowhere");
    QTest::addColumn<bool>("areResolversThere");
    QTest::addColumn<bool>("isIntercepted");
    QTest::newRow("nothing is amiss") << true << true << true << false << true << false;
    QTest::newRow("an answer from where no server is") << true << true << true << true << true << true;
    QTest::newRow("everything, from a cache") << true << false << false << false << true << true;
    QTest::newRow("everything, refused without RD") << false << false << false << false << true << true;
    QTest::newRow("the zone's servers, from a cache") << true << true << false << false << true << true;
    QTest::newRow("the zone's servers, refused without RD")
        << false << true << false << false << true << true;
    QTest::newRow("lame, and nobody knows the zone") << false << true << false << false << false << false;
}

void SurroundingsTest::interception()
{
    QFETCH(bool, isSnoopable);
    QFETCH(bool, isRootTrue);
    QFETCH(bool, areServersTrue);
    QFETCH(bool, isAnybodyNowhere);
    QFETCH(bool, areResolversThere);
    QFETCH(bool, isIntercepted);
    const dns::Server impostor = resolver(isSnoopable ? 2 : 0);
    for (const DomainName &name : {DomainName(), m_practice.domain()})
        QVERIFY(await(m_client.ask(impostor, {name, Type::NS}, dns::QueryOptions::recursive())));
    dns::Environment environment = m_practice.environment();
    QUdpSocket silent;
    QVERIFY(silent.bind(QHostAddress::LocalHost));
    const dns::Server silence{QHostAddress(QHostAddress::LocalHost), silent.localPort()};
    environment.nowhere = isAnybodyNowhere ? impostor.address : QHostAddress();
    if (!isRootTrue)
        environment.roots = {impostor.address};
    if (!areResolversThere) {
        for (dns::ResolverInfo &one : environment.resolvers)
            one.addresses = {silence};
    }
    Delegation delegation = m_delegation;
    if (!areServersTrue) {
        for (dns::NameServer &server : delegation.servers)
            server.server = impostor;
        const auto answers = await(dns::askAuthorities(m_client, delegation, m_practice.domain(), Type::MX));
        QVERIFY(answers);
        for (qsizetype i = 0; i < answers->size(); ++i)
            delegation.servers[i].state = answers->at(i).state;
        QVERIFY(delegation.isLame());
    }
    QCOMPARE(await(dns::isIntercepted(m_client, environment, delegation)), std::optional(isIntercepted));
    if (!isRootTrue) {
        dns::DelegationFinder finder(m_client, environment);
        const auto found = await(finder.find(m_practice.domain()));
        QVERIFY(found && !*found);
    }
}

/// The watch names it, and takes it back in a network that lets questions pass.
void SurroundingsTest::movedBetweenNetworks()
{
    Delegation delegation = m_delegation;
    delegation.servers = delegation.servers.first(1);
    const RRset mx{m_practice.domain(), Type::MX, {}, {}};
    // One address that can be handed over: first to the resolver, then to the true server.
    Relay network(resolver(0));
    delegation.servers[0].server = network.server();
    dns::Watch watch(m_client, m_practice.environment(), Change{mx, mx, {}, m_practice.domain()}, delegation);
    watch.start();
    QTRY_VERIFY_WITH_TIMEOUT(kinds(watch.findings()).contains(Kind::Intercepted), 10'000);
    network.leadTo(m_practice.primary());
    watch.checkNow();
    QTRY_VERIFY_WITH_TIMEOUT(!kinds(watch.findings()).contains(Kind::Intercepted), 10'000);
}

void SurroundingsTest::spfLookups_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("lookups");
    QTest::newRow("none") << QByteArray("v=spf1 ip4:192.0.2.0/24 -all") << 0;
    QTest::newRow("one each") << QByteArray("v=spf1 a mx/24 ?ptr exists:%{i}.x.test -all") << 4;
    QTest::newRow("with what is included") << QByteArray("v=spf1 include:_deep.example-firm.test -all") << 7;
    QTest::newRow("in a circle") << QByteArray("v=spf1 redirect=_loop.example-firm.test") << 2;
    QTest::newRow("too many") << QByteArray("v=spf1 include:_spf.example-firm.test -all") << 12;
    QTest::newRow("not there") << QByteArray("v=spf1 include:_none.example-firm.test -all") << 1;
}

void SurroundingsTest::spfLookups()
{
    QFETCH(QByteArray, text);
    QFETCH(int, lookups);
    QCOMPARE(await(dns::countSpfLookups(m_client, m_practice.environment(), m_practice.domain(), text)),
             std::optional(lookups));
}

void SurroundingsTest::spfThatIsToBe_data()
{
    QTest::addColumn<QByteArray>("found");
    QTest::addColumn<dns::Verdict>("verdict");
    QTest::addColumn<QList<Kind>>("expected");
    const QList<Kind> tooMany{Kind::SpfTooManyLookups};
    // What is wanted costs 7 look-ups.
    QTest::newRow("none") << QByteArray("other") << dns::Verdict::Missing << QList<Kind>{Kind::Missing};
    QTest::newRow("just enough") << QByteArray("v=spf1 a mx ptr -all") << dns::Verdict::Wrong
                                 << QList<Kind>{Kind::SpfLacksTerms};
    QTest::newRow("too many when merged")
        << QByteArray("v=spf1 a mx ptr exists:a.test -all") << dns::Verdict::Wrong
        << QList<Kind>{Kind::SpfLacksTerms} + tooMany;
    QTest::newRow("too many as it is")
        << QByteArray("v=spf1 a mx ptr exists:a.test include:_deep.example-firm.test -all")
        << dns::Verdict::Wrong << tooMany;
    QTest::newRow("merged, within the limit") << QByteArray("v=spf1 mx include:_deep.example-firm.test -all")
                                              << dns::Verdict::Right << QList<Kind>();
}

/// A merged record may be too much where both were well.
void SurroundingsTest::spfThatIsToBe()
{
    QFETCH(QByteArray, found);
    QFETCH(dns::Verdict, verdict);
    QFETCH(QList<Kind>, expected);
    const auto text = [this](const QByteArray &value) {
        return RRset{m_practice.domain(), Type::TXT, {}, {dns::Text::fromValue(value)}};
    };
    const auto comparison =
        await(dns::compareWithLookups(m_client, m_practice.environment(),
                                      text("v=spf1 include:_deep.example-firm.test ~all"), text(found)));
    QVERIFY(comparison);
    QCOMPARE(kinds(comparison->findings), expected);
    QCOMPARE(comparison->verdict, verdict);
}

/// Every answer with server, time, flags and TTL, as JSON and as text, and the octets themselves.
void SurroundingsTest::evidence()
{
    dns::Client client;
    const dns::EvidenceLog log(client);
    const dns::Question question{m_practice.domain(), Type::MX};
    QVERIFY(await(client.ask(m_practice.primary(), question)));
    const Result<quint16> closed = rehearsal::freePort({u"127.0.0.1"_s});
    QVERIFY(closed);
    QVERIFY(await(client.ask({QHostAddress(QHostAddress::LocalHost), *closed}, question)));

    QTemporaryDir folder;
    QVERIFY(dns::saveEvidence(log, folder.filePath(u"dns.json"_s)));
    QFile file(folder.filePath(u"dns.json"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonArray answers = QJsonDocument::fromJson(file.readAll()).object().value(u"answers"_s).toArray();
    QCOMPARE(answers.size(), 2);
    const QJsonObject first = answers.at(0).toObject();
    QCOMPARE(first.value(u"server"_s).toString(), m_practice.primary().toString());
    QCOMPARE(first.value(u"question"_s).toString(), u"example-firm.test MX"_s);
    QCOMPARE(first.value(u"rcode"_s).toString(), u"NOERROR"_s);
    QCOMPARE(first.value(u"flags"_s).toArray().toVariantList(), (QVariantList{u"qr"_s, u"aa"_s}));
    QCOMPARE(first.value(u"answer"_s).toArray().at(0).toString(),
             u"example-firm.test. 6 IN MX 10 mail.old-host.test."_s);
    QVERIFY(dns::parseMessage(QByteArray::fromBase64(first.value(u"raw"_s).toString().toLatin1())));
    QVERIFY(QDateTime::fromString(first.value(u"asked"_s).toString(), Qt::ISODateWithMs).isValid());
    QVERIFY(!answers.at(1).toObject().value(u"error"_s).toString().isEmpty());

    QFile text(folder.filePath(u"dns.txt"_s));
    QVERIFY(text.open(QIODevice::ReadOnly));
    QVERIFY(text.readAll().contains("answer: example-firm.test. 6 IN MX 10 mail.old-host.test."));
}

void SurroundingsTest::evidenceIsBounded()
{
    dns::Client client;
    const dns::EvidenceLog log(client);
    dns::Response response;
    response.raw = QByteArray(64 * 1024, 'x');
    for (int i = 0; i < 200; ++i)
        emit client.asked({QDateTime::currentDateTimeUtc(), m_practice.primary(), {}, {}, response});
    QVERIFY(log.testimonies().size() * response.raw.size() <= dns::EvidenceLog::mostOctets);
    QCOMPARE(log.testimonies().size() + log.dropped(), 200);
}

QTEST_GUILESS_MAIN(SurroundingsTest)
#include "tst_surroundings.moc"
