// SPDX-License-Identifier: GPL-3.0-or-later
// Later runs: what has changed at the source follows, and what the user has changed at the destination stays.
#include "migration/engine.h"

#include <QTest>

#include "migration/report.h"
#include "twohosts.h"

using namespace Qt::StringLiterals;
using migration::Summary;

namespace {

const QByteArray date = "17-Jul-1996 02:44:25 -0700";

/// Subject (that is, UID as at the source) and flags of the messages in a folder.
QMap<int, QString> flags(const rehearsal::MailStore &store)
{
    QMap<int, QString> flags;
    for (const rehearsal::StoredMessage &message : store.messages)
        flags.insert(int(message.uid), message.flags.join(u' '));
    return flags;
}

} // namespace

class DeltaTest final : public QObject {
    Q_OBJECT

private slots:
    void flagsFollow_data();
    void flagsFollow();
    void flagsOfManyFolders();
    void expunged_data();
    void expunged();
    void rulesChange();
};

void DeltaTest::flagsFollow_data()
{
    QTest::addColumn<QStringList>("without");
    QTest::newRow("QRESYNC") << QStringList{};
    QTest::newRow("CONDSTORE alone") << QStringList{u"QRESYNC"_s};
    QTest::newRow("neither") << QStringList{u"QRESYNC"_s, u"CONDSTORE"_s};
}

void DeltaTest::flagsFollow()
{
    QFETCH(QStringList, without);
    rehearsal::DovecotOptions from;
    from.withoutCapabilities = without;
    TwoHosts hosts(from, {});
    QCOMPARE(words(hosts.start()), QString());
    for (int i = 1; i <= 8; ++i)
        QCOMPARE(words(TwoHosts::append(hosts.source(), u"INBOX"_s, testMessage(QByteArray::number(i)),
                                        i == 3 ? "\\Seen $Old" : "", date)),
                 QString());
    QCOMPARE(hosts.migrate().copiedNow, 8);
    QCOMPARE(words(TwoHosts::run(hosts.destination(),
                                 {"SELECT INBOX", "STORE 4 +FLAGS (\\Flagged)", "STORE 6 +FLAGS (\\Deleted)",
                                  "EXPUNGE"})),
             QString());
    QCOMPARE(words(TwoHosts::run(
                 hosts.source(),
                 {"SELECT INBOX", "STORE 1 +FLAGS (\\Seen $Forwarded)", "STORE 2 +FLAGS (\\Answered)",
                  "STORE 3 -FLAGS (\\Seen $Old)", "STORE 4 +FLAGS (\\Seen)", "STORE 6 +FLAGS (\\Seen)",
                  "STORE 7 +FLAGS (\\Deleted)", "STORE 8 +FLAGS (\\Seen)", "STORE 8 -FLAGS (\\Seen)"})),
             QString());
    QCOMPARE(words(TwoHosts::append(hosts.source(), u"INBOX"_s, testMessage("9"), "\\Flagged", date)), QString());
    const Summary second = hosts.migrate();
    QCOMPARE(second.copiedNow, 1);
    QCOMPARE(second.flagsNow, 3);
    const QMap<int, QString> expected{{1, u"$forwarded \\seen"_s}, {2, u"\\answered"_s}, {3, QString()},
                                      {4, u"\\flagged"_s},         {5, QString()},       {7, QString()},
                                      {8, QString()},              {9, u"\\flagged"_s}};
    QCOMPARE(flags(hosts.store(hosts.destination())), expected);

    QCOMPARE(hosts.migrate().flagsNow, 0);
    QCOMPARE(words(TwoHosts::run(hosts.source(), {"SELECT INBOX", "STORE 1 -FLAGS (\\Seen)"})), QString());
    QCOMPARE(hosts.migrate().flagsNow, 1);
    QCOMPARE(flags(hosts.store(hosts.destination())).value(1), u"$forwarded"_s);
}

void DeltaTest::flagsOfManyFolders()
{
    TwoHosts hosts;
    QCOMPARE(words(hosts.start()), QString());
    const QList<QString> folders{u"INBOX"_s, u"One"_s, u"One/Two"_s, u"Three"_s};
    for (const QString &folder : folders) {
        TwoHosts::run(hosts.source(), {"CREATE \"" + folder.toLatin1() + '"'});
        QCOMPARE(words(TwoHosts::append(hosts.source(), folder, testMessage(folder.toLatin1()), {}, date)),
                 QString());
    }
    QCOMPARE(hosts.migrate().copiedNow, 4);
    for (const QString &folder : folders)
        QCOMPARE(words(TwoHosts::run(hosts.source(),
                                     {"SELECT \"" + folder.toLatin1() + '"', "STORE 1 +FLAGS (\\Seen)"})),
                 QString());
    QCOMPARE(hosts.migrate().flagsNow, 4);
    QCOMPARE(hosts.difference(), QString());
}

void DeltaTest::expunged_data()
{
    flagsFollow_data();
}

/// What the old host deletes is counted and stays at the new one.
void DeltaTest::expunged()
{
    QFETCH(QStringList, without);
    rehearsal::DovecotOptions from;
    from.withoutCapabilities = without;
    TwoHosts hosts(from, {});
    QCOMPARE(words(hosts.start()), QString());
    for (int i = 1; i <= 6; ++i)
        QCOMPARE(words(TwoHosts::append(hosts.source(), u"INBOX"_s, testMessage(QByteArray::number(i)), {}, date)),
                 QString());
    QCOMPARE(hosts.migrate().copiedNow, 6);
    QCOMPARE(words(TwoHosts::run(hosts.source(),
                                 {"SELECT INBOX", "STORE 2:3,6 +FLAGS (\\Deleted)", "EXPUNGE"})),
             QString());
    for (int run = 0; run < 2; ++run) {
        const Summary later = hosts.migrate();
        QCOMPARE(later.copiedNow, 0);
        QCOMPARE(later.tally.copied, 6);
        QCOMPARE(later.tally.vanished, 3);
        QVERIFY(later.accounts.constFirst().proof.isComplete());
    }
    QCOMPARE(hosts.store(hosts.destination()).messages.size(), 6);
}

/// The rules of this run decide about everything that was not sent yet.
void DeltaTest::rulesChange()
{
    TwoHosts hosts;
    QCOMPARE(words(hosts.start()), QString());
    for (int i = 1; i <= 4; ++i)
        QCOMPARE(words(TwoHosts::append(hosts.source(), u"INBOX"_s,
                                        testMessage(QByteArray::number(i), QByteArray(1000 * i, 'x')), {}, date)),
                 QString());
    migration::AccountJob job = hosts.job();
    job.rules.maxSize = 2500;
    QCOMPARE(hosts.migrate(job).copiedNow, 2);
    job.rules.maxSize = 3500;
    const Summary wider = hosts.migrate(job);
    QCOMPARE(wider.copiedNow, 1);
    QCOMPARE(wider.tally.excluded, 1);
    job.rules.maxSize = 100; // What was copied stays copied.
    const Summary narrow = hosts.migrate(job);
    QCOMPARE(narrow.tally.copied, 3);
    QCOMPARE(narrow.tally.excluded, 1);
    QCOMPARE(hosts.migrate().copiedNow, 1);
    QCOMPARE(hosts.difference(), QString());
}

QTEST_GUILESS_MAIN(DeltaTest)
#include "tst_delta.moc"
