// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/record.h"

#include <QTest>

#include "dns/environment.h"
#include "dns/rrset.h"

using namespace Qt::StringLiterals;
using dns::Record;
using dns::Type;

class RecordTest final : public QObject {
    Q_OBJECT

private slots:
    void roundTrip_data();
    void roundTrip();
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void lines_data();
    void lines();
    void longTextIsSplit();
    void sets();
    void servers_data();
    void servers();
    void resolvers_data();
    void resolvers();
    void shippedResolversAreLinked();
};

void RecordTest::roundTrip_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("text");
    QTest::newRow("A") << u"A"_s << u"192.0.2.1"_s;
    QTest::newRow("AAAA") << u"AAAA"_s << u"2001:db8::1"_s;
    QTest::newRow("NS") << u"NS"_s << u"ns1.example.net."_s;
    QTest::newRow("CNAME of a service name") << u"CNAME"_s << u"_x._tcp.example.net."_s;
    QTest::newRow("MX") << u"MX"_s << u"10 mx1.example.net."_s;
    QTest::newRow("null MX, RFC 7505") << u"MX"_s << u"0 ."_s;
    QTest::newRow("TXT in two strings") << u"TXT"_s << u"\"v=spf1 -all\" \"more\""_s;
    QTest::newRow("TXT with quote, backslash, octet") << u"TXT"_s << uR"("a\"b\\c\195\169;")"_s;
    QTest::newRow("empty TXT") << u"TXT"_s << u"\"\""_s;
    QTest::newRow("SOA") << u"SOA"_s << u"ns1.example.net. host\\046master.example.net. 4294967295 1 2 3 4"_s;
    QTest::newRow("SRV") << u"SRV"_s << u"0 1 993 imap.example.net."_s;
    QTest::newRow("CAA") << u"CAA"_s << u"128 issue \"ca.example; x=1\""_s;
    QTest::newRow("DS") << u"DS"_s << u"60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118"_s;
    QTest::newRow("TLSA") << u"TLSA"_s << u"3 1 1 0C72AC70B745AC19"_s;
    QTest::newRow("unknown type, RFC 3597") << u"TYPE65280"_s << u"\\# 4 0A000001"_s;
    QTest::newRow("unknown type without data") << u"TYPE65280"_s << u"\\# 0"_s;
}

void RecordTest::roundTrip()
{
    QFETCH(QString, type);
    QFETCH(QString, text);
    const Result<Type> parsedType = dns::parseType(type);
    QVERIFY(parsedType);
    QCOMPARE(dns::toString(*parsedType), type);
    const Result<dns::Rdata> data = dns::parseRdata(*parsedType, text);
    QVERIFY2(data, data ? "" : qPrintable(data.error().toString()));
    QCOMPARE(dns::toString(*data), text);
}

void RecordTest::reads_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("canonical");
    QTest::newRow("no trailing dot, capitals")
        << u"MX"_s << u"  10   MX1.Example.NET "_s << u"10 mx1.example.net."_s;
    QTest::newRow("IDN") << u"MX"_s << u"10 mx.bücher.example"_s << u"10 mx.xn--bcher-kva.example."_s;
    QTest::newRow("unquoted text") << u"TXT"_s << u"code=1"_s << u"\"code=1\""_s;
    QTest::newRow("UTF-8 text") << u"TXT"_s << u"\"é\""_s << u"\"\\195\\169\""_s;
    QTest::newRow("escaped dot in a name") << u"NS"_s << u"a\\.b.example."_s << u"a\\046b.example."_s;
    QTest::newRow("known type as octets, RFC 3597") << u"A"_s << u"\\# 4 C0000201"_s << u"192.0.2.1"_s;
}

void RecordTest::reads()
{
    QFETCH(QString, type);
    QFETCH(QString, text);
    QFETCH(QString, canonical);
    const Result<dns::Rdata> data = dns::parseRdata(dns::parseType(type).value(), text);
    QVERIFY2(data, data ? "" : qPrintable(data.error().toString()));
    QCOMPARE(dns::toString(*data), canonical);
}

void RecordTest::refuses_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("text");
    QTest::newRow("preference above 65535") << u"MX"_s << u"65536 mx."_s;
    QTest::newRow("no preference") << u"MX"_s << u"mx1.example.net."_s;
    QTest::newRow("something behind") << u"MX"_s << u"10 mx1.example.net. x"_s;
    QTest::newRow("IPv6 in A") << u"A"_s << u"2001:db8::1"_s;
    QTest::newRow("empty") << u"A"_s << u""_s;
    QTest::newRow("open quote") << u"TXT"_s << u"\"abc"_s;
    QTest::newRow("octet above 255") << u"NS"_s << u"a\\256b.example"_s;
    QTest::newRow("backslash at the end") << u"TXT"_s << u"abc\\"_s;
    QTest::newRow("string above 255 octets") << u"TXT"_s << u'"' + QString(256, u'x') + u'"';
    QTest::newRow("label above 63 octets") << u"NS"_s << QString(64, u'x') + u".example"_s;
    QTest::newRow("odd hexadecimal") << u"DS"_s << u"1 2 3 ABC"_s;
    QTest::newRow("RFC 3597 length is wrong") << u"TYPE65280"_s << u"\\# 5 0A000001"_s;
    QTest::newRow("RFC 3597 octets do not fit the type") << u"A"_s << u"\\# 3 0A0000"_s;
    QTest::newRow("text of an unknown type") << u"TYPE65280"_s << u"abc"_s;
}

void RecordTest::refuses()
{
    QFETCH(QString, type);
    QFETCH(QString, text);
    const Result<dns::Rdata> data = dns::parseRdata(dns::parseType(type).value(), text);
    QVERIFY(!data);
    QCOMPARE(data.error().kind, Error::Kind::BadInput);
    QVERIFY(!data.error().message.isEmpty());
}

void RecordTest::lines_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("canonical");
    const QString mx = u"example.org. 300 IN MX 10 mx1.example.net."_s;
    QTest::newRow("complete") << mx << mx;
    QTest::newRow("class before TTL") << u"example.org IN 300 mx 10 mx1.example.net"_s << mx;
    QTest::newRow("without TTL and class")
        << u"example.org. MX 10 mx1.example.net."_s << u"example.org. 0 IN MX 10 mx1.example.net."_s;
    QTest::newRow("no type") << u"example.org. 300 IN"_s << QString();
    QTest::newRow("no owner") << u""_s << QString();
    QTest::newRow("TTL above 31 bits, RFC 2181") << u"example.org. 2147483648 IN A 192.0.2.1"_s << QString();
}

void RecordTest::lines()
{
    QFETCH(QString, line);
    QFETCH(QString, canonical);
    const Result<Record> record = Record::parse(line);
    QCOMPARE(record ? record->toString() : QString(), canonical);
}

void RecordTest::longTextIsSplit()
{
    const QByteArray key(600, 'k');
    const dns::Text text = dns::Text::fromValue(key);
    QCOMPARE(text.strings.size(), 3);
    QCOMPARE(text.joined(), key);
    QCOMPARE(dns::Text::fromValue({}).strings, QList<QByteArray>{""});
}

void RecordTest::sets()
{
    const dns::RRset set{
        DomainName::fromALabels(u"example.org"),
        Type::MX,
        std::chrono::seconds(5),
        {dns::parseRdata(Type::MX, u"20 b."_s).value(), dns::parseRdata(Type::MX, u"10 a."_s).value()}};
    QVERIFY(set.hasSameData({set.data.at(1), set.data.at(0)}));
    QVERIFY(!set.hasSameData({set.data.at(1)}));
    QCOMPARE(set.texts(), (QStringList{u"10 a."_s, u"20 b."_s}));
    QCOMPARE(set.values<dns::MailExchange>().size(), 2);
    QCOMPARE(set.records().constFirst().toString(), u"example.org. 5 IN MX 20 b."_s);
}

void RecordTest::servers_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("canonical");
    QTest::newRow("IPv4") << u"192.0.2.1"_s << u"192.0.2.1"_s;
    QTest::newRow("IPv4 with port") << u"192.0.2.1:5353"_s << u"192.0.2.1:5353"_s;
    QTest::newRow("IPv6") << u"2001:DB8::1"_s << u"2001:db8::1"_s;
    QTest::newRow("IPv6 with port") << u"[2001:db8::1]:5353"_s << u"[2001:db8::1]:5353"_s;
    QTest::newRow("IPv6 with the well-known port") << u"[2001:db8::1]:53"_s << u"2001:db8::1"_s;
    QTest::newRow("name") << u"dns.example"_s << QString();
    QTest::newRow("short IPv4") << u"10.1"_s << QString();
    QTest::newRow("port 0") << u"192.0.2.1:0"_s << QString();
    QTest::newRow("port too large") << u"192.0.2.1:65536"_s << QString();
    QTest::newRow("open bracket") << u"[2001:db8::1"_s << QString();
    QTest::newRow("empty") << u""_s << QString();
}

void RecordTest::servers()
{
    QFETCH(QString, text);
    QFETCH(QString, canonical);
    const Result<dns::Server> server = dns::Server::parse(text);
    QCOMPARE(server ? server->toString() : QString(), canonical);
}

void RecordTest::resolvers_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("pointer");
    const QByteArray good =
        R"({"id": "a", "operator": "A", "region": "EU", "addresses": ["127.0.0.3:5353"]})";
    QTest::newRow("good") << R"({"resolvers": [)" + good + "]}" << u"good"_s;
    QTest::newRow("no list") << QByteArray("{}") << u"/resolvers"_s;
    QTest::newRow("same id twice") << R"({"resolvers": [)" + good + ',' + good + "]}" << u"/resolvers/1/id"_s;
    QTest::newRow("no object") << QByteArray(R"({"resolvers": [3]})") << u"/resolvers/0"_s;
    QTest::newRow("no id") << QByteArray(R"({"resolvers": [{"operator": "A"}]})") << u"/resolvers/0/id"_s;
    QTest::newRow("no addresses") << QByteArray(
        R"({"resolvers": [{"id": "a", "operator": "A", "region": "EU", "addresses": []}]})")
                                  << u"/resolvers/0/addresses"_s;
    QTest::newRow("bad address") << QByteArray(
        R"({"resolvers": [{"id": "a", "operator": "A", "region": "EU", "addresses": ["192.0.2.1", "x"]}]})")
                                 << u"/resolvers/0/addresses/1"_s;
    QTest::newRow("misspelt key") << QByteArray(R"({"resolvers": [{"Id": "a"}]})") << u"/resolvers/0/Id"_s;
    QTest::newRow("no JSON") << QByteArray("{") << u""_s;
}

void RecordTest::resolvers()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, pointer);
    const Result<QList<dns::ResolverInfo>> parsed = dns::parseResolvers(json);
    QCOMPARE(parsed ? u"good"_s : parsed.error().detail, pointer);
    if (parsed)
        QCOMPARE(parsed->constFirst().addresses.constFirst().toString(), u"127.0.0.3:5353"_s);
}

void RecordTest::shippedResolversAreLinked()
{
    const QList<dns::ResolverInfo> shipped = dns::shippedResolvers();
    QCOMPARE(shipped.size(), 8);
    QCOMPARE(shipped.constFirst().id, u"google"_s);
    QVERIFY(dns::rootServers().size() >= 13);
    QVERIFY(!dns::rootServers().contains(QHostAddress()));
    QVERIFY(!dns::loadResolvers(u"/nonexistent/resolvers.json"_s));
}

QTEST_GUILESS_MAIN(RecordTest)
#include "tst_record.moc"
