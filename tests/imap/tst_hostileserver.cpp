// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTest>

#include "awaited.h"
#include "imap/session.h"
#include "scriptedserver.h"

using namespace Qt::StringLiterals;
using imap::Session;

namespace {

class CountingSink final : public imap::BodySink {
public:
    void beginBody(quint32, quint64) override { ++begun; }
    void bodyChunk(QByteArrayView chunk) override { octets += chunk.size(); }
    void endBody() override { ++ended; }

    int begun = 0;
    int ended = 0;
    qint64 octets = 0;
};

} // namespace

/// What a server may not do to us: crash, hang, fill the memory, or make us send what it chooses.
class HostileServerTest final : public QObject {
    Q_OBJECT

private slots:
    void survives_data();
    void survives();
};

void HostileServerTest::survives_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<bool>("sessionGoesOn");
    QTest::addColumn<Error::Kind>("kind");
    const QByteArray end = "\r\nm2 OK\r\n";
    const QByteArray deep(100'000, '(');
    QTest::newRow("100,000 parentheses in FETCH") << "* 1 FETCH (X " + deep + end << true << Error::Kind();
    QTest::newRow("100,000 parentheses in LIST") << "* LIST " + deep + end << true << Error::Kind();
    QTest::newRow("100,000 parentheses in NAMESPACE") << "* NAMESPACE " + deep + end << true << Error::Kind();
    QTest::newRow("100,000 parentheses in an unknown answer")
        << "* XYZ " + deep + end << true << Error::Kind();
    QTest::newRow("100,000 parentheses in a code")
        << "* OK [XYZ " + deep + "]" + end << true << Error::Kind();
    QTest::newRow("NUL and 8-bit octets")
        << "* \x00\xff\x01 FETCH\r\n* 1 FETCH (\x00 \xff)"_ba + end << true << Error::Kind();
    QTest::newRow("numbers beyond 64 bits")
        << "* 99999999999999999999999 EXISTS\r\n* 0 EXPUNGE\r\n* 4294967296 EXPUNGE\r\n"
           "* 18446744073709551615 FETCH (UID 99999999999999999999 FLAGS ())"_ba
            + end
        << true << Error::Kind();
    QTest::newRow("\"+\" that nobody waits for") << "+ go on\r\n+ \r\n+ "_ba + end << true << Error::Kind();
    QTest::newRow("unknown untagged with a literal")
        << "* XYZ {5}\r\nm2 OK {3}\r\nabc"_ba + end << true << Error::Kind();
    QTest::newRow("text that looks like a literal") << "* OK ready {500}"_ba + end << true << Error::Kind();
    QTest::newRow("a header of 2 MB is left out")
        << "* 1 FETCH (UID 1 BODY[HEADER.FIELDS (DATE)] {2000000}\r\n" + QByteArray(2'000'000, 'x') + ")"
            + end
        << true << Error::Kind();
    QTest::newRow("a body nobody asked for")
        << "* 1 FETCH (UID 77 BODY[] {2000000}\r\n" + QByteArray(2'000'000, 'x') + ")" + end << true
        << Error::Kind();
    QTest::newRow("a line without end") << QByteArray(9'000'000, 'x') << false << Error::Kind::Protocol;
    QTest::newRow("a literal of 9 TB")
        << "* 1 FETCH (UID 1 BODY[] {9999999999999}\r\nxxx"_ba << false << Error::Kind::Protocol;
    QTest::newRow("a literal of 4 GB and silence")
        << "* 1 FETCH (UID 1 BODY[] {4294967295}\r\nxxx"_ba << false << Error::Kind::Unreachable;
    QTest::newRow("a mailbox name of 2 GB")
        << "* LIST () \"/\" {2000000000}\r\nxxx"_ba << false << Error::Kind::Protocol;
    QByteArray literals = "* XYZ";
    for (int i = 0; i < 20'000; ++i)
        literals += " {0}\r\n";
    QTest::newRow("20,000 literals in one answer") << literals + end << false << Error::Kind::Protocol;
    QTest::newRow("an answer to an unknown tag") << "m99 OK done\r\n"_ba << false << Error::Kind::Protocol;
    QTest::newRow("an answer to an overlong tag") << "m" + QByteArray(100'000, '9') + " OK\r\n"
                                                  << false << Error::Kind::Protocol;
    QTest::newRow("another protocol")
        << "HTTP/1.1 400 Bad Request\r\n\r\n"_ba << false << Error::Kind::Protocol;
}

void HostileServerTest::survives()
{
    QFETCH(const QByteArray, payload);
    QFETCH(const bool, sessionGoesOn);
    QFETCH(const Error::Kind, kind);
    ScriptedServer server("S: * PREAUTH [CAPABILITY IMAP4rev1] hi\nC: m1 LIST \"\" \"\"\nS: m1 OK\n"
                          "C: m2 UID FETCH 1:5 (UID BODY.PEEK[])\nS<\nC: m3 NOOP\nS: m3 OK\n");
    server.setPayload(payload);
    imap::Account account;
    account.endpoint = {u"127.0.0.1"_s, server.serverPort(), net::Security::Plain};
    account.timeouts.idle = std::chrono::seconds(1);
    Session session(account);
    QSignalSpy ready(&session, &Session::ready);
    QSignalSpy failed(&session, &Session::failed);
    session.open();
    QTRY_COMPARE(ready.size(), 1);
    CountingSink sink;
    Awaited<void> fetched, after;
    session.fetchBodies({1, 5}, &sink, fetched.reply());
    QVERIFY(fetched.wait());
    QCOMPARE(fetched.calls(), 1);
    QCOMPARE(sink.ended, 0);
    QCOMPARE(fetched.outcome().has_value(), sessionGoesOn);
    const QByteArray sentBefore = "m1 LIST \"\" \"\"\r\nm2 UID FETCH 1:5 (UID BODY.PEEK[])\r\n";
    QCOMPARE(server.received(), sentBefore);
    session.noop(after.reply());
    QVERIFY(after.wait());
    QCOMPARE(after.outcome().has_value(), sessionGoesOn);
    if (!sessionGoesOn) {
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(failed[0][0].value<Error>().kind, kind);
        QVERIFY(failed[0][0].value<Error>().toString().size() < 2'000);
    }
}

QTEST_GUILESS_MAIN(HostileServerTest)
#include "tst_hostileserver.moc"
