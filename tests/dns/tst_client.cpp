// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/client.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QUdpSocket>
#include <QtEndian>

#include <functional>

#include "dns/await.h"
#include "dns/environment.h"

using namespace Qt::StringLiterals;
using dns::Message;
using dns::QueryOptions;
using dns::Question;
using dns::Response;
using dns::Server;
using dns::Type;
using std::chrono::milliseconds;

namespace {

const Question question{DomainName::fromALabels(u"example.org"), Type::MX};

/// A DNS server of one test: answers UDP and TCP as it is told; an empty answer is silence.
class TestServer final : public QObject {
public:
    using Answer = std::function<QByteArray(const QByteArray &asked)>;

    explicit TestServer(Answer overUdp, Answer overTcp = {},
                        const QHostAddress &address = QHostAddress(QHostAddress::LocalHost))
        : m_overUdp(std::move(overUdp))
        , m_overTcp(std::move(overTcp))
        , m_address(address)
    {
        m_tcp.listen(address);
        m_udp.bind(address, m_tcp.serverPort());
        connect(&m_udp, &QUdpSocket::readyRead, this, &TestServer::readDatagrams);
        connect(&m_tcp, &QTcpServer::newConnection, this, &TestServer::accept);
    }

    Server server() const { return {m_address, m_udp.localPort()}; }
    const QList<Message> &asked() const { return m_asked; }

private:
    void readDatagrams()
    {
        while (m_udp.hasPendingDatagrams()) {
            QByteArray octets(m_udp.pendingDatagramSize(), Qt::Uninitialized);
            QHostAddress from;
            quint16 port = 0;
            m_udp.readDatagram(octets.data(), octets.size(), &from, &port);
            m_asked += dns::parseMessage(octets).value();
            if (const QByteArray answer = m_overUdp(octets); !answer.isEmpty())
                m_udp.writeDatagram(answer, from, port);
        }
    }

    void accept()
    {
        QTcpSocket *socket = m_tcp.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
            const QByteArray answer = m_overTcp(socket->readAll().sliced(2));
            QByteArray length(2, Qt::Uninitialized);
            qToBigEndian(quint16(answer.size()), length.data());
            socket->write(length + answer);
        });
    }

    Answer m_overUdp;
    Answer m_overTcp;
    QHostAddress m_address;
    QUdpSocket m_udp;
    QTcpServer m_tcp;
    QList<Message> m_asked;
};

Message replyTo(const QByteArray &asked)
{
    Message message = dns::parseMessage(asked).value();
    message.isResponse = message.authoritative = true;
    return message;
}

/// Answers with `texts` TXT records of 200 octets beside the MX.
QByteArray answer(const QByteArray &asked, int texts = 0)
{
    Message message = replyTo(asked);
    message.answers = {dns::Record::parse(u"example.org. 300 IN MX 10 mx1.example.net."_s).value()};
    for (int i = 0; i < texts; ++i)
        message.answers +=
            dns::Record{question.name, Type::TXT, {}, dns::Text::fromValue(QByteArray(200, 'x'))};
    return dns::toWire(message).value();
}

QByteArray silence(const QByteArray &)
{
    return {};
}

} // namespace

class ClientTest final : public QObject {
    Q_OBJECT

private slots:
    void answers_data();
    void answers();
    void bitsOfTheQuestion();
    void rcodesAreResponses_data();
    void rcodesAreResponses();
    void largeAnswerOverUdp();
    void truncatedAnswerComesOverTcp();
    void hostileAnswers_data();
    void hostileAnswers();
    void serverWithoutEdns();
    void silentServer();
    void lostPacketIsAskedAgain();
    void nobodyListens();
    void deadServerDelaysNoOther();
    void cancelled();
    void clientGoesAway();
    void nameThatCannotBeAsked();
    void systemResolversAreServers();

private:
    dns::Client m_client;
};

void ClientTest::answers_data()
{
    QTest::addColumn<QString>("address");
    QTest::newRow("IPv4") << u"127.0.0.1"_s;
    QTest::newRow("IPv6") << u"::1"_s;
}

void ClientTest::answers()
{
    QFETCH(QString, address);
    const QHostAddress host(address);
    if (QUdpSocket probe; !probe.bind(host))
        return; // A machine without IPv6 on loopback.
    TestServer server([](const QByteArray &asked) { return answer(asked); }, {}, host);
    const auto response = await(m_client.ask(server.server(), question));
    QVERIFY(response);
    QVERIFY2(*response, *response ? "" : qPrintable(response->error().toString()));
    QCOMPARE((*response)->message.answer(question.name, Type::MX).texts(),
             QStringList{u"10 mx1.example.net."_s});
    QVERIFY((*response)->message.authoritative);
    QCOMPARE((*response)->server, server.server());
    QVERIFY((*response)->receivedAt.secsTo(QDateTime::currentDateTimeUtc()) < 5);
    QVERIFY(dns::parseMessage((*response)->raw).has_value());
    QVERIFY((*response)->roundTrip.count() >= 0);
}

void ClientTest::bitsOfTheQuestion()
{
    TestServer server([](const QByteArray &asked) { return answer(asked); });
    QVERIFY(*await(m_client.ask(server.server(), question)));
    QVERIFY(!server.asked().constLast().recursionDesired);
    QVERIFY(!server.asked().constLast().checkingDisabled);
    QCOMPARE(server.asked().constLast().edns->udpPayloadSize, 1232);
    QVERIFY(!server.asked().constLast().edns->dnssecOk);

    const QueryOptions options{.recursionDesired = true, .checkingDisabled = true, .dnssecOk = true};
    QVERIFY(*await(m_client.ask(server.server(), question, options)));
    QVERIFY(server.asked().constLast().recursionDesired);
    QVERIFY(server.asked().constLast().checkingDisabled);
    QVERIFY(server.asked().constLast().edns->dnssecOk);
    QVERIFY(server.asked().constFirst().id != server.asked().constLast().id);
}

void ClientTest::rcodesAreResponses_data()
{
    QTest::addColumn<int>("rcode");
    QTest::newRow("SERVFAIL") << 2;
    QTest::newRow("NXDOMAIN") << 3;
    QTest::newRow("REFUSED") << 5;
}

void ClientTest::rcodesAreResponses()
{
    QFETCH(int, rcode);
    TestServer server([rcode](const QByteArray &asked) {
        Message message = replyTo(asked);
        message.rcode = dns::Rcode(rcode);
        return dns::toWire(message).value();
    });
    const auto response = await(m_client.ask(server.server(), question));
    QVERIFY(response && *response);
    QCOMPARE(int((*response)->message.rcode), rcode);
    QCOMPARE(server.asked().size(), 1);
}

void ClientTest::largeAnswerOverUdp()
{
    TestServer server([](const QByteArray &asked) { return answer(asked, 4); });
    const auto response = await(m_client.ask(server.server(), question));
    QVERIFY(response && *response);
    QVERIFY((*response)->raw.size() > 512);
}

void ClientTest::truncatedAnswerComesOverTcp()
{
    TestServer server(
        [](const QByteArray &asked) {
            Message message = replyTo(asked);
            message.truncated = true;
            return dns::toWire(message).value();
        },
        [](const QByteArray &asked) { return answer(asked, 100); });
    const auto response = await(m_client.ask(server.server(), question));
    QVERIFY(response && *response);
    QVERIFY(!(*response)->message.truncated);
    QVERIFY((*response)->raw.size() > 20'000);
}

void ClientTest::hostileAnswers_data()
{
    QTest::addColumn<QByteArray>("kind");
    for (const char *kind : {"other question", "other id", "half a message", "garbage", "a question"})
        QTest::newRow(kind) << QByteArray(kind);
}

void ClientTest::hostileAnswers()
{
    QFETCH(QByteArray, kind);
    TestServer server([kind](const QByteArray &asked) {
        Message message = replyTo(asked);
        if (kind == "other question")
            message.questions = {Question{DomainName::fromALabels(u"evil.example"), Type::MX}};
        if (kind == "other id")
            message.id ^= 1;
        if (kind == "a question")
            message.isResponse = false;
        const QByteArray octets = dns::toWire(message).value();
        if (kind == "half a message")
            return octets.first(octets.size() / 2);
        return kind == "garbage" ? QByteArray("\xFF\xFE\xFD") : octets;
    });
    const QueryOptions options{.timeout = milliseconds(100), .tries = 1};
    const auto response = await(m_client.ask(server.server(), question, options));
    QVERIFY(response);
    QVERIFY(!*response);
    QVERIFY(response->error().kind == Error::Kind::Unreachable
            || response->error().kind == Error::Kind::Protocol);
}

void ClientTest::serverWithoutEdns()
{
    TestServer server([](const QByteArray &asked) {
        if (!dns::parseMessage(asked)->edns)
            return answer(asked);
        Message message = replyTo(asked);
        message.edns.reset();
        message.rcode = dns::Rcode::FormErr;
        return dns::toWire(message).value();
    });
    const auto response = await(m_client.ask(server.server(), question));
    QVERIFY(response && *response);
    QVERIFY((*response)->message.rcode == dns::Rcode::NoError);
}

void ClientTest::silentServer()
{
    TestServer server(silence);
    QElapsedTimer clock;
    clock.start();
    const QueryOptions options{.timeout = milliseconds(100), .tries = 2};
    const auto response = await(m_client.ask(server.server(), question, options));
    QVERIFY(response && !*response);
    QCOMPARE(response->error().kind, Error::Kind::Unreachable);
    QVERIFY(response->error().message.contains(u"does not answer"_s));
    QVERIFY(clock.elapsed() < 3000);
    QCOMPARE(server.asked().size(), 2);
}

void ClientTest::lostPacketIsAskedAgain()
{
    int packets = 0;
    TestServer server(
        [&packets](const QByteArray &asked) { return ++packets == 1 ? QByteArray() : answer(asked); });
    const QueryOptions options{.timeout = milliseconds(100), .tries = 2};
    const auto response = await(m_client.ask(server.server(), question, options));
    QVERIFY(response && *response);
}

void ClientTest::nobodyListens()
{
    QUdpSocket taken;
    QVERIFY(taken.bind(QHostAddress::LocalHost));
    const quint16 port = taken.localPort();
    taken.close();
    const auto response = await(m_client.ask({QHostAddress(QHostAddress::LocalHost), port}, question));
    QVERIFY(response && !*response);
    QCOMPARE(response->error().kind, Error::Kind::Unreachable);
}

void ClientTest::deadServerDelaysNoOther()
{
    TestServer dead(silence);
    TestServer alive([](const QByteArray &asked) { return answer(asked); });
    const QueryOptions options{.timeout = milliseconds(3000), .tries = 1};
    const QFuture<Result<Response>> slow = m_client.ask(dead.server(), question, options);
    QList<QFuture<Result<Response>>> quick;
    for (int i = 0; i < 16; ++i)
        quick += m_client.ask(alive.server(), question, options);
    for (const QFuture<Result<Response>> &future : quick)
        QVERIFY(*await(future));
    QVERIFY(!slow.isFinished());
    QCOMPARE(m_client.underWay(), 1);
    QVERIFY(!await(slow)->has_value());
    QCOMPARE(m_client.underWay(), 0);
}

void ClientTest::cancelled()
{
    TestServer server(silence);
    QFuture<Result<Response>> future = m_client.ask(server.server(), question);
    QTRY_COMPARE(server.asked().size(), 1);
    future.cancel();
    QTRY_COMPARE(m_client.underWay(), 0);
    QTRY_VERIFY(future.isFinished());
    QFuture<Result<Response>> early = m_client.ask(server.server(), question);
    early.cancel();
    QTRY_VERIFY(early.isFinished());
    QCOMPARE(server.asked().size(), 1);
}

void ClientTest::clientGoesAway()
{
    TestServer server(silence);
    auto client = std::make_unique<dns::Client>();
    const QFuture<Result<Response>> future = client->ask(server.server(), question);
    QTRY_COMPARE(server.asked().size(), 1);
    client.reset();
    QVERIFY(future.isFinished());
    QVERIFY(future.isCanceled());
}

void ClientTest::nameThatCannotBeAsked()
{
    const Question impossible{DomainName::fromALabels(QString(64, u'a')), Type::A};
    const auto response = await(m_client.ask({QHostAddress(QHostAddress::LocalHost), 53}, impossible));
    QVERIFY(response && !*response);
    QCOMPARE(response->error().kind, Error::Kind::BadInput);
}

void ClientTest::systemResolversAreServers()
{
    for (const Server &server : dns::systemResolvers()) {
        QVERIFY(!server.address.isNull());
        QVERIFY(server.port != 0);
    }
    dns::Environment environment;
    QVERIFY(environment.observers().isEmpty());
    environment.systemResolvers = {{QHostAddress(QHostAddress::LocalHost), 53}};
    QCOMPARE(environment.observers().constFirst().id, u"system"_s);
}

QTEST_GUILESS_MAIN(ClientTest)
#include "tst_client.moc"
