// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include "awaited.h"
#include "imap/session.h"
#include "net/connection.h"
#include "scriptedserver.h"

using namespace Qt::StringLiterals;
using imap::Session;

namespace {

/// Collects bodies as text.
class TextSink final : public imap::BodySink {
public:
    void beginBody(quint32 uid, quint64 size) override
    {
        m_uid = uid;
        m_announced = size;
        m_text.clear();
    }
    void bodyChunk(QByteArrayView octets) override { m_text += octets; }
    void endBody() override
    {
        if (static_cast<quint64>(m_text.size()) == m_announced)
            bodies += QByteArray::number(m_uid) + '=' + m_text;
    }

    QByteArrayList bodies;

private:
    quint32 m_uid = 0;
    quint64 m_announced = 0;
    QByteArray m_text;
};

constexpr const char *preauthenticated = "S: * PREAUTH [CAPABILITY IMAP4rev1 NAMESPACE UIDPLUS] hi\n"
                                         "C: m1 NAMESPACE\n"
                                         "S: * NAMESPACE ((\"\" \"/\")) NIL NIL\n"
                                         "S: m1 OK\n";

} // namespace

/// A session with a server that plays transcripts.
class SessionTest final : public QObject {
    Q_OBJECT

private slots:
    void logsIn_data();
    void logsIn();
    void keepsPasswordFromPlainConnection();
    void selects();
    void fetchesBodies_data();
    void fetchesBodies();
    void fetchesMetadata();
    void keepsMailboxesApart();
    void repliesOnceWhenConnectionIsLost();
    void notesSilence();

private:
    void open(Session &session);
};

void SessionTest::open(Session &session)
{
    QSignalSpy ready(&session, &Session::ready);
    session.open();
    QTRY_COMPARE(ready.size(), 1);
}

void SessionTest::logsIn_data()
{
    QTest::addColumn<bool>("isReady");
    QTest::addColumn<Error::Kind>("kind");
    QTest::addColumn<QString>("software");
    QTest::addColumn<QByteArray>("prefix");
    QTest::newRow("plain-with-initial-response") << true << Error::Kind() << u"ready"_s << "INBOX."_ba;
    QTest::newRow("capabilities-asked") << true << Error::Kind() << u"Testd"_s << ""_ba;
    QTest::newRow("login-without-sasl") << true << Error::Kind() << u"old server"_s << ""_ba;
    QTest::newRow("preauthenticated") << true << Error::Kind() << u"ready"_s << ""_ba;
    QTest::newRow("sasl-login-prompts") << true << Error::Kind() << u"ready"_s << ""_ba;
    QTest::newRow("refused") << false << Error::Kind::LoginRefused << QString() << ""_ba;
    QTest::newRow("unavailable") << false << Error::Kind::Throttled << QString() << ""_ba;
    QTest::newRow("too-many-connections") << false << Error::Kind::Throttled << QString() << ""_ba;
    QTest::newRow("no-mechanism") << false << Error::Kind::LoginRefused << QString() << ""_ba;
    QTest::newRow("closed-while-logging-in") << false << Error::Kind::Unreachable << QString() << ""_ba;
    QTest::newRow("scram-without-proof") << false << Error::Kind::LoginRefused << QString() << ""_ba;
    QTest::newRow("answer-nobody-asked-for") << false << Error::Kind::Protocol << QString() << ""_ba;
}

void SessionTest::logsIn()
{
    QFETCH(const bool, isReady);
    QFETCH(const Error::Kind, kind);
    QFETCH(const QString, software);
    QFETCH(const QByteArray, prefix);
    QFile fixture(QStringLiteral(FIXTURES_DIR) + u"/login/"_s + QString::fromLatin1(QTest::currentDataTag())
                  + u".txt"_s);
    QVERIFY(fixture.open(QIODevice::ReadOnly));
    ScriptedServer server(fixture.readAll());
    Session session(accountAt(server));
    QSignalSpy ready(&session, &Session::ready);
    QSignalSpy failed(&session, &Session::failed);
    session.open();
    QTRY_VERIFY(!ready.isEmpty() || !failed.isEmpty());
    QCOMPARE(server.complaint(), QString());
    QCOMPARE(failed.isEmpty(), isReady);
    if (!isReady) {
        const Error error = failed[0][0].value<Error>();
        QCOMPARE(error.kind, kind);
        QVERIFY(!error.message.isEmpty());
        QVERIFY(!error.toString().contains(u"secret"_s));
        return;
    }
    QCOMPARE(session.state(), Session::State::Ready);
    QVERIFY(session.serverSoftware().contains(software));
    QCOMPARE(session.namespaces().own().prefix, prefix);
}

void SessionTest::keepsPasswordFromPlainConnection()
{
    for (const net::Security security : {net::Security::Plain, net::Security::StartTls}) {
        ScriptedServer offering(
            "S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=SCRAM-SHA-256] ready\n");
        imap::Account account = accountAt(offering);
        account.allowPlaintext = false;
        account.endpoint.security = security;
        Session session(account);
        QSignalSpy failed(&session, &Session::failed);
        session.open();
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(failed[0][0].value<Error>().kind, Error::Kind::LoginRefused);
        QCOMPARE(offering.received(), QByteArray());
    }
}

void SessionTest::selects()
{
    ScriptedServer server(preauthenticated
                          + "C: m2 EXAMINE \"A \\\\ B\"\n"
                            "S: * FLAGS (\\Seen \\Deleted)\n"
                            "S: * OK [PERMANENTFLAGS (\\Seen \\* $Label1 odd]key)] Limited\n"
                            "S: * 172 EXISTS\n"
                            "S: * OK [UIDVALIDITY 3857529045] valid\n"
                            "S: * OK [UIDNEXT 4392] next\n"
                            "S: * OK [HIGHESTMODSEQ 715194045007] mod\n"
                            "S: * OK [UIDNOTSTICKY] sorry\n"
                            "S: * VANISHED (EARLIER) 41,43:116\n"
                            "S: m2 OK [READ-ONLY] done\n"_ba);
    Session session(accountAt(server));
    open(session);
    Awaited<imap::SelectedMailbox> selected;
    session.select("A \\ B", Session::Access::ReadOnly, selected.reply());
    QVERIFY2(selected.isOk(), selected.why());
    QCOMPARE(selected.value().exists, 172U);
    QCOMPARE(selected.value().uidValidity, 3857529045U);
    QCOMPARE(selected.value().uidNext, 4392U);
    QCOMPARE(selected.value().highestModSeq, 715194045007ULL);
    QVERIFY(selected.value().isReadOnly && !selected.value().uidsAreSticky);
    QVERIFY(selected.value().permanentFlags.isStated && selected.value().permanentFlags.anyKeyword);
    QCOMPARE(selected.value().permanentFlags.flags.toWire(), "\\Seen $Label1 odd]key"_ba);
}

void SessionTest::fetchesBodies_data()
{
    QTest::addColumn<QByteArray>("answers");
    QTest::addColumn<QByteArrayList>("bodies");
    QTest::newRow("UID first") << "S: * 1 FETCH (UID 5 BODY[] {4}\nS: ab\nS: )\n"_ba
                               << QByteArrayList{"5=ab\r\n"};
    QTest::newRow("UID after the body")
        << "S: * 1 FETCH (BODY[] {4}\nS: ab\nS:  UID 6)\n"_ba << QByteArrayList{"6=ab\r\n"};
    QTest::newRow("UID after an empty body")
        << "S: * 1 FETCH (BODY[] {0}\nS:  UID 6)\n"_ba << QByteArrayList{"6="};
    QTest::newRow("quoted") << "S: * 1 FETCH (UID 5 BODY[] \"a\\\"b\")\n"_ba << QByteArrayList{"5=a\"b"};
    QTest::newRow("literal8") << "S: * 1 FETCH (UID 5 BODY[] ~{4}\nS: ab\nS: )\n"_ba
                              << QByteArrayList{"5=ab\r\n"};
    QTest::newRow("NIL is no body") << "S: * 1 FETCH (UID 5 BODY[] NIL)\n"_ba << QByteArrayList();
    QTest::newRow("flags and other things between") << "S: * 7 FETCH (FLAGS (\\Seen))\nS: * 9 EXISTS\nS: * 1 "
                                                       "FETCH (FLAGS () UID 5 X-ODD ((1) \"x\") BODY[] {4}\n"
                                                       "S: ab\nS:  FLAGS (a))\nS: * 3 EXPUNGE\n"_ba
                                                    << QByteArrayList{"5=ab\r\n"};
    QTest::newRow("one nobody asked for")
        << "S: * 1 FETCH (UID 99 BODY[] {4}\nS: ab\nS: )\n"_ba << QByteArrayList();
    QTest::newRow("a body that looks like answers")
        << "S: * 1 FETCH (UID 5 BODY[] {20}\nS: m2 OK\nS: * 2 BYE {9}\nS: )\n"_ba
        << QByteArrayList{"5=m2 OK\r\n* 2 BYE {9}\r\n"};
    QTest::newRow("in lower case") << "S: * 1 fetch (uid 5 body[] {4}\nS: ab\nS: )\n"_ba
                                   << QByteArrayList{"5=ab\r\n"};
}

void SessionTest::fetchesBodies()
{
    QFETCH(const QByteArray, answers);
    QFETCH(const QByteArrayList, bodies);
    ScriptedServer server(preauthenticated + "C: m2 UID FETCH 5:6 (UID BODY.PEEK[])\n"_ba + answers
                          + "S: m2 OK done\nC: m3 NOOP\nS: m3 OK\n");
    Session session(accountAt(server));
    open(session);
    TextSink sink;
    Awaited<void> fetched, after;
    session.fetchBodies({5, 6}, &sink, fetched.reply());
    QVERIFY2(fetched.isOk(), fetched.why());
    session.noop(after.reply());
    QVERIFY2(after.isOk(), after.why());
    QCOMPARE(sink.bodies, bodies);
    QTRY_COMPARE(server.complaint(), QString());
}

void SessionTest::fetchesMetadata()
{
    ScriptedServer server(
        preauthenticated
        + "C: m2 UID FETCH 5:* (UID FLAGS INTERNALDATE RFC822.SIZE)\n"
          "S: * 1 FETCH (FLAGS (\\Seen \\Recent $A) UID 5 INTERNALDATE \" 1-Jan-2020 00:00:00 +0000\" "
          "RFC822.SIZE 7)\n"
          "S: * 2 FETCH (UID 6 FLAGS () INTERNALDATE NIL RFC822.SIZE 8 EMAILID (M1))\n"
          "S: * 3 FETCH (UID 7 FLAGS (\\Bogus) RFC822.SIZE 9 INTERNALDATE \"nonsense\" MODSEQ (12))\n"
          "S: * 3 FETCH (FLAGS (\\Deleted))\n"
          "S: * 4 FETCH (UID 3 FLAGS () RFC822.SIZE 9)\n"
          "S: m2 OK done\n"_ba);
    Session session(accountAt(server));
    open(session);
    QList<imap::MessageInfo> rows;
    Awaited<void> fetched;
    session.fetchMetadata(
        {5, imap::UidSet::largest}, [&](const imap::MessageInfo &row) { rows += row; }, fetched.reply());
    QVERIFY2(fetched.isOk(), fetched.why());
    QCOMPARE(rows.size(), 3); // "5:*" makes the server send its last message, here UID 3, all the same.
    QCOMPARE(rows[0].uid, 5U);
    QCOMPARE(rows[0].flags.toWire(), "\\Seen $A"_ba);
    QCOMPARE(rows[0].internalDate->toDateTime(), QDateTime(QDate(2020, 1, 1), QTime(0, 0), Qt::UTC));
    QCOMPARE(rows[0].size, 7ULL);
    QVERIFY(!rows[1].internalDate.has_value());
    QVERIFY(!rows[2].internalDate.has_value());
    QVERIFY(rows[2].flags.isEmpty());
    QCOMPARE(rows[2].modSeq, 12ULL);
}

void SessionTest::keepsMailboxesApart()
{
    // "9:*" makes the server name its last message, 8, which is no new one in the first mailbox but a lawful
    // UID of the second, whose FETCH is in flight already.
    ScriptedServer server(preauthenticated
                          + "C: m2 EXAMINE \"A\"\nC: m3 UID FETCH 9:* (UID FLAGS INTERNALDATE RFC822.SIZE)\n"
                            "C: m4 EXAMINE \"B\"\nC: m5 UID FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE)\n"
                            "S: * 8 EXISTS\nS: m2 OK\n"
                            "S: * 8 FETCH (UID 8 FLAGS () RFC822.SIZE 7)\nS: m3 OK\n"
                            "S: * 1 EXISTS\nS: m4 OK\n"
                            "S: * 1 FETCH (UID 8 FLAGS () RFC822.SIZE 9)\nS: m5 OK\n"_ba);
    Session session(accountAt(server));
    open(session);
    QList<quint64> inA, inB;
    Awaited<void> doneA, doneB;
    session.select("A", Session::Access::ReadOnly, {});
    session.fetchMetadata(
        {9, imap::UidSet::largest}, [&](const imap::MessageInfo &info) { inA += info.size; }, doneA.reply());
    session.select("B", Session::Access::ReadOnly, {});
    session.fetchMetadata(
        {1, imap::UidSet::largest}, [&](const imap::MessageInfo &info) { inB += info.size; }, doneB.reply());
    QVERIFY2(doneA.isOk(), doneA.why());
    QVERIFY2(doneB.isOk(), doneB.why());
    QCOMPARE(inA, QList<quint64>());
    QCOMPARE(inB, QList<quint64>{9});
    QTRY_COMPARE(server.complaint(), QString());
}

void SessionTest::repliesOnceWhenConnectionIsLost()
{
    ScriptedServer server(preauthenticated
                          + "C: m2 NOOP\nC: m3 UID FETCH 1 (UID BODY.PEEK[])\n"
                            "S: m2 OK\nS: * 1 FETCH (UID 1 BODY[] {400}\nS: only this\nX:\n"_ba);
    Session session(accountAt(server));
    open(session);
    QSignalSpy failed(&session, &Session::failed);
    TextSink sink;
    Awaited<void> first, second;
    session.noop(first.reply());
    session.fetchBodies({1, 1}, &sink, second.reply());
    QVERIFY2(first.isOk(), first.why());
    QVERIFY(second.wait());
    QCOMPARE(second.failure().cause, imap::Failure::Cause::Lost);
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(failed[0][0].value<Error>().kind, Error::Kind::Unreachable);
    QCOMPARE(first.calls(), 1);
    QCOMPARE(second.calls(), 1);
    QVERIFY(sink.bodies.isEmpty());
}

void SessionTest::notesSilence()
{
    ScriptedServer server(preauthenticated + "C: m2 NOOP\n"_ba);
    imap::Account account = accountAt(server);
    account.timeouts.idle = std::chrono::milliseconds(200);
    Session session(account);
    open(session);
    QSignalSpy failed(&session, &Session::failed);
    QVERIFY(!failed.wait(600)); // Nothing is awaited, so silence is right.
    Awaited<void> reply;
    session.noop(reply.reply());
    session.pauseReading();
    QVERIFY(!failed.wait(600)); // Nor does it count while reading is held.
    session.resumeReading();
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(failed[0][0].value<Error>().kind, Error::Kind::Unreachable);
    QCOMPARE(reply.failure().cause, imap::Failure::Cause::Lost);
}

QTEST_GUILESS_MAIN(SessionTest)
#include "tst_session.moc"
