// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSet>
#include <QTest>

#include "onboarding/dnshosts.h"
#include "onboarding/records.h"
#include "onboarding/recordsmodel.h"

using namespace Qt::StringLiterals;
using namespace onboarding;

namespace {

const DomainName zone = DomainName::fromALabels(u"example.org");

RecordView record(const QString &owner, const QString &type, const QString &data)
{
    RecordView view;
    view.owner = DomainName::fromALabels(owner);
    view.type = type;
    view.data = data;
    view.ttl = 300;
    return view;
}

} // namespace

class TestRecords final : public QObject {
    Q_OBJECT

private slots:
    void spelling_data()
    {
        QTest::addColumn<QString>("hostId");
        QTest::addColumn<QString>("owner");
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("data");
        QTest::addColumn<QStringList>("cells"); // host, priority, value
        const auto row = [](const char *name, const QString &host, const QString &owner, const QString &type,
                            const QString &data, const QStringList &cells) {
            QTest::newRow(name) << host << owner << type << data << cells;
        };
        const QString mx = u"10 mx1.host.example."_s;
        row("unknown host, apex", u"any"_s, u"example.org"_s, u"MX"_s, mx,
            {u"@"_s, u"10"_s, u"mx1.host.example"_s});
        row("unknown host, sub-domain", u"any"_s, u"sub.example.org"_s, u"MX"_s, mx,
            {u"sub"_s, u"10"_s, u"mx1.host.example"_s});
        row("OVH, apex", u"ovh"_s, u"example.org"_s, u"MX"_s, mx,
            {QString(), u"10"_s, u"mx1.host.example."_s});
        row("Namecheap, apex", u"namecheap"_s, u"example.org"_s, u"MX"_s, mx,
            {u"@"_s, u"10"_s, u"mx1.host.example."_s});
        row("Route 53, apex", u"route53"_s, u"example.org"_s, u"MX"_s, mx,
            {QString(), QString(), u"10 mx1.host.example."_s});
        row("whole names", u"he"_s, u"sub.example.org"_s, u"MX"_s, mx,
            {u"sub.example.org"_s, u"10"_s, u"mx1.host.example"_s});
        row("TXT without quotes", u"any"_s, u"example.org"_s, u"TXT"_s, u"\"v=spf1 -all\""_s,
            {u"@"_s, QString(), u"v=spf1 -all"_s});
        row("TXT in two strings", u"any"_s, u"_x.example.org"_s, u"TXT"_s, u"\"ab\" \"cd\""_s,
            {u"_x"_s, QString(), u"abcd"_s});
        row("CNAME", u"godaddy"_s, u"k1._domainkey.example.org"_s, u"CNAME"_s, u"dkim.host.example."_s,
            {u"k1._domainkey"_s, QString(), u"dkim.host.example"_s});
        const QString key = u"v=DKIM1; k=rsa; p="_s + QString(400, u'A');
        row("DKIM key of 2048 bits, RFC 1035 §3.3", u"route53"_s, u"k1._domainkey.example.org"_s, u"TXT"_s,
            u"\"%1\" \"%2\""_s.arg(key.first(200), key.sliced(200)),
            {u"k1._domainkey"_s, QString(), u"\"%1\" \"%2\""_s.arg(key.first(255), key.sliced(255))});
        row("quote and backslash, RFC 1035 §5.1", u"route53"_s, u"example.org"_s, u"TXT"_s,
            u"\"a\\\"b\\\\c\""_s, {QString(), QString(), u"\"a\\\"b\\\\c\""_s});
        row("quote and backslash where none are wanted", u"any"_s, u"example.org"_s, u"TXT"_s,
            u"\"a\\\"b\\\\c\""_s, {u"@"_s, QString(), u"a\"b\\c"_s});
        row("SRV", u"any"_s, u"_imaps._tcp.example.org"_s, u"SRV"_s, u"0 1 993 imap.host.example."_s,
            {u"_imaps._tcp"_s, u"0"_s, u"1 993 imap.host.example"_s});
    }

    void spelling()
    {
        QFETCH(QString, hostId);
        QFETCH(QString, owner);
        QFETCH(QString, type);
        QFETCH(QString, data);
        QFETCH(QStringList, cells);
        const RecordView view = spelled({record(owner, type, data)}, zone, *dnsHost(hostId)).constFirst();
        QCOMPARE(QStringList({view.host, view.priority, view.value}), cells);
        RecordsModel model;
        model.set({view});
        QCOMPARE(model.index(0, RecordsModel::Value).data().toString(), cells.last());
    }

    void detection_data()
    {
        QTest::addColumn<QStringList>("nameServers");
        QTest::addColumn<QString>("id");
        QTest::newRow("GoDaddy") << QStringList{u"ns01.domaincontrol.com"_s, u"ns02.domaincontrol.com"_s}
                                 << u"godaddy"_s;
        QTest::newRow("Cloudflare") << QStringList{u"ada.ns.cloudflare.com"_s} << u"cloudflare"_s;
        QTest::newRow("Route 53") << QStringList{u"ns-1.awsdns-42.co.uk"_s} << u"route53"_s;
        QTest::newRow("end of a label is no end of a name") << QStringList{u"ns.notgandi.net"_s} << u"any"_s;
        QTest::newRow("unknown") << QStringList{u"ns1.example.org"_s} << u"any"_s;
        QTest::newRow("none") << QStringList() << u"any"_s;
    }

    void detection()
    {
        QFETCH(QStringList, nameServers);
        QFETCH(QString, id);
        QCOMPARE(detectedDnsHost(nameServers).id, id);
    }

    void formats()
    {
        const QList<RecordView> records =
            spelled({record(u"example.org"_s, u"MX"_s, u"10 mx1.host.example."_s),
                     record(u"example.org"_s, u"TXT"_s, u"\"code=1\""_s)},
                    zone, *dnsHost(u"any"_s));
        QCOMPARE(recordsText(records, RecordsFormat::Zone, zone, *dnsHost(u"any"_s)),
                 u"example.org. 300 IN MX 10 mx1.host.example.\nexample.org. 300 IN TXT \"code=1\"\n"_s);
        const QString table = recordsText(records, RecordsFormat::Table, zone, *dnsHost(u"any"_s));
        QCOMPARE(table.count(u'\n'), 3);
        QVERIFY(table.contains(u"mx1.host.example"_s));
        const QString sheet = recordsText(records, RecordsFormat::CallSheet, zone, *dnsHost(u"ovh"_s));
        for (const QString &part : {u"example.org"_s, u"OVHcloud"_s, u"code=1"_s, u"remove every other MX"_s})
            QVERIFY2(sheet.contains(part), qPrintable(sheet));
    }

    void everyHostIsUsable()
    {
        QSet<QString> ids;
        for (const DnsHost &host : dnsHosts()) {
            QVERIFY(!host.id.isEmpty() && !host.name.isEmpty() && !ids.contains(host.id));
            ids += host.id;
        }
        QVERIFY(dnsHosts().size() > 40);
        QCOMPARE(dnsHosts().constFirst().id, u"any"_s);
        QVERIFY(!dnsHost(u"none"_s));
    }

    /// Each row is found by each of its own name servers, and by no other's.
    void everyHostIsDetected()
    {
        for (const DnsHost &host : dnsHosts()) {
            for (QString suffix : host.nameServers) {
                suffix.replace(u'*', u"07.example"_s);
                QCOMPARE(detectedDnsHost({u"ns1."_s + suffix}).id, host.id);
                QCOMPARE(detectedDnsHost({u"x"_s + suffix}).id, u"any"_s);
            }
            for (const QString &suffix : host.domainConnect)
                QCOMPARE(detectedDnsHost({u"ns1.example.net"_s}, u"_domainconnect."_s + suffix).id, host.id);
        }
    }

    void mistakesInTheTable_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("pointer");
        const auto row = [](const char *name, const char *host, const QString &pointer) {
            const QByteArray any =
                R"({"id":"any","name":"any","nameServers":[],"apex":"at","dot":false,"verified":"no"})";
            QTest::newRow(name) << QByteArray("{\"hosts\":[" + any + "," + host + "]}") << pointer;
        };
        row("apex", R"({"id":"a","name":"A","apex":"@","verified":"no"})", u"/hosts/1/apex"_s);
        row("verified", R"({"id":"a","name":"A","apex":"at","verified":true})", u"/hosts/1/verified"_s);
        row("no name", R"({"id":"a","apex":"at","verified":"no"})", u"/hosts/1/name"_s);
        row("unknown key", R"({"id":"a","name":"A","apex":"at","verified":"no","colour":1})",
            u"/hosts/1/colour"_s);
        row("twice", R"({"id":"any","name":"A","apex":"at","verified":"no"})", u"/hosts/1/id"_s);
        row("relative without dot",
            R"({"id":"a","name":"A","apex":"at","verified":"no","relativeTargets":true})", u"/hosts/1/dot"_s);
        QTest::newRow("no rows") << QByteArray(R"({"hosts":[]})") << u"/hosts"_s;
    }

    void mistakesInTheTable()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, pointer);
        const auto hosts = parseDnsHosts(json);
        QVERIFY(!hosts);
        QCOMPARE(hosts.error().detail, pointer);
    }

    void otherSpellings()
    {
        const RecordView apex =
            spelled({record(u"example.org"_s, u"TXT"_s, u"\"x\""_s)}, zone, *dnsHost(u"any"_s)).constFirst();
        QCOMPARE(apex.otherHosts, (QStringList{QString(), u"example.org"_s, u"example.org."_s}));
        const RecordView below =
            spelled({record(u"a.example.org"_s, u"TXT"_s, u"\"x\""_s)}, zone, *dnsHost(u"he"_s)).constFirst();
        QCOMPARE(below.otherHosts, (QStringList{u"a"_s, u"a.example.org."_s}));
    }

    /// The mail of the whole domain stays where it is while one name is tried.
    void callSheetOfASubdomain()
    {
        const QString sheet =
            recordsText(spelled({record(u"trial.example.org"_s, u"MX"_s, u"10 mx1.host.example."_s)}, zone,
                                *dnsHost(u"any"_s)),
                        RecordsFormat::CallSheet, zone, *dnsHost(u"any"_s));
        QVERIFY2(sheet.contains(u"remove every other MX record of trial.example.org:"_s), qPrintable(sheet));
    }

    /// Route 53 and its like have one entry for all values.
    void recordSetsOnTheCallSheet()
    {
        const DnsHost host = *dnsHost(u"route53"_s);
        const QList<RecordView> records =
            spelled({record(u"example.org"_s, u"MX"_s, u"10 mx1.host.example."_s),
                     record(u"example.org"_s, u"MX"_s, u"20 mx2.host.example."_s),
                     record(u"example.org"_s, u"TXT"_s, u"\"code=1\""_s)},
                    zone, host);
        const QString sheet = recordsText(records, RecordsFormat::CallSheet, zone, host);
        QVERIFY2(sheet.contains(u"as a further line: 20 mx2.host.example."_s), qPrintable(sheet));
        QVERIFY(sheet.contains(u"2. Add a record of type TXT"_s));
        QVERIFY(sheet.contains(u"Value: \"code=1\""_s));
    }
};

QTEST_GUILESS_MAIN(TestRecords)
#include "tst_records.moc"
