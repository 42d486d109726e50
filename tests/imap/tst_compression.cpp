// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCryptographicHash>
#include <QFile>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QTimer>

#include "awaited.h"
#include "net/connection.h"
#include "net/deflate.h"
#include "onedovecot.h"

using namespace Qt::StringLiterals;
using imap::Session;

namespace {

/// A server that compresses behind its OK, and answers each line from then on with OK.
class CompressingServer final : public QTcpServer {
public:
    CompressingServer()
        : m_deflater([this](QByteArrayView octets) { m_compressed += octets; })
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            m_client = nextPendingConnection();
            connect(m_client, &QTcpSocket::readyRead, this, [this] { read(); });
            m_client->write(greeting);
        });
        listen(QHostAddress::LocalHost);
    }

    imap::Account account() const
    {
        imap::Account account;
        account.endpoint = {u"127.0.0.1"_s, serverPort(), net::Security::Plain};
        account.allowPlaintext = true;
        account.compression = imap::Compression::Always;
        return account;
    }

    QByteArray deflated(const QByteArray &octets)
    {
        m_deflater.put(octets);
        m_deflater.flush();
        return std::exchange(m_compressed, {});
    }

    QByteArray greeting = "* PREAUTH [CAPABILITY IMAP4rev1 NAMESPACE COMPRESS=DEFLATE] hi\r\n";
    std::chrono::milliseconds pace{0}; ///< What is sent comes in pieces of 100 KB, each so much later.
    QByteArray answer = "OK go"; ///< To COMPRESS.
    QByteArray behind; ///< Sent in one go with it, as it is.
    qsizetype splitAt = -1; ///< Of the answer and what is behind it, this many octets come first.
    QByteArrayList lines; ///< Of the client since the OK.

private:
    void read()
    {
        QByteArray octets = m_client->readAll();
        if (m_isCompressed) {
            m_inflater.put(octets);
            QByteArray space(10'000, '\0');
            octets.clear();
            while (!m_inflater.isHungry())
                octets += space.left(std::max<qint64>(m_inflater.take(space.data(), space.size()), 0));
        }
        m_text += octets;
        for (qsizetype end = m_text.indexOf("\r\n"); end >= 0; end = m_text.indexOf("\r\n")) {
            const QByteArray line = m_text.left(end);
            m_text.remove(0, end + 2);
            take(line);
        }
    }

    void take(const QByteArray &line)
    {
        const QByteArray tag = line.left(line.indexOf(' '));
        if (m_isCompressed || !line.endsWith(" COMPRESS DEFLATE")) {
            QByteArray done = tag + " OK done\r\n";
            if (line.contains(" AUTHENTICATE "))
                done = tag + " OK [CAPABILITY IMAP4rev1 NAMESPACE COMPRESS=DEFLATE] in\r\n";
            else if (pace.count() > 0 && line.contains(" FETCH "))
                done.prepend("* 1 FETCH (UID 1 BODY[] {1200000}\r\n" + QByteArray(1'200'000, 'x') + ")\r\n");
            if (m_isDecided)
                lines += line;
            send(m_isCompressed ? deflated(done) : done);
            return;
        }
        m_isDecided = true;
        m_isCompressed = answer.startsWith("OK");
        const QByteArray all = tag + ' ' + answer + "\r\n" + behind;
        if (splitAt < 0) {
            send(all); // Behind what is still on its way.
            return;
        }
        m_client->write(all.left(splitAt));
        m_client->flush();
        QTimer::singleShot(1, m_client, [this, rest = all.mid(splitAt)] { m_client->write(rest); });
    }

    void send(const QByteArray &octets)
    {
        if (pace.count() == 0) {
            m_client->write(octets);
            return;
        }
        if (m_queue.isEmpty())
            QTimer::singleShot(pace, m_client, [this] { sendPiece(); });
        m_queue += octets;
    }

    void sendPiece()
    {
        constexpr qsizetype piece = 100'000;
        m_client->write(m_queue.left(piece));
        m_queue.remove(0, piece);
        if (!m_queue.isEmpty())
            QTimer::singleShot(pace, m_client, [this] { sendPiece(); });
    }

    QTcpSocket *m_client = nullptr;
    net::Deflater m_deflater;
    net::Inflater m_inflater;
    QByteArray m_compressed;
    QByteArray m_queue;
    QByteArray m_text;
    bool m_isCompressed = false;
    bool m_isDecided = false;
};

/// Counts, and holds reading back after the first octets of a body.
class CountingSink final : public imap::BodySink {
public:
    void beginBody(quint32, quint64) override { }
    void bodyChunk(QByteArrayView octets) override
    {
        count += octets.size();
        largest = std::max(largest, octets.size());
    }
    void endBody() override { ++bodies; }

    qsizetype count = 0;
    qsizetype largest = 0;
    int bodies = 0;
};

/// Resident memory of this process, in octets.
qint64 residentOctets()
{
    QFile file(u"/proc/self/statm"_s);
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() * 4096 : 0;
}

QByteArray noise(int octets)
{
    QByteArray text(octets, '\0');
    QRandomGenerator(7).generate(text.begin(), text.end());
    return text.replace('\0', '0').replace('\n', 'n').replace('\r', 'r');
}

} // namespace

/// COMPRESS=DEFLATE (RFC 4978), with a real Dovecot and with servers that do what no real one does.
class CompressionTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void isNegotiated_data();
    void isNegotiated();
    void beginsOnceTheLineIsThin();
    void carriesLargeMessagesBothWays();
    void isDeclined_data();
    void isDeclined();
    void beginsBehindTheOk();
    void findsCorruption_data();
    void findsCorruption();
    void bombStaysSmall();
    void endlessLineIsCut();

private:
    OneDovecot m_host;
};

void CompressionTest::initTestCase()
{
    const Status started = m_host.start();
    QVERIFY2(started, started ? "" : qPrintable(started.error().toString()));
}

void CompressionTest::isNegotiated_data()
{
    QTest::addColumn<net::Security>("security");
    QTest::addColumn<imap::Compression>("wanted");
    QTest::addColumn<bool>("isCompressed");
    using enum imap::Compression;
    QTest::newRow("TLS") << net::Security::Tls << Always << true;
    QTest::newRow("STARTTLS") << net::Security::StartTls << Always << true;
    QTest::newRow("plain") << net::Security::Plain << Always << true;
    QTest::newRow("where the line is thin") << net::Security::Tls << WhereThin << false;
    QTest::newRow("never") << net::Security::Plain << Never << false;
}

void CompressionTest::isNegotiated()
{
    QFETCH(const net::Security, security);
    QFETCH(const imap::Compression, wanted);
    QFETCH(const bool, isCompressed);
    imap::Account account = m_host.account(security);
    account.compression = wanted;
    Session session(account);
    QCOMPARE(opened(session), QString());
    Awaited<QList<imap::Mailbox>> listed;
    session.list(listed.reply());
    QVERIFY2(listed.isOk(), listed.why());
    QCOMPARE(session.connection()->isCompressed(), isCompressed);
    QSignalSpy closed(&session, &Session::closed);
    session.logout();
    QTRY_COMPARE(closed.size(), 1);
}

void CompressionTest::beginsOnceTheLineIsThin()
{
    CompressingServer server;
    server.greeting = "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hi\r\n";
    server.pace = std::chrono::milliseconds(40); // 100 KB each: 2.5 MB/s
    imap::Account account = server.account();
    account.compression = imap::Compression::WhereThin;
    account.credentials.user = u"ann@example.test"_s;
    Session session(account);
    QCOMPARE(opened(session), QString());
    CountingSink sink;
    std::array<Awaited<void>, 4> replies;
    QList<bool> wasCompressed;
    for (Awaited<void> &reply : replies) {
        session.fetchBodies({1, 1}, &sink, reply.reply());
        QVERIFY2(reply.isOk(), reply.why());
        wasCompressed += session.connection()->isCompressed();
    }
    QVERIFY(!wasCompressed.constFirst());
    QVERIFY(wasCompressed.constLast());
    QCOMPARE(sink.count, 4'800'000);
    QVERIFY(server.lines.constLast().endsWith(" UID FETCH 1 (UID BODY.PEEK[])"));
}

void CompressionTest::carriesLargeMessagesBothWays()
{
    imap::Account account = m_host.account(net::Security::Tls);
    account.compression = imap::Compression::Always;
    Session session(account);
    QCOMPARE(opened(session), QString());
    QCOMPARE(entered(session, "Large"), QString());
    QVERIFY(session.connection()->isCompressed());
    constexpr qint64 fewPending = 256 * 1024;
    const QByteArray body = noise(6'000'000);
    const QByteArray text = numberedMessage(1, 2'000'000) + body;
    Awaited<imap::Appended> appended;
    session.appender().begin("Large", appended.reply());
    session.appender().addMessage({}, {}, static_cast<quint64>(text.size()));
    qsizetype at = 0;
    int pauses = 0;
    const auto write = [&] {
        while (at < text.size() && session.pendingOctets() < fewPending) {
            const qsizetype size = std::min<qsizetype>(60'000, text.size() - at);
            session.appender().write(QByteArrayView(text).sliced(at, size));
            at += size;
        }
        if (at == text.size() && session.appender().isOpen())
            session.appender().finish();
        else if (at < text.size())
            ++pauses;
    };
    connect(&session, &Session::written, this, write);
    write();
    QVERIFY2(appended.isOk(), appended.why());
    disconnect(&session, &Session::written, this, nullptr);
    QVERIFY(pauses > 3); // It was told each time when there was room again.

    CountingSink sink;
    Awaited<void> fetched;
    session.fetchBodies({1, imap::UidSet::largest}, &sink, fetched.reply());
    QVERIFY2(fetched.isOk(), fetched.why());
    QCOMPARE(sink.count, text.size());
    QCOMPARE(sink.bodies, 1);
    QVERIFY(session.connection()->octetsReceived() > static_cast<quint64>(text.size()));
}

void CompressionTest::isDeclined_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("TLS compresses already, RFC 4978 §3")
        << "NO [COMPRESSIONACTIVE] DEFLATE active via TLS"_ba;
    QTest::newRow("not now") << "NO sorry"_ba;
    QTest::newRow("not understood") << "BAD what"_ba;
}

void CompressionTest::isDeclined()
{
    QFETCH(const QByteArray, answer);
    CompressingServer server;
    server.answer = answer;
    Session session(server.account());
    QCOMPARE(opened(session), QString());
    Awaited<void> done;
    session.noop(done.reply());
    QVERIFY2(done.isOk(), done.why());
    QVERIFY(!session.connection()->isCompressed());
    QCOMPARE(server.lines, QByteArrayList{"m3 NOOP"});
}

void CompressionTest::beginsBehindTheOk()
{
    qsizetype last = 1;
    for (qsizetype at = 0; at < last; ++at) {
        CompressingServer server;
        server.behind = server.deflated("* CAPABILITY IMAP4rev1 XBEHIND\r\n");
        server.splitAt = at;
        last = QByteArray("m2 OK go\r\n").size() + server.behind.size();
        Session session(server.account());
        QCOMPARE(opened(session), QString());
        Awaited<void> first, second;
        session.noop(first.reply()); // Held back until COMPRESS is answered.
        session.status("INBOX", {});
        session.noop(second.reply());
        QVERIFY2(first.isOk() && second.isOk(), second.why());
        QVERIFY(session.connection()->isCompressed());
        QVERIFY(session.capabilities().has("XBEHIND"));
        QCOMPARE(server.lines.size(), 3); // And nothing came in plain text between.
        QCOMPARE(server.lines.constFirst(), "m3 NOOP"_ba);
    }
}

void CompressionTest::findsCorruption_data()
{
    QTest::addColumn<QByteArray>("behind");
    QTest::newRow("plain text") << "* OK not compressed at all\r\n"_ba;
    QTest::newRow("a block of the fourth type") << "\x07\xff\xff"_ba;
    QTest::newRow("more than its end") << QByteArray::fromHex("0300") + "more";
}

void CompressionTest::findsCorruption()
{
    QFETCH(const QByteArray, behind);
    CompressingServer server;
    server.behind = behind;
    Session session(server.account());
    QSignalSpy failed(&session, &Session::failed);
    session.open();
    QTRY_COMPARE(failed.size(), 1);
    const Error error = failed[0][0].value<Error>();
    QCOMPARE(error.kind, Error::Kind::Protocol);
    QVERIFY2(error.message.contains(u"compressed"_s), qPrintable(error.toString()));
    server.behind.clear();
    CompressingServer healthy;
    Session again(healthy.account());
    QCOMPARE(opened(again), QString());
}

void CompressionTest::bombStaysSmall()
{
    constexpr qsizetype bodyOctets = 100'000'000;
    CompressingServer server;
    Session session(server.account());
    server.behind = server.deflated("* 1 FETCH (UID 1 BODY[] {" + QByteArray::number(bodyOctets) + "}\r\n");
    for (int i = 0; i < 100; ++i)
        server.behind += server.deflated(QByteArray(bodyOctets / 100, '\0'));
    server.behind += server.deflated(")\r\n");
    QVERIFY(server.behind.size() < 750'000);
    CountingSink sink;
    Awaited<void> fetched;
    connect(&session, &Session::ready, this, [&] { session.fetchBodies({1, 1}, &sink, fetched.reply()); });
    const qint64 before = residentOctets();
    QCOMPARE(opened(session), QString());
    QVERIFY2(fetched.isOk(), fetched.why());
    QCOMPARE(sink.count, bodyOctets);
    QVERIFY(sink.largest <= 64 * 1024);
    QVERIFY2(residentOctets() - before < 20'000'000, qPrintable(QString::number(residentOctets() - before)));
}

void CompressionTest::endlessLineIsCut()
{
    CompressingServer server;
    server.behind = server.deflated("* OK " + QByteArray(50'000'000, 'x'));
    QVERIFY(server.behind.size() < 500'000);
    Session session(server.account());
    QSignalSpy failed(&session, &Session::failed);
    session.open();
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(failed[0][0].value<Error>().kind, Error::Kind::Protocol);
}

QTEST_GUILESS_MAIN(CompressionTest)
#include "tst_compression.moc"
