// SPDX-License-Identifier: GPL-3.0-or-later
// The shapes of Rackspace Email's API as documented, with a server that checks each signature itself.
#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QTest>

#include "httpserver.h"
#include "provider/catalogue.h"
#include "provider/client.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace provider;

namespace {

const QByteArray userKey = "eGbq9/2hcZsRlr1JV1Pi";
const QByteArray secretKey = "QHOvchm/40czXhJ1OxfxK7jDHr3t";

/// Whether X-Api-Signature is {user key}:{time stamp}:{base64(SHA-1(user key + User-Agent + time stamp +
/// secret key))}.
bool isSigned(const HttpRequest &request)
{
    const QList<QByteArray> parts = request.headers.value("x-api-signature").split(':');
    if (parts.size() != 3 || parts.at(0) != userKey || parts.at(1).size() != 14)
        return false;
    const QByteArray text = userKey + request.headers.value("user-agent") + parts.at(1) + secretKey;
    return parts.at(2) == QCryptographicHash::hash(text, QCryptographicHash::Sha1).toBase64();
}

struct Account {
    explicit Account(HttpServer &server)
        : profile(*Catalogue().find(u"rackspace"_s))
    {
        profile.api->baseUrl.replace(u"https://api.emailsrvr.com"_s, server.baseUrl());
        Client::Options options;
        options.firstWait = 5ms;
        options.longestWait = 50ms;
        options.clock = [this] { return now = now.addSecs(1); };
        client = std::make_unique<Client>(
            profile, DomainName::fromALabels(u"example.org"),
            Values{{{u"accountNumber"_s, u"12345678"_s}},
                   {{u"userKey"_s, Secret(userKey)}, {u"secretKey"_s, Secret(secretKey)}}},
            options);
    }

    Profile profile;
    QDateTime now = QDateTime(QDate(2001, 3, 8), QTime(14, 39, 29), Qt::UTC);
    std::unique_ptr<Client> client;
};

template <typename T> Result<T> resultOf(QFuture<Result<T>> future)
{
    if (!QTest::qWaitFor([&future] { return future.isFinished(); }))
        qFatal("the client did not end");
    return future.result();
}

HttpResponse plain(int status, const QByteArray &body = {})
{
    return {status, body, {"Content-Type: text/plain"}, HttpResponse::Manner::Whole};
}

MailAddress address(QStringView text)
{
    return MailAddress::parse(text).value();
}

MailboxRequest ann()
{
    return {address(u"ann@example.org"), Secret(u"p&w=ö+%"_s), u"Ann Ünder"_s, {}};
}

} // namespace

class RackspaceTest : public QObject {
    Q_OBJECT

private slots:
    void signsTheDocumentedWay();
    void createsAMailbox();
    void createsAnAlias();
    void signsEachAttemptAnew();
    void refusals_data();
    void refusals();
    void listsMailboxesPageByPage();
    void listsAliases();
    void neverTellsTheKeys();
};

void RackspaceTest::signsTheDocumentedWay()
{
    HttpServer server([](const HttpRequest &) { return plain(200); });
    Account account(server);
    QVERIFY(resultOf(account.client->createMailbox(ann())));
    const HttpRequest &request = server.requests().first();
    QVERIFY2(isSigned(request), request.headers.value("x-api-signature").constData());
    QCOMPARE(request.headers.value("x-api-signature").split(':').at(1), QByteArray("20010308143930"));
    QCOMPARE(request.headers.value("accept"), QByteArray("application/json"));
}

void RackspaceTest::createsAMailbox()
{
    HttpServer server([](const HttpRequest &) { return plain(200); });
    Account account(server);
    MailboxRequest request = ann();
    request.quotaOctets = qint64(10) * 1024 * 1024 * 1024 + 1;
    QCOMPARE(resultOf(account.client->createMailbox(request)).value(), Outcome::Created);
    const HttpRequest &sent = server.requests().first();
    QCOMPARE(sent.method, QByteArray("POST"));
    QCOMPARE(sent.target, QByteArray("/v1/customers/12345678/domains/example.org/rs/mailboxes/ann"));
    QCOMPARE(sent.headers.value("content-type"), QByteArray("application/x-www-form-urlencoded"));
    QCOMPARE(sent.form().queryItemValue(u"password"_s, QUrl::FullyDecoded), u"p&w=ö+%"_s);
    QCOMPARE(sent.form().queryItemValue(u"displayName"_s, QUrl::FullyDecoded), u"Ann Ünder"_s);
    // Megabytes, never less than was asked for.
    QCOMPARE(sent.form().queryItemValue(u"size"_s), u"10241"_s);

    QVERIFY(resultOf(account.client->createMailbox(ann())));
    QCOMPARE(server.requests().last().form().queryItemValue(u"size"_s), u"25600"_s);
}

void RackspaceTest::createsAnAlias()
{
    HttpServer server([](const HttpRequest &) { return plain(200); });
    Account account(server);
    QVERIFY(resultOf(account.client->createAlias(address(u"info@example.org"),
                                                 {address(u"a@example.org"), address(u"b@example.net")})));
    const HttpRequest &sent = server.requests().first();
    QCOMPARE(sent.target, QByteArray("/v1/customers/12345678/domains/example.org/rs/aliases/info"));
    QCOMPARE(sent.form().queryItemValue(u"aliasEmails"_s, QUrl::FullyDecoded),
             u"a@example.org, b@example.net"_s);
}

void RackspaceTest::signsEachAttemptAnew()
{
    QSet<QByteArray> signatures;
    HttpServer server([&signatures](const HttpRequest &request) {
        if (!isSigned(request))
            return plain(403, "Authentication failed");
        signatures.insert(request.headers.value("x-api-signature"));
        return signatures.size() < 3 ? plain(403, "Exceeded request limits") : plain(200);
    });
    Account account(server);
    QCOMPARE(resultOf(account.client->createMailbox(ann())).value(), Outcome::Created);
    QCOMPARE(signatures.size(), 3);
}

void RackspaceTest::refusals_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Error::Kind>("kind");
    QTest::addColumn<int>("requests");
    QTest::newRow("403, throttled") << 403 << QByteArray("Exceeded request limits") << Error::Kind::Throttled
                                    << 6;
    QTest::newRow("403, bad signature")
        << 403 << QByteArray("Authentication failed: bad signature") << Error::Kind::LoginRefused << 1;
    QTest::newRow("403 without a word") << 403 << QByteArray() << Error::Kind::LoginRefused << 1;
    QTest::newRow("400, no such member")
        << 400
        << QByteArray(
               "An alias must point to a valid email address. The following email addresses do not exist: x")
        << Error::Kind::Refused << 1;
    QTest::newRow("400, too many members")
        << 400 << QByteArray("Max number of non-local email recipients reached.") << Error::Kind::Refused
        << 1;
}

void RackspaceTest::refusals()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(int, requests);
    HttpServer server([status, body](const HttpRequest &) { return plain(status, body); });
    Account account(server);
    const Result<Outcome> outcome =
        resultOf(account.client->createAlias(address(u"info@example.org"), {address(u"x@example.org")}));
    QVERIFY(!outcome.has_value());
    QTEST(outcome.error().kind, "kind");
    QVERIFY(outcome.error().detail.contains(QString::fromUtf8(body)));
    QCOMPARE(server.requests().size(), requests);
}

void RackspaceTest::listsMailboxesPageByPage()
{
    HttpServer server([](const HttpRequest &request) {
        const int offset = request.query().queryItemValue(u"offset"_s).toInt();
        QJsonArray names;
        for (int i = offset; i < std::min(offset + 50, 120); ++i)
            names.append(QJsonObject{{u"name"_s, u"user%1"_s.arg(i)}, {u"size"_s, 25600}});
        return plain(200,
                     QJsonDocument(QJsonObject{{u"offset"_s, offset},
                                               {u"size"_s, 50},
                                               {u"total"_s, 120},
                                               {u"rsMailboxes"_s, names}})
                         .toJson());
    });
    Account account(server);
    const Result<QList<Mailbox>> list = resultOf(account.client->listMailboxes());
    QCOMPARE(list.value().size(), 120);
    QCOMPARE(list->last().address.toString(), u"user119@example.org"_s);
    QCOMPARE(list->last().quotaOctets, std::optional(qint64(25600) * 1024 * 1024));
    QCOMPARE(server.requests().size(), 3);
    QVERIFY(isSigned(server.requests().last()));
}

void RackspaceTest::listsAliases()
{
    HttpServer server([](const HttpRequest &) {
        return plain(200,
                     R"({"offset":0,"size":50,"total":1,"aliases":[{"name":"info","numberOfMembers":2}]})");
    });
    Account account(server);
    const Result<QList<Alias>> list = resultOf(account.client->listAliases());
    QCOMPARE(list.value(), (QList{Alias{address(u"info@example.org"), {}}}));
}

void RackspaceTest::neverTellsTheKeys()
{
    HttpServer server([](const HttpRequest &request) {
        return plain(400, "You sent " + request.headers.value("x-api-signature") + " and " + secretKey);
    });
    Account account(server);
    const Error error = resultOf(account.client->createMailbox(ann())).error();
    const QString signature =
        QString::fromLatin1(server.requests().first().headers.value("x-api-signature").split(':').at(2));
    for (const QString &secret : {QString::fromLatin1(userKey), QString::fromLatin1(secretKey), signature})
        QVERIFY2(!error.toString().contains(secret), qPrintable(error.toString()));
}

QTEST_GUILESS_MAIN(RackspaceTest)
#include "tst_rackspace.moc"
