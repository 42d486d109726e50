// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QTimer>

#include "imap/session.h"
#include "onedovecot.h"

using namespace Qt::StringLiterals;
using imap::Session;

namespace {

constexpr std::chrono::milliseconds idle(200); // Fifteen of them are the most that a trickle may take.

/// Answers the first command at once, the others a piece at a time, each much earlier than an idle server
/// would.
class TricklingServer final : public QTcpServer {
public:
    /// Sends `before` again and again instead of the answer, unless it is empty; `piece` octets at a time.
    TricklingServer(QByteArray before, qsizetype piece)
        : m_before(std::move(before))
        , m_piece(piece)
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            m_client = nextPendingConnection();
            m_client->write("* PREAUTH [CAPABILITY IMAP4rev1 NAMESPACE] hi\r\n");
            connect(m_client, &QTcpSocket::readyRead, this, [this] { read(); });
        });
        connect(&m_timer, &QTimer::timeout, this, [this] { trickle(); });
        listen(QHostAddress::LocalHost);
    }

    imap::Account account() const
    {
        imap::Account account;
        account.endpoint = {u"127.0.0.1"_s, serverPort(), net::Security::Plain};
        account.timeouts.idle = idle;
        return account;
    }

private:
    void read()
    {
        while (m_client->canReadLine()) {
            const QByteArray tag = m_client->readLine().split(' ').constFirst();
            if (tag == "m1")
                m_client->write("m1 OK\r\n");
            else
                m_left += m_before + (m_before.isEmpty() ? tag + " OK done\r\n" : QByteArray());
        }
        m_timer.start(idle / 8);
    }

    void trickle()
    {
        m_client->write(m_left.left(m_piece));
        m_left.remove(0, m_piece);
        if (m_left.isEmpty())
            m_left = m_before;
    }

    const QByteArray m_before;
    const qsizetype m_piece;
    QPointer<QTcpSocket> m_client;
    QByteArray m_left;
    QTimer m_timer;
};

class Nowhere final : public imap::BodySink {
public:
    void beginBody(quint32, quint64) override { }
    void bodyChunk(QByteArrayView) override { }
    void endBody() override { }
};

} // namespace

/// Servers that are never silent and never done.
class SlowServerTest final : public QObject {
    Q_OBJECT

private slots:
    void trickleEnds_data();
    void trickleEnds();
    void slowAnswersAreWaitedFor();
};

void SlowServerTest::trickleEnds_data()
{
    QTest::addColumn<QByteArray>("octets");
    QTest::addColumn<int>("piece");
    QTest::newRow("an octet of a line now and then") << QByteArray("* OK " + QByteArray(1000, 'x')) << 1;
    QTest::newRow("an octet of a message now and then")
        << QByteArray("* 1 FETCH (UID 1 BODY[] {1000000}\r\n" + QByteArray(1000, 'x')) << 1;
    QTest::newRow("whole lines, but never the answer") << "* OK still here\r\n"_ba << 17;
}

void SlowServerTest::trickleEnds()
{
    QFETCH(const QByteArray, octets);
    QFETCH(const int, piece);
    TricklingServer server(octets, piece);
    Session session(server.account());
    QCOMPARE(opened(session), QString());
    QSignalSpy failed(&session, &Session::failed);
    Nowhere sink;
    std::optional<imap::Failure::Cause> cause;
    session.fetchBodies({1, 1}, &sink, [&](const imap::Outcome<void> &outcome) {
        if (!outcome)
            cause = outcome.error().cause;
    });
    QElapsedTimer time;
    time.start();
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 20'000);
    QVERIFY(time.elapsed() > 5 * idle.count()); // Not the ordinary silence.
    const Error error = failed[0][0].value<Error>();
    QCOMPARE(error.kind, Error::Kind::Unreachable); // Which is tried again.
    QVERIFY2(error.message.contains(u"slowly"_s), qPrintable(error.toString()));
    QVERIFY(error.detail.contains(u"octets"_s));
    QCOMPARE(cause, imap::Failure::Cause::Lost);
}

void SlowServerTest::slowAnswersAreWaitedFor()
{
    TricklingServer server({}, 1);
    Session session(server.account());
    QCOMPARE(opened(session), QString());
    QSignalSpy failed(&session, &Session::failed);
    int answered = 0;
    for (int i = 0; i < 12; ++i) // A third of a second each.
        session.noop([&](const imap::Outcome<void> &outcome) { answered += outcome ? 1 : 0; });
    QTRY_VERIFY_WITH_TIMEOUT(answered == 12 || !failed.isEmpty(), 30'000);
    QCOMPARE(failed.isEmpty() ? QString() : failed[0][0].value<Error>().toString(), QString());
}

QTEST_GUILESS_MAIN(SlowServerTest)
#include "tst_slowserver.moc"
