// SPDX-License-Identifier: GPL-3.0-or-later
#include <csignal>

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "ownhome.h"
#include "provider/httpserver.h"

using namespace Qt::StringLiterals;

/// `accounts` at a host that asks for a pause of minutes, or refuses.
class TestStopping final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void aWaitIsSaidAndEnds();
    void refusedOnesAreConfirmedByName();

private:
    int run(const QStringList &arguments); ///< The exit code; what it wrote is in m_output.
    QString stateOf(const QString &address) const;

    QTemporaryDir m_folder;
    HttpResponse m_answer; ///< To what would create.
    HttpServer m_server{[this](const HttpRequest &request) {
        return request.method == "GET"
            ? HttpResponse{200, R"({"success":true,"nextCursor":false,"results":[]})", {}, {}}
            : m_answer;
    }};
    QByteArray m_output;
};

void TestStopping::initTestCase()
{
    QFile table(m_folder.filePath(u"people.csv"_s));
    QVERIFY(table.open(QIODevice::WriteOnly));
    table.write(
        "kind,address,password,members\nmailbox,ann,secret-1,\nmailbox,bob,secret-2,\nalias,info,,ann\n");
    table.close();
    QCOMPARE(run({u"new"_s, u"a.mailhaul"_s, u"--domain"_s, u"example.org"_s, u"--provider"_s, u"wildduck"_s,
                  u"--set"_s, u"apiUrl="_s + m_server.baseUrl(), u"--set"_s, u"host=mail.example.net"_s}),
             0);
}

int TestStopping::run(const QStringList &arguments)
{
    const auto process = startedIn(m_folder.path(), arguments);
    // The server of this test answers meanwhile.
    if (!QTest::qWaitFor([&process] { return process->state() == QProcess::NotRunning; }, 30'000))
        return -1;
    m_output = process->readAllStandardOutput();
    return process->exitCode();
}

QString TestStopping::stateOf(const QString &address) const
{
    for (const QByteArray &line : m_output.split('\n')) {
        const QJsonObject event = QJsonDocument::fromJson(line).object();
        if (event.value(u"address"_s) == address && event.contains(u"state"_s))
            return event.value(u"state"_s).toString();
    }
    return {};
}

void TestStopping::aWaitIsSaidAndEnds()
{
    m_answer = {429, R"({"error":"slow down"})", {"Retry-After: 200"}, {}};
    const auto process = startedIn(m_folder.path(),
                                   {u"accounts"_s, u"a.mailhaul"_s, u"--import"_s, u"people.csv"_s,
                                    u"--create"_s, u"--passwords"_s, u"people.csv"_s});
    QByteArray said;
    QTRY_VERIFY_WITH_TIMEOUT((said += process->readAllStandardOutput()).contains("\"waiting\""), 20'000);
    ::kill(static_cast<pid_t>(process->processId()), SIGINT);
    QTRY_COMPARE_WITH_TIMEOUT(process->state(), QProcess::NotRunning, 20'000);
    QCOMPARE(process->exitStatus(), QProcess::NormalExit);
    QCOMPARE(process->exitCode(), 75);
    const QByteArray messages = process->readAllStandardError();
    QVERIFY2(messages.contains("3 min 20 s") && messages.contains("slow down"), messages.constData());
    QVERIFY(!said.contains("secret-1") && !messages.contains("secret-1"));
    m_output = said + process->readAllStandardOutput();
    QCOMPARE(stateOf(u"ann@example.org"_s), u"not-yet"_s);
}

void TestStopping::refusedOnesAreConfirmedByName()
{
    m_answer = {400, R"({"error":"no","code":"InputValidationError"})", {}, {}};
    QCOMPARE(run({u"accounts"_s, u"a.mailhaul"_s, u"--create"_s, u"--passwords"_s, u"people.csv"_s}), 10);
    QCOMPARE(stateOf(u"ann@example.org"_s), u"refused"_s);
    QCOMPARE(run({u"accounts"_s, u"a.mailhaul"_s, u"--created"_s}), 10); // Nothing is made by hand there.
    QCOMPARE(stateOf(u"ann@example.org"_s), u"refused"_s);
    QCOMPARE(run({u"accounts"_s, u"a.mailhaul"_s, u"--confirm"_s, u"nobody"_s}), 65);
    QCOMPARE(run({u"accounts"_s, u"a.mailhaul"_s, u"--confirm"_s, u"ann"_s, u"--confirm"_s,
                  u"info@example.org"_s}),
             10);
    QCOMPARE(stateOf(u"ann@example.org"_s), u"confirmed"_s);
    QCOMPARE(stateOf(u"info@example.org"_s), u"confirmed"_s);
    QCOMPARE(stateOf(u"bob@example.org"_s), u"refused"_s);
}

QTEST_GUILESS_MAIN(TestStopping)
#include "tst_stopping.moc"
