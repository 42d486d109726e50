// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/csv.h"

#include <QTest>

using namespace Qt::StringLiterals;

class TestCsv : public QObject {
    Q_OBJECT

private slots:
    void reads_data();
    void reads();
    void namesThePlaceOfAMistake_data();
    void namesThePlaceOfAMistake();
    void keepsItsBounds_data();
    void keepsItsBounds();
    void guessesTheDelimiter_data();
    void guessesTheDelimiter();
    void decodes_data();
    void decodes();
    void exports_data();
    void exports();
    void readsBackWhatItExports_data();
    void readsBackWhatItExports();
};

using Rows = QList<CsvRow>;
Q_DECLARE_METATYPE(Rows)

void TestCsv::reads_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QChar>("delimiter");
    QTest::addColumn<Rows>("rows");

    const auto row = [](const char *situation, const QString &text, QChar delimiter, const Rows &rows) {
        QTest::newRow(situation) << text << delimiter << rows;
    };
    row("nothing", u""_s, u',', {});
    row("one row without a line break", u"a,b"_s, u',', {{1, {u"a"_s, u"b"_s}}});
    row("CRLF, RFC 4180 §2", u"a,b\r\nc,d\r\n"_s, u',', {{1, {u"a"_s, u"b"_s}}, {2, {u"c"_s, u"d"_s}}});
    row("LF alone", u"a\nb\n"_s, u',', {{1, {u"a"_s}}, {2, {u"b"_s}}});
    row("CR alone, old Macs", u"a\rb\r"_s, u',', {{1, {u"a"_s}}, {2, {u"b"_s}}});
    row("a byte order mark", u"\uFEFFa,b"_s, u',', {{1, {u"a"_s, u"b"_s}}});
    row("empty lines keep the line numbers", u"\n\na\n  \nb"_s, u',', {{3, {u"a"_s}}, {5, {u"b"_s}}});
    row("empty fields", u",a,,b,"_s, u',', {{1, {u""_s, u"a"_s, u""_s, u"b"_s, u""_s}}});
    row("imapsync's closing semicolon", u"h1;u1;p1;\n"_s, u';', {{1, {u"h1"_s, u"u1"_s, u"p1"_s, u""_s}}});
    row("blanks around fields", u"  a , b\t,c "_s, u',', {{1, {u"a"_s, u"b"_s, u"c"_s}}});
    row("blanks inside quotes stay", u"\"  a \" , \"b\""_s, u',', {{1, {u"  a "_s, u"b"_s}}});
    row("a delimiter inside quotes", u"\"a,b\",c"_s, u',', {{1, {u"a,b"_s, u"c"_s}}});
    row("doubled quotes", u"\"say \"\"hi\"\"\""_s, u',', {{1, {u"say \"hi\""_s}}});
    row("a line break inside quotes", u"\"a\r\nb\",c\nd"_s, u',',
        {{1, {u"a\r\nb"_s, u"c"_s}}, {3, {u"d"_s}}});
    row("an old Mac's line break inside quotes", u"\"a\rb\",c\rd"_s, u',',
        {{1, {u"a\rb"_s, u"c"_s}}, {3, {u"d"_s}}});
    row("an empty quoted field among others", u"\"\",a"_s, u',', {{1, {u""_s, u"a"_s}}});
    row("tabs", u"a b\tc"_s, u'\t', {{1, {u"a b"_s, u"c"_s}}});
    row("an empty field between tabs", u"a\t\tc"_s, u'\t', {{1, {u"a"_s, u""_s, u"c"_s}}});
    row("quotes within a field, pasted from a spreadsheet", u"Ann \"The Boss\" Smith\tpa\"ss"_s, u'\t',
        {{1, {u"Ann \"The Boss\" Smith"_s, u"pa\"ss"_s}}});
    row("rows of empty cells, which a spreadsheet takes for used", u",,\na,b,\n , ,\n\"\",\nc,,d\n,,\n"_s,
        u',', {{2, {u"a"_s, u"b"_s, u""_s}}, {5, {u"c"_s, u""_s, u"d"_s}}});
    row("the line in which a spreadsheet names the delimiter", u"sep=;\r\na;b\r\n"_s, u';',
        {{2, {u"a"_s, u"b"_s}}});
    row("the same behind a byte order mark", u"\uFEFFSEP=\t\na\tb"_s, u'\t', {{2, {u"a"_s, u"b"_s}}});
    row("the same where another delimiter is wanted", u"sep=;\na;b,c"_s, u',', {{2, {u"a;b"_s, u"c"_s}}});
    row("a first field that begins so", u"sep=x\nsep=;;"_s, u';',
        {{1, {u"sep=x"_s}}, {2, {u"sep="_s, u""_s, u""_s}}});
    row("letters beyond ASCII", u"jürgen,日本"_s, u',', {{1, {u"jürgen"_s, u"日本"_s}}});
}

void TestCsv::reads()
{
    QFETCH(const QString, text);
    QFETCH(const QChar, delimiter);
    QFETCH(const Rows, rows);

    const Result<Rows> result = parseCsv(text, delimiter);
    QVERIFY2(result, qPrintable(result ? QString() : result.error().toString()));
    QCOMPARE(*result, rows);
}

void TestCsv::namesThePlaceOfAMistake_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("place");
    QTest::addColumn<QString>("what");

    QTest::newRow("a quote that is never closed: where it opens")
        << u"a\nb,\"c\nd\n"_s << u"Line 2, column 3:"_s << u"never closed"_s;
    QTest::newRow("text after a closing quote")
        << u"\"a\" b"_s << u"Line 1, column 5:"_s << u"closing quote"_s;
    QTest::newRow("after a field of two lines")
        << u"\"a\nb\" c"_s << u"Line 2, column 4:"_s << u"closing quote"_s;
    QTest::newRow("after an old Mac's field of two lines")
        << u"\"a\rb\" c"_s << u"Line 2, column 4:"_s << u"closing quote"_s;
    QTest::newRow("behind a byte order mark")
        << u"\uFEFF\"a\" b"_s << u"Line 1, column 5:"_s << u"closing quote"_s;
}

void TestCsv::namesThePlaceOfAMistake()
{
    QFETCH(const QString, text);
    QFETCH(const QString, place);
    QFETCH(const QString, what);

    const Result<Rows> result = parseCsv(text, u',');
    QVERIFY(!result);
    QCOMPARE(result.error().kind, Error::Kind::BadInput);
    QVERIFY2(result.error().message.startsWith(place), qPrintable(result.error().message));
    QVERIFY2(result.error().message.contains(what), qPrintable(result.error().message));
}

void TestCsv::keepsItsBounds_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("accepted");

    const QString longest(64 * 1024, u'a');
    QTest::newRow("100,000 rows") << u"a\n"_s.repeated(100'000) << true;
    QTest::newRow("100,001 rows") << u"a\n"_s.repeated(100'001) << false;
    QTest::newRow("200 fields") << u"a"_s + u",a"_s.repeated(199) << true;
    QTest::newRow("201 fields") << u"a"_s + u",a"_s.repeated(200) << false;
    QTest::newRow("a field of 64 KB") << longest << true;
    QTest::newRow("a field of 64 KB and one") << longest + u'a' << false;
    QTest::newRow("a quoted field of 64 KB") << u'"' + longest + u'"' << true;
    QTest::newRow("a quoted field of 64 KB and one") << u'"' + longest + u"a\""_s << false;
}

void TestCsv::keepsItsBounds()
{
    QFETCH(const QString, text);
    QFETCH(const bool, accepted);

    const Result<Rows> result = parseCsv(text, u',');
    QCOMPARE(result.has_value(), accepted);
    if (!accepted)
        QCOMPARE(result.error().kind, Error::Kind::BadInput);
}

void TestCsv::guessesTheDelimiter_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QChar>("delimiter");

    QTest::newRow("nothing") << QString() << QChar(u',');
    QTest::newRow("one column") << u"ann@example.org\nbob@example.org"_s << QChar(u',');
    QTest::newRow("commas") << u"a,b,c\n1,2,3"_s << QChar(u',');
    QTest::newRow("semicolons, a European spreadsheet") << u"a;b;c\n1,5;2;3"_s << QChar(u';');
    QTest::newRow("tabs, pasted from a spreadsheet") << u"a\tb\n1\t2"_s << QChar(u'\t');
    QTest::newRow("bars") << u"a|b|c"_s << QChar(u'|');
    QTest::newRow("commas inside quotes do not count") << u"\"a,b,c,d\";2;3"_s << QChar(u';');
    QTest::newRow("nor beside doubled quotes") << u"1;\"a \"\"b\"\" c,d,e\";3"_s << QChar(u';');
    QTest::newRow("a quote within a field hides nothing") << u"a,b\"c;d;e"_s << QChar(u';');
    QTest::newRow("named in a line of its own") << u"sep=|\na,b,c|d"_s << QChar(u'|');
}

void TestCsv::guessesTheDelimiter()
{
    QFETCH(const QString, text);
    QFETCH(const QChar, delimiter);
    QCOMPARE(guessedDelimiter(text), delimiter);
}

void TestCsv::decodes_data()
{
    QTest::addColumn<QByteArray>("octets");
    QTest::addColumn<QString>("text");

    QTest::newRow("nothing") << QByteArray() << QString();
    QTest::newRow("UTF-8") << "J\xC3\xBCrgen"_ba << u"Jürgen"_s;
    QTest::newRow("UTF-8 with a byte order mark") << "\xEF\xBB\xBFJ\xC3\xBCrgen"_ba << u"Jürgen"_s;
    QTest::newRow("UTF-16 little-endian") << "\xFF\xFEJ\0\xFC\0"_ba << u"Jü"_s;
    QTest::newRow("UTF-16 big-endian") << "\xFE\xFF\0J\0\xFC"_ba << u"Jü"_s;
    QTest::newRow("windows-1252: umlaut") << "J\xFCrgen"_ba << u"Jürgen"_s;
    QTest::newRow("windows-1252: euro sign and curly quotes") << "\x80 \x93x\x94"_ba << u"€ “x”"_s;
    QTest::newRow("UTF-8 that ends in the middle of a letter is none") << "J\xC3"_ba << u"JÃ"_s;
}

void TestCsv::decodes()
{
    QFETCH(const QByteArray, octets);
    QFETCH(const QString, text);
    QCOMPARE(decodedText(octets), text);
}

void TestCsv::exports_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("field");

    QTest::newRow("nothing") << QString() << QString();
    QTest::newRow("plain") << u"ann@example.org"_s << u"ann@example.org"_s;
    QTest::newRow("a delimiter") << u"a,b"_s << u"\"a,b\""_s;
    QTest::newRow("the delimiter of another country's spreadsheet") << u"a;=1+1"_s << u"\"a;=1+1\""_s;
    QTest::newRow("quotes") << u"a \"b\""_s << u"\"a \"\"b\"\"\""_s;
    QTest::newRow("a line break") << u"a\nb"_s << u"\"a\nb\""_s;
    QTest::newRow("blanks at the edge") << u" a"_s << u"\" a\""_s;
    QTest::newRow("a formula") << u"=1+1"_s << u"'=1+1"_s;
    QTest::newRow("a formula with a comma") << u"=SUM(A1,A2)"_s << u"\"'=SUM(A1,A2)\""_s;
    QTest::newRow("a plus") << u"+1"_s << u"'+1"_s;
    QTest::newRow("a minus") << u"-1"_s << u"'-1"_s;
    QTest::newRow("an at sign") << u"@SUM(1)"_s << u"'@SUM(1)"_s;
    QTest::newRow("a tab before a formula") << u"\t=1"_s << u"\"'\t=1\""_s;
    QTest::newRow("a carriage return before a formula") << u"\r=1"_s << u"\"'\r=1\""_s;
    QTest::newRow("a line feed before a formula") << u"\n=1"_s << u"\"'\n=1\""_s;
    QTest::newRow("a blank before a formula") << u" =1"_s << u"' =1"_s;
    QTest::newRow("a full-width equals sign") << u"＝1+1"_s << u"'＝1+1"_s;
}

void TestCsv::exports()
{
    QFETCH(const QString, text);
    QFETCH(const QString, field);
    QCOMPARE(csvField(text), field);
}

void TestCsv::readsBackWhatItExports_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QChar>("delimiter");

    QTest::newRow("plain") << u"a"_s << QChar(u',');
    QTest::newRow("everything at once") << u" a,\"b\";\r\nc\td "_s << QChar(u',');
    QTest::newRow("everything, semicolons") << u" a,\"b\";\r\nc\td "_s << QChar(u';');
    QTest::newRow("everything, tabs") << u" a,\"b\";\r\nc\td "_s << QChar(u'\t');
    QTest::newRow("a quote alone") << u"\""_s << QChar(u',');
    QTest::newRow("a quote within") << u"a\"b"_s << QChar(u',');
    QTest::newRow("what looks like a formula") << u"@dmin-2024"_s << QChar(u',');
    QTest::newRow("a tab before a formula") << u"\t=1"_s << QChar(u';');
}

void TestCsv::readsBackWhatItExports()
{
    QFETCH(const QString, text);
    QFETCH(const QChar, delimiter);

    const QString line = quotedField(text, delimiter) + delimiter + quotedField(text, delimiter);
    const Result<Rows> result = parseCsv(line, delimiter);
    QVERIFY(result);
    QCOMPARE(*result, (Rows{{1, {text, text}}}));
}

QTEST_GUILESS_MAIN(TestCsv)
#include "tst_csv.moc"
