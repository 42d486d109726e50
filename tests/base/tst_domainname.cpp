// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/domainname.h"

#include <QTest>

using namespace Qt::StringLiterals;

class TestDomainName : public QObject {
    Q_OBJECT

private slots:
    void parses_data();
    void parses();
    void refuses_data();
    void refuses();
    void takesNamesFromTheWire_data();
    void takesNamesFromTheWire();
    void showsUnicode_data();
    void showsUnicode();
    void climbs();
    void comparesPlaces_data();
    void comparesPlaces();
    void descends();
};

void TestDomainName::parses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("name");

    const QString label63(63, u'a');
    QTest::newRow("plain") << u"example.org"_s << u"example.org"_s;
    QTest::newRow("upper case") << u"Example.ORG"_s << u"example.org"_s;
    QTest::newRow("trailing dot") << u"example.org."_s << u"example.org"_s;
    QTest::newRow("blanks around") << u"  example.org\n"_s << u"example.org"_s;
    QTest::newRow("the root") << u"."_s << u"."_s;
    QTest::newRow("one label") << u"localhost"_s << u"localhost"_s;
    QTest::newRow("a service name, RFC 8552") << u"_imaps._tcp.example.org"_s << u"_imaps._tcp.example.org"_s;
    QTest::newRow("an underscore inside") << u"a_b.example.org"_s << u"a_b.example.org"_s;
    QTest::newRow("a wildcard, RFC 4592") << u"*.example.org"_s << u"*.example.org"_s;
    QTest::newRow("hyphens inside") << u"a--b.example.org"_s << u"a--b.example.org"_s;
    QTest::newRow("digits first") << u"1und1.de"_s << u"1und1.de"_s;
    QTest::newRow("IDN, RFC 5891") << u"bücher.example"_s << u"xn--bcher-kva.example"_s;
    QTest::newRow("IDN in upper case") << u"BÜCHER.example"_s << u"xn--bcher-kva.example"_s;
    QTest::newRow("IDN, decomposed letters") << u"bu\u0308cher.example"_s << u"xn--bcher-kva.example"_s;
    QTest::newRow("A-label") << u"XN--BCHER-KVA.example"_s << u"xn--bcher-kva.example"_s;
    QTest::newRow("IDN top level") << u"例え.テスト"_s << u"xn--r8jz45g.xn--zckzah"_s;
    QTest::newRow("ideographic full stop, RFC 3490 §3.1") << u"例え。テスト"_s << u"xn--r8jz45g.xn--zckzah"_s;
    QTest::newRow("full-width letters") << u"ｅｘａｍｐｌｅ.org"_s << u"example.org"_s;
    QTest::newRow("an invisible space pasted from a web page") << u"exam\u200Bple.org"_s << u"example.org"_s;
    QTest::newRow("a byte order mark pasted from a file") << u"\uFEFFexample.org"_s << u"example.org"_s;
    QTest::newRow("a label of 63") << label63 + u".org"_s << label63 + u".org"_s;
    QTest::newRow("a name of 253") << (label63 + u'.').repeated(3) + QString(61, u'b')
                                   << (label63 + u'.').repeated(3) + QString(61, u'b');
    QTest::newRow("a name of 253 and a trailing dot") << (label63 + u'.').repeated(3) + QString(61, u'b') + u'.'
                                                      << (label63 + u'.').repeated(3) + QString(61, u'b');
}

void TestDomainName::parses()
{
    QFETCH(const QString, text);
    QFETCH(const QString, name);

    const Result<DomainName> result = DomainName::parse(text);
    QVERIFY2(result, qPrintable(result ? QString() : result.error().toString()));
    QCOMPARE(result->toString(), name);
}

void TestDomainName::refuses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("why");

    const QString label63(63, u'a');
    QTest::newRow("nothing") << QString() << u"missing"_s;
    QTest::newRow("blanks") << u"  "_s << u"missing"_s;
    QTest::newRow("two dots") << u"example..org"_s << u"dot"_s;
    QTest::newRow("two dots at the end") << u"example.org.."_s << u"dot"_s;
    QTest::newRow("leading dot") << u".example.org"_s << u"dot"_s;
    QTest::newRow("a label of 64") << label63 + u"a.org"_s << u"63 characters"_s;
    QTest::newRow("a label of 64 once encoded") << QString(60, u'a') + u"ü.org"_s << u"cannot be part"_s;
    QTest::newRow("a name of 254") << (label63 + u'.').repeated(3) + QString(62, u'b') << u"253 characters"_s;
    QTest::newRow("a book") << QString(1'000'000, u'a') << u"253 characters"_s;
    QTest::newRow("hyphen first") << u"-a.org"_s << u"hyphen"_s;
    QTest::newRow("hyphen last") << u"a-.org"_s << u"hyphen"_s;
    QTest::newRow("a URL") << u"https://example.org/"_s << u"“https://example” holds"_s;
    QTest::newRow("a port") << u"example.org:993"_s << u"“org:993” holds"_s;
    QTest::newRow("a mail address") << u"ann@example.org"_s << u"“ann@example” holds"_s;
    QTest::newRow("a blank inside") << u"exam ple.org"_s << u"“exam ple” holds"_s;
    QTest::newRow("a control character") << u"exam\u0007ple.org"_s << u"“exam ple” holds"_s;
    QTest::newRow("part of a wildcard") << u"a*.example.org"_s << u"“a*” holds"_s;
    QTest::newRow("only invisible characters") << u"\u200B.org"_s << u"cannot be part"_s;
    QTest::newRow("half a surrogate pair") << u"a"_s + QChar(0xD800) + u".org"_s << u"cannot be part"_s;
}

void TestDomainName::refuses()
{
    QFETCH(const QString, text);
    QFETCH(const QString, why);

    const Result<DomainName> result = DomainName::parse(text);
    QVERIFY2(!result, qPrintable(result ? result->toString() : QString()));
    QCOMPARE(result.error().kind, Error::Kind::BadInput);
    QVERIFY2(result.error().message.contains(why), qPrintable(result.error().message));
}

void TestDomainName::takesNamesFromTheWire_data()
{
    QTest::addColumn<QString>("aLabels");
    QTest::addColumn<QString>("name");

    QTest::newRow("the root") << QString() << u"."_s;
    QTest::newRow("the root as a dot") << u"."_s << u"."_s;
    QTest::newRow("upper case and trailing dot") << u"MX.Example.org."_s << u"mx.example.org"_s;
    QTest::newRow("what no user could type") << u"a b.example.org"_s << u"a b.example.org"_s;
}

void TestDomainName::takesNamesFromTheWire()
{
    QFETCH(const QString, aLabels);
    QFETCH(const QString, name);
    QCOMPARE(DomainName::fromALabels(aLabels).toString(), name);
}

void TestDomainName::showsUnicode_data()
{
    QTest::addColumn<QString>("aLabels");
    QTest::addColumn<QString>("unicode");

    QTest::newRow("the root") << u"."_s << u"."_s;
    QTest::newRow("ASCII") << u"example.org"_s << u"example.org"_s;
    QTest::newRow("IDN") << u"xn--bcher-kva.example"_s << u"bücher.example"_s;
    QTest::newRow("IDN top level") << u"xn--r8jz45g.xn--zckzah"_s << u"例え.テスト"_s;
    QTest::newRow("IDN below a service name") << u"_imaps._tcp.xn--bcher-kva.example"_s
                                              << u"_imaps._tcp.bücher.example"_s;
    QTest::newRow("an A-label that decodes to nothing lawful") << u"xn--.example"_s << u"xn--.example"_s;
    QTest::newRow("an A-label that is no punycode") << u"xn--\u00FC.example"_s << u"xn--\u00FC.example"_s;
}

void TestDomainName::showsUnicode()
{
    QFETCH(const QString, aLabels);
    QFETCH(const QString, unicode);
    QCOMPARE(DomainName::fromALabels(aLabels).toUnicode(), unicode);
}

void TestDomainName::climbs()
{
    const DomainName name = DomainName::fromALabels(u"www.example.org");
    QCOMPARE(name.labels(), (QStringList {u"www"_s, u"example"_s, u"org"_s}));
    QCOMPARE(name.parent().toString(), u"example.org"_s);
    QCOMPARE(name.parent().parent().toString(), u"org"_s);
    QVERIFY(name.parent().parent().parent().isRoot());
    QVERIFY(DomainName().parent().isRoot());
    QCOMPARE(DomainName().labels(), QStringList());
}

void TestDomainName::comparesPlaces_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("ancestor");
    QTest::addColumn<bool>("below");
    QTest::addColumn<bool>("atOrBelow");
    QTest::addColumn<QString>("relative");

    QTest::newRow("child") << u"www.example.org"_s << u"example.org"_s << true << true << u"www"_s;
    QTest::newRow("grandchild") << u"a.b.example.org"_s << u"example.org"_s << true << true << u"a.b"_s;
    QTest::newRow("the apex") << u"example.org"_s << u"example.org"_s << false << true << u""_s;
    QTest::newRow("parent") << u"org"_s << u"example.org"_s << false << false << u"org"_s;
    QTest::newRow("same ending, other label") << u"badexample.org"_s << u"example.org"_s << false << false
                                              << u"badexample.org"_s;
    QTest::newRow("in the root") << u"example.org"_s << u"."_s << true << true << u"example.org"_s;
    QTest::newRow("the root in itself") << u"."_s << u"."_s << false << true << u""_s;
    QTest::newRow("the root elsewhere") << u"."_s << u"org"_s << false << false << u""_s;
}

void TestDomainName::comparesPlaces()
{
    QFETCH(const QString, name);
    QFETCH(const QString, ancestor);
    QFETCH(const bool, below);
    QFETCH(const bool, atOrBelow);
    QFETCH(const QString, relative);

    const DomainName domain = DomainName::fromALabels(name);
    const DomainName zone = DomainName::fromALabels(ancestor);
    QCOMPARE(domain.isBelow(zone), below);
    QCOMPARE(domain.isAtOrBelow(zone), atOrBelow);
    QCOMPARE(domain.relativeTo(zone), relative);
}

void TestDomainName::descends()
{
    const DomainName zone = DomainName::fromALabels(u"example.org");
    QCOMPARE(zone.child(u"_IMAPS._tcp").toString(), u"_imaps._tcp.example.org"_s);
    QCOMPARE(zone.child({}), zone);
    QCOMPARE(DomainName().child(u"org").toString(), u"org"_s);
    QVERIFY(DomainName().child({}).isRoot());
}

QTEST_GUILESS_MAIN(TestDomainName)
#include "tst_domainname.moc"
