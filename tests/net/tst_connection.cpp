// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>

#include "net/connection.h"
#include "rehearsal/certificates.h"

using namespace Qt::StringLiterals;
using net::Connection;
using Outcome = net::CertificateVerdict::Outcome;

namespace {

constexpr net::Timeouts patient{std::chrono::seconds(10), std::chrono::seconds(10)};

/// Takes the first client of a server, whatever it is.
QTcpSocket *client(QTcpServer &server)
{
    if (!QTest::qWaitFor([&] { return server.hasPendingConnections(); }))
        return nullptr;
    return server.nextPendingConnection();
}

void makeSslServer(QSslServer &server, const rehearsal::Certificate &certificate)
{
    QFile key(certificate.keyFile);
    QVERIFY(key.open(QIODevice::ReadOnly));
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(QSslCertificate::fromPath(certificate.certificateFile));
    configuration.setPrivateKey(QSslKey(key.readAll(), QSsl::Ec));
    server.setSslConfiguration(configuration);
    QVERIFY(server.listen(QHostAddress::LocalHost));
}

/// Its one client can begin TLS at any time.
class StartTlsServer final : public QTcpServer {
public:
    std::unique_ptr<QSslSocket> peer;

protected:
    void incomingConnection(qintptr descriptor) override
    {
        peer = std::make_unique<QSslSocket>();
        peer->setSocketDescriptor(descriptor);
    }
};

Error errorOf(const QSignalSpy &failed)
{
    return failed.isEmpty() ? Error() : failed[0][0].value<Error>();
}

} // namespace

/// Connections to real servers on loopback.
class ConnectionTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void judgesCertificates_data();
    void judgesCertificates();
    void tellsFailuresApart_data();
    void tellsFailuresApart();
    void triesFurtherAddresses();
    void startsTls();
    void refusesOctetsBeforeTheHandshake();
    void slowsThePeerDown();
    void reportsWhatLeaves_data();
    void reportsWhatLeaves();
    void noticesSilence();
    void noticesTheEnd();
    void canBeDroppedAnywhere();
    void readsFingerprints();

private:
    QTemporaryDir m_folder;
    std::unique_ptr<rehearsal::CertificateAuthority> m_authority;
    QHash<QString, rehearsal::Certificate> m_certificates;
    QList<QSslCertificate> m_authorities;
};

void ConnectionTest::initTestCase()
{
    m_authority = std::make_unique<rehearsal::CertificateAuthority>(m_folder.path());
    QVERIFY(m_authority->create());
    const QList<rehearsal::CertificateRequest> requests{
        {u"good"_s, {u"127.0.0.1"_s, u"localhost"_s}, 30, false},
        {u"other"_s, {u"other.example"_s}, 30, false},
        {u"expired"_s, {u"127.0.0.1"_s}, -1, false},
        {u"self"_s, {u"127.0.0.1"_s}, 30, true}};
    for (const rehearsal::CertificateRequest &request : requests) {
        const Result<rehearsal::Certificate> certificate = m_authority->issue(request);
        QVERIFY2(certificate, certificate ? "" : qPrintable(certificate.error().toString()));
        m_certificates.insert(request.name, *certificate);
    }
    const auto authorities = net::readAuthorities(m_authority->caFile());
    QVERIFY(authorities);
    m_authorities = *authorities;
    QVERIFY(!net::readAuthorities(m_folder.filePath(u"no such file"_s)));
    QVERIFY(!net::readAuthorities(m_certificates.value(u"good"_s).keyFile));
}

void ConnectionTest::judgesCertificates_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<bool>("isAuthorityKnown");
    QTest::addColumn<QString>("acceptedFingerprintOf");
    QTest::addColumn<Outcome>("outcome");
    QTest::newRow("good") << u"good"_s << true << QString() << Outcome::Verified;
    QTest::newRow("good and accepted") << u"good"_s << true << u"good"_s << Outcome::Verified;
    QTest::newRow("unknown authority") << u"good"_s << false << QString() << Outcome::Refused;
    QTest::newRow("another host's") << u"other"_s << true << QString() << Outcome::Refused;
    QTest::newRow("expired") << u"expired"_s << true << QString() << Outcome::Refused;
    QTest::newRow("self-signed") << u"self"_s << true << QString() << Outcome::Refused;
    QTest::newRow("self-signed, accepted")
        << u"self"_s << false << u"self"_s << Outcome::AcceptedByFingerprint;
    QTest::newRow("expired, accepted")
        << u"expired"_s << true << u"expired"_s << Outcome::AcceptedByFingerprint;
    QTest::newRow("self-signed, another accepted") << u"self"_s << false << u"good"_s << Outcome::Refused;
}

void ConnectionTest::judgesCertificates()
{
    QFETCH(const QString, certificate);
    QFETCH(const bool, isAuthorityKnown);
    QFETCH(const QString, acceptedFingerprintOf);
    QFETCH(const Outcome, outcome);
    QSslServer server;
    makeSslServer(server, m_certificates.value(certificate));
    const auto fingerprintOf = [this](const QString &name) {
        return QSslCertificate::fromPath(m_certificates.value(name).certificateFile)
            .constFirst()
            .digest(QCryptographicHash::Sha256);
    };
    net::TlsTrust trust;
    if (isAuthorityKnown)
        trust.authorities = m_authorities;
    if (!acceptedFingerprintOf.isEmpty())
        trust.fingerprints = {fingerprintOf(acceptedFingerprintOf)};
    Connection connection({u"127.0.0.1"_s, server.serverPort(), net::Security::Tls}, trust, patient);
    QSignalSpy opened(&connection, &Connection::opened);
    QSignalSpy failed(&connection, &Connection::failed);
    connection.open();
    QTRY_VERIFY(!opened.isEmpty() || !failed.isEmpty());
    QCOMPARE(connection.verdict().outcome, outcome);
    QCOMPARE(connection.verdict().fingerprint, fingerprintOf(certificate));
    QCOMPARE(failed.isEmpty(), outcome != Outcome::Refused);
    QCOMPARE(connection.verdict().reasons.isEmpty(), outcome == Outcome::Verified);
    QCOMPARE(connection.isEncrypted(), outcome != Outcome::Refused);
    if (outcome == Outcome::Refused) {
        QCOMPARE(errorOf(failed).kind, Error::Kind::CertificateRefused);
        QVERIFY(errorOf(failed).detail.contains(connection.verdict().fingerprintText()));
        QVERIFY(!errorOf(failed).remedy.isEmpty());
    }
}

void ConnectionTest::tellsFailuresApart_data()
{
    QTest::addColumn<QString>("server");
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("words");
    QTest::newRow("no such host") << u"none"_s << u"no..such.host.invalid"_s << u"no server called"_s;
    QTest::newRow("refused") << u"none"_s << u"127.0.0.1"_s << u"refused the connection"_s;
    QTest::newRow("silent") << u"silent"_s << u"127.0.0.1"_s << u"did not answer in time"_s;
    QTest::newRow("no TLS there") << u"plain"_s << u"127.0.0.1"_s << u"No encrypted connection"_s;
    QTest::newRow("closed at once") << u"closing"_s << u"127.0.0.1"_s << u"No encrypted connection"_s;
}

void ConnectionTest::tellsFailuresApart()
{
    QFETCH(const QString, server);
    QFETCH(const QString, host);
    QFETCH(const QString, words);
    QTcpServer listener;
    QVERIFY(listener.listen(QHostAddress::LocalHost));
    const quint16 port = listener.serverPort();
    if (server == u"none"_s)
        listener.close();
    connect(&listener, &QTcpServer::newConnection, &listener, [&] {
        QTcpSocket *peer = listener.nextPendingConnection();
        if (server == u"plain"_s)
            peer->write("* OK IMAP ready\r\n");
        if (server == u"closing"_s)
            peer->abort();
    });
    Connection connection({host, port, net::Security::Tls}, {}, {std::chrono::milliseconds(1'000), {}});
    QSignalSpy failed(&connection, &Connection::failed);
    connection.open();
    QVERIFY(failed.isEmpty());
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(errorOf(failed).kind, Error::Kind::Unreachable);
    QVERIFY2(errorOf(failed).message.contains(words), qPrintable(errorOf(failed).toString()));
    QCOMPARE(connection.state(), Connection::State::Closed);
}

void ConnectionTest::triesFurtherAddresses()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress(u"127.0.0.1"_s))); // Not on ::1, which many a hosts file names first.
    Connection connection({u"localhost"_s, server.serverPort(), net::Security::Plain}, {}, patient);
    QSignalSpy opened(&connection, &Connection::opened);
    connection.open();
    QTRY_COMPARE(opened.size(), 1);
}

void ConnectionTest::startsTls()
{
    QSslServer certified;
    makeSslServer(certified, m_certificates.value(u"good"_s));
    StartTlsServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    Connection connection({u"127.0.0.1"_s, server.serverPort(), net::Security::StartTls}, {m_authorities, {}},
                          patient);
    QSignalSpy opened(&connection, &Connection::opened);
    QSignalSpy encrypted(&connection, &Connection::encrypted);
    connection.open();
    QTRY_COMPARE(opened.size(), 1);
    QTRY_VERIFY(server.peer);
    QVERIFY(!connection.isEncrypted());
    server.peer->setSslConfiguration(certified.sslConfiguration());
    server.peer->startServerEncryption();
    connection.startTls();
    QTRY_COMPARE(encrypted.size(), 1);
    QVERIFY(connection.isEncrypted());
    QCOMPARE(connection.verdict().outcome, Outcome::Verified);
    QVERIFY(connection.protocolName().startsWith(u"TLS 1."_s));
    connection.write("hello"_ba);
    QTRY_COMPARE(server.peer->bytesAvailable(), 5);
}

void ConnectionTest::refusesOctetsBeforeTheHandshake()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    Connection connection({u"127.0.0.1"_s, server.serverPort(), net::Security::StartTls}, {}, patient);
    QSignalSpy readyRead(&connection, &Connection::readyRead);
    QSignalSpy failed(&connection, &Connection::failed);
    connection.open();
    QTcpSocket *peer = client(server);
    QVERIFY(peer);
    peer->write("a OK begin TLS\r\n* CAPABILITY evil\r\n");
    QTRY_VERIFY(!readyRead.isEmpty());
    std::array<char, 16> line{};
    QCOMPARE(connection.read(line.data(), 16), 16);
    connection.startTls();
    QCOMPARE(errorOf(failed).kind, Error::Kind::Protocol);
    QCOMPARE(connection.state(), Connection::State::Closed);
}

void ConnectionTest::slowsThePeerDown()
{
    constexpr qint64 total = 30'000'000;
    QSslServer server;
    makeSslServer(server, m_certificates.value(u"good"_s));
    Connection connection({u"127.0.0.1"_s, server.serverPort(), net::Security::Tls}, {m_authorities, {}},
                          patient);
    connection.open();
    QTcpSocket *peer = client(server);
    QVERIFY(peer);
    peer->write(QByteArray(total, 'x'));
    QTRY_VERIFY(connection.octetsAvailable() > 200'000);
    const qint64 waiting = connection.octetsAvailable();
    QTest::qWait(100); // Time enough on loopback for all of it, were it not held back.
    QVERIFY(connection.octetsAvailable() <= std::max<qint64>(waiting, 1'000'000));
    qint64 received = 0;
    std::vector<char> buffer(65'536);
    QVERIFY(QTest::qWaitFor(
        [&] {
            received += connection.read(buffer.data(), static_cast<qint64>(buffer.size()));
            return received == total;
        },
        30'000));
    QCOMPARE(connection.octetsReceived(), static_cast<quint64>(total));
}

void ConnectionTest::reportsWhatLeaves_data()
{
    QTest::addColumn<bool>("isEncrypted");
    QTest::newRow("plain") << false;
    QTest::newRow("TLS") << true;
}

void ConnectionTest::reportsWhatLeaves()
{
    QFETCH(const bool, isEncrypted);
    constexpr qint64 total = 20'000'000;
    QSslServer secure;
    makeSslServer(secure, m_certificates.value(u"good"_s));
    QTcpServer plain;
    QVERIFY(plain.listen(QHostAddress::LocalHost));
    QTcpServer &server = isEncrypted ? static_cast<QTcpServer &>(secure) : plain;
    Connection connection(
        {u"127.0.0.1"_s, server.serverPort(), isEncrypted ? net::Security::Tls : net::Security::Plain},
        {m_authorities, {}}, patient);
    QSignalSpy opened(&connection, &Connection::opened);
    QSignalSpy written(&connection, &Connection::written);
    connection.open();
    QTcpSocket *peer = client(server);
    QVERIFY(peer);
    QTRY_COMPARE(opened.size(), 1);
    connection.write(QByteArray(total, 'y'));
    QVERIFY(connection.pendingOctets() > 0);
    qint64 received = 0;
    QVERIFY(QTest::qWaitFor(
        [&] {
            received += peer->readAll().size();
            return received == total;
        },
        30'000));
    QTRY_COMPARE(connection.pendingOctets(), 0);
    QVERIFY(!written.isEmpty());
    QCOMPARE(connection.octetsSent(), static_cast<quint64>(total));
}

void ConnectionTest::noticesSilence()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    Connection connection({u"127.0.0.1"_s, server.serverPort(), net::Security::Plain}, {},
                          {std::chrono::seconds(10), std::chrono::milliseconds(200)});
    QSignalSpy opened(&connection, &Connection::opened);
    QSignalSpy failed(&connection, &Connection::failed);
    connection.open();
    QTRY_COMPARE(opened.size(), 1);
    QVERIFY(!failed.wait(500));
    connection.setAnswerAwaited(true);
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(errorOf(failed).kind, Error::Kind::Unreachable);
}

void ConnectionTest::noticesTheEnd()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    Connection connection({u"127.0.0.1"_s, server.serverPort(), net::Security::Plain}, {}, patient);
    QSignalSpy closed(&connection, &Connection::closed);
    QSignalSpy failed(&connection, &Connection::failed);
    connection.open();
    QTcpSocket *peer = client(server);
    QVERIFY(peer);
    peer->write("* BYE\r\n");
    peer->disconnectFromHost();
    QTRY_COMPARE(closed.size(), 1);
    QCOMPARE(failed.size(), 0);
    QCOMPARE(connection.octetsAvailable(), 7); // What came before the end can still be read.
}

void ConnectionTest::canBeDroppedAnywhere()
{
    QSslServer server;
    makeSslServer(server, m_certificates.value(u"good"_s));
    for (int turns = 0; turns < 20; ++turns) {
        auto connection = std::make_unique<Connection>(
            net::Endpoint{u"localhost"_s, server.serverPort(), net::Security::Tls},
            net::TlsTrust{m_authorities, {}}, patient);
        QSignalSpy failed(connection.get(), &Connection::failed);
        connection->open();
        for (int i = 0; i < turns; ++i)
            QTest::qWait(1);
        if (turns % 2 == 0)
            connection->abort();
        QCOMPARE(failed.size(), 0);
        connection.reset();
    }
}

void ConnectionTest::readsFingerprints()
{
    const QByteArray octets =
        QByteArray::fromHex("00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF");
    QCOMPARE(net::parseFingerprint(u"00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF"_s)
                 .value_or(""),
             octets);
    QCOMPARE(net::parseFingerprint(QString::fromLatin1(octets.toHex(':'))).value_or(""), octets);
    QVERIFY(!net::parseFingerprint(u"0011"_s));
    QVERIFY(!net::parseFingerprint(QString(64, u'g')));
    QVERIFY(!net::parseFingerprint(QString(66, u'a')));
}

QTEST_GUILESS_MAIN(ConnectionTest)
#include "tst_connection.moc"
