// SPDX-License-Identifier: GPL-3.0-or-later
// In the middle of a copy one of the servers is started again, or the computer's clock jumps.
#include <QFile>
#include <QProcess>
#include <QTest>
#include <QTimer>

#include "faultyaccounts.h"

using namespace Qt::StringLiterals;
using Account = FaultyAccounts::Account;
using Direction = FaultProxy::Direction;
using migration::Summary;

namespace {

constexpr qint64 day = 24 * 3600; ///< Seconds.

} // namespace

class DisturbancesTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void restart_data();
    void restart();
    void clockJump_data();
    void clockJump();

private:
    FaultyAccounts m_accounts;
};

void DisturbancesTest::initTestCase()
{
    QCOMPARE(words(m_accounts.start()), QString());
}

void DisturbancesTest::restart_data()
{
    QTest::addColumn<bool>("isSource");
    QTest::addColumn<bool>("isKilled"); // Or it says BYE.
    QTest::addColumn<QByteArray>("at"); // When a line with this passes.
    QTest::newRow("the destination stops before an APPEND") << false << false << "APPEND "_ba;
    QTest::newRow("the destination is killed before an APPEND") << false << true << "APPEND "_ba;
    QTest::newRow("the destination stops before it has answered") << false << false << "[APPENDUID"_ba;
    QTest::newRow("the destination is killed before it has answered") << false << true << "[APPENDUID"_ba;
    QTest::newRow("the destination is killed while folders are made") << false << true << "CREATE "_ba;
    QTest::newRow("the source stops before a body") << true << false << "BODY[]"_ba;
    QTest::newRow("the source is killed before a body") << true << true << "BODY[]"_ba;
    QTest::newRow("the source is killed while it lists") << true << true << "* LIST"_ba;
}

void DisturbancesTest::restart()
{
    QFETCH(bool, isSource);
    QFETCH(bool, isKilled);
    QFETCH(QByteArray, at);
    Account &account = m_accounts.add();
    FaultProxy &proxy = isSource ? *account.source : *account.destination;
    rehearsal::Dovecot &host = isSource ? m_accounts.source() : m_accounts.destination();
    bool isDone = false;
    QString failure;
    proxy.setFilter([&](Direction, const QByteArray &unit) {
        if (isDone || !unit.contains(at))
            return unit;
        isDone = true;
        QTimer::singleShot(0, &proxy, [&] {
            isKilled ? host.kill() : host.stop();
            failure = words(host.start());
        });
        return unit;
    });
    const Summary summary = m_accounts.migrate({&account}, 8);
    QVERIFY(isDone);
    QCOMPARE(failure, QString());
    QCOMPARE(words(summary), QString());
    QVERIFY(summary.isVerified);
    QCOMPARE(m_accounts.difference(account), QString());
    QCOMPARE(m_accounts.migrate({&account}, 8).copiedNow, 0);
    QCOMPARE(m_accounts.difference(account), QString());
}

void DisturbancesTest::clockJump_data()
{
    QTest::addColumn<qint64>("first"); // Seconds, when the first APPEND passes.
    QTest::addColumn<qint64>("later"); // Seconds, when the first answer to one passes.
    QTest::addColumn<bool>("isKilled"); // At that answer, and run again.
    QTest::newRow("to 2038 and back") << 20 * 365 * day << qint64(0) << false;
    QTest::newRow("to before the epoch") << -70 * 365 * day << -70 * 365 * day << false;
    QTest::newRow("a year back, then killed") << qint64(0) << -365 * day << true;
    QTest::newRow("a year forward and back, killed") << 365 * day << -365 * day << true;
}

void DisturbancesTest::clockJump()
{
    QFETCH(qint64, first);
    QFETCH(qint64, later);
    QFETCH(bool, isKilled);
    Account &account = m_accounts.add();
    QFile clock(m_accounts.folder() + u"/clock"_s);
    QVERIFY(clock.open(QIODevice::ReadWrite));
    QVERIFY(clock.resize(sizeof(qint64)));
    auto *const seconds = reinterpret_cast<volatile qint64 *>(clock.map(0, sizeof(qint64)));
    QVERIFY(seconds);
    *seconds = 0;
    QProcess program;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"LD_PRELOAD"_s, QStringLiteral(CLOCK_SHIM));
    environment.insert(u"CLOCK_OFFSET_FILE"_s, clock.fileName());
    program.setProcessEnvironment(environment);
    program.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    bool hasJumped = false;
    account.destination->setFilter([&](Direction, const QByteArray &unit) {
        if (unit.contains(" APPEND ")) {
            *seconds = first;
            hasJumped = true;
        } else if (unit.contains("[APPENDUID")) {
            *seconds = later;
            if (isKilled)
                program.kill();
        }
        return unit;
    });
    const auto run = [&] {
        program.start(QStringLiteral(COPY_PROGRAM),
                      {account.ledgerFile, account.job.source.endpoint.toString(),
                       account.job.destination.endpoint.toString(), m_accounts.sourceUser(),
                       QString::fromUtf8(MailboxMove::password()), account.user});
        return QTest::qWaitFor([&] { return program.state() == QProcess::NotRunning; }, 60'000);
    };
    QVERIFY(run());
    QVERIFY(hasJumped);
    QCOMPARE(program.exitStatus() == QProcess::CrashExit, isKilled);
    account.destination->mend();
    QVERIFY(run());
    QCOMPARE(program.exitCode(), 0);
    QCOMPARE(m_accounts.difference(account), QString());
    clock.unmap(reinterpret_cast<uchar *>(const_cast<qint64 *>(seconds)));
}

QTEST_GUILESS_MAIN(DisturbancesTest)
#include "tst_disturbances.moc"
