// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/zoneclient.h"

#include <QTest>

#include "fakezone.h"

using namespace Qt::StringLiterals;
using dns::RRset;
using dns::Type;
using provider::Profile;
using provider::ZoneClient;

namespace {

const DomainName zone = DomainName::fromALabels(u"example.org");

RRset rrset(const QString &name, Type type, const QStringList &data)
{
    RRset set{DomainName::fromALabels(name), type, std::chrono::seconds(300), {}};
    for (const QString &datum : data)
        set.data += dns::parseRdata(type, datum).value();
    return set;
}

/// Records of others that must be there, unchanged, at the end of everything.
const QStringList foreign{u"example.org TXT v=spf1 -all"_s, u"www.example.org CNAME example.org"_s,
                          u"example.org A 192.0.2.1"_s};

} // namespace

/// The profiles of the DNS hosts' interfaces against servers that keep state as their documentation says.
class ZoneClientTest final : public QObject {
    Q_OBJECT

private slots:
    void hosts_data();
    void replacesAndRestores_data() { hosts_data(); }
    void replacesAndRestores();
    void addsAndRemovesText_data() { hosts_data(); }
    void addsAndRemovesText();
    void belowTheApex_data() { hosts_data(); }
    void belowTheApex();
    void services_data() { hosts_data(); }
    void services();
    void somebodyElseWasFaster_data() { hosts_data(); }
    void somebodyElseWasFaster();
    void wrongKey_data() { hosts_data(); }
    void wrongKey();
    void noSuchZone();
    void everyProfileSaysThatItIsNotVerified();

private:
    struct World {
        explicit World(const QString &id, const QString &key = u"ok"_s);
        QStringList own() const;

        FakeZone zone;
        HttpServer server;
        std::unique_ptr<ZoneClient> client;
    };
};

ZoneClientTest::World::World(const QString &id, const QString &key)
    : zone(id)
    , server([this](const HttpRequest &request) { return zone.answer(request); })
{
    zone.add(u"example.org"_s, u"MX"_s, 5, u"mail.old.example"_s);
    zone.add(u"example.org"_s, u"TXT"_s, 0, u"v=spf1 -all"_s);
    zone.add(u"www.example.org"_s, u"CNAME"_s, 0, u"example.org"_s);
    zone.add(u"example.org"_s, u"A"_s, 0, u"192.0.2.1"_s);
    Profile profile = *provider::zoneProfile(id);
    profile.api->baseUrl = server.baseUrl();
    profile.api->requestsPerMinute = 0;
    provider::Values values;
    const bool isRight = key == u"ok"_s;
    for (const provider::Variable &variable : profile.variables) {
        if (!variable.isSecret)
            continue;
        const QByteArray secret = variable.key == u"token"_s ? "t" : variable.key == u"apiKey"_s ? "k" : "s";
        values.secrets.insert(variable.key, Secret(isRight ? secret : QByteArray("wrong")));
    }
    provider::Client::Options options;
    options.firstWait = std::chrono::milliseconds(1);
    client = std::make_unique<ZoneClient>(profile, ::zone, values, options);
}

/// What is there and was not at the beginning, but for the old MX.
QStringList ZoneClientTest::World::own() const
{
    QStringList lines = zone.lines();
    for (const QString &line : foreign) {
        if (!lines.removeOne(line))
            return {u"lost: "_s + line};
    }
    return lines;
}

void ZoneClientTest::hosts_data()
{
    QTest::addColumn<QString>("id");
    for (const Profile &profile : provider::zoneProfiles())
        QTest::newRow(qPrintable(profile.id)) << profile.id;
    QCOMPARE(provider::zoneProfiles().size(), 7);
}

void ZoneClientTest::replacesAndRestores()
{
    QFETCH(QString, id);
    World world(id);
    const auto read = world.client->read(zone, Type::MX);
    QTRY_VERIFY(read.isFinished());
    QVERIFY2(read.result(), read.result() ? "" : qPrintable(read.result().error().toString()));
    const RRset former = *read.result();
    QCOMPARE(former.texts(), QStringList{u"5 mail.old.example."_s});

    const RRset wanted =
        rrset(u"example.org"_s, Type::MX, {u"10 mx1.new.example."_s, u"20 mx2.new.example."_s});
    const auto changed = world.client->replace(former, wanted);
    QTRY_VERIFY(changed.isFinished());
    QVERIFY2(changed.result(), changed.result() ? "" : qPrintable(changed.result().error().toString()));
    QCOMPARE(world.own(),
             (QStringList{u"example.org MX 10 mx1.new.example"_s, u"example.org MX 20 mx2.new.example"_s}));

    const auto undone = world.client->replace(wanted, former);
    QTRY_VERIFY(undone.isFinished());
    QVERIFY(undone.result());
    QCOMPARE(world.own(), QStringList{u"example.org MX 5 mail.old.example"_s});
}

void ZoneClientTest::addsAndRemovesText()
{
    QFETCH(QString, id);
    World world(id);
    const RRset former = rrset(u"example.org"_s, Type::TXT, {u"\"v=spf1 -all\""_s});
    const RRset wanted = rrset(u"example.org"_s, Type::TXT, {u"\"v=spf1 -all\""_s, u"\"code=Ab 1\""_s});
    const auto added = world.client->replace(former, wanted);
    QTRY_VERIFY(added.isFinished());
    QVERIFY2(added.result(), added.result() ? "" : qPrintable(added.result().error().toString()));
    QCOMPARE(world.own(),
             (QStringList{u"example.org MX 5 mail.old.example"_s, u"example.org TXT code=Ab 1"_s}));
    const auto removed = world.client->replace(wanted, former);
    QTRY_VERIFY(removed.isFinished());
    QVERIFY(removed.result());
    QCOMPARE(world.own(), QStringList{u"example.org MX 5 mail.old.example"_s});
}

/// A sub-domain without a zone of its own, from nothing and back to nothing; then a CNAME that is exchanged.
void ZoneClientTest::belowTheApex()
{
    QFETCH(QString, id);
    World world(id);
    const RRset nothing = rrset(u"sub.example.org"_s, Type::MX, {});
    const RRset wanted = rrset(u"sub.example.org"_s, Type::MX, {u"10 mx1.new.example."_s});
    for (const auto &[from, to] : {std::pair(nothing, wanted), std::pair(wanted, nothing)}) {
        const auto changed = world.client->replace(from, to);
        QTRY_VERIFY(changed.isFinished());
        QVERIFY2(changed.result(), changed.result() ? "" : qPrintable(changed.result().error().toString()));
        QCOMPARE(world.own().contains(u"sub.example.org MX 10 mx1.new.example"_s), !to.isEmpty());
    }
    const RRset alias = rrset(u"www.example.org"_s, Type::CNAME, {u"example.org."_s});
    const RRset other = rrset(u"www.example.org"_s, Type::CNAME, {u"web.new.example."_s});
    for (const auto &[from, to] : {std::pair(alias, other), std::pair(other, alias)}) {
        const auto changed = world.client->replace(from, to);
        QTRY_VERIFY(changed.isFinished());
        QVERIFY2(changed.result(), changed.result() ? "" : qPrintable(changed.result().error().toString()));
    }
    QCOMPARE(world.own(), QStringList{u"example.org MX 5 mail.old.example"_s});
}

/// SRV, which some interfaces want in four fields; beside one that stands there already.
void ZoneClientTest::services()
{
    QFETCH(QString, id);
    if (provider::zoneProfile(id)->zone.without.contains(Type::SRV)) {
        QCOMPARE(id, u"godaddy"_s);
        return;
    }
    World world(id);
    world.zone.add(u"_imaps._tcp.example.org"_s, u"SRV"_s, 5, u"0 993 imap.old.example"_s);
    const QString former = u"5 0 993 imap.old.example."_s;
    const RRset before = rrset(u"_imaps._tcp.example.org"_s, Type::SRV, {former});
    const RRset wanted =
        rrset(u"_imaps._tcp.example.org"_s, Type::SRV, {former, u"0 1 993 imap.new.example."_s});
    const auto added = world.client->replace(before, wanted);
    QTRY_VERIFY(added.isFinished());
    QVERIFY2(added.result(), added.result() ? "" : qPrintable(added.result().error().toString()));
    QVERIFY2(world.own().contains(u"_imaps._tcp.example.org SRV 0 1 993 imap.new.example"_s),
             qPrintable(world.own().join(u'\n')));
    const auto read = world.client->read(wanted.name, Type::SRV);
    QTRY_VERIFY(read.isFinished());
    QVERIFY2(read.result(), read.result() ? "" : qPrintable(read.result().error().toString()));
    QCOMPARE(read.result()->texts(), wanted.texts());
    const auto removed = world.client->replace(wanted, before);
    QTRY_VERIFY(removed.isFinished());
    QVERIFY(removed.result());
    QVERIFY(!world.own().contains(u"_imaps._tcp.example.org SRV 0 1 993 imap.new.example"_s));
}

void ZoneClientTest::somebodyElseWasFaster()
{
    QFETCH(QString, id);
    World world(id);
    const auto changed = world.client->replace(rrset(u"example.org"_s, Type::MX, {u"10 other.example."_s}),
                                               rrset(u"example.org"_s, Type::MX, {u"10 mx1.new.example."_s}));
    QTRY_VERIFY(changed.isFinished());
    QVERIFY(!changed.result());
    QVERIFY(changed.result().error().kind == Error::Kind::Refused);
    QCOMPARE(world.own(), QStringList{u"example.org MX 5 mail.old.example"_s});
}

void ZoneClientTest::wrongKey()
{
    QFETCH(QString, id);
    World world(id, u"wrong"_s);
    const auto read = world.client->read(zone, Type::MX);
    QTRY_VERIFY(read.isFinished());
    QVERIFY(!read.result());
    QVERIFY2(read.result().error().kind == Error::Kind::LoginRefused,
             qPrintable(read.result().error().toString()));
    QVERIFY(!read.result().error().toString().contains(u"wrong"_s));
}

void ZoneClientTest::noSuchZone()
{
    HttpServer server([](const HttpRequest &) {
        return HttpResponse{200, R"({"result": [], "success": true})", {}};
    });
    Profile profile = *provider::zoneProfile(u"cloudflare"_s);
    profile.api->baseUrl = server.baseUrl();
    provider::Values values;
    values.secrets.insert(u"token"_s, Secret(QByteArray("t")));
    ZoneClient client(profile, zone, values, {});
    const auto read = client.read(zone, Type::MX);
    QTRY_VERIFY(read.isFinished());
    QVERIFY(!read.result());
    QVERIFY(read.result().error().kind == Error::Kind::Refused);
}

void ZoneClientTest::everyProfileSaysThatItIsNotVerified()
{
    for (const Profile &profile : provider::zoneProfiles()) {
        QVERIFY(profile.summary.contains(u"Not verified"_s));
        QVERIFY(profile.api->baseUrl.startsWith(u"https://"_s));
        QVERIFY(profile.hasOperation(provider::OperationName::ListRecords));
    }
}

QTEST_GUILESS_MAIN(ZoneClientTest)
#include "tst_zoneclient.moc"
