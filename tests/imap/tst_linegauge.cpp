// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "imap/linegauge.h"

using namespace std::chrono_literals;

/// When a line is worth compressing for.
class LineGaugeTest final : public QObject {
    Q_OBJECT

private slots:
    void judges_data();
    void judges();
};

void LineGaugeTest::judges_data()
{
    QTest::addColumn<std::chrono::milliseconds>("roundTrip");
    QTest::addColumn<std::chrono::milliseconds>("waited");
    QTest::addColumn<quint64>("kilobytes");
    QTest::addColumn<bool>("isThin");
    QTest::newRow("same house, slow disk") << 1ms << 60'000ms << quint64(2000) << false;
    QTest::newRow("far, too early to tell") << 50ms << 9'000ms << quint64(900) << false;
    QTest::newRow("far, fast once TCP has found its pace") << 50ms << 600ms << quint64(1000) << false;
    QTest::newRow("far, 100 Mbit/s") << 50ms << 1'500ms << quint64(16'000) << false;
    QTest::newRow("far, 20 Mbit/s") << 50ms << 1'700ms << quint64(4000) << true;
    QTest::newRow("near, 16 Mbit/s, as at home") << 15ms << 500ms << quint64(1000) << true;
    QTest::newRow("very far, 2 Mbit/s") << 300ms << 4'000ms << quint64(1000) << true;
}

void LineGaugeTest::judges()
{
    QFETCH(const std::chrono::milliseconds, roundTrip);
    QFETCH(const std::chrono::milliseconds, waited);
    QFETCH(const quint64, kilobytes);
    QTEST(imap::LineGauge::isThin(roundTrip, waited, 1000 * kilobytes), "isThin");
}

QTEST_GUILESS_MAIN(LineGaugeTest)
#include "tst_linegauge.moc"
