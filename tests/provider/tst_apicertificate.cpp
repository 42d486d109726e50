// SPDX-License-Identifier: GPL-3.0-or-later
// A host of one's own, whose interface has a certificate that no authority of the system has issued.
#include <QTemporaryDir>

#include "net/certificate.h"
#include "practice.h"
#include "rehearsal/certificates.h"

using namespace practice;

class ApiCertificateTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void trusts_data();
    void trusts();

private:
    QTemporaryDir m_folder;
    rehearsal::CertificateAuthority m_authority{m_folder.path()};
    QHash<QString, rehearsal::Certificate> m_certificates;
};

void ApiCertificateTest::initTestCase()
{
    QVERIFY(m_authority.create());
    const auto issue = [this](const rehearsal::CertificateRequest &request) {
        const Result<rehearsal::Certificate> issued = m_authority.issue(request);
        QVERIFY(issued);
        m_certificates.insert(request.name, *issued);
    };
    issue({u"good"_s, {u"127.0.0.1"_s}, 30, false});
    issue({u"self"_s, {u"127.0.0.1"_s}, 30, true});
    issue({u"other"_s, {u"mail.example.net"_s}, 30, false});
    issue({u"old"_s, {u"127.0.0.1"_s}, -1, false});
}

void ApiCertificateTest::trusts_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<bool>("isAuthorityTrusted");
    QTest::addColumn<QString>("accepted"); // Whose fingerprint.
    QTest::addColumn<bool>("isTrusted");
    QTest::addColumn<QString>("reason");
    QTest::newRow("unknown authority") << u"good"_s << false << QString() << false << u"authority"_s;
    QTest::newRow("--ca-file") << u"good"_s << true << QString() << true << QString();
    QTest::newRow("self-signed") << u"self"_s << true << QString() << false << u"authority"_s;
    QTest::newRow("self-signed, accepted") << u"self"_s << false << u"self"_s << true << QString();
    QTest::newRow("another one accepted") << u"self"_s << false << u"good"_s << false << u"authority"_s;
    QTest::newRow("another name") << u"other"_s << true << QString() << false << u"another server name"_s;
    QTest::newRow("expired") << u"old"_s << true << QString() << false << u"expired"_s;
}

void ApiCertificateTest::trusts()
{
    QFETCH(QString, certificate);
    QFETCH(bool, isAuthorityTrusted);
    QFETCH(QString, accepted);
    QFETCH(bool, isTrusted);
    QFETCH(QString, reason);
    const auto digest = [this](const QString &name) {
        return QSslCertificate::fromPath(m_certificates[name].certificateFile)
            .first()
            .digest(QCryptographicHash::Sha256);
    };
    HttpServer server([](const HttpRequest &) { return json(200, R"({"mailboxes": [], "total": 0})"); });
    server.useTls(m_certificates[certificate].certificateFile, m_certificates[certificate].keyFile);
    Client::Options options = quick();
    options.trust = [&](const QString &host, quint16 port) {
        net::TlsTrust trust;
        if (host != u"127.0.0.1" || port != server.serverPort())
            return trust;
        if (isAuthorityTrusted)
            trust.authorities = net::readAuthorities(m_authority.caFile()).value();
        if (!accepted.isEmpty())
            trust.fingerprints += digest(accepted);
        return trust;
    };
    Practice host(server, options);
    const Result<QList<Mailbox>> list = resultOf(host.client.listMailboxes());
    if (isTrusted) {
        QVERIFY2(list, list ? "" : qPrintable(list.error().toString()));
        return;
    }
    QVERIFY(!list);
    QCOMPARE(list.error().kind, Error::Kind::CertificateRefused);
    QVERIFY2(list.error().message.contains(reason), qPrintable(list.error().toString()));
    // What the user compares, and then accepts, is the one that was shown.
    const QString shown = list.error().detail.section(u"SHA-256 "_s, 1);
    QCOMPARE(net::parseFingerprint(shown).value(), digest(certificate));
    QVERIFY(server.requests().isEmpty());
}

QTEST_GUILESS_MAIN(ApiCertificateTest)
#include "tst_apicertificate.moc"
