// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include "rehearsal/corpus.h"
#include "rehearsal/dovecot.h"

using namespace Qt::StringLiterals;

namespace {

struct Ended {
    int exitCode = -1;
    QString output;
    QString messages;
};

Ended mailhaulctl(const QStringList &arguments, const QString &folder)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"HOME"_s, folder);
    environment.insert(u"XDG_CONFIG_HOME"_s, folder + u"/config"_s);
    environment.remove(u"DBUS_SESSION_BUS_ADDRESS"_s);
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(MAILHAULCTL), arguments);
    process.waitForFinished(60'000);
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

void write(const QString &path, const QByteArray &octets)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(octets), octets.size());
}

} // namespace

/// The contract of the command line: exit codes, JSON lines, and a sentence for every mistake.
class TestMailhaulctl : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        QVERIFY(m_server.start());
        QVERIFY(m_server.addUser(u"ann@example.test"_s, "right"));
        write(m_folder.filePath(u"right"_s), "right\n");
        write(m_folder.filePath(u"wrong"_s), "wrong\n");
        write(m_folder.filePath(u"newer.mailhaul"_s), R"({"format": 99})");
        write(m_folder.filePath(u"broken.mailhaul"_s), "{\n \"format\": 1,\n oops");
        write(m_folder.filePath(u"profile.json"_s), R"({"format": 1, "id": "x", "name": 3})");
        write(m_folder.filePath(u"jobs.csv"_s),
              "from,from_user,from_password,to,to_user,to_password\n\"open,a,b\n");
    }

    void mistakes_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QString>("says");

        QTest::newRow("no such command") << QStringList{u"fly"_s} << 64 << u"fly"_s;
        QTest::newRow("unknown option")
            << QStringList{u"look"_s, u"--fast"_s, u"a.test"_s} << 64 << u"fast"_s;
        QTest::newRow("argument missing") << QStringList{u"look"_s} << 64 << u"look DOMAIN"_s;
        QTest::newRow("no lawful domain") << QStringList{u"look"_s, u"a..b"_s} << 65 << u"domain name"_s;
        QTest::newRow("unknown provider")
            << QStringList{u"providers"_s, u"show"_s, u"nobody"_s} << 78 << u"nobody"_s;
        QTest::newRow("profile with a mistake, pointer named")
            << QStringList{u"providers"_s, u"check"_s, u"profile.json"_s} << 78 << u"/name"_s;
        QTest::newRow("project of a newer version")
            << QStringList{u"records"_s, u"newer.mailhaul"_s} << 65 << u"newer Mailhaul"_s;
        QTest::newRow("project that is no JSON")
            << QStringList{u"records"_s, u"broken.mailhaul"_s} << 65 << u"3"_s;
        QTest::newRow("project that is not there")
            << QStringList{u"records"_s, u"none.mailhaul"_s} << 65 << u"none"_s;
        QTest::newRow("secret on the command line")
            << QStringList{u"new"_s,        u"p.mailhaul"_s, u"--domain"_s, u"a.test"_s,
                           u"--provider"_s, u"rackspace"_s,  u"--set"_s,    u"secretKey=abc"_s}
            << 64 << u"secret"_s;
        QTest::newRow("no ledger") << QStringList{u"migrate"_s, u"--from"_s, u"imap://a@h"_s, u"--to"_s,
                                                  u"imap://a@h"_s}
                                   << 64 << u"--ledger"_s;
        QTest::newRow("two forms at once")
            << QStringList{u"migrate"_s, u"p.mailhaul"_s, u"--accounts"_s, u"jobs.csv"_s} << 64
            << u"either"_s;
        QTest::newRow("malformed CSV, line and column named")
            << QStringList{u"migrate"_s, u"--accounts"_s, u"jobs.csv"_s, u"--ledger"_s, u"l"_s} << 65
            << u"Line 2, column 1"_s;
        QTest::newRow("password in the URL")
            << QStringList{u"migrate"_s,  u"--from"_s, u"imaps://a:b@h"_s, u"--to"_s, u"imaps://a@h"_s,
                           u"--ledger"_s, u"l"_s}
            << 65 << u"password"_s;
    }

    void mistakes()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, exitCode);
        QFETCH(QString, says);
        const Ended ended = mailhaulctl(arguments, m_folder.path());
        QVERIFY2(ended.messages.contains(says), qPrintable(ended.messages));
        QCOMPARE(ended.exitCode, exitCode);
        QVERIFY(!ended.messages.contains(u"abc"_s));
    }

    void logins_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("passwordFile");
        QTest::addColumn<bool>("trusted");
        QTest::addColumn<int>("exitCode");

        QTest::newRow("right password") << m_server.address() << u"right"_s << true << 0;
        QTest::newRow("wrong password") << m_server.address() << u"wrong"_s << true << 77;
        QTest::newRow("certificate of an unknown authority")
            << m_server.address() << u"right"_s << false << 77;
        QTest::newRow("nobody listens") << u"127.0.0.1"_s << u"right"_s << true << 69;
    }

    void logins()
    {
        QFETCH(QString, host);
        QFETCH(QString, passwordFile);
        QFETCH(bool, trusted);
        QFETCH(int, exitCode);
        const QString right =
            u"imaps://ann%40example.test@%1:%2"_s.arg(m_server.address()).arg(m_server.tlsPort());
        const QString from = host == m_server.address() ? right : u"imaps://ann%40example.test@127.0.0.1:1"_s;
        QStringList arguments{u"migrate"_s,
                              u"--json"_s,
                              u"--from"_s,
                              from,
                              u"--to"_s,
                              right,
                              u"--from-password-file"_s,
                              passwordFile,
                              u"--to-password-file"_s,
                              u"right"_s,
                              u"--tries"_s,
                              u"1"_s,
                              u"--ledger"_s,
                              QString::fromLatin1(QTest::currentDataTag()) + u".ledger"_s};
        if (trusted)
            arguments += {u"--ca-file"_s, m_server.caFile()};
        const Ended ended = mailhaulctl(arguments, m_folder.path());
        QVERIFY2(ended.exitCode == exitCode, qPrintable(ended.messages + ended.output));
        const QByteArray last = ended.output.trimmed().section(u'\n', -1).toUtf8();
        const QString lastEvent = QJsonDocument::fromJson(last).object().value(u"event"_s).toString();
        QVERIFY2(lastEvent == u"summary"_s || lastEvent == u"error"_s, last.constData());
        QVERIFY(!ended.output.contains(u"wrong\""_s) && !ended.messages.contains(u"\"right\""_s));
    }

    void saysOnceWhyItWaits()
    {
        const Ended ended =
            mailhaulctl({u"migrate"_s, u"--from"_s, u"imaps://ann%40example.test@127.0.0.1:1"_s, u"--to"_s,
                         u"imaps://ann%40example.test@127.0.0.1:1"_s, u"--from-password-file"_s, u"right"_s,
                         u"--to-password-file"_s, u"right"_s, u"--tries"_s, u"2"_s, u"--ledger"_s,
                         u"waits.ledger"_s},
                        m_folder.path());
        QCOMPARE(ended.exitCode, 69);
        QVERIFY2(ended.messages.count(u"waits and tries again"_s) == 1, qPrintable(ended.messages));
        QVERIFY2(ended.messages.contains(u"127.0.0.1:1"_s), qPrintable(ended.messages));
    }

    void helpOfACommand()
    {
        const Ended ended = mailhaulctl({u"help"_s, u"migrate"_s}, m_folder.path());
        QCOMPARE(ended.exitCode, 0);
        QVERIFY2(ended.output.contains(u"--ledger"_s), qPrintable(ended.output));
    }

    void helpNamesEveryCommand()
    {
        const Ended ended = mailhaulctl({u"--help"_s}, m_folder.path());
        QCOMPARE(ended.exitCode, 0);
        for (const char *command : {"look", "new", "records", "publish", "watch", "accounts", "migrate",
                                    "verify", "providers", "report", "selftest"})
            QVERIFY2(ended.output.contains(QLatin1StringView(command)), command);
    }

    void selfTestFindsTlsAndSqlite()
    {
        const Ended ended = mailhaulctl({u"selftest"_s, u"--no-keychain"_s}, m_folder.path());
        QVERIFY2(ended.exitCode == 0, qPrintable(ended.output + ended.messages));
        QVERIFY(ended.output.contains(u"sqlite"_s));
    }

private:
    QTemporaryDir m_folder;
    rehearsal::Dovecot m_server{m_folder.filePath(u"server"_s)};
};

QTEST_GUILESS_MAIN(TestMailhaulctl)
#include "tst_mailhaulctl.moc"
