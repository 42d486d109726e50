// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTest>

#include "awaited.h"
#include "imap/session.h"
#include "scriptedserver.h"

using namespace Qt::StringLiterals;
using imap::Session;

namespace {

/// What a test does with an Appender, one step a letter:
/// ( begins, s adds a message with \Seen, k one with a keyword, n one without flags, L a long one without
/// flags, ) finishes, o sends NOOP.
void perform(Session &session, QByteArrayView steps, std::vector<Awaited<imap::Appended>> &replies)
{
    imap::Flags seen, keyword;
    seen.add("\\Seen");
    keyword.add("$Label1");
    size_t next = 0;
    for (const char step : steps) {
        imap::Appender &appender = session.appender();
        const QByteArray text = step == 'L' ? QByteArray(5'000, 'x') : QByteArray("ab\r\n");
        if (step == '(') {
            appender.begin("Box", replies[next++].reply());
        } else if (step == ')') {
            appender.finish();
        } else if (step == 'o') {
            session.noop({});
        } else {
            appender.addMessage(step == 's'       ? seen
                                    : step == 'k' ? keyword
                                                  : imap::Flags(),
                                {}, static_cast<quint64>(text.size()));
            appender.write(QByteArrayView(text).first(1));
            appender.write(QByteArrayView(text).sliced(1));
        }
    }
}

} // namespace

/// The stream of APPENDs with a server that plays transcripts.
class AppenderTest final : public QObject {
    Q_OBJECT

private slots:
    void appends_data();
    void appends();
    void cutsConnectionOnBad_data();
    void cutsConnectionOnBad();
    void holdsOctetsUntilGo();
    void passesProvenFlagsOn();
    void rejectsMisuse();
    void asksForAppendLimit_data();
    void asksForAppendLimit();
};

void AppenderTest::appends_data()
{
    QTest::addColumn<QByteArray>("capabilities");
    QTest::addColumn<QByteArray>("steps");
    QTest::addColumn<QByteArray>("transcript");
    QTest::addColumn<QList<int>>("uids"); // Per reply: their number; -1: refused.

    QTest::newRow("first use of a flag waits, the next flows")
        << "LITERAL+ UIDPLUS"_ba
        << "(s)(s)(n)"_ba
        << "C: m2 APPEND \"Box\" (\\Seen) {4}\nS: + go\nC: ab\nC: \n"
           "C: m3 APPEND \"Box\" (\\Seen) {4+}\nC: ab\nC: \nC: m4 APPEND \"Box\" {4+}\nC: ab\nC: \n"
           "S: m2 OK [APPENDUID 9 1] x\nS: m3 OK [APPENDUID 9 2] x\nS: m4 OK [APPENDUID 9 3] x\n"_ba
        << QList<int>{1, 1, 1};
    QTest::newRow("first use of a flag in mid-command, RFC 3502")
        << "LITERAL+ MULTIAPPEND UIDPLUS"_ba
        << "(nnk)"_ba
        << "C: m2 APPEND \"Box\" {4}\nS: + \nC: ab\nC:  {4+}\nC: ab\nC:  ($Label1) {4}\nS: +\nC: ab\nC: \n"
           "S: m2 OK [APPENDUID 9 1:3] x\n"_ba
        << QList<int>{3};
    QTest::newRow("without LITERAL+ each waits")
        << "UIDPLUS"_ba
        << "(n)(n)o"_ba
        << "C: m2 APPEND \"Box\" {4}\nS: +\nC: ab\nC: \nC: m3 APPEND \"Box\" {4}\nS: +\nC: ab\nC: \nC: m4 "
           "NOOP\n"
           "S: m2 OK [APPENDUID 9 1] x\nS: m3 OK [APPENDUID 9 2] x\nS: m4 OK\n"_ba
        << QList<int>{1, 1};
    QTest::newRow("LITERAL- up to 4096, RFC 7888")
        << "LITERAL-"_ba
        << "(n)(n)(L)"_ba
        << "C: m2 APPEND \"Box\" {4}\nS: +\nC: ab\nC: \nC: m3 APPEND \"Box\" {4+}\nC: ab\nC: \n"
           "C: m4 APPEND \"Box\" {5000}\nS: +\nC: xxxx…\nS: m2 OK\nS: m3 OK\nS: m4 OK\n"_ba
        << QList<int>{0, 0, 0};
    QTest::newRow("refused at the literal: nothing of it follows")
        << "LITERAL+ MULTIAPPEND"_ba
        << "(ns)(n)"_ba
        << "C: m2 APPEND \"Box\" {4}\nS: m2 NO [TRYCREATE] no such box\n"
           "C: m3 APPEND \"Box\" {4}\nS: +\nC: ab\nC: \nS: m3 OK\n"_ba
        << QList<int>{-1, 0};
    QTest::newRow("BAD at the literal is harmless")
        << "LITERAL+"_ba
        << "(k)(n)"_ba
        << "C: m2 APPEND \"Box\" ($Label1) {4}\nS: m2 BAD no keywords here\n"
           "C: m3 APPEND \"Box\" {4}\nS: +\nC: ab\nC: \nS: m3 OK\n"_ba
        << QList<int>{-1, 0};
    QTest::newRow("commands issued meanwhile follow")
        << "LITERAL+ MULTIAPPEND"_ba
        << "(non)o"_ba
        << "C: m2 APPEND \"Box\" {4}\nS: +\nC: ab\nC:  {4+}\nC: ab\nC: \nC: m3 NOOP\nC: m4 NOOP\nS: m2 "
           "OK\nS: m3 OK\n"
           "S: m4 OK\n"_ba
        << QList<int>{0};
    QTest::newRow("APPENDUID with a wrong count is not believed")
        << "LITERAL+ MULTIAPPEND UIDPLUS"_ba
        << "(nn)"_ba
        << "C: m2 APPEND \"Box\" {4}\nS: +\nC: ab\nC:  {4+}\nC: ab\nC: \nS: m2 OK [APPENDUID 9 1:4294967295] x\n"_ba
        << QList<int>{0};
}

void AppenderTest::appends()
{
    QFETCH(const QByteArray, capabilities);
    QFETCH(const QByteArray, steps);
    QFETCH(const QByteArray, transcript);
    QFETCH(const QList<int>, uids);
    ScriptedServer server("S: * PREAUTH [CAPABILITY IMAP4rev1 " + capabilities
                          + "] hi\nC: m1 LIST \"\" \"\"\nS: m1 OK\n" + transcript);
    imap::Account account;
    account.endpoint = {u"127.0.0.1"_s, server.serverPort(), net::Security::Plain};
    Session session(account);
    QSignalSpy ready(&session, &Session::ready);
    session.open();
    QTRY_COMPARE(ready.size(), 1);
    std::vector<Awaited<imap::Appended>> replies(static_cast<size_t>(uids.size()));
    perform(session, steps, replies);
    for (size_t i = 0; i < replies.size(); ++i) {
        QVERIFY2(replies[i].wait(5'000), qPrintable(server.complaint()));
        const int expected = uids[static_cast<qsizetype>(i)];
        QCOMPARE(replies[i].outcome().has_value(), expected >= 0);
        if (expected >= 0)
            QCOMPARE(replies[i].value().uids.size(), expected);
    }
    QTRY_COMPARE(server.complaint(), QString());
    QCOMPARE(session.state(), Session::State::Ready);
    QCOMPARE(session.pendingOctets(), 0);
}

void AppenderTest::cutsConnectionOnBad_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("tagged BAD") << "S: m3 BAD Invalid arguments\n"_ba;
    QTest::newRow("a line of the mail read as command") << "S: ab BAD Unknown command\n"_ba;
    QTest::newRow("untagged BAD") << "S: * BAD Command line too long\n"_ba;
}

void AppenderTest::cutsConnectionOnBad()
{
    QFETCH(const QByteArray, answer);
    ScriptedServer server("S: * PREAUTH [CAPABILITY IMAP4rev1 LITERAL+] hi\nC: m1 LIST \"\" \"\"\nS: m1 OK\n"
                          "C: m2 APPEND \"Box\" {4}\nS: +\nC: ab\nC: \nS: m2 OK\n"
                          "C: m3 APPEND \"Box\" {4+}\nC: ab\nC: \n"
                          + answer);
    imap::Account account;
    account.endpoint = {u"127.0.0.1"_s, server.serverPort(), net::Security::Plain};
    Session session(account);
    QSignalSpy ready(&session, &Session::ready);
    QSignalSpy failed(&session, &Session::failed);
    session.open();
    QTRY_COMPARE(ready.size(), 1);
    std::vector<Awaited<imap::Appended>> replies(2);
    perform(session, "(n)(n)", replies);
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(failed[0][0].value<Error>().kind, Error::Kind::Protocol);
    QVERIFY(replies[0].outcome().has_value());
    QVERIFY(!replies[1].outcome().has_value());
    QCOMPARE(session.state(), Session::State::Closed);
}

void AppenderTest::holdsOctetsUntilGo()
{
    ScriptedServer server("S: * PREAUTH [CAPABILITY IMAP4rev1] hi\nC: m1 LIST \"\" \"\"\nS: m1 OK\n"
                          "C: m2 APPEND \"Box\" {4}\nC: never\n");
    imap::Account account;
    account.endpoint = {u"127.0.0.1"_s, server.serverPort(), net::Security::Plain};
    Session session(account);
    QSignalSpy ready(&session, &Session::ready);
    session.open();
    QTRY_COMPARE(ready.size(), 1);
    std::vector<Awaited<imap::Appended>> replies(2);
    perform(session, "(n)(n)", replies);
    const qint64 heldOctets =
        "ab\r\n\r\n"_ba.size() + "m3 APPEND \"Box\" "_ba.size() + "ab\r\n\r\n"_ba.size();
    QTRY_COMPARE(session.pendingOctets(), heldOctets);
    QTRY_VERIFY(server.received().endsWith("{4}\r\n"));
    session.abort();
    QVERIFY(replies[1].wait());
    QCOMPARE(session.pendingOctets(), 0);
}

void AppenderTest::passesProvenFlagsOn()
{
    ScriptedServer server(
        "S: * PREAUTH [CAPABILITY IMAP4rev1 LITERAL+] hi\nC: m1 LIST \"\" \"\"\nS: m1 OK\n"
        "C: m2 SELECT \"Box\"\nS: m2 OK\nC: m3 APPEND \"Box\" (\\Seen) {4+}\nC: ab\nC: \nS: m3 OK\n"
        "C: m4 APPEND \"Box\" ($Label1) {4}\nS: +\nC: ab\nC: \nS: m4 OK\n");
    imap::Account account;
    account.endpoint = {u"127.0.0.1"_s, server.serverPort(), net::Security::Plain};
    Session session(account);
    QSignalSpy ready(&session, &Session::ready);
    session.open();
    QTRY_COMPARE(ready.size(), 1);
    session.appender().setProvenFlags({"\\seen"});
    Awaited<imap::SelectedMailbox> selected;
    session.select("Box", Session::Access::ReadWrite, selected.reply());
    QVERIFY2(selected.isOk(), selected.why());
    std::vector<Awaited<imap::Appended>> replies(2);
    perform(session, "(s)(k)", replies);
    QVERIFY2(replies[0].isOk() && replies[1].isOk(), qPrintable(server.complaint()));
    QCOMPARE(session.appender().provenFlags(), (QSet<QByteArray>{"\\seen", "$label1"}));
}

void AppenderTest::rejectsMisuse()
{
    ScriptedServer server("S: * PREAUTH [CAPABILITY IMAP4rev1 LITERAL+] hi\nC: m1 LIST \"\" \"\"\nS: m1 OK\n"
                          "C: m2 APPEND \"Box\" {4}\n");
    imap::Account account;
    account.endpoint = {u"127.0.0.1"_s, server.serverPort(), net::Security::Plain};
    Session session(account);
    QSignalSpy ready(&session, &Session::ready);
    QSignalSpy failed(&session, &Session::failed);
    session.open();
    QTRY_COMPARE(ready.size(), 1);
    Awaited<imap::Appended> first, second;
    session.appender().begin("Box", first.reply());
    session.appender().begin("Box", second.reply());
    QVERIFY(second.wait());
    QCOMPARE(second.failure().cause, imap::Failure::Cause::NotSent);
    session.appender().addMessage({}, {}, 4);
    session.appender().finish(); // Four octets short: what the server would read next is not ours to say.
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(failed[0][0].value<Error>().kind, Error::Kind::Internal);
    QCOMPARE(first.failure().cause, imap::Failure::Cause::Lost);
}

void AppenderTest::asksForAppendLimit_data()
{
    QTest::addColumn<QByteArray>("capability");
    QTest::addColumn<QByteArray>("asked");
    QTest::addColumn<QByteArray>("told");
    QTest::addColumn<std::optional<quint64>>("ofAll");
    QTest::addColumn<std::optional<quint64>>("ofMailbox");
    using Limit = std::optional<quint64>;
    QTest::newRow("one for all") << "APPENDLIMIT=257890"_ba
                                 << ""_ba
                                 << ""_ba << Limit(257890) << Limit();
    QTest::newRow("one for each") << "APPENDLIMIT"_ba
                                  << " APPENDLIMIT"_ba
                                  << " APPENDLIMIT 7000"_ba << Limit() << Limit(7000);
    QTest::newRow("none for this one") << "APPENDLIMIT"_ba
                                       << " APPENDLIMIT"_ba
                                       << " APPENDLIMIT NIL"_ba << Limit() << Limit();
    QTest::newRow("none known") << "IDLE"_ba
                                << ""_ba
                                << ""_ba << Limit() << Limit();
}

/// RFC 7889
void AppenderTest::asksForAppendLimit()
{
    QFETCH(const QByteArray, capability);
    QFETCH(const QByteArray, asked);
    QFETCH(const QByteArray, told);
    ScriptedServer server("S: * PREAUTH [CAPABILITY IMAP4rev1 NAMESPACE " + capability
                          + "] hi\nC: m1 NAMESPACE\nS: m1 OK\n"
                            "C: m2 STATUS \"A\" (MESSAGES UIDNEXT UIDVALIDITY UNSEEN"
                          + asked + ")\nS: * STATUS A (MESSAGES 3" + told + ")\nS: m2 OK\n");
    imap::Account account;
    account.endpoint = {u"127.0.0.1"_s, server.serverPort(), net::Security::Plain};
    Session session(account);
    QSignalSpy ready(&session, &Session::ready);
    session.open();
    QTRY_COMPARE(ready.size(), 1);
    Awaited<imap::MailboxStatus> status;
    session.status("A", status.reply());
    QVERIFY2(status.isOk(), status.why());
    QTEST(session.capabilities().appendLimit(), "ofAll");
    QTEST(status.value().appendLimit, "ofMailbox");
    QCOMPARE(server.complaint(), QString());
}

QTEST_GUILESS_MAIN(AppenderTest)
#include "tst_appender.moc"
