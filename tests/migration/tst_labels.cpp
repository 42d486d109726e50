// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gmailproxy.h"
#include "twohosts.h"

using namespace migration;
using namespace Qt::StringLiterals;

/// A source like Gmail, where one message is in several folders. Not verified against the live service.
class LabelsTest final : public QObject {
    Q_OBJECT

private slots:
    void sendsOneCopy();
};

void LabelsTest::sendsOneCopy()
{
    rehearsal::DovecotOptions source;
    source.specialUse = {{u"All"_s, u"\\All"_s}, {u"Star"_s, u"\\Flagged"_s}};
    TwoHosts hosts(source);
    const Status started = hosts.start();
    QVERIFY2(started, started ? "" : qPrintable(started.error().toString()));
    const QByteArray both = testMessage("both", "one\r\n");
    const QByteArray inbox = testMessage("inbox", "number two\r\n");
    const QByteArray archived = testMessage("archived", "number three, longer\r\n");
    QVERIFY(TwoHosts::run(hosts.source(), {"CREATE Work", "CREATE All", "CREATE Star"}));
    for (const QString &folder : {u"INBOX"_s, u"Work"_s, u"All"_s, u"Star"_s})
        QVERIFY(TwoHosts::append(hosts.source(), folder, both, "\\Flagged"));
    for (const QString &folder : {u"INBOX"_s, u"All"_s})
        QVERIFY(TwoHosts::append(hosts.source(), folder, inbox));
    QVERIFY(TwoHosts::append(hosts.source(), u"All"_s, archived));

    GmailProxy gmail(hosts.source().address(), hosts.source().port());
    gmail.setLabels(both.size(), "\\Inbox Work \\Starred");
    gmail.setLabels(inbox.size(), "\"\\\\Inbox\"");
    gmail.setLabels(archived.size(), "\\Important");
    AccountJob job = hosts.job();
    job.source.endpoint = {u"127.0.0.1"_s, gmail.serverPort(), net::Security::Plain};
    const Summary summary = hosts.migrate(job);
    QVERIFY2(!summary.error, summary.error ? qPrintable(summary.error->toString()) : "");
    QCOMPARE(summary.tally.refused, 0);
    QCOMPARE(summary.tally.open, 0);
    QCOMPARE(summary.tally.copied, 4);
    QCOMPARE(gmail.bodiesSent(both.size()), 1);
    QCOMPARE(gmail.bodiesSent(archived.size()), 1);
    QCOMPARE(summary.accounts[0].proof.excludedByRule.value(u"label"_s), 2);
    QCOMPARE(summary.accounts[0].proof.excludedByRule.value(u"folder"_s), 1);

    QMap<QString, int> counts;
    for (const rehearsal::StoredFolder &folder : hosts.store(hosts.destination()).folders)
        counts.insert(folder.name, int(folder.messages));
    QCOMPARE(counts.value(u"INBOX"_s), 2);
    QCOMPARE(counts.value(u"Work"_s), 1);
    QCOMPARE(counts.value(u"Archive"_s), 1);
    QVERIFY(!counts.contains(u"All"_s) && !counts.contains(u"Star"_s));

    // A second run has nothing to do.
    const Summary again = hosts.migrate(job);
    QCOMPARE(again.copiedNow, 0);
    QCOMPARE(again.tally.copied, 4);
    QCOMPARE(again.accounts[0].proof.excludedByRule.value(u"label"_s), 2);
}

QTEST_GUILESS_MAIN(LabelsTest)
#include "tst_labels.moc"
