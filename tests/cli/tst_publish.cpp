// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include "provider/fakezone.h"
#include "provider/httpserver.h"
#include "rehearsal/loopback.h"
#include "rehearsal/nameservers.h"

using namespace Qt::StringLiterals;

namespace {

const QString domain = u"example-firm.test"_s;
const QString oldMx = domain + u" MX 10 mail.old-host.test"_s;
const QStringList newMx{domain + u" MX 10 mx1.new-host.test"_s, domain + u" MX 20 mx2.new-host.test"_s};
const QStringList foreign{domain + u" A 192.0.2.1"_s, domain + u" TXT v=spf1 -all"_s};

QStringList sorted(QStringList lines)
{
    lines.sort();
    return lines;
}

} // namespace

/// `publish --dns-api` from the dry run to the way back: the interface of each DNS host keeps state as its
/// documentation says, and real name servers publish what it holds.
class TestPublish final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void byDnsApi_data();
    void byDnsApi();
    void wrongKey();
    void madeLater();
    void undoesAll();
    void stoppedInBetween_data();
    void stoppedInBetween();

private:
    /// What the interface holds and the name servers publish.
    struct Host {
        explicit Host(TestPublish &test, const QString &id);
        HttpResponse answer(const HttpRequest &request);
        void publish();

        FakeZone zone;
        QStringList published;
        TestPublish &test;
        HttpServer server;
    };
    struct Ended {
        int exitCode = -1;
        QString output;
        QString messages;
        QJsonObject last() const
        {
            return QJsonDocument::fromJson(output.trimmed().section(u'\n', -1).toUtf8()).object();
        }
    };

    Ended mailhaulctl(const QStringList &arguments);
    Ended publish(const QString &id, const Host &host, const QStringList &more);
    void makeProject(const QString &provider, const QStringList &values);
    void makeFirm();
    void writeSecret(const QString &name, const QByteArray &secret);

    QTemporaryDir m_folder;
    rehearsal::NameServers m_dns{m_folder.filePath(u"dns"_s), rehearsal::LoopbackNetwork::ofThisProcess()};
};

TestPublish::Host::Host(TestPublish &ofTest, const QString &id)
    : zone(id, domain)
    , test(ofTest)
    , server([this](const HttpRequest &request) { return answer(request); })
{
    zone.add(domain, u"MX"_s, 10, u"mail.old-host.test"_s);
    zone.add(domain, u"TXT"_s, 0, u"v=spf1 -all"_s);
    zone.add(domain, u"A"_s, 0, u"192.0.2.1"_s);
    publish();
}

HttpResponse TestPublish::Host::answer(const HttpRequest &request)
{
    const HttpResponse response = zone.answer(request);
    publish();
    return response;
}

void TestPublish::Host::publish()
{
    if (zone.lines() == published)
        return;
    published = zone.lines();
    QStringList exchangers;
    for (const QString &line : std::as_const(published)) {
        if (line.startsWith(domain + u" MX "_s))
            exchangers += line.section(u' ', 2) + u'.';
    }
    const Status done = test.m_dns.primary().setRecords(domain, u"MX"_s, 6, exchangers);
    QVERIFY2(done, done ? "" : qPrintable(done.error().toString()));
}

void TestPublish::initTestCase()
{
    const Status started = m_dns.start();
    QVERIFY2(started, started ? "" : qPrintable(started.error().toString()));
    writeSecret(u"token"_s, "t");
    writeSecret(u"apiKey"_s, "k");
    writeSecret(u"apiSecret"_s, "s");
    writeSecret(u"secretApiKey"_s, "s");
    writeSecret(u"wrong"_s, "not-the-token");
}

void TestPublish::writeSecret(const QString &name, const QByteArray &secret)
{
    QFile file(m_folder.filePath(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(secret), secret.size());
}

TestPublish::Ended TestPublish::mailhaulctl(const QStringList &arguments)
{
    QProcess process;
    process.setWorkingDirectory(m_folder.path());
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"HOME"_s, m_folder.path());
    environment.insert(u"XDG_CONFIG_HOME"_s, m_folder.filePath(u"config"_s));
    process.setProcessEnvironment(environment);
    QStringList all{u"--dns-port"_s,  QString::number(m_dns.port()), u"--dns-root"_s,   m_dns.rootAddress(),
                    u"--resolvers"_s, m_dns.resolversFile(),         u"--no-keychain"_s};
    process.start(QStringLiteral(MAILHAULCTL), arguments + all);
    // The interface answers in this process, so its events must go on.
    if (!QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 60'000))
        process.kill();
    process.waitForFinished();
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

void TestPublish::makeProject(const QString &provider, const QStringList &values)
{
    QFile::remove(m_folder.filePath(u"firm.mailhaul"_s));
    QStringList words{u"new"_s, u"firm.mailhaul"_s, u"--domain"_s, domain, u"--provider"_s, provider};
    for (const QString &value : values)
        words << u"--set"_s << value;
    const Ended made = mailhaulctl(words);
    QVERIFY2(made.exitCode == 0, qPrintable(made.messages));
}

void TestPublish::makeFirm()
{
    makeProject(u"imap"_s,
                {u"imapHost=imap.new-host.test"_s, u"mx1=mx1.new-host.test"_s, u"mx2=mx2.new-host.test"_s});
}

TestPublish::Ended TestPublish::publish(const QString &id, const Host &host, const QStringList &more)
{
    return mailhaulctl(QStringList{u"publish"_s, u"firm.mailhaul"_s, u"--json"_s, u"--what"_s, u"mx"_s,
                                   u"--force"_s, u"--dns-api"_s, id, u"--dns-api-url"_s,
                                   host.server.baseUrl()}
                       + more);
}

void TestPublish::byDnsApi_data()
{
    QTest::addColumn<QStringList>("secrets");
    const QStringList token{u"token"_s};
    for (const char *id : {"cloudflare", "desec", "digitalocean", "gandi", "hetzner"})
        QTest::newRow(id) << token;
    QTest::newRow("godaddy") << QStringList{u"apiKey"_s, u"apiSecret"_s};
    QTest::newRow("porkbun") << QStringList{u"apiKey"_s, u"secretApiKey"_s};
}

void TestPublish::byDnsApi()
{
    QFETCH(QStringList, secrets);
    const QString id = QString::fromLatin1(QTest::currentDataTag());
    QStringList given;
    for (const QString &key : std::as_const(secrets))
        given += {u"--secret-file"_s, u"dns.%1=%1"_s.arg(key)};
    Host host(*this, id);
    makeFirm();

    const Ended dry = publish(id, host, given + QStringList{u"--dry-run"_s});
    QVERIFY2(dry.exitCode == 0, qPrintable(dry.messages));
    QCOMPARE(dry.last().value(u"applied"_s).toBool(true), false);
    QCOMPARE(dry.last().value(u"removed"_s).toArray().size(), 1);
    QCOMPARE(dry.last().value(u"added"_s).toArray().size(), 2);
    QCOMPARE(host.zone.lines(), sorted(foreign + QStringList{oldMx}));

    const Ended applied = publish(id, host, given);
    QVERIFY2(applied.exitCode == 0, qPrintable(applied.messages));
    QCOMPARE(applied.last().value(u"applied"_s).toBool(), true);
    QCOMPARE(host.zone.lines(), sorted(foreign + newMx));

    const Ended seen = mailhaulctl({u"watch"_s, u"firm.mailhaul"_s, u"--json"_s, u"--what"_s, u"mx"_s,
                                    u"--until"_s, u"published"_s, u"--timeout"_s, u"30"_s});
    QVERIFY2(seen.exitCode == 0, qPrintable(seen.messages + seen.output));

    const Ended shown = publish(id, host, given + QStringList{u"--undo"_s, u"--dry-run"_s});
    QVERIFY2(shown.exitCode == 0, qPrintable(shown.messages));
    QCOMPARE(shown.last().value(u"applied"_s).toBool(), false);
    QCOMPARE(shown.last().value(u"removed"_s).toArray(), dry.last().value(u"added"_s).toArray());
    QCOMPARE(shown.last().value(u"added"_s).toArray(), dry.last().value(u"removed"_s).toArray());
    QCOMPARE(host.zone.lines(), sorted(foreign + newMx));

    const Ended undone = publish(id, host, given + QStringList{u"--undo"_s});
    QVERIFY2(undone.exitCode == 0, qPrintable(undone.messages));
    QCOMPARE(host.zone.lines(), sorted(foreign + QStringList{oldMx}));
    const Ended again = publish(id, host, given + QStringList{u"--undo"_s});
    QCOMPARE(again.exitCode, 64); // Nothing is left to take back.
}

void TestPublish::wrongKey()
{
    Host host(*this, u"desec"_s);
    makeFirm();
    const Ended ended = publish(u"desec"_s, host, {u"--secret-file"_s, u"dns.token=wrong"_s});
    QCOMPARE(ended.exitCode, 77);
    QCOMPARE(host.zone.lines(), sorted(foreign + QStringList{oldMx}));
    QVERIFY(!(ended.messages + ended.output).contains(u"not-the-token"_s));
}

/// Some interfaces say yes before they have done it.
void TestPublish::madeLater()
{
    const QStringList token{u"--secret-file"_s, u"dns.token=token"_s};
    Host host(*this, u"hetzner"_s);
    makeFirm();
    host.zone.readLate(2);
    const Ended applied = publish(u"hetzner"_s, host, token);
    QVERIFY2(applied.exitCode == 0, qPrintable(applied.messages));
    QCOMPARE(host.zone.lines(), sorted(foreign + newMx));
}

/// What was published in two steps, with what somebody else has added since.
void TestPublish::undoesAll()
{
    const QString code = domain + u" TXT code-1"_s;
    const QString someCode = domain + u" TXT other=1"_s;
    Host host(*this, u"cloudflare"_s);
    makeProject(u"servermx"_s,
                {u"verificationCode=code-1"_s, u"mx1=mx1.new-host.test"_s, u"mx2=mx2.new-host.test"_s,
                 u"imapHost=imap.new-host.test"_s});
    const QStringList all{u"--what"_s, u"all"_s, u"--secret-file"_s, u"dns.token=token"_s};
    const Ended applied = publish(u"cloudflare"_s, host, all);
    QVERIFY2(applied.exitCode == 0, qPrintable(applied.messages));
    QCOMPARE(host.zone.lines(), sorted(foreign + newMx + QStringList{code}));

    host.zone.add(domain, u"TXT"_s, 0, u"other=1"_s);
    const Ended undone = publish(u"cloudflare"_s, host, all + QStringList{u"--undo"_s});
    QVERIFY2(undone.exitCode == 0, qPrintable(undone.messages));
    QCOMPARE(host.zone.lines(), sorted(foreign + QStringList{oldMx, someCode}));
    QCOMPARE(undone.output.trimmed().split(u'\n').size(), 2); // One line for each set.
}

void TestPublish::stoppedInBetween_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<int>("allowed");
    QTest::addColumn<QStringList>("said");
    const QString mx = u"MX of example-firm.test"_s;
    const QString key = u"CNAME of fm%1._domainkey.example-firm.test"_s;
    const QString keys = u"Changed before: %1, %2, %3."_s.arg(key.arg(1), key.arg(2), key.arg(3));
    QTest::newRow("value by value, within the MX records, which come last")
        << u"cloudflare"_s << 4 << QStringList{keys, u"Changed in part: %1."_s.arg(mx)};
    QTest::newRow("value by value, between two names")
        << u"cloudflare"_s << 1
        << QStringList{u"Changed before: %1."_s.arg(key.arg(1)),
                       u"Not changed: %1, %2, %3."_s.arg(key.arg(2), key.arg(3), mx)};
    QTest::newRow("set by set, between two names")
        << u"gandi"_s << 2
        << QStringList{u"Changed before: %1, %2."_s.arg(key.arg(1), key.arg(2)),
                       u"Not changed: %1, %2."_s.arg(key.arg(3), mx)};
    QTest::newRow("before the first") << u"gandi"_s << 0 << QStringList();
}

/// An interface changes one set after the other: what is told, undone and done again where it fails between.
void TestPublish::stoppedInBetween()
{
    QFETCH(QString, id);
    QFETCH(int, allowed);
    QFETCH(QStringList, said);
    constexpr int many = 1000;
    const QStringList token{u"--secret-file"_s, u"dns.token=token"_s};
    Host host(*this, id);
    const QStringList former = host.zone.lines();
    makeProject(u"fastmail"_s, {});

    host.zone.allowChanges(allowed);
    const Ended stopped = publish(id, host, token);
    QVERIFY(stopped.exitCode > 0);
    for (const QString &text : std::as_const(said))
        QVERIFY2(stopped.messages.contains(text), qPrintable(stopped.messages));
    QCOMPARE(host.zone.lines() != former, !said.isEmpty());
    QCOMPARE(stopped.messages.contains(u"Publish again to do the rest"_s), !said.isEmpty());
    host.zone.allowChanges(many);
    const Ended undone = publish(id, host, token + QStringList{u"--undo"_s});
    QCOMPARE(undone.exitCode, said.isEmpty() ? 64 : 0);
    QCOMPARE(host.zone.lines(), former);

    host.zone.allowChanges(allowed);
    QVERIFY(publish(id, host, token).exitCode > 0);
    host.zone.allowChanges(many);
    const Ended done = publish(id, host, token);
    QVERIFY2(done.exitCode == 0, qPrintable(done.messages));
    QCOMPARE(host.zone.lines().size(), foreign.size() + 2 + 3);
    const Ended allUndone = publish(id, host, token + QStringList{u"--undo"_s});
    QVERIFY2(allUndone.exitCode == 0, qPrintable(allUndone.messages));
    QCOMPARE(host.zone.lines(), former);
}

QTEST_GUILESS_MAIN(TestPublish)
#include "tst_publish.moc"
