// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <QTimeZone>

#include "imap/datetime.h"

using namespace Qt::StringLiterals;

class DateTimeTest final : public QObject {
    Q_OBJECT

private slots:
    void parses_data();
    void parses();
    void refuses_data();
    void refuses();
    void staysInBounds();
};

void DateTimeTest::parses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QDateTime>("dateTime");
    QTest::addColumn<QByteArray>("wire");
    const auto at = [](int year, int month, int day, int hour, int minute, int second, int offset) {
        return QDateTime(QDate(year, month, day), QTime(hour, minute, second), Qt::OffsetFromUTC, offset);
    };
    QTest::newRow("RFC 9051 §2.3.3") << "17-Jul-1996 02:44:25 -0700"_ba
                                     << at(1996, 7, 17, 2, 44, 25, -7 * 3600)
                                     << "17-Jul-1996 02:44:25 -0700"_ba;
    QTest::newRow("day with blank") << " 1-Feb-2026 09:05:00 +0100"_ba << at(2026, 2, 1, 9, 5, 0, 3600)
                                    << " 1-Feb-2026 09:05:00 +0100"_ba;
    QTest::newRow("one digit, lower case")
        << "1-feb-2026 9:05:00 +0530"_ba << at(2026, 2, 1, 9, 5, 0, 19800) << " 1-Feb-2026 09:05:00 +0530"_ba;
    QTest::newRow("leap day") << "29-Feb-2000 00:00:00 +0000"_ba << at(2000, 2, 29, 0, 0, 0, 0)
                              << "29-Feb-2000 00:00:00 +0000"_ba;
    QTest::newRow("before 1970") << "31-Dec-1899 23:59:59 -0030"_ba << at(1899, 12, 31, 23, 59, 59, -1800)
                                 << "31-Dec-1899 23:59:59 -0030"_ba;
    QTest::newRow("after 2038") << "20-Jan-2040 00:00:00 +1400"_ba << at(2040, 1, 20, 0, 0, 0, 14 * 3600)
                                << "20-Jan-2040 00:00:00 +1400"_ba;
}

void DateTimeTest::parses()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QDateTime, dateTime);
    QFETCH(const QByteArray, wire);
    const std::optional<imap::InternalDate> date = imap::parseInternalDate(text);
    QVERIFY(date.has_value());
    QCOMPARE(date->toDateTime(), dateTime);
    QCOMPARE(date->offset, dateTime.offsetFromUtc());
    QCOMPARE(date->toWire(), wire);
    QCOMPARE(imap::InternalDate::fromDateTime(dateTime), *date);
}

void DateTimeTest::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text :
         {"", "NIL", "30-Feb-2020 00:00:00 +0000", "29-Feb-1900 00:00:00 +0000", "00-Jan-2020 00:00:00 +0000",
          "01-Foo-2020 00:00:00 +0000", "01-Jan-2020 24:00:00 +0000", "01-Jan-2020 00:60:00 +0000",
          "01-Jan-2020 00:00:00 0000", "01-Jan-2020 00:00:00 +0060", "01-Jan-2020 00:00:00 +0000 x",
          "01-Jan-20 00:00:00 +0000", "01-Ja", "01-Jan-2020 00:00:00 +0000\") {1}"})
        QTest::newRow(text) << QByteArray(text);
}

void DateTimeTest::refuses()
{
    QFETCH(const QByteArray, text);
    QVERIFY(!imap::parseInternalDate(text).has_value());
}

void DateTimeTest::staysInBounds()
{
    const imap::InternalDate far{std::numeric_limits<qint64>::max() / 2, 0};
    QCOMPARE(far.toWire(), "31-Dec-9999 23:59:59 +0000"_ba);
    const imap::InternalDate early{std::numeric_limits<qint64>::min() / 2, 99 * 3600};
    QCOMPARE(early.toWire(), " 1-Jan-0001 00:00:00 +2359"_ba);
}

QTEST_GUILESS_MAIN(DateTimeTest)
#include "tst_datetime.moc"
