// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonArray>
#include <QJsonDocument>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include "rehearsal/dovecot.h"
#include "rehearsal/httpserver.h"
#include "rehearsal/imapclient.h"
#include "rehearsal/loopback.h"
#include "rehearsal/mailstore.h"
#include "rehearsal/nameservers.h"
#include "rehearsal/provisioningapi.h"

using namespace Qt::StringLiterals;
using rehearsal::ProvisioningApi;
using rehearsal::ProvisioningApiOptions;

namespace {

struct Reply {
    int status = 0;
    QByteArray head;
    QJsonObject body;
};

Reply call(const ProvisioningApi &api, const QByteArray &method, const QByteArray &path,
           const QJsonObject &body = {}, const QByteArray &token = "rehearsal-token")
{
    const QByteArray octets = method == "GET" ? QByteArray() : QJsonDocument(body).toJson();
    QTcpSocket socket;
    socket.connectToHost(api.baseUrl().host(), static_cast<quint16>(api.baseUrl().port()));
    socket.write(method + " /v1/domains/" + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token
                 + "\r\nContent-Length: " + QByteArray::number(octets.size()) + "\r\n\r\n" + octets);
    QByteArray answer;
    while (socket.waitForReadyRead(10000))
        answer += socket.readAll();
    const qsizetype end = answer.indexOf("\r\n\r\n");
    return {answer.mid(9, 3).toInt(), answer.left(end),
            QJsonDocument::fromJson(answer.mid(end + 4)).object()};
}

QJsonObject mailbox(const QString &localPart, const QString &password = u"long enough"_s)
{
    return {{u"localPart"_s, localPart}, {u"password"_s, password}, {u"displayName"_s, u"Ann"_s}};
}

} // namespace

class ProvisioningApiTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void requests_data();
    void requests();
    void requestsAreParsed_data();
    void requestsAreParsed();
    void verificationLooksAtDns();
    void mailboxLogsInAtOnce();
    void listsArePaged();
    void aliasesNeedMembers();
    void tooManyRequestsWait();

private:
    ProvisioningApiOptions verified() const
    {
        ProvisioningApiOptions options;
        options.isVerified = true;
        return options;
    }

    QTemporaryDir m_folder;
    std::unique_ptr<rehearsal::Dovecot> m_host;
};

void ProvisioningApiTest::initTestCase()
{
    m_host = std::make_unique<rehearsal::Dovecot>(m_folder.path());
    const Status started = m_host->start();
    QVERIFY2(started, started ? "" : qPrintable(started.error().toString()));
}

void ProvisioningApiTest::requests_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QJsonObject>("body");
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<bool>("isVerified");
    QTest::addColumn<int>("status");
    const QByteArray good = "rehearsal-token";
    const QByteArray domain = "example-firm.test";
    QTest::newRow("wrong token") << QByteArray("GET") << domain << QJsonObject() << QByteArray("x") << true
                                 << 401;
    QTest::newRow("the domain") << QByteArray("GET") << domain << QJsonObject() << good << false << 200;
    QTest::newRow("another domain") << QByteArray("GET") << QByteArray("other.test") << QJsonObject() << good
                                    << true << 404;
    QTest::newRow("unknown resource")
        << QByteArray("GET") << domain + "/x" << QJsonObject() << good << true << 404;
    QTest::newRow("wrong method") << QByteArray("DELETE") << domain + "/mailboxes" << QJsonObject() << good
                                  << true << 405;
    QTest::newRow("not verified") << QByteArray("POST") << domain + "/mailboxes" << mailbox(u"ann"_s) << good
                                  << false << 403;
    QTest::newRow("short password") << QByteArray("POST") << domain + "/mailboxes"
                                    << mailbox(u"ann"_s, u"x"_s) << good << true << 422;
    QTest::newRow("bad local part") << QByteArray("POST") << domain + "/mailboxes" << mailbox(u"a/b"_s)
                                    << good << true << 422;
    QTest::newRow("no body") << QByteArray("POST") << domain + "/mailboxes" << QJsonObject() << good << true
                             << 422;
    QTest::newRow("nobody to ask") << QByteArray("POST") << domain + "/verify" << QJsonObject() << good
                                   << false << 409;
}

void ProvisioningApiTest::requests()
{
    QFETCH(const QByteArray, method);
    QFETCH(const QByteArray, path);
    QFETCH(const QJsonObject, body);
    QFETCH(const QByteArray, token);
    QFETCH(const bool, isVerified);
    QFETCH(const int, status);
    ProvisioningApiOptions options;
    options.isVerified = isVerified;
    ProvisioningApi api(*m_host, options);
    QVERIFY(api.start());
    const Reply reply = call(api, method, path, body, token);
    QCOMPARE(reply.status, status);
    QVERIFY(status == 200 || !reply.body.value(u"error"_s).toString().isEmpty());
}

void ProvisioningApiTest::requestsAreParsed_data()
{
    QTest::addColumn<QByteArray>("octets");
    QTest::addColumn<int>("status"); // 0: more is needed; 200: a request.
    QTest::newRow("nothing yet") << QByteArray() << 0;
    QTest::newRow("half a head") << QByteArray("GET / HTTP/1.1\r\nHost: x\r\n") << 0;
    QTest::newRow("without a body") << QByteArray("GET /a%2Fb?c=d HTTP/1.1\r\nHost: x\r\n\r\n") << 200;
    QTest::newRow("half a body") << QByteArray("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab") << 0;
    QTest::newRow("a body") << QByteArray("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc") << 200;
    QTest::newRow("no target") << QByteArray("GET HTTP/1.1\r\n\r\n") << 400;
    QTest::newRow("a header without a name") << QByteArray("GET / HTTP/1.1\r\n: x\r\n\r\n") << 400;
    QTest::newRow("a length below zero")
        << QByteArray("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n") << 400;
    QTest::newRow("chunked, RFC 9112 7.1")
        << QByteArray("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n") << 411;
    QTest::newRow("a large body") << QByteArray("POST / HTTP/1.1\r\nContent-Length: 70000\r\n\r\n") << 413;
    QTest::newRow("an endless head") << QByteArray("GET /") + QByteArray(20000, 'x') << 431;
}

void ProvisioningApiTest::requestsAreParsed()
{
    QFETCH(const QByteArray, octets);
    QFETCH(const int, status);
    const rehearsal::HttpParse parse = rehearsal::parsedHttp(octets);
    QCOMPARE(parse.request ? 200 : parse.refusal ? parse.refusal->status : 0, status);
}

void ProvisioningApiTest::verificationLooksAtDns()
{
    QTemporaryDir folder;
    rehearsal::NameServersOptions dnsOptions;
    dnsOptions.resolvers.clear();
    rehearsal::NameServers dns(folder.path(), rehearsal::LoopbackNetwork::ofThisProcess(), dnsOptions);
    const Status started = dns.start();
    QVERIFY2(started, started ? "" : qPrintable(started.error().toString()));
    ProvisioningApiOptions options;
    options.nameServers = {u"%1:%2"_s.arg(dns.primary().address()).arg(dns.port()),
                           u"%1:%2"_s.arg(dns.secondary().address()).arg(dns.port())};
    ProvisioningApi api(*m_host, options);
    QVERIFY(api.start());
    const QByteArray path = "example-firm.test/verify";
    QCOMPARE(call(api, "POST", path).status, 409);
    QVERIFY(dns.primary().setRecords(dns.domain(), u"TXT"_s, 5,
                                     {u"\"v=spf1 -all\""_s, u"\"%1\""_s.arg(options.verificationCode)}));
    QTRY_COMPARE(call(api, "POST", path).status, 200);
    QCOMPARE(call(api, "GET", "example-firm.test").body.value(u"verified"_s), QJsonValue(true));
}

void ProvisioningApiTest::mailboxLogsInAtOnce()
{
    ProvisioningApi api(*m_host, verified());
    QVERIFY(api.start());
    QCOMPARE(call(api, "POST", "example-firm.test/mailboxes", mailbox(u"Zoe"_s)).status, 201);
    rehearsal::ImapClient client;
    const Status done = client.connectAndLogIn(
        {m_host->address(), m_host->port(), {}, u"zoe@example-firm.test"_s, "long enough"});
    QVERIFY2(done, done ? "" : qPrintable(done.error().toString()));
    QCOMPARE(call(api, "POST", "example-firm.test/mailboxes", mailbox(u"zoe"_s)).status, 409);
}

void ProvisioningApiTest::listsArePaged()
{
    ProvisioningApi api(*m_host, verified());
    QVERIFY(api.start());
    for (const QString &localPart : {u"page1"_s, u"page2"_s, u"page3"_s})
        QCOMPARE(call(api, "POST", "example-firm.test/mailboxes", mailbox(localPart)).status, 201);
    const QJsonObject all = call(api, "GET", "example-firm.test/mailboxes").body;
    const int total = all.value(u"total"_s).toInt();
    QVERIFY(total >= 3);
    QCOMPARE(all.value(u"mailboxes"_s).toArray().size(), total);
    const QJsonObject last =
        call(api, "GET", "example-firm.test/mailboxes?offset=" + QByteArray::number(total - 1) + "&limit=2")
            .body;
    QCOMPARE(last.value(u"total"_s).toInt(), total);
    QCOMPARE(last.value(u"mailboxes"_s).toArray().size(), 1);
    QCOMPARE(call(api, "GET", "example-firm.test/mailboxes?limit=-1").status, 400);
}

void ProvisioningApiTest::aliasesNeedMembers()
{
    ProvisioningApi api(*m_host, verified());
    QVERIFY(api.start());
    const auto create = [&api](const QString &localPart, const QJsonArray &members) {
        return call(api, "POST", "example-firm.test/aliases",
                    {{u"localPart"_s, localPart}, {u"members"_s, members}})
            .status;
    };
    QCOMPARE(create(u"info"_s, {}), 422);
    QCOMPARE(create(u"info"_s, {u"nobody@example-firm.test"_s}), 422);
    QCOMPARE(call(api, "POST", "example-firm.test/mailboxes", mailbox(u"member"_s)).status, 201);
    QCOMPARE(create(u"info"_s, {u"member@example-firm.test"_s, u"outside@example.org"_s}), 201);
    QCOMPARE(create(u"info"_s, {u"member@example-firm.test"_s}), 409);
    QCOMPARE(call(api, "GET", "example-firm.test/aliases").body.value(u"total"_s).toInt(), 1);
}

void ProvisioningApiTest::tooManyRequestsWait()
{
    ProvisioningApiOptions options;
    options.requestsPerMinute = 2;
    ProvisioningApi api(*m_host, options);
    QVERIFY(api.start());
    QCOMPARE(call(api, "GET", "example-firm.test").status, 200);
    QCOMPARE(call(api, "GET", "example-firm.test").status, 200);
    const Reply third = call(api, "GET", "example-firm.test");
    QCOMPARE(third.status, 429);
    QVERIFY(third.head.contains("\r\nRetry-After: "));
}

QTEST_GUILESS_MAIN(ProvisioningApiTest)
#include "tst_provisioningapi.moc"
