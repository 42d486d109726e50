// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "provider/catalogue.h"
#include "provider/endpoint.h"
#include "provider/handoff.h"
#include "provider/recordset.h"

using namespace Qt::StringLiterals;
using namespace provider;

namespace {

Profile profile(const QString &id)
{
    return *Catalogue().find(id);
}

DomainName name(QStringView text)
{
    return DomainName::parse(text).value();
}

QStringList lines(const QList<dns::Record> &records)
{
    QStringList all;
    for (const dns::Record &record : records)
        all.append(record.toString());
    return all;
}

const QMap<QString, QString> serverMxValues{{u"verificationCode"_s, u"Ab1 \"c\""_s},
                                            {u"mx1"_s, u"MX1.Example.NET."_s},
                                            {u"mx2"_s, u"mx2.bücher.example"_s}};

} // namespace

class RecordSetTest : public QObject {
    Q_OBJECT

private slots:
    void rackspace();
    void serverMx();
    void subdomains_data();
    void subdomains();
    void anyHostLeavesOutWhatIsEmpty();
    void mistakes_data();
    void mistakes();
    void otherTypes();
    void endpoints();
    void logins();
    void importFile();
    void importScript();
};

void RecordSetTest::rackspace()
{
    const Result<RecordSet> wanted = wantedRecords(profile(u"rackspace"_s), name(u"example.org"), {});
    QVERIFY(wanted.has_value());
    QVERIFY(!wanted->ownership);
    QCOMPARE(lines(wanted->records),
             (QStringList{u"example.org. 3600 IN MX 10 mx1.emailsrvr.com."_s,
                          u"example.org. 3600 IN MX 20 mx2.emailsrvr.com."_s,
                          u"example.org. 3600 IN TXT \"v=spf1 include:emailsrvr.com ~all\""_s}));
    QCOMPARE(wanted->ofType(dns::Type::MX).size(), 2);
    QCOMPARE(missingForRecords(profile(u"rackspace"_s), {}), QStringList());
}

void RecordSetTest::serverMx()
{
    const Result<RecordSet> wanted =
        wantedRecords(profile(u"servermx"_s), name(u"example.org"), {serverMxValues, {}});
    QVERIFY2(wanted.has_value(), qPrintable(wanted ? QString() : wanted.error().toString()));
    QCOMPARE(std::get<dns::Text>(wanted->ownership->data).joined(), QByteArray("Ab1 \"c\""));
    QCOMPARE(wanted->ownership->name, name(u"example.org"));
    QCOMPARE(lines(wanted->records),
             (QStringList{u"example.org. 3600 IN MX 10 mx1.example.net."_s,
                          u"example.org. 3600 IN MX 20 mx2.xn--bcher-kva.example."_s}));
    QCOMPARE(missingForRecords(profile(u"servermx"_s), {}), (QStringList{u"mx1"_s, u"mx2"_s}));
}

void RecordSetTest::subdomains_data()
{
    QTest::addColumn<QString>("domain");
    QTest::addColumn<QString>("proven");
    QTest::addColumn<bool>("needsProof");
    QTest::newRow("nothing proven") << u"example.org"_s << u"example.net"_s << true;
    QTest::newRow("proven itself") << u"example.org"_s << u"example.org"_s << false;
    QTest::newRow("below a proven domain") << u"trial.example.org"_s << u"example.org"_s << false;
    QTest::newRow("far below") << u"a.b.example.org"_s << u"example.org"_s << false;
    QTest::newRow("above a proven domain") << u"example.org"_s << u"trial.example.org"_s << true;
    QTest::newRow("only the same ending") << u"badexample.org"_s << u"example.org"_s << true;
}

void RecordSetTest::subdomains()
{
    QFETCH(QString, domain);
    QFETCH(QString, proven);
    const Result<RecordSet> wanted =
        wantedRecords(profile(u"servermx"_s), name(domain), {serverMxValues, {}}, {name(proven)});
    QTEST(wanted.value().ownership.has_value(), "needsProof");
    QCOMPARE(wanted->records.first().name, name(domain));
}

void RecordSetTest::anyHostLeavesOutWhatIsEmpty()
{
    const Profile any = profile(u"imap"_s);
    Values values{{{u"mx1"_s, u"mx.example.net"_s}, {u"mx1Preference"_s, u"0"_s}}, {}};
    Result<RecordSet> wanted = wantedRecords(any, name(u"example.org"), values);
    QVERIFY2(wanted.has_value(), qPrintable(wanted ? QString() : wanted.error().toString()));
    QCOMPARE(lines(wanted->records), QStringList{u"example.org. 3600 IN MX 0 mx.example.net."_s});
    QVERIFY(!wanted->ownership);

    values.texts.insert(u"verificationName"_s, u"_verify"_s);
    values.texts.insert(u"verificationText"_s, u"abc"_s);
    wanted = wantedRecords(any, name(u"example.org"), values);
    QCOMPARE(wanted.value().ownership->toString(), u"_verify.example.org. 3600 IN TXT \"abc\""_s);
}

void RecordSetTest::mistakes_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::newRow("no first server") << u"mx1"_s << QString();
    QTest::newRow("an address instead of a name, RFC 2181 10.3") << u"mx1"_s << u"192.0.2.1"_s;
    QTest::newRow("one label") << u"mx1"_s << u"mx"_s;
    QTest::newRow("a blank in the name") << u"mx1"_s << u"mx 1.example.net"_s;
    QTest::newRow("preference above 65535") << u"mx1Preference"_s << u"70000"_s;
    QTest::newRow("preference is no number") << u"mx1Preference"_s << u"high"_s;
    QTest::newRow("name that is none") << u"verificationName"_s << u"a..b"_s;
}

void RecordSetTest::mistakes()
{
    QFETCH(QString, key);
    QFETCH(QString, value);
    Values values{{{u"mx1"_s, u"mx.example.net"_s}, {u"verificationText"_s, u"x"_s}}, {}};
    values.texts.insert(key, value);
    const Result<RecordSet> wanted = wantedRecords(profile(u"imap"_s), name(u"example.org"), values);
    QVERIFY(!wanted.has_value());
    QCOMPARE(wanted.error().kind, Error::Kind::BadInput);
    QVERIFY(!wanted.error().detail.isEmpty());
}

void RecordSetTest::otherTypes()
{
    Profile odd = profile(u"imap"_s);
    odd.records = {{u"SRV"_s, u"_imaps._tcp"_s, u"1 993 imap.example.net"_s, u"0"_s, 60},
                   {u"CNAME"_s, u"autodiscover"_s, u"auto.example.net"_s, {}, 60},
                   {u"A"_s, u"mail"_s, u"192.0.2.1"_s, {}, 60},
                   {u"TXT"_s, u"@"_s, QString(300, u'x'), {}, 60}};
    const Result<RecordSet> wanted = wantedRecords(odd, name(u"example.org"), {});
    QVERIFY2(wanted.has_value(), qPrintable(wanted ? QString() : wanted.error().toString()));
    QCOMPARE(lines(wanted->records).mid(0, 3),
             (QStringList{u"_imaps._tcp.example.org. 60 IN SRV 0 1 993 imap.example.net."_s,
                          u"autodiscover.example.org. 60 IN CNAME auto.example.net."_s,
                          u"mail.example.org. 60 IN A 192.0.2.1"_s}));
    QCOMPARE(std::get<dns::Text>(wanted->records.last().data).strings.size(), 2);
}

void RecordSetTest::endpoints()
{
    const DomainName domain = name(u"example.org");
    QCOMPARE(imapEndpoint(profile(u"rackspace"_s), domain, {}).value(),
             (Endpoint{u"secure.emailsrvr.com"_s, 993, Endpoint::Security::Tls}));
    QCOMPARE(smtpEndpoint(profile(u"rackspace"_s), domain, {}).value().port, quint16(465));
    QCOMPARE(webmailAddress(profile(u"rackspace"_s), domain, {}).value(),
             QUrl(u"https://apps.rackspace.com"_s));

    Values values{
        {{u"imapHost"_s, u"127.0.0.2"_s}, {u"imapPort"_s, u"1143"_s}, {u"imapSecurity"_s, u"starttls"_s}},
        {}};
    QCOMPARE(imapEndpoint(profile(u"imap"_s), domain, values).value(),
             (Endpoint{u"127.0.0.2"_s, 1143, Endpoint::Security::StartTls}));
    values.texts.insert(u"imapPort"_s, u"99999"_s);
    QCOMPARE(imapEndpoint(profile(u"imap"_s), domain, values).error().kind, Error::Kind::BadInput);
    QCOMPARE(imapEndpoint(profile(u"imap"_s), domain, {}).error().kind, Error::Kind::BadInput);
    QCOMPARE(smtpEndpoint(profile(u"imap"_s), domain, values).error().kind, Error::Kind::BadProfile);
}

void RecordSetTest::logins()
{
    Profile host = profile(u"imap"_s);
    const MailAddress ann = MailAddress::parse(u"ann@bücher.example").value();
    QCOMPARE(loginName(host, ann, {}).value(), u"ann@xn--bcher-kva.example"_s);
    host.login = u"{{localPart}}"_s;
    QCOMPARE(loginName(host, ann, {}).value(), u"ann"_s);
}

void RecordSetTest::importFile()
{
    const DomainName domain = name(u"example.org");
    const QList<HandOffRow> rows{
        {MailAddress::parse(u"ann@example.org").value(), Secret(u"a,\"b"_s), u"=HYPERLINK(1)"_s, {}},
        {MailAddress::parse(u"+bob@example.org").value(), Secret(u"@dmin-2024"_s), {}, {}},
        {MailAddress::parse(u"cat@example.org").value(), {}, {}, {}}};
    // The program that imports it takes every letter for what it is.
    QCOMPARE(handOffText(profile(u"servermx"_s), domain, {}, rows, {}).value(),
             u"address,password,name\r\nann@example.org,\"a,\"\"b\",=HYPERLINK(1)\r\n"
             "+bob@example.org,@dmin-2024,\r\ncat@example.org,,\r\n"_s);
    // Where the profile names no format, the same columns serve.
    QCOMPARE(handOffText(profile(u"rackspace"_s), domain, {}, rows, {}).value(),
             handOffText(profile(u"servermx"_s), domain, {}, rows, {}).value());
    QCOMPARE(handOffSuffix(profile(u"servermx"_s)), u"csv"_s);
}

void RecordSetTest::importScript()
{
    Profile host = profile(u"imap"_s);
    host.handOff.script = HandOffScript{{u"open {{domain}}"_s},
                                        {u"box {{address}} {{password}} {{displayName}} {{quota}}"_s},
                                        {u"alias {{address}} @({{members}})"_s},
                                        {u"close"_s}};
    const MailAddress ann = MailAddress::parse(u"ann@example.org").value();
    const MailAddress bob = MailAddress::parse(u"o'neill@example.org").value();
    const QList<HandOffRow> rows{{ann, Secret(QByteArray("it's $(1); \"x\"`")), u"Ann’s\nbox"_s, 1024},
                                 {bob, Secret(QByteArray("p")), {}, {}}};
    const QList<Alias> aliases{{MailAddress{{}, name(u"example.org")}, {ann, bob}}};
    QCOMPARE(handOffText(host, name(u"example.org"), {}, rows, aliases).value(),
             QString(QChar::ByteOrderMark)
                 + u"open 'example.org'\r\n"
                   "box 'ann@example.org' 'it''s $(1); \"x\"`' 'Ann’’sbox' '1024'\r\n"
                   "box 'o''neill@example.org' 'p' '' ''\r\n"
                   "alias '@example.org' @('ann@example.org', 'o''neill@example.org')\r\n"
                   "close\r\n"_s);
    QCOMPARE(handOffSuffix(host), u"ps1"_s);
}

QTEST_GUILESS_MAIN(RecordSetTest)
#include "tst_recordset.moc"
