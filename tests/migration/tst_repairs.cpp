// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDirIterator>
#include <QTest>

#include "migration/refusal.h"

#include "strictproxy.h"
#include "twohosts.h"

using namespace migration;
using namespace Qt::StringLiterals;

/// Messages that a destination refuses as Exchange and Yahoo do, played by a proxy: not verified
/// against the live services.
class RepairsTest final : public QObject {
    Q_OBJECT

private slots:
    void repairsWhatIsAsked_data();
    void repairsWhatIsAsked();
};

void RepairsTest::repairsWhatIsAsked_data()
{
    QTest::addColumn<QByteArray>("bad");
    QTest::addColumn<QByteArray>("refusal");
    QTest::addColumn<QString>("repairs");
    QTest::addColumn<bool>("isCopied");
    const QByteArray longLine = testMessage("long", QByteArray(20'000, 'x') + "\r\n");
    const QByteArray open = testMessage("open", "no end");
    QTest::newRow("nothing asked") << longLine << "NO not this one"_ba << QString() << false;
    QTest::newRow("another repair asked") << longLine << "NO not this one"_ba << u"strip-nul"_s << false;
    QTest::newRow("a line over 10,239 octets (Exchange)")
        << longLine << "BAD Command Argument Error. 11"_ba << u"wrap-lines"_s << true;
    QTest::newRow("no final CRLF (Yahoo)")
        << open << "BAD [CLIENTBUG] Additional arguments"_ba << u"final-crlf,strip-nul"_s << true;
}

void RepairsTest::repairsWhatIsAsked()
{
    QFETCH(const QByteArray, bad);
    QFETCH(const QByteArray, refusal);
    QFETCH(const QString, repairs);
    QFETCH(const bool, isCopied);
    TwoHosts hosts;
    const Status started = hosts.start();
    QVERIFY2(started, started ? "" : qPrintable(started.error().toString()));
    QVERIFY(TwoHosts::append(hosts.source(), u"INBOX"_s, testMessage("good")));
    QVERIFY(TwoHosts::append(hosts.source(), u"INBOX"_s, bad));
    StrictProxy strict(hosts.destination().address(), hosts.destination().port(), [&](const QByteArray &message) {
        const bool isRefused = !message.endsWith("\r\n")
            || message.contains(QByteArray(10'240, 'x'));
        return isRefused ? refusal : QByteArray();
    });
    AccountJob job = hosts.job();
    job.destination.endpoint = {u"127.0.0.1"_s, strict.serverPort(), net::Security::Plain};
    job.rules.repairs = *parseRepairs(repairs);
    const Summary summary = hosts.migrate(job);
    QVERIFY2(!summary.error, summary.error ? qPrintable(summary.error->toString()) : "");
    QCOMPARE(summary.tally.refused, isCopied ? 0 : 1);
    QCOMPARE(summary.tally.copied, isCopied ? 2 : 1);

    const QList<Problem> problems = summary.accounts[0].proof.problems;
    QCOMPARE(problems.size(), 1);
    QDirIterator originals(hosts.folder(), {u"*.eml"_s}, QDir::Files, QDirIterator::Subdirectories);
    QCOMPARE(originals.hasNext(), isCopied);
    if (!isCopied) {
        QCOMPARE(problems[0].kind, Problem::Kind::Refused);
        QVERIFY(problems[0].remedy.contains(u"--repair wrap-lines"_s));
        QCOMPARE(repairsIn(problems[0].remedy), Repairs(Repair::WrapLines));
        return;
    }
    QFile original(originals.next());
    QVERIFY(original.open(QIODevice::ReadOnly));
    QCOMPARE(original.readAll(), bad);
    QCOMPARE(problems[0].kind, Problem::Kind::Changed);
    QVERIFY(problems[0].reason.contains(original.fileName()));
    QCOMPARE(hosts.migrate(job).copiedNow, 0);
}

QTEST_GUILESS_MAIN(RepairsTest)
#include "tst_repairs.moc"
