// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>

#include "rehearsal/corpus.h"
#include "rehearsal/dovecot.h"
#include "rehearsal/imapclient.h"
#include "rehearsal/mailstore.h"

using namespace Qt::StringLiterals;
using rehearsal::Dovecot;
using rehearsal::DovecotOptions;
using rehearsal::ImapClient;
using rehearsal::ImapItem;
using rehearsal::MailLogin;
using rehearsal::MailStore;

namespace {

const QString ann = u"ann@example.test"_s;
const QByteArray password = "a:b \"c\" \\ ü";

QString reason(const Status &status)
{
    return status ? QString() : status.error().toString();
}

#define VERIFY_DONE(expression)                                                                              \
    do {                                                                                                     \
        const Status status = (expression);                                                                  \
        QVERIFY2(status, qPrintable(reason(status)));                                                        \
    } while (false)

MailLogin login(const Dovecot &server, const QString &user = ann)
{
    return {server.address(), server.port(), {}, user, password};
}

QByteArrayList capabilities(ImapClient &client)
{
    QByteArrayList all;
    const Status done = client.command("CAPABILITY", [&all](const QList<ImapItem> &line) {
        for (const ImapItem &item : line)
            all << item.text;
    });
    return done ? all : QByteArrayList();
}

} // namespace

class DovecotTest : public QObject {
    Q_OBJECT

private slots:
    void newMailboxLogsInAtOnce();
    void serverDiesAndComesBack();
    void tlsIsVerified();
    void certificates_data();
    void certificates();
    void plaintextLoginCanBeRefused();
    void masterUserLogsIn();
    void quotaIsEnforced();
    void capabilitiesCanBeLeftOut();
    void longPathsAreFine();
};

void DovecotTest::newMailboxLogsInAtOnce()
{
    QTemporaryDir folder;
    Dovecot server(folder.path());
    VERIFY_DONE(server.start());
    ImapClient unknown;
    const Status refused = unknown.connectAndLogIn(login(server));
    QVERIFY(!refused);
    QVERIFY2(refused.error().detail.contains(u"AUTHENTICATIONFAILED"_s), qPrintable(refused.error().detail));
    for (int i = 0; i < 3; ++i) {
        const QString address = u"User%1@example.test"_s.arg(i);
        VERIFY_DONE(server.addUser(address, password));
        QVERIFY(server.hasUser(address.toLower()));
        ImapClient client;
        VERIFY_DONE(client.connectAndLogIn(login(server, address)));
    }
    VERIFY_DONE(server.addUser(u"user0@example.test"_s, "other"));
    const auto hasNewPassword = [&server] {
        ImapClient client;
        return client.connectAndLogIn({server.address(), server.port(), {}, u"user0@example.test"_s, "other"})
            .has_value();
    };
    QTRY_VERIFY(hasNewPassword());
}

void DovecotTest::serverDiesAndComesBack()
{
    QTemporaryDir folder;
    Dovecot server(folder.path());
    VERIFY_DONE(rehearsal::seed(server, ann, password, rehearsal::Corpus({.messages = 20})));
    VERIFY_DONE(server.start());
    const quint16 port = server.port();
    ImapClient victim;
    VERIFY_DONE(victim.connectAndLogIn(login(server)));
    server.kill();
    QVERIFY(!server.isRunning());
    QVERIFY2(!victim.command("NOOP"), "its connections end with it");
    VERIFY_DONE(server.start());
    QCOMPARE(server.port(), port);
    const Result<MailStore> store = rehearsal::readMailStore(server, ann, password);
    QVERIFY(store);
    QCOMPARE(store->messages.size(), 20);
    server.stop();
    QVERIFY(!server.isRunning());
}

void DovecotTest::tlsIsVerified()
{
    QTemporaryDir folder;
    Dovecot server(folder.path());
    VERIFY_DONE(server.addUser(ann, password));
    VERIFY_DONE(server.start());
    MailLogin byTls = login(server);
    byTls.port = server.tlsPort();
    byTls.caFile = server.caFile();
    ImapClient client;
    VERIFY_DONE(client.connectAndLogIn(byTls));

    rehearsal::CertificateAuthority other(folder.filePath(u"other"_s));
    VERIFY_DONE(other.create());
    byTls.caFile = other.caFile();
    ImapClient stranger;
    QVERIFY2(!stranger.connectAndLogIn(byTls), "another authority");
}

void DovecotTest::certificates_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<int>("days");
    QTest::addColumn<bool>("isSelfSigned");
    QTest::addColumn<bool>("isTrusted");
    QTest::newRow("by the authority, for this address") << QString() << 30 << false << true;
    QTest::newRow("for another host") << u"mail.elsewhere.test"_s << 30 << false << false;
    QTest::newRow("expired") << QString() << -1 << false << false;
    QTest::newRow("signed by itself") << QString() << 30 << true << false;
}

void DovecotTest::certificates()
{
    QFETCH(const QString, host);
    QFETCH(const int, days);
    QFETCH(const bool, isSelfSigned);
    QFETCH(const bool, isTrusted);
    QTemporaryDir folder;
    rehearsal::CertificateAuthority authority(folder.filePath(u"ca"_s));
    VERIFY_DONE(authority.create());
    DovecotOptions options;
    options.address = u"127.0.0.1"_s;
    const auto certificate =
        authority.issue({u"server"_s, {host.isEmpty() ? options.address : host}, days, isSelfSigned});
    QVERIFY(certificate);
    options.certificate = *certificate;
    Dovecot server(folder.filePath(u"server"_s), options);
    VERIFY_DONE(server.addUser(ann, password));
    VERIFY_DONE(server.start());
    ImapClient client;
    const Status done =
        client.connectAndLogIn({server.address(), server.tlsPort(), authority.caFile(), ann, password});
    QVERIFY2(done.has_value() == isTrusted, qPrintable(reason(done)));
}

void DovecotTest::plaintextLoginCanBeRefused()
{
    QTemporaryDir folder;
    DovecotOptions options;
    options.isPlaintextLoginAllowed = false;
    Dovecot server(folder.path(), options);
    VERIFY_DONE(server.addUser(ann, password));
    VERIFY_DONE(server.start());
    ImapClient client;
    QVERIFY(!client.connectAndLogIn(login(server)));
    QVERIFY(capabilities(client).contains("LOGINDISABLED"));
    QVERIFY(capabilities(client).contains("STARTTLS"));
}

void DovecotTest::masterUserLogsIn()
{
    QTemporaryDir folder;
    DovecotOptions options;
    options.masterUser = u"admin"_s;
    options.masterPassword = password;
    Dovecot server(folder.path(), options);
    VERIFY_DONE(server.addUser(ann, "her own"));
    VERIFY_DONE(server.start());
    ImapClient client;
    VERIFY_DONE(client.connectAndLogIn(login(server, ann + u"*admin"_s)));
    ImapClient unknown;
    QVERIFY(!unknown.connectAndLogIn(login(server, u"nobody@example.test*admin"_s)));
}

void DovecotTest::quotaIsEnforced()
{
    QTemporaryDir folder;
    DovecotOptions options;
    options.hasQuota = true;
    Dovecot server(folder.path(), options);
    VERIFY_DONE(server.addUser(ann, password, 1000));
    VERIFY_DONE(server.start());
    ImapClient client;
    VERIFY_DONE(client.connectAndLogIn(login(server)));
    QVERIFY(capabilities(client).contains("QUOTA"));
    VERIFY_DONE(client.command("APPEND INBOX {600+}\r\n" + QByteArray(600, 'x')));
    const Status full = client.command("APPEND INBOX {600+}\r\n" + QByteArray(600, 'x'));
    QVERIFY(!full);
    QVERIFY2(full.error().detail.contains(u"OVERQUOTA"_s), qPrintable(full.error().detail));
}

void DovecotTest::capabilitiesCanBeLeftOut()
{
    QTemporaryDir folder;
    DovecotOptions options;
    options.withoutCapabilities = QStringList{u"MULTIAPPEND"_s, u"UIDPLUS"_s};
    Dovecot server(folder.path(), options);
    VERIFY_DONE(server.addUser(ann, password));
    VERIFY_DONE(server.start());
    ImapClient client;
    VERIFY_DONE(client.connectAndLogIn(login(server)));
    const QByteArrayList announced = capabilities(client);
    QVERIFY(announced.contains("LITERAL+"));
    QVERIFY(announced.contains("SPECIAL-USE"));
    QVERIFY(!announced.contains("MULTIAPPEND"));
    QVERIFY(!announced.contains("UIDPLUS"));
}

void DovecotTest::longPathsAreFine()
{
    QTemporaryDir folder;
    Dovecot server(folder.filePath(QString(90, u'x')));
    VERIFY_DONE(server.addUser(ann, password));
    VERIFY_DONE(server.start());
    ImapClient client;
    VERIFY_DONE(client.connectAndLogIn(login(server)));
}

QTEST_GUILESS_MAIN(DovecotTest)
#include "tst_dovecot.moc"
