// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"

#include <QTest>

#include "base/result.h"

using namespace Qt::StringLiterals;

class TestError : public QObject {
    Q_OBJECT

private slots:
    void speaksInOneLine_data();
    void speaksInOneLine();
    void mapsToExitCodes_data();
    void mapsToExitCodes();
    void failsAnyResult();
    void showsForeignText_data();
    void showsForeignText();
    void showsForeignOctets_data();
    void showsForeignOctets();
};

void TestError::speaksInOneLine_data()
{
    QTest::addColumn<Error>("error");
    QTest::addColumn<QString>("line");

    constexpr auto kind = Error::Kind::Refused;
    QTest::newRow("message") << Error {kind, u"No."_s, {}, {}} << u"No."_s;
    QTest::newRow("with detail") << Error {kind, u"No."_s, u"NO [X] no"_s, {}} << u"No. (NO [X] no)"_s;
    QTest::newRow("with remedy") << Error {kind, u"No."_s, {}, u"Ask again."_s} << u"No. Ask again."_s;
    QTest::newRow("with both") << Error {kind, u"No."_s, u"NO"_s, u"Ask again."_s} << u"No. (NO) Ask again."_s;
}

void TestError::speaksInOneLine()
{
    QFETCH(const Error, error);
    QFETCH(const QString, line);
    QCOMPARE(error.toString(), line);
}

void TestError::mapsToExitCodes_data()
{
    QTest::addColumn<Error::Kind>("kind");
    QTest::addColumn<int>("code");

    // The codes are those that CLI users rely on.
    QTest::newRow("refused and listed") << Error::Kind::Refused << 10;
    QTest::newRow("no room") << Error::Kind::OverQuota << 10;
    QTest::newRow("usage") << Error::Kind::Usage << 64;
    QTest::newRow("bad input file") << Error::Kind::BadInput << 65;
    QTest::newRow("unreachable") << Error::Kind::Unreachable << 69;
    QTest::newRow("internal") << Error::Kind::Internal << 70;
    QTest::newRow("protocol") << Error::Kind::Protocol << 70;
    QTest::newRow("throttled, run again") << Error::Kind::Throttled << 75;
    QTest::newRow("disk full, run again") << Error::Kind::Storage << 75;
    QTest::newRow("file in use, run again") << Error::Kind::Busy << 75;
    QTest::newRow("stopped") << Error::Kind::Cancelled << 75;
    QTest::newRow("login") << Error::Kind::LoginRefused << 77;
    QTest::newRow("certificate") << Error::Kind::CertificateRefused << 77;
    QTest::newRow("profile") << Error::Kind::BadProfile << 78;
}

void TestError::mapsToExitCodes()
{
    QFETCH(const Error::Kind, kind);
    QFETCH(const int, code);
    QCOMPARE(exitCode(kind), code);
}

void TestError::failsAnyResult()
{
    const Result<int> number = fail(Error::Kind::Busy, u"In use."_s, u"x"_s, u"Wait."_s);
    const Status status = fail(number.error());
    QVERIFY(!number);
    QVERIFY(!status);
    QCOMPARE(status.error(), (Error {Error::Kind::Busy, u"In use."_s, u"x"_s, u"Wait."_s}));
}

void TestError::showsForeignText_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("maxLength");
    QTest::addColumn<QString>("plain");

    QTest::newRow("nothing") << QString() << 10 << QString();
    QTest::newRow("plain") << u"NO full"_s << 10 << u"NO full"_s;
    QTest::newRow("a line break") << u"a\r\nb"_s << 10 << u"a  b"_s;
    QTest::newRow("a terminal's escape sequence") << u"\u001B[31mred"_s << 20 << u"[31mred"_s;
    QTest::newRow("C1 control") << u"a\u009Bb"_s << 10 << u"a b"_s;
    QTest::newRow("text direction turned round") << u"a\u202Eb"_s << 10 << u"a b"_s;
    QTest::newRow("Unicode line separators") << u"a\u2028b\u2029c"_s << 10 << u"a b c"_s;
    QTest::newRow("markup stays text") << u"<b>x</b>"_s << 10 << u"<b>x</b>"_s;
    QTest::newRow("exactly as long as allowed") << u"abcde"_s << 5 << u"abcde"_s;
    QTest::newRow("longer") << u"abcdef"_s << 5 << u"abcde…"_s;
    QTest::newRow("cut inside a surrogate pair") << u"abcd😀"_s << 5 << u"abcd…"_s;
}

void TestError::showsForeignText()
{
    QFETCH(const QString, text);
    QFETCH(const int, maxLength);
    QFETCH(const QString, plain);
    QCOMPARE(plainText(QStringView(text), maxLength), plain);
}

void TestError::showsForeignOctets_data()
{
    QTest::addColumn<QByteArray>("octets");
    QTest::addColumn<QString>("plain");

    QTest::newRow("UTF-8") << "J\xC3\xBC"_ba << u"Jü"_s;
    QTest::newRow("no UTF-8") << "J\xFC!"_ba << u"J\uFFFD!"_s;
    QTest::newRow("NUL") << "a\0b"_ba << u"a b"_s;
    QTest::newRow("long, ASCII") << QByteArray(100, 'a') << QString(10, u'a') + u'…';
    QTest::newRow("long, two octets a letter") << "\xC3\xBC"_ba.repeated(100) << QString(10, u'ü') + u'…';
    QTest::newRow("long, three octets a letter") << "\xE2\x82\xAC"_ba.repeated(100) << QString(10, u'€') + u'…';
    QTest::newRow("long, four octets a letter") << "\xF0\x9F\x98\x80"_ba.repeated(100) << u"😀"_s.repeated(5) + u'…';
}

void TestError::showsForeignOctets()
{
    QFETCH(const QByteArray, octets);
    QFETCH(const QString, plain);
    QCOMPARE(plainText(QByteArrayView(octets), 10), plain);
}

QTEST_GUILESS_MAIN(TestError)
#include "tst_error.moc"
