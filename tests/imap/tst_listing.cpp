// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTest>

#include "awaited.h"
#include "imap/session.h"
#include "scriptedserver.h"

using namespace Qt::StringLiterals;
using imap::Session;

namespace {

QString describe(const imap::Mailbox &mailbox)
{
    QString text = QString::fromLatin1(mailbox.name) + u'=' + mailbox.path.toString();
    if (!mailbox.isSelectable)
        text += u" noselect"_s;
    if (mailbox.isSubscribed)
        text += u" subscribed"_s;
    if (mailbox.specialUse != imap::SpecialUse::None)
        text += u" use %1"_s.arg(static_cast<int>(mailbox.specialUse));
    return text;
}

} // namespace

/// Which folders a server has, by LIST and LSUB of transcripts.
class ListingTest final : public QObject {
    Q_OBJECT

private slots:
    void lists_data();
    void lists();
    void listsAhead_data();
    void listsAhead();

private:
    void open(Session &session);
};

void ListingTest::open(Session &session)
{
    QSignalSpy ready(&session, &Session::ready);
    session.open();
    QTRY_COMPARE(ready.size(), 1);
}

void ListingTest::lists_data()
{
    QTest::addColumn<QByteArray>("capabilities");
    QTest::addColumn<QByteArray>("transcript");
    QTest::addColumn<QStringList>("mailboxes");
    QTest::newRow("LIST-EXTENDED, RFC 5258")
        << "NAMESPACE LIST-EXTENDED SPECIAL-USE"_ba
        << "C: m2 LIST \"\" \"*\" RETURN (SPECIAL-USE SUBSCRIBED)\n"
           "S: * LIST (\\Subscribed \\HasNoChildren) \"/\" inbox\n"
           "S: * LIST (\\NonExistent \\HasChildren) \"/\" \"a\\\"b\"\n"
           "S: * LIST (\\sent \\Subscribed) \"/\" \"Gesendet &- mehr\" (\"CHILDINFO\" (\"SUBSCRIBED\"))\n"
           "S: * LIST (\\Marked) \"/\" {7}\n"
           "S: x/y {3}\n" // Seven octets of literal that look like the mark of another one.
           "S: m2 OK\n"_ba
        << QStringList{u"inbox=INBOX subscribed"_s, u"a\"b=a\"b noselect"_s,
                       u"Gesendet &- mehr=Gesendet & mehr subscribed use 7"_s, u"x/y {3}=x/y {3}"_s};
    QTest::newRow("LIST and LSUB, odd lines")
        << "NAMESPACE"_ba
        << "C: m2 LIST \"\" \"*\"\n"
           "S: * LIST () \"/\" INBOX\n"
           "S: * LIST (broken\n"
           "S: * LIST () \"/\" user/bob/Drafts\n"
           "S: * LIST () \"/\" INBOX\n"
           "S: * XYZZY (((((\n"
           "S: * LIST () NIL Pl&APw-n(1)\n"
           "S: m2 OK\n"
           "C: m3 LSUB \"\" \"*\"\n"
           "S: * LSUB () \"/\" Pl&APw-n(1)\n"
           "S: m3 OK\n"_ba
        << QStringList{u"INBOX=INBOX"_s, u"Pl&APw-n(1)=Plün(1) subscribed"_s};
    QTest::newRow("LSUB refused")
        << "NAMESPACE"_ba
        << "C: m2 LIST \"\" \"*\"\nS: * LIST () \"/\" INBOX\nS: m2 OK\nC: m3 LSUB \"\" \"*\"\nS: m3 NO never\n"_ba
        << QStringList{u"INBOX=INBOX"_s};
}

void ListingTest::lists()
{
    QFETCH(const QByteArray, capabilities);
    QFETCH(const QByteArray, transcript);
    QFETCH(const QStringList, mailboxes);
    ScriptedServer server("S: * PREAUTH [CAPABILITY IMAP4rev1 " + capabilities + "] hi\nC: m1 NAMESPACE\n"
                          + "S: * NAMESPACE ((\"\" \"/\")) ((\"user/\" \"/\")) NIL\nS: m1 OK\n" + transcript);
    Session session(accountAt(server));
    open(session);
    Awaited<QList<imap::Mailbox>> listed;
    session.list(listed.reply());
    QVERIFY2(listed.isOk(), listed.why());
    QStringList described;
    for (const imap::Mailbox &mailbox : listed.value())
        described += describe(mailbox);
    QCOMPARE(described, mailboxes);
    QTRY_COMPARE(server.complaint(), QString());
}

void ListingTest::listsAhead_data()
{
    QTest::addColumn<QByteArray>("transcript");
    QTest::newRow("answered before anybody asks") << "S: m2 OK\nC: m3 NOOP\nS: m3 OK\n"_ba;
    QTest::newRow("answered afterwards") << "C: m3 NOOP\nS: m2 OK\nS: m3 OK\n"_ba;
}

/// The first list() takes the answer that is on its way since the log-in, the second one asks again.
void ListingTest::listsAhead()
{
    QFETCH(const QByteArray, transcript);
    ScriptedServer server("S: * PREAUTH [CAPABILITY IMAP4rev1 NAMESPACE LIST-EXTENDED] hi\n"
                          "C: m1 NAMESPACE\n"
                          "C: m2 LIST \"\" \"*\" RETURN (SUBSCRIBED)\n"
                          "S: * NAMESPACE ((\"INBOX.\" \".\")) NIL NIL\n"
                          "S: m1 OK\n"
                          "S: * LIST () \".\" INBOX.a\n"
                          + transcript + "C: m4 LIST \"\" \"*\" RETURN (SUBSCRIBED)\nS: m4 OK\n");
    Session session(accountAt(server));
    session.listAhead();
    open(session);
    Awaited<void> quiet;
    session.noop(quiet.reply());
    Awaited<QList<imap::Mailbox>> first;
    if (transcript.startsWith("S:")) {
        QVERIFY2(quiet.isOk(), quiet.why());
        session.list(first.reply());
    } else {
        session.list(first.reply());
        QVERIFY2(quiet.isOk(), quiet.why());
    }
    QVERIFY2(first.isOk(), first.why());
    QCOMPARE(first.value().size(), 1);
    QCOMPARE(first.value().constFirst().path.toString(), u"a"_s);
    Awaited<QList<imap::Mailbox>> second;
    session.list(second.reply());
    QVERIFY2(second.isOk(), second.why());
    QVERIFY(second.value().isEmpty());
    QCOMPARE(server.complaint(), QString());
}

QTEST_GUILESS_MAIN(ListingTest)
#include "tst_listing.moc"
