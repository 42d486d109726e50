// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/repair.h"

#include <QTest>

using namespace migration;
using namespace Qt::StringLiterals;

class RepairTest final : public QObject {
    Q_OBJECT

private slots:
    void readsWords_data();
    void readsWords();
    void findsFaults_data();
    void findsFaults();
    void repairs_data();
    void repairs();
};

void RepairTest::readsWords_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<bool>("isRead");
    QTest::addColumn<QString>("again");
    QTest::newRow("all") << u"final-crlf, strip-nul,wrap-lines"_s << true << u"wrap-lines,strip-nul,final-crlf"_s;
    QTest::newRow("none") << QString() << true << QString();
    QTest::newRow("unknown") << u"wrap-lines,polish"_s << false << QString();
}

void RepairTest::readsWords()
{
    QFETCH(const QString, words);
    const Result<Repairs> repairs = parseRepairs(words);
    QTEST(repairs.has_value(), "isRead");
    if (repairs)
        QTEST(repairWords(*repairs), "again");
    else
        QCOMPARE(repairs.error().kind, Error::Kind::Usage);
}

void RepairTest::findsFaults_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<Faults>("faults");
    QTest::newRow("none") << "A: b\r\n\r\ntext\r\n"_ba << Faults{4, false, false, false, false};
    QTest::newRow("NUL") << QByteArray("A: b\r\n\r\nt\0xt\r\n", 14) << Faults{4, true, false, false, false};
    QTest::newRow("no final CRLF") << "A: b\r\n\r\ntexts"_ba << Faults{5, false, true, false, false};
    QTest::newRow("8-bit in the body is lawful") << "A: b\r\n\r\n\xe4\r\n"_ba
                                                 << Faults{4, false, false, false, false};
    QTest::newRow("8-bit in the header") << "A: \xe4\r\n\r\n\r\n"_ba << Faults{4, false, false, true, false};
    QTest::newRow("bare line feed") << "A: b\n\r\n\r\n"_ba << Faults{4, false, false, false, true};
}

void RepairTest::findsFaults()
{
    QFETCH(const QByteArray, message);
    QFETCH(const Faults, faults);
    for (const qsizetype step : {qsizetype(1), qsizetype(3), message.size()}) {
        FaultFinder finder;
        for (qsizetype at = 0; at < message.size(); at += step)
            finder.add(QByteArrayView(message).sliced(at, std::min(step, message.size() - at)));
        QCOMPARE(finder.faults(), faults);
    }
}

void RepairTest::repairs_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QString>("words");
    QTest::addColumn<qint64>("limit");
    QTest::addColumn<QByteArray>("changed");
    const QByteArray word(600, 'x');
    const QByteArray run(1200, 'y');
    QTest::newRow("NUL at the end") << QByteArray("A: b\r\n\r\nt\r\n\0\0", 13) << u"strip-nul"_s << 0LL
                                    << "A: b\r\n\r\nt\r\n"_ba;
    QTest::newRow("only what was asked for") << QByteArray("A: b\r\n\r\nt\0", 10) << u"final-crlf"_s << 0LL
                                             << QByteArray("A: b\r\n\r\nt\0\r\n", 12);
    QTest::newRow("a last CR") << "A: b\r\n\r\nt\r"_ba << u"final-crlf"_s << 0LL << "A: b\r\n\r\nt\r\n"_ba;
    QTest::newRow("header is folded at a blank")
        << "A: " + word + ' ' + word + "\r\n\r\nt\r\n" << u"wrap-lines"_s << 0LL
        << "A: " + word + "\r\n " + word + "\r\n\r\nt\r\n";
    QTest::newRow("header without a blank")
        << "A:" + run + "\r\n\r\n" << u"wrap-lines"_s << 0LL
        << "A:" + run.left(995) + "\r\n " + run.mid(995) + "\r\n\r\n";
    QTest::newRow("body is broken anywhere") << "A: b\r\n\r\n" + run + "\r\n" << u"wrap-lines"_s << 0LL
                                             << "A: b\r\n\r\n" + run.left(998) + "\r\n" + run.mid(998) + "\r\n";
    QTest::newRow("below the server's own limit") << "A: b\r\n\r\n" + run + "\r\n" << u"wrap-lines"_s << 10'239LL
                                                  << "A: b\r\n\r\n" + run + "\r\n";
}

void RepairTest::repairs()
{
    QFETCH(const QByteArray, message);
    QFETCH(const QString, words);
    QFETCH(const qint64, limit);
    QFETCH(const QByteArray, changed);
    const QByteArray result = repaired(message, parseRepairs(words).value_or(Repairs()), limit);
    QCOMPARE(result, changed);
    QCOMPARE(repaired(result, parseRepairs(words).value_or(Repairs()), limit), result);
}

QTEST_GUILESS_MAIN(RepairTest)
#include "tst_repair.moc"
