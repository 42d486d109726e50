// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/catchall.h"
#include "base/mailaddress.h"

#include <QTest>

using namespace Qt::StringLiterals;

class TestMailAddress : public QObject {
    Q_OBJECT

private slots:
    void parses_data();
    void parses();
    void refuses_data();
    void refuses();
    void readsCatchAlls();
    void checksLocalPartsAlone();
    void comparesMailboxes_data();
    void comparesMailboxes();
};

void TestMailAddress::parses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("localPart");
    QTest::addColumn<QString>("written");
    QTest::addColumn<QString>("unicode");

    const auto row = [](const char *situation, const QString &text, const QString &localPart,
                        const QString &written = {}, const QString &unicode = {}) {
        const QString plain = written.isEmpty() ? text : written;
        QTest::newRow(situation) << text << localPart << plain << (unicode.isEmpty() ? plain : unicode);
    };
    row("plain", u"ann@example.org"_s, u"ann"_s);
    row("blanks around", u" ann@example.org\t"_s, u"ann"_s, u"ann@example.org"_s);
    row("case of the local part stays", u"Ann.Lee@Example.ORG"_s, u"Ann.Lee"_s, u"Ann.Lee@example.org"_s);
    row("plus", u"ann+lists@example.org"_s, u"ann+lists"_s);
    row("every atext, RFC 5322 §3.2.3", u"!#$%&'*+-/=?^_`{|}~@example.org"_s, u"!#$%&'*+-/=?^_`{|}~"_s);
    row("IDN", u"ann@bücher.example"_s, u"ann"_s, u"ann@xn--bcher-kva.example"_s, u"ann@bücher.example"_s);
    row("UTF-8 local part, RFC 6531", u"jürgen@example.org"_s, u"jürgen"_s);
    row("quoted blank, RFC 5321 §4.1.2", u"\"a b\"@example.org"_s, u"a b"_s);
    row("quoted at sign", u"\"a@b\"@example.org"_s, u"a@b"_s);
    row("quotes that are not needed", u"\"ann\"@example.org"_s, u"ann"_s, u"ann@example.org"_s);
    row("escaped quote and backslash", u"\"a\\\"b\\\\c\"@example.org"_s, u"a\"b\\c"_s);
    row("quoted two dots", u"\"a..b\"@example.org"_s, u"a..b"_s);
    row("local part of 64", QString(64, u'a') + u"@example.org"_s, QString(64, u'a'));
    row("address of 254, RFC 5321 §4.5.3.1.3",
        QString(64, u'a') + u'@' + (QString(61, u'd') + u'.').repeated(3) + u"abc"_s, QString(64, u'a'));
    row("dots, plus and hyphens together", u"a.b+c-d.e@example.org"_s, u"a.b+c-d.e"_s);
    row("emoji, RFC 6531", u"📮@example.org"_s, u"📮"_s);
    row("one label", u"root@localhost"_s, u"root"_s);
}

void TestMailAddress::parses()
{
    QFETCH(const QString, text);
    QFETCH(const QString, localPart);
    QFETCH(const QString, written);
    QFETCH(const QString, unicode);

    const Result<MailAddress> result = MailAddress::parse(text);
    QVERIFY2(result, qPrintable(result ? QString() : result.error().toString()));
    QCOMPARE(result->localPart, localPart);
    QCOMPARE(result->toString(), written);
    QCOMPARE(result->toUnicode(), unicode);
    QCOMPARE(*MailAddress::parse(result->toString()), *result);
}

void TestMailAddress::refuses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("why");

    QTest::newRow("nothing") << QString() << u"the @ is missing"_s;
    QTest::newRow("no at sign") << u"ann.example.org"_s << u"the @ is missing"_s;
    QTest::newRow("no local part") << u"@example.org"_s << u"before the @ is missing"_s;
    QTest::newRow("empty quotes") << u"\"\"@example.org"_s << u"before the @ is missing"_s;
    QTest::newRow("no domain") << u"ann@"_s << u"domain name is missing"_s;
    QTest::newRow("the root as domain") << u"ann@."_s << u"after the @ is missing"_s;
    QTest::newRow("a wildcard as domain") << u"ann@*.example.org"_s << u"*"_s;
    QTest::newRow("a wrong domain") << u"ann@exa mple.org"_s << u"exa mple"_s;
    QTest::newRow("a display name") << u"Ann <ann@example.org>"_s << u"“Ann <ann”"_s;
    QTest::newRow("a leading dot") << u".ann@example.org"_s << u"“.ann”"_s;
    QTest::newRow("a trailing dot") << u"ann.@example.org"_s << u"“ann.”"_s;
    QTest::newRow("two dots") << u"a..b@example.org"_s << u"“a..b”"_s;
    QTest::newRow("two at signs") << u"a@b@example.org"_s << u"“a@b”"_s;
    QTest::newRow("one quote") << u"\"@example.org"_s << u"cannot stand before the @"_s;
    QTest::newRow("an unbalanced quote inside") << u"\"a\"b\"@example.org"_s << u"not balanced"_s;
    QTest::newRow("the closing quote is escaped") << u"\"a\\\"@example.org"_s << u"not balanced"_s;
    QTest::newRow("a line break in quotes") << u"\"a\nb\"@example.org"_s << u"control characters"_s;
    QTest::newRow("text direction turned round") << u"an\u202En@example.org"_s << u"cannot stand before the @"_s;
    QTest::newRow("an invisible space") << u"an\u200Bn@example.org"_s << u"cannot stand before the @"_s;
    QTest::newRow("half a surrogate pair") << u"an"_s + QChar(0xDC00) + u"@example.org"_s
                                           << u"cannot stand before the @"_s;
    QTest::newRow("half a surrogate pair in quotes") << u"\"an"_s + QChar(0xDC00) + u"\"@example.org"_s
                                                     << u"cannot stand before the @"_s;
    QTest::newRow("local part of 65") << QString(65, u'a') + u"@example.org"_s << u"longer than 64"_s;
    QTest::newRow("address of 255, RFC 5321 §4.5.3.1.3")
        << QString(64, u'a') + u'@' + (QString(61, u'd') + u'.').repeated(3) + u"abcd"_s
        << u"longer than 254"_s;
    QTest::newRow("local part of 33 letters, 66 octets") << QString(33, u'ü') + u"@example.org"_s
                                                         << u"longer than 64"_s;
}

void TestMailAddress::refuses()
{
    QFETCH(const QString, text);
    QFETCH(const QString, why);

    const Result<MailAddress> result = MailAddress::parse(text);
    QVERIFY(!result);
    QCOMPARE(result.error().kind, Error::Kind::BadInput);
    QVERIFY2(result.error().message.contains(why), qPrintable(result.error().message));
    for (const QChar c : result.error().message)
        QVERIFY(c.category() != QChar::Other_Control && c.category() != QChar::Other_Format);
}

void TestMailAddress::readsCatchAlls()
{
    for (const QString &text : {u"@example.org"_s, u"*@Example.org"_s, u" @example.org "_s}) {
        const Result<MailAddress> address = parseWithCatchAll(text);
        QVERIFY2(address, qPrintable(text));
        QVERIFY(isCatchAll(*address));
        QCOMPARE(address->toString(), u"@example.org"_s);
    }
    QCOMPARE(parseWithCatchAll(u"ann@bücher.example")->toString(), u"ann@xn--bcher-kva.example"_s);
    for (const QString &text : {u"@"_s, u"*@"_s, u"@*.example.org"_s, u"@a b"_s, u"ann"_s})
        QVERIFY2(!parseWithCatchAll(text), qPrintable(text));
}

void TestMailAddress::checksLocalPartsAlone()
{
    QCOMPARE(*MailAddress::parseLocalPart(u" ann "), u"ann"_s);
    QCOMPARE(*MailAddress::parseLocalPart(u"\"a b\""), u"a b"_s);
    QVERIFY(!MailAddress::parseLocalPart(u"a b"));
    const Result<QString> book = MailAddress::parseLocalPart(QString(1'000'000, u' ') + u"a b"_s + QString(1'000'000, u'x'));
    QVERIFY(!book);
    QVERIFY(book.error().message.size() < 300);
}

void TestMailAddress::comparesMailboxes_data()
{
    QTest::addColumn<QString>("one");
    QTest::addColumn<QString>("other");
    QTest::addColumn<bool>("same");

    QTest::newRow("equal") << u"ann@example.org"_s << u"ann@example.org"_s << true;
    QTest::newRow("other case") << u"Ann@Example.org"_s << u"aNN@example.ORG"_s << true;
    QTest::newRow("other case beyond ASCII") << u"JÜRGEN@example.org"_s << u"jürgen@example.org"_s << true;
    QTest::newRow("IDN in both spellings") << u"ann@bücher.example"_s << u"ann@xn--bcher-kva.example"_s << true;
    QTest::newRow("other name") << u"ann@example.org"_s << u"anne@example.org"_s << false;
    QTest::newRow("other domain") << u"ann@example.org"_s << u"ann@example.net"_s << false;
    QTest::newRow("a tag is another address") << u"ann@example.org"_s << u"ann+x@example.org"_s << false;
}

void TestMailAddress::comparesMailboxes()
{
    QFETCH(const QString, one);
    QFETCH(const QString, other);
    QFETCH(const bool, same);
    QCOMPARE(MailAddress::parse(one)->isSameMailbox(*MailAddress::parse(other)), same);
}

QTEST_GUILESS_MAIN(TestMailAddress)
#include "tst_mailaddress.moc"
