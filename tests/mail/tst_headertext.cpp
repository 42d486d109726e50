// SPDX-License-Identifier: GPL-3.0-or-later
#include <QElapsedTimer>
#include <QTest>

#include "mail/headertext.h"

using namespace Qt::StringLiterals;

class HeaderTextTest final : public QObject {
    Q_OBJECT

private slots:
    void decodes_data();
    void decodes();
    void staysInBounds();
    void findsFields();
};

void HeaderTextTest::decodes_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QString>("text");
    QTest::newRow("plain") << "Hello"_ba << u"Hello"_s;
    QTest::newRow("Q, RFC 2047 §8") << "=?ISO-8859-1?Q?Andr=E9?= Pirard"_ba << u"André Pirard"_s;
    QTest::newRow("B") << "=?utf-8?B?w5xiZXJzaWNodA==?="_ba << u"Übersicht"_s;
    QTest::newRow("blanks between words vanish") << "=?utf-8?Q?a?=  =?utf-8?Q?b?= c"_ba << u"ab c"_s;
    QTest::newRow("folded") << "one\r\n two\r\n\tthree"_ba << u"one two three"_s;
    QTest::newRow("raw UTF-8") << "Caf\xc3\xa9"_ba << u"Café"_s;
    QTest::newRow("raw windows-1252") << "Caf\xe9 \x80"_ba << u"Café €"_s;
    QTest::newRow("raw and encoded") << "Caf\xc3\xa9 =?utf-8?Q?=C3=A9?="_ba << u"Café é"_s;
    QTest::newRow("unknown charset is shown somehow") << "=?x-none?Q?abc?= d"_ba << u"abc d"_s;
    QTest::newRow("broken word as it stands") << "=?utf-8?X?abc?= d"_ba << u"=?utf-8?X?abc?= d"_s;
    QTest::newRow("control characters") << "a\x01\x1b[31mb"_ba << u"a  [31mb"_s;
    QTest::newRow("empty") << ""_ba << u""_s;
}

void HeaderTextTest::decodes()
{
    QFETCH(const QByteArray, value);
    QFETCH(const QString, text);
    QCOMPARE(mail::decodedHeader(value), text);
}

void HeaderTextTest::staysInBounds()
{
    QElapsedTimer timer;
    timer.start();
    const QByteArray word = "=?utf-8?Q?=C3=A9?= ";
    for (const QByteArray &hostile :
         {word.repeated(200'000), QByteArray(10'000'000, '('), QByteArray("=?").repeated(500'000),
          QByteArray("=?utf-8?Q?").repeated(100'000), QByteArray("\r\n ").repeated(1'000'000)})
        QVERIFY(mail::decodedHeader(hostile).size() <= 256 * 1024 + 1);
    QVERIFY2(timer.elapsed() < 20'000, "bounded time");
}

void HeaderTextTest::findsFields()
{
    const QByteArray block =
        "Received: by x\r\n\tfor y\r\nMESSAGE-ID :\r\n <a@b>\r\nSubject: one\r\nSubject: two\r\n\r\n"
        "Date: in the body";
    QCOMPARE(mail::headerField(block, "message-id"), "<a@b>"_ba);
    QCOMPARE(mail::headerField(block, "Subject"), "one"_ba);
    QCOMPARE(mail::headerField(block, "Received"), "by x for y"_ba);
    QCOMPARE(mail::headerField(block, "Date"), ""_ba);
}

QTEST_GUILESS_MAIN(HeaderTextTest)
#include "tst_headertext.moc"
