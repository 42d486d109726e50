// SPDX-License-Identifier: GPL-3.0-or-later
// Which message is which: nothing is copied twice, nothing that differs is taken for the same, and what the
// user does at the destination is left alone.
#include <QTest>

#include "twohosts.h"

using namespace Qt::StringLiterals;
using migration::Summary;
using Messages = QList<QByteArray>;

namespace {

const QByteArray date = "17-Jul-1996 02:44:25 -0700";

} // namespace

class IdentityTest final : public QObject {
    Q_OBJECT

private slots:
    void identity_data();
    void identity();
    void partlyFilled();
    void newUidValidity_data();
    void newUidValidity();
    void delta();
    void deltaLeavesTheUserAlone();
};

void IdentityTest::identity_data()
{
    QTest::addColumn<Messages>("source");
    QTest::addColumn<Messages>("there");
    QTest::addColumn<int>("copied");
    const QByteArray one = testMessage("one", "first\r\n");
    const QByteArray other = testMessage("one", "other\r\n"); // The same size and Message-ID.
    const QByteArray nameless = testMessage({}, "body\r\n");
    QTest::newRow("same Message-ID, different bodies") << Messages{one, other} << Messages{} << 2;
    QTest::newRow("no Message-ID") << Messages{nameless} << Messages{} << 1;
    QTest::newRow("three exact duplicates") << Messages{one, one, one} << Messages{} << 3;
    QTest::newRow("one of two with the same Message-ID is there")
        << Messages{one, other} << Messages{other} << 1;
    QTest::newRow("one of three exact duplicates is there") << Messages{one, one, one} << Messages{one} << 2;
    QTest::newRow("one without Message-ID is there")
        << Messages{nameless, nameless} << Messages{nameless} << 1;
    QTest::newRow("everything is there")
        << Messages{one, other, nameless} << Messages{nameless, other, one} << 0;
}

void IdentityTest::identity()
{
    QFETCH(Messages, source);
    QFETCH(Messages, there);
    TwoHosts hosts;
    QCOMPARE(words(hosts.start()), QString());
    for (const QByteArray &octets : source)
        QCOMPARE(words(TwoHosts::append(hosts.source(), u"INBOX"_s, octets, {}, date)), QString());
    for (const QByteArray &octets : there)
        QCOMPARE(words(TwoHosts::append(hosts.destination(), u"INBOX"_s, octets, {}, date)), QString());
    const Summary first = hosts.migrate();
    QTEST(int(first.copiedNow), "copied");
    QCOMPARE(first.tally.alreadyThere, there.size());
    QCOMPARE(hosts.difference(), QString());
    QCOMPARE(hosts.migrate().copiedNow, 0);
    QCOMPARE(hosts.difference(), QString());
}

/// Another tool has copied some without their dates, and new mail has come in there.
void IdentityTest::partlyFilled()
{
    TwoHosts hosts;
    QCOMPARE(words(hosts.start()), QString());
    for (int i = 0; i < 20; ++i)
        QCOMPARE(
            words(TwoHosts::append(hosts.source(), u"INBOX"_s, testMessage(QByteArray::number(i)), {}, date)),
            QString());
    for (int i = 0; i < 20; i += 2)
        QCOMPARE(words(TwoHosts::append(hosts.destination(), u"INBOX"_s, testMessage(QByteArray::number(i)))),
                 QString());
    QCOMPARE(words(TwoHosts::append(hosts.destination(), u"INBOX"_s, testMessage("new"))), QString());
    const Summary summary = hosts.migrate();
    QCOMPARE(summary.copiedNow, 10);
    QCOMPARE(summary.tally.alreadyThere, 10);
    QCOMPARE(hosts.store(hosts.destination()).messages.size(), 21);
}

void IdentityTest::newUidValidity_data()
{
    QTest::addColumn<bool>("isSource");
    QTest::newRow("of the source") << true;
    QTest::newRow("of the destination") << false;
}

void IdentityTest::newUidValidity()
{
    QFETCH(bool, isSource);
    TwoHosts hosts;
    QCOMPARE(words(hosts.start()), QString());
    for (int i = 0; i < 6; ++i)
        QCOMPARE(words(TwoHosts::append(hosts.source(), u"INBOX"_s, testMessage(QByteArray::number(i / 2)),
                                        {}, date)),
                 QString());
    QCOMPARE(hosts.migrate().copiedNow, 6);
    rehearsal::Dovecot &host = isSource ? hosts.source() : hosts.destination();
    const auto changed = host.doveadm(
        {u"mailbox"_s, u"update"_s, u"-u"_s, TwoHosts::user(), u"--uid-validity"_s, u"12345"_s, u"INBOX"_s});
    QVERIFY2(changed, changed ? "" : qPrintable(changed.error().toString()));
    QCOMPARE(words(TwoHosts::append(hosts.source(), u"INBOX"_s, testMessage("later"), {}, date)), QString());
    QCOMPARE(hosts.migrate().copiedNow, 1);
    QCOMPARE(hosts.difference(), QString());
}

void IdentityTest::delta()
{
    TwoHosts hosts;
    QCOMPARE(words(hosts.start()), QString());
    QCOMPARE(words(TwoHosts::append(hosts.source(), u"INBOX"_s, testMessage("1"), "\\Seen $Forwarded", date)),
             QString());
    QCOMPARE(hosts.migrate().copiedNow, 1);
    QCOMPARE(words(TwoHosts::append(hosts.source(), u"INBOX"_s, testMessage("2"), {}, date)), QString());
    QCOMPARE(words(TwoHosts::append(hosts.source(), u"INBOX"_s, testMessage("1"), "\\Seen $Forwarded", date)),
             QString());
    QCOMPARE(words(TwoHosts::run(hosts.source(), {"CREATE Later", "SUBSCRIBE Later"})), QString());
    QCOMPARE(words(TwoHosts::append(hosts.source(), u"Later"_s, testMessage("3"), {}, date)), QString());
    QCOMPARE(hosts.migrate().copiedNow, 3);
    QCOMPARE(hosts.difference(), QString());
}

void IdentityTest::deltaLeavesTheUserAlone()
{
    TwoHosts hosts;
    QCOMPARE(words(hosts.start()), QString());
    QCOMPARE(words(TwoHosts::run(hosts.source(), {"CREATE Old"})), QString());
    for (int i = 0; i < 4; ++i)
        QCOMPARE(
            words(TwoHosts::append(hosts.source(), u"INBOX"_s, testMessage(QByteArray::number(i)), {}, date)),
            QString());
    QCOMPARE(words(TwoHosts::append(hosts.source(), u"Old"_s, testMessage("old"), {}, date)), QString());
    QCOMPARE(hosts.migrate().copiedNow, 5);
    QCOMPARE(words(TwoHosts::run(hosts.destination(),
                                 {"CREATE Mine", "SELECT INBOX", "STORE 1 +FLAGS (\\Deleted)",
                                  "STORE 2 +FLAGS (\\Seen)", "COPY 3 Mine", "STORE 3 +FLAGS (\\Deleted)",
                                  "EXPUNGE", "DELETE Old"})),
             QString());
    const rehearsal::MailStore before = hosts.store(hosts.destination());
    const Summary second = hosts.migrate();
    QCOMPARE(second.copiedNow, 0);
    QCOMPARE(second.tally.copied, 5);
    QCOMPARE(hosts.store(hosts.destination()).messages, before.messages);
}

QTEST_GUILESS_MAIN(IdentityTest)
#include "tst_identity.moc"
