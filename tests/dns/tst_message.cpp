// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/message.h"

#include <QDirIterator>
#include <QFile>
#include <QRandomGenerator>
#include <QTest>

#include "dns/messageproperties.h"

using namespace Qt::StringLiterals;
using dns::Message;
using dns::Question;
using dns::Record;
using dns::Type;
using std::chrono::seconds;

namespace {

const DomainName example = DomainName::fromALabels(u"example.org");

Message response()
{
    Message message;
    message.id = 0x1234;
    message.isResponse = message.authoritative = message.recursionDesired = true;
    message.questions = {Question{example, Type::MX}};
    for (const QString &line :
         {u"example.org. 300 IN MX 10 mx1.example.net."_s, u"example.org. 300 IN TXT \"a\" \"b\""_s,
          u"example.org. 60 IN A 192.0.2.1"_s, u"example.org. 60 IN AAAA 2001:db8::1"_s,
          u"_imaps._tcp.example.org. 60 IN SRV 0 1 993 imap.example.org."_s,
          u"example.org. 60 IN CAA 0 issue \"ca.example\""_s, u"example.org. 60 IN DS 1 8 2 AABB"_s,
          u"_25._tcp.example.org. 60 IN TLSA 3 1 1 AABB"_s, u"example.org. 60 IN TYPE65280 \\# 2 0001"_s})
        message.answers += Record::parse(line).value();
    message.authority = {
        Record::parse(u"example.org. 30 IN SOA ns1.example.org. hostmaster.example.org. 7 1 2 3 20"_s)
            .value()};
    message.additional = {Record::parse(u"ns1.example.org. 60 IN A 192.0.2.53"_s).value()};
    message.edns = dns::Edns{.dnssecOk = true};
    return message;
}

/// A header with these counts, then `rest`.
QByteArray withCounts(int questions, int answers, const QByteArray &rest)
{
    QByteArray octets = QByteArray::fromHex("123484000000000000000000");
    octets[5] = char(questions);
    octets[7] = char(answers);
    return octets + rest;
}

} // namespace

class MessageTest final : public QObject {
    Q_OBJECT

private slots:
    void roundTrip();
    void flags_data();
    void flags();
    void extendedRcode();
    void compressedNames();
    void foreignOctetsInNamesAreEscaped();
    void refuses_data();
    void refuses();
    void refusesToWrite();
    void everyTruncationIsRefused();
    void alteredOctetsKeepTheProperties();
    void corpus();
    void referral();
    void canonicalName();
    void negativeTtl_data();
    void negativeTtl();
};

void MessageTest::roundTrip()
{
    const Message message = response();
    const Result<QByteArray> octets = dns::toWire(message);
    QVERIFY(octets);
    const Result<Message> again = dns::parseMessage(*octets);
    QVERIFY2(again, again ? "" : qPrintable(again.error().toString()));
    QCOMPARE(again->answers.size(), message.answers.size());
    for (qsizetype i = 0; i < message.answers.size(); ++i)
        QCOMPARE(again->answers.at(i).toString(), message.answers.at(i).toString());
    QVERIFY(*again == message);
    QCOMPARE(brokenProperty(*octets), QString());
}

void MessageTest::flags_data()
{
    QTest::addColumn<QByteArray>("flags");
    QTest::addColumn<bool Message::*>("flag");
    QTest::newRow("QR") << QByteArray("8000") << &Message::isResponse;
    QTest::newRow("AA") << QByteArray("0400") << &Message::authoritative;
    QTest::newRow("TC") << QByteArray("0200") << &Message::truncated;
    QTest::newRow("RD") << QByteArray("0100") << &Message::recursionDesired;
    QTest::newRow("RA") << QByteArray("0080") << &Message::recursionAvailable;
    QTest::newRow("AD") << QByteArray("0020") << &Message::authenticData;
    QTest::newRow("CD") << QByteArray("0010") << &Message::checkingDisabled;
}

void MessageTest::flags()
{
    QFETCH(QByteArray, flags);
    QFETCH(bool Message::*, flag);
    Message expected;
    expected.*flag = true;
    const QByteArray octets = QByteArray::fromHex("0000" + flags + "0000000000000000");
    QCOMPARE(dns::toWire(expected).value(), octets);
    QVERIFY(dns::parseMessage(octets).value() == expected);
}

void MessageTest::extendedRcode()
{
    // BADVERS (16): low bits 0 in the header, 1 in the OPT's TTL field.
    const QByteArray octets = QByteArray::fromHex("000080000000000000000001"
                                                  "00"
                                                  "0029"
                                                  "04D0"
                                                  "01000000"
                                                  "0000");
    const Message message = dns::parseMessage(octets).value();
    QVERIFY(message.rcode == dns::Rcode::BadVers);
    QCOMPARE(message.edns->udpPayloadSize, 1232);
    QVERIFY(message.additional.isEmpty());
    QCOMPARE(dns::toWire(message).value(), octets);
}

void MessageTest::compressedNames()
{
    // Question "a.b", answer: pointer to it, CNAME "c" + pointer to "b".
    const QByteArray octets = withCounts(1, 1,
                                         QByteArray::fromHex("01610162"
                                                             "00"
                                                             "0005"
                                                             "0001"
                                                             "C00C"
                                                             "0005"
                                                             "0001"
                                                             "00000005"
                                                             "0004"
                                                             "0163C00E"));
    const Result<Message> message = dns::parseMessage(octets);
    QVERIFY(message);
    QCOMPARE(message->answers.constFirst().toString(), u"a.b. 5 IN CNAME c.b."_s);
}

void MessageTest::foreignOctetsInNamesAreEscaped()
{
    const QByteArray octets = withCounts(1, 0,
                                         QByteArray("\x06"
                                                    "A.\x00<\xFF\n"
                                                    "\x00\x00\x01\x00\x01",
                                                    12));
    const Result<Message> message = dns::parseMessage(octets);
    QVERIFY(message);
    QCOMPARE(message->questions.constFirst().name.toString(), u"a\\046\\000\\060\\255\\010"_s);
    QCOMPARE(message->questions.constFirst().name.labels().size(), 1);
}

void MessageTest::refuses_data()
{
    QTest::addColumn<QByteArray>("octets");
    const auto hex = [](const char *text) { return QByteArray::fromHex(text); };
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("half a header") << hex("123484000001");
    QTest::newRow("question is missing") << withCounts(1, 0, {});
    QTest::newRow("octets behind the end") << withCounts(0, 0, "x");
    QTest::newRow("pointer to itself") << withCounts(1, 0, hex("C00C00010001"));
    QTest::newRow("pointer forwards") << withCounts(1, 0, hex("C00E00010001016100"));
    QTest::newRow("two pointers in a circle") << withCounts(1, 1,
                                                            hex("0161C01000010001"
                                                                "C00C0001000100000000000400000000"));
    QTest::newRow("pointer out of the message") << withCounts(1, 0, hex("FFFF00010001"));
    QTest::newRow("reserved label type 01") << withCounts(1, 0, hex("400000010001"));
    QTest::newRow("name above 255 octets")
        << withCounts(1, 0, (QByteArray(1, 63) + QByteArray(63, 'a')).repeated(4) + hex("0000010001"));
    QTest::newRow("RDATA longer than its fields") << withCounts(0, 1,
                                                                hex("00"
                                                                    "0001"
                                                                    "0001"
                                                                    "00000000"
                                                                    "0005"
                                                                    "0102030405"));
    QTest::newRow("RDATA shorter than its fields") << withCounts(0, 1,
                                                                 hex("00"
                                                                     "0001"
                                                                     "0001"
                                                                     "00000000"
                                                                     "0003"
                                                                     "010203"));
    QTest::newRow("name runs out of its RDATA") << withCounts(0, 1,
                                                              hex("00"
                                                                  "0002"
                                                                  "0001"
                                                                  "00000000"
                                                                  "0001"
                                                                  "0161"
                                                                  "00"));
    QTest::newRow("TXT without a string") << withCounts(0, 1,
                                                        hex("00"
                                                            "0010"
                                                            "0001"
                                                            "00000000"
                                                            "0000"));
    QTest::newRow("TXT string runs out of its RDATA") << withCounts(0, 1,
                                                                    hex("00"
                                                                        "0010"
                                                                        "0001"
                                                                        "00000000"
                                                                        "0002"
                                                                        "05"
                                                                        "61"));
    QTest::newRow("two OPT, RFC 6891") << hex("000080000000000000000002"
                                              "00002904D0000000000000"
                                              "00002904D0000000000000");
    QTest::newRow("more records than fit") << hex("00008000FFFFFFFFFFFFFFFF");
    QTest::newRow("longer than 65,535 octets") << QByteArray(65'536, 0);
}

void MessageTest::refuses()
{
    QFETCH(QByteArray, octets);
    const Result<Message> message = dns::parseMessage(octets);
    QVERIFY(!message);
    QCOMPARE(message.error().kind, Error::Kind::Protocol);
}

void MessageTest::refusesToWrite()
{
    Message message;
    for (const QString &name :
         {QString(64, u'a'), QStringList(100, u"aaa"_s).join(u'.'), u"a..b"_s, u"ü"_s, u"a\\999"_s}) {
        message.questions = {Question{DomainName::fromALabels(name), Type::A}};
        QVERIFY2(!dns::toWire(message), qPrintable(name));
    }
}

void MessageTest::everyTruncationIsRefused()
{
    const QByteArray octets = dns::toWire(response()).value();
    for (qsizetype size = 0; size < octets.size(); ++size)
        QVERIFY(!dns::parseMessage(octets.first(size)));
}

void MessageTest::alteredOctetsKeepTheProperties()
{
    const QByteArray octets = dns::toWire(response()).value();
    QRandomGenerator random(1);
    for (int i = 0; i < 20'000; ++i) {
        QByteArray altered = octets;
        for (int changes = random.bounded(1, 4); changes > 0; --changes)
            altered[random.bounded(altered.size())] = char(random.bounded(256));
        QCOMPARE(brokenProperty(altered), QString());
    }
}

void MessageTest::corpus()
{
    int files = 0;
    for (QDirIterator it(QStringLiteral(FIXTURES_DIR "/messages"), QDir::Files); it.hasNext(); ++files) {
        QFile file(it.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(brokenProperty(file.readAll()).isEmpty(), qPrintable(file.fileName()));
    }
    QVERIFY(files > 0);
}

void MessageTest::referral()
{
    Message message;
    message.isResponse = true;
    message.authority = {Record::parse(u"example.org. 60 IN NS ns1.example.org."_s).value(),
                         Record::parse(u"example.org. 50 IN NS ns2.example.org."_s).value(),
                         Record::parse(u"other.org. 60 IN NS ns3.example.org."_s).value()};
    message.additional = {Record::parse(u"ns1.example.org. 60 IN A 192.0.2.1"_s).value()};
    QCOMPARE(message.referral().name, example);
    QCOMPARE(message.referral().data.size(), 2);
    QCOMPARE(message.referral().ttl, seconds(50));
    QCOMPARE(message.addresses(DomainName::fromALabels(u"ns1.example.org")), {QHostAddress(u"192.0.2.1"_s)});
    message.authoritative = true;
    QVERIFY(message.referral().isEmpty());
}

void MessageTest::canonicalName()
{
    Message message;
    message.answers = {Record::parse(u"www.example.org. 1 IN CNAME b.example.org."_s).value(),
                       Record::parse(u"b.example.org. 1 IN CNAME example.org."_s).value()};
    const DomainName alias = DomainName::fromALabels(u"www.example.org");
    QCOMPARE(message.canonicalName({alias, Type::MX}), example);
    QCOMPARE(message.canonicalName({alias, Type::CNAME}), alias);
    QCOMPARE(message.canonicalName({example, Type::MX}), example);
    message.answers += Record::parse(u"example.org. 1 IN CNAME b.example.org."_s).value();
    QCOMPARE(message.canonicalName({example, Type::MX}), example);
}

void MessageTest::negativeTtl_data()
{
    QTest::addColumn<QString>("soa");
    QTest::addColumn<int>("ttl");
    QTest::newRow("MINIMUM is less, RFC 2308") << u"a. 30 IN SOA b. c. 1 2 3 4 20"_s << 20;
    QTest::newRow("TTL is less") << u"a. 10 IN SOA b. c. 1 2 3 4 20"_s << 10;
}

void MessageTest::negativeTtl()
{
    QFETCH(QString, soa);
    QFETCH(int, ttl);
    Message message;
    QVERIFY(!message.negativeTtl());
    message.authority = {Record::parse(soa).value()};
    QCOMPARE(message.negativeTtl(), seconds(ttl));
}

QTEST_GUILESS_MAIN(MessageTest)
#include "tst_message.moc"
