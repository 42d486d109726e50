// SPDX-License-Identifier: GPL-3.0-or-later
// Servers that answer without end, or octet by octet.
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include "awaited.h"
#include "imap/session.h"

using namespace Qt::StringLiterals;
using imap::Session;

namespace {

/// Logs everybody in, then answers the first command by a stream of lines for as long as they are taken.
class StreamingServer final : public QTcpServer {
public:
    StreamingServer(QByteArray stream, qsizetype piece)
        : m_stream(std::move(stream))
        , m_piece(piece)
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            m_client = nextPendingConnection();
            connect(m_client, &QTcpSocket::readyRead, this, [this] { answer(m_client->readAll()); });
            connect(m_client, &QTcpSocket::bytesWritten, this, [this] { send(); });
            m_client->write("* PREAUTH [CAPABILITY IMAP4rev1] hi\r\n");
        });
        listen(QHostAddress::LocalHost);
    }

    bool isEndless = false;
    qint64 sent = 0;

private:
    void answer(const QByteArray &line)
    {
        if (line.startsWith("m1 ")) {
            m_client->write("m1 OK\r\n");
        } else {
            m_isStreaming = true;
            send();
        }
    }

    void send()
    {
        if (!m_isStreaming || m_client->bytesToWrite() > 0)
            return;
        if (m_position >= m_stream.size() && isEndless)
            m_position = 0;
        const QByteArray part = m_stream.mid(m_position, m_piece);
        m_position += part.size();
        sent += part.size();
        m_client->write(part);
    }

    QByteArray m_stream;
    qsizetype m_piece;
    qsizetype m_position = 0;
    bool m_isStreaming = false;
    QTcpSocket *m_client = nullptr;
};

imap::Account account(const StreamingServer &server)
{
    imap::Account account;
    account.endpoint = {u"127.0.0.1"_s, server.serverPort(), net::Security::Plain};
    account.timeouts.idle = std::chrono::seconds(5);
    return account;
}

} // namespace

class HostileStreamsTest final : public QObject {
    Q_OBJECT

private slots:
    void octetByOctet();
    void endlessList();
};

void HostileStreamsTest::octetByOctet()
{
    StreamingServer server(
        "* LIST (\\HasNoChildren) \"/\" INBOX\r\n* LIST () \"/\" {3}\r\na b\r\nm2 OK done\r\n"
        "* LSUB () \"/\" INBOX\r\nm3 OK done\r\n",
        1);
    Session session(account(server));
    QSignalSpy ready(&session, &Session::ready);
    session.open();
    QTRY_COMPARE(ready.size(), 1);
    Awaited<QList<imap::Mailbox>> listed;
    session.list(listed.reply());
    QVERIFY2(listed.isOk(), listed.why());
    QCOMPARE(listed.value().size(), 2);
    QCOMPARE(listed.value().constLast().path.toString(), u"a b"_s);
}

/// Half a list would be half a mailbox, moved and called complete.
void HostileStreamsTest::endlessList()
{
    QByteArray lines;
    for (int i = 0; i < 1000; ++i)
        lines += "* LIST () \"/\" folder" + QByteArray::number(i) + "\r\n";
    StreamingServer server(lines, lines.size());
    server.isEndless = true;
    Session session(account(server));
    QSignalSpy ready(&session, &Session::ready);
    QSignalSpy failed(&session, &Session::failed);
    session.open();
    QTRY_COMPARE(ready.size(), 1);
    Awaited<QList<imap::Mailbox>> listed;
    session.list(listed.reply());
    QVERIFY(listed.wait());
    QVERIFY(!listed.outcome().has_value());
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(failed[0][0].value<Error>().kind, Error::Kind::Protocol);
    QVERIFY(server.sent < 20'000'000);
}

QTEST_GUILESS_MAIN(HostileStreamsTest)
#include "tst_hostilestreams.moc"
