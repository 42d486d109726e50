// SPDX-License-Identifier: GPL-3.0-or-later
// The records that a host tells itself, as items or as lines of a zone file.
#include "language.h"
#include "provider/recordlisting.h"
#include "provider/zonetext.h"

using namespace language;

namespace {

QStringList texts(const QList<dns::Record> &records)
{
    QStringList all;
    for (const dns::Record &record : records)
        all.append(record.toString());
    return all;
}

} // namespace

class RecordListingTest : public QObject {
    Q_OBJECT

private slots:
    void recordsAsItems();
    void recordsAsZone_data();
    void recordsAsZone();
    void badZones_data();
    void badZones();
    void mergesRecords();
};

void RecordListingTest::recordsAsItems()
{
    HttpServer server([](const HttpRequest &) {
        return answer(200, R"({"value":[
            {"recordType":"Mx","label":"example.org","ttl":3600,"mailExchange":"x.mail.test","preference":0},
            {"recordType":"Txt","label":"@","text":"v=spf1 include:x.test -all"},
            {"recordType":"CName","label":"autodiscover.example.org","canonicalName":"autodiscover.x.test"},
            {"recordType":"Ns","label":"","text":"ns.x.test"},
            {"recordType":"Txt","label":"example.net.","text":"of another domain"}]})");
    });
    const auto client = clientOf(
        server, {}, object(R"({"records":{"method":"GET","path":"/r","result":{"items":"/value/*","fields":{
            "type":"/recordType","name":"/label","value":["/mailExchange","/canonicalName","/text"],
            "priority":"/preference","ttl":"/ttl"}}}})"));
    QCOMPARE(texts(resultOf(client->records()).value()),
             (QStringList{u"example.org. 3600 IN MX 0 x.mail.test."_s,
                          u"example.org. 3600 IN TXT \"v=spf1 include:x.test -all\""_s,
                          u"autodiscover.example.org. 3600 IN CNAME autodiscover.x.test."_s}));
}

void RecordListingTest::recordsAsZone_data()
{
    QTest::addColumn<QString>("zone");
    QTest::addColumn<QStringList>("records");
    QTest::newRow("Mailu: whole names") << u"example.org. 600 IN MX 10 mail.example.org."_s
                                        << QStringList{u"example.org. 600 IN MX 10 mail.example.org."_s};
    QTest::newRow("relative names, owners left out, comments")
        << u"$ORIGIN example.org.\n$TTL 300\n@ IN MX 10 mail ; the host\n  IN TXT \"a;b\" \"c\"\nwww 60 A 192.0.2.1\n"_s
        << QStringList{u"example.org. 0 IN MX 10 mail.example.org."_s,
                       u"example.org. 0 IN TXT \"a;b\" \"c\""_s, u"www.example.org. 60 IN A 192.0.2.1"_s};
    QTest::newRow("in parentheses")
        << u"s1._domainkey IN TXT ( \"v=DKIM1; k=rsa; \"\n  \"p=AB\" ) ; end"_s
        << QStringList{u"s1._domainkey.example.org. 0 IN TXT \"v=DKIM1; k=rsa; \" \"p=AB\""_s};
    QTest::newRow("others left out")
        << u"@ IN SOA ns. root. (1 2 3 4 5)\n@ NS ns.example.org.\nexample.net. IN MX 1 x.test.\n@ TYPE65280 \\# 0"_s
        << QStringList{};
    QTest::newRow("nothing") << u"\n ; only a comment\n\n"_s << QStringList{};
}

void RecordListingTest::recordsAsZone()
{
    QFETCH(QString, zone);
    const Result<QList<dns::Record>> records = parseZone(zone, domain());
    QVERIFY2(records.has_value(), qPrintable(records ? QString() : records.error().toString()));
    QTEST(texts(*records), "records");
}

void RecordListingTest::badZones_data()
{
    QTest::addColumn<QString>("zone");
    QTest::newRow("included file") << u"$INCLUDE /etc/passwd"_s;
    QTest::newRow("no record") << u"<html>"_s;
    QTest::newRow("a record without data") << u"@ IN MX"_s;
    QTest::newRow("a quote that never ends") << u"@ IN TXT \"abc"_s;
    QTest::newRow("too many") << u"@ IN A 192.0.2.1\n"_s.repeated(501);
    QTest::newRow("too large") << QString(300'000, u' ');
}

void RecordListingTest::badZones()
{
    QFETCH(QString, zone);
    const Result<QList<dns::Record>> records = parseZone(zone, domain());
    QVERIFY(!records.has_value());
    QCOMPARE(records.error().kind, Error::Kind::Protocol);
}

void RecordListingTest::mergesRecords()
{
    const auto record = [](const QString &line) { return dns::Record::parse(line).value(); };
    RecordSet set;
    set.ownership = record(u"example.org. 60 IN TXT \"code=1\""_s);
    set.records = {record(u"example.org. 60 IN MX 10 old.test."_s),
                   record(u"example.org. 60 IN TXT \"v=spf1 -all\""_s),
                   record(u"example.org. 60 IN TXT \"kept\""_s)};
    const QList<dns::Record> asked{record(u"example.org. 60 IN MX 5 new.test."_s),
                                   record(u"example.org. 60 IN TXT \"v=spf1 mx -all\""_s),
                                   record(u"example.org. 60 IN TXT \"code=1\""_s)};
    const RecordSet both = merged(set, asked);
    QCOMPARE(texts(both.records),
             (QStringList{u"example.org. 60 IN TXT \"kept\""_s, u"example.org. 60 IN MX 5 new.test."_s,
                          u"example.org. 60 IN TXT \"v=spf1 mx -all\""_s}));
    QCOMPARE(both.ownership, set.ownership);
}

QTEST_GUILESS_MAIN(RecordListingTest)
#include "tst_recordlisting.moc"
