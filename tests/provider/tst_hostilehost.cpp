// SPDX-License-Identifier: GPL-3.0-or-later
// What a hostile or broken server must not achieve.
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include "practice.h"

using namespace practice;

namespace {

/// Nothing that the user must never see in an error, in any spelling a server might echo it.
bool hasSecret(const Error &error)
{
    const QString text = error.toString();
    const QString plain = QString::fromUtf8(password);
    const QStringList forms{QString::fromUtf8(token),   plain,
                            plain.toHtmlEscaped(),      QString::fromLatin1(QUrl::toPercentEncoding(plain)),
                            u"p%ss wörd\\\"\\\\&<>+"_s, QString::fromLatin1(password.toBase64())};
    return std::any_of(forms.begin(), forms.end(),
                       [&text](const QString &form) { return text.contains(form); });
}

} // namespace

class HostileHostTest : public QObject {
    Q_OBJECT

private slots:
    void followsNoRedirect();
    void aFloodIsCutOff();
    void neverTellsSecrets_data();
    void neverTellsSecrets();
    void baseAddress_data();
    void baseAddress();
    void listMistakes_data();
    void listMistakes();
};

void HostileHostTest::followsNoRedirect()
{
    HttpServer other([](const HttpRequest &) { return json(200, "{}"); });
    const QByteArray location = "Location: " + other.baseUrl().toLatin1() + "/steal";
    HttpServer server([location](const HttpRequest &) {
        return HttpResponse{307, {}, {location}, HttpResponse::Manner::Whole};
    });
    Practice practice(server);
    QCOMPARE(resultOf(practice.client.createMailbox(ann())).error().kind, Error::Kind::Refused);
    QCOMPARE(other.requests().size(), 0);
}

void HostileHostTest::aFloodIsCutOff()
{
    HttpServer server([](const HttpRequest &) {
        return HttpResponse{200, {}, {}, HttpResponse::Manner::Flood};
    });
    Client::Options options = quick();
    options.timeout = 20s;
    Practice practice(server, options);
    const Result<QList<Mailbox>> list = resultOf(practice.client.listMailboxes());
    QCOMPARE(list.error().kind, Error::Kind::Protocol);
    QCOMPARE(list.error().detail, u"the answer is larger than 8388608 octets"_s);
    QCOMPARE(server.requests().size(), 1);
}

void HostileHostTest::neverTellsSecrets_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("inJson");
    for (const int status : {302, 400, 401, 403, 409, 422, 429, 500, 503}) {
        QTest::addRow("%d in JSON", status) << status << true;
        QTest::addRow("%d in a page", status) << status << false;
    }
}

void HostileHostTest::neverTellsSecrets()
{
    QFETCH(int, status);
    QFETCH(bool, inJson);
    // A server that echoes the whole request, as debugging pages do.
    HttpServer server([status, inJson](const HttpRequest &request) {
        QByteArray all = request.headers.value("authorization") + ' ' + request.body + ' ' + password + ' '
            + QUrl::toPercentEncoding(QString::fromUtf8(password)) + ' '
            + QString::fromUtf8(password).toHtmlEscaped().toUtf8() + ' ' + password.toBase64();
        if (inJson)
            all = QJsonDocument(QJsonObject{{u"error"_s, QString::fromUtf8(all)}}).toJson();
        return json(status, all);
    });
    Client::Options options = quick();
    options.attempts = 2;
    Practice practice(server, options);
    const Result<Outcome> outcome = resultOf(practice.client.createMailbox(ann()));
    QVERIFY(!outcome.has_value());
    QVERIFY2(!hasSecret(outcome.error()), qPrintable(outcome.error().toString()));
    QVERIFY2(outcome.error().detail.contains(u"•••"_s), qPrintable(outcome.error().detail));
}

void HostileHostTest::baseAddress_data()
{
    QTest::addColumn<QString>("url");
    for (const char *url :
         {"http://example.com", "http://10.0.0.1:8080", "file:///etc/passwd", "ftp://127.0.0.1",
          "https://user:pw@example.com", "https://example.com/?x=1", "https://", "http://127.0.0.1.evil.test",
          "http://localhost.evil.test", "javascript:alert(1)", "https://example.com/#x"})
        QTest::newRow(url) << QString::fromLatin1(url);
}

void HostileHostTest::baseAddress()
{
    QFETCH(QString, url);
    const Profile profile = *Catalogue().find(u"rehearsal"_s);
    Client client(profile, domain(), {{{u"apiUrl"_s, url}}, {{u"apiToken"_s, Secret(token)}}}, quick());
    const Result<QList<Mailbox>> list = resultOf(client.listMailboxes());
    QVERIFY(!list.has_value());
    QCOMPARE(list.error().kind, Error::Kind::BadInput);
}

void HostileHostTest::listMistakes_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("detail");
    QTest::newRow("not JSON") << QByteArray("<html>Log in</html>") << u"<html>Log in</html>"_s;
    QTest::newRow("no total") << QByteArray(R"({"mailboxes":[{"address":"a@example.org"}]})")
                              << u"the number of items is missing"_s;
    QTest::newRow("the same page for ever")
        << QByteArray(R"({"total":9,"mailboxes":[{"address":"a@example.org"}]})")
        << u"the same page came twice"_s;
    QTest::newRow("ends before its total")
        << QByteArray(R"({"total":9,"mailboxes":[]})") << u"the list ended after 0 of 9 items"_s;
    QTest::newRow("an item is no address")
        << QByteArray(R"({"total":1,"mailboxes":[{"address":"a b@@example.org"}]})") << u"a b@@example.org"_s;
    QTest::newRow("an item without an address")
        << QByteArray(R"({"total":1,"mailboxes":[{"quota":3}]})") << QString();
    QTest::newRow("deep JSON") << QByteArray(100'000, '[') << QString(200, u'[') + u'…';
}

void HostileHostTest::listMistakes()
{
    QFETCH(QByteArray, body);
    HttpServer server([body](const HttpRequest &) { return json(200, body); });
    Practice practice(server);
    const Result<QList<Mailbox>> list = resultOf(practice.client.listMailboxes());
    QVERIFY(!list.has_value());
    QCOMPARE(list.error().kind, Error::Kind::Protocol);
    QTEST(list.error().detail, "detail");
}

QTEST_GUILESS_MAIN(HostileHostTest)
#include "tst_hostilehost.moc"
