// SPDX-License-Identifier: GPL-3.0-or-later
// A host that echoes every secret back, in every spelling, while mailboxes are made: nothing that Mailhaul
// writes may hold one.
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>
#include <csignal>
#include <memory>

#include "provider/httpserver.h"

using namespace Qt::StringLiterals;

namespace {

const QByteArray token = "t0ken/\"quoted\"&<odd>";
const QByteArray session = "s3ssion+\\'key";
const QByteArray password = "p%ss wörd\"\\&<>+'";

QByteArray jsonText(const QByteArray &text)
{
    const QByteArray array =
        QJsonDocument(QJsonArray{QString::fromUtf8(text)}).toJson(QJsonDocument::Compact);
    return array.sliced(2, array.size() - 4);
}

/// A secret as a server may write it.
QByteArrayList spellings(const QByteArray &secret)
{
    const QString text = QString::fromUtf8(secret);
    return {secret,
            jsonText(secret),
            secret.toBase64(),
            QUrl::toPercentEncoding(text),
            QUrl::toPercentEncoding(text).toLower(),
            QUrl::toPercentEncoding(text, " ").replace(' ', '+'),
            text.toHtmlEscaped().toUtf8(),
            text.toHtmlEscaped().replace(u'\'', u"&#39;"_s).toUtf8(),
            (QByteArray("user\0", 5) + secret).toBase64()};
}

QByteArrayList allSpellings()
{
    return spellings(token) + spellings(session) + spellings(password);
}

} // namespace

class NoSecretsTest final : public QObject {
    Q_OBJECT

private slots:
    void nothingIsTold_data();
    void nothingIsTold();
    void aCrashTellsNothing();

private:
    void writeInput();
    QStringList secretOption() const
    {
        return {u"--secret-file"_s, u"token="_s + m_folder.filePath(u"token"_s)};
    }
    QStringList newMove(const HttpServer &server) const
    {
        return QStringList{u"new"_s,        u"move.mailhaul"_s, u"--domain"_s, u"example.org"_s,
                           u"--provider"_s, u"echo"_s,          u"--set"_s,    u"url="_s + server.baseUrl()}
        + secretOption();
    }
    QStringList create() const
    {
        return QStringList{u"accounts"_s, u"move.mailhaul"_s, u"--import"_s,
                           m_folder.filePath(u"accounts.csv"_s), u"--create"_s}
        + secretOption();
    }
    QByteArray written() const;
    void write(const QString &name, const QByteArray &content);
    QByteArray mailhaulctl(const QStringList &arguments);
    std::unique_ptr<QProcess> started(const QStringList &arguments);

    QTemporaryDir m_folder;
};

/// A profile that logs in first.
const QByteArray profile = R"({"format":1,"id":"echo","name":"Echo","variables":[
    {"key":"url","label":"API"},{"key":"token","label":"Token","secret":true}],
    "records":[{"type":"MX","preference":1,"value":"mx.new.test"}],
    "api":{"baseUrl":"{{url}}","needs":["login"],"headers":{"X-Session":"{{sessionKey?}}"},
    "steps":{"login":{"keep":true,"method":"POST","path":"/login","json":{"token":"{{token}}"},
    "result":{"secrets":{"sessionKey":"/session"}}}}},
    "operations":{"createMailbox":{"method":"POST","path":"/m","json":{"address":"{{address}}","password":"{{password}}"}},
    "createAlias":{"method":"POST","path":"/m","json":{"address":"{{address}}","to":"{{members|list}}"}},
    "listAliases":{"method":"GET","path":"/a","result":{"items":"/*","fields":{"address":""}}},
    "listMailboxes":{"method":"GET","path":"/m","result":{"items":"/*","fields":{"address":""}}}}})";

void NoSecretsTest::write(const QString &name, const QByteArray &content)
{
    QFile file(m_folder.filePath(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

std::unique_ptr<QProcess> NoSecretsTest::started(const QStringList &arguments)
{
    auto process = std::make_unique<QProcess>();
    process->setWorkingDirectory(m_folder.filePath(u"work"_s));
    process->setProcessChannelMode(QProcess::MergedChannels);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"HOME"_s, m_folder.filePath(u"work"_s));
    environment.insert(u"XDG_CONFIG_HOME"_s, m_folder.filePath(u"work/config"_s));
    environment.insert(u"QT_LOGGING_RULES"_s, u"*=true"_s);
    process->setProcessEnvironment(environment);
    process->start(QStringLiteral(MAILHAULCTL),
                   arguments
                       + QStringList{u"--no-keychain"_s, u"--profiles"_s, m_folder.path(), u"--verbose"_s});
    return process;
}

QByteArray NoSecretsTest::mailhaulctl(const QStringList &arguments)
{
    const std::unique_ptr<QProcess> process = started(arguments);
    // The host answers in this process, so its events must go on.
    if (!QTest::qWaitFor([&] { return process->state() == QProcess::NotRunning; }, 60'000))
        process->kill();
    process->waitForFinished();
    return process->readAll();
}

/// The project, its lock, and whatever else was written.
QByteArray NoSecretsTest::written() const
{
    QByteArray all;
    QDirIterator files(m_folder.filePath(u"work"_s), QDir::Files | QDir::Hidden,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly))
            all += file.fileName().toUtf8() + '\n' + file.readAll();
    }
    return all;
}

void NoSecretsTest::writeInput()
{
    QDir(m_folder.path()).mkpath(u"work"_s);
    write(u"echo.json"_s, profile);
    write(u"token"_s, token);
    QByteArray cell = password;
    cell.replace('"', "\"\"");
    write(u"accounts.csv"_s,
          "kind,address,password,members\nmailbox,ann@example.org,\"" + cell
              + "\",\nalias,info@example.org,,ann@example.org\n");
}

void NoSecretsTest::nothingIsTold_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("isJson");
    for (const int status : {201, 302, 400, 401, 403, 409, 422}) {
        QTest::addRow("%d, as text", status) << status << false;
        QTest::addRow("%d, as JSON", status) << status << true;
    }
}

void NoSecretsTest::nothingIsTold()
{
    QFETCH(int, status);
    QFETCH(bool, isJson);
    int created = 0;
    HttpServer server([&](const HttpRequest &request) -> HttpResponse {
        if (request.path() == "/login")
            return {200, "{\"session\":\"" + jsonText(session) + "\"}", {}, HttpResponse::Manner::Whole};
        if (request.method == "GET")
            return {200, "[]", {}, HttpResponse::Manner::Whole};
        ++created;
        const bool isAlias = request.body.contains("\"to\""); // Its request holds no password.
        const QByteArray echo =
            (isAlias ? spellings(token) + spellings(session) : allSpellings()).join(" | ");
        QByteArray header = "X-Echo: " + echo;
        header.replace('\r', ' ').replace('\n', ' ');
        return {status, echo + ' ' + request.body, {header}, HttpResponse::Manner::Whole};
    });
    writeInput();
    const QStringList manner = isJson ? QStringList{u"--json"_s} : QStringList();
    QByteArray said = mailhaulctl(newMove(server) + manner);
    said += mailhaulctl(create() + manner);
    QVERIFY2(created > 0, said.constData());
    said += written();
    QVERIFY(said.contains("ann@example.org"));
    if (status >= 300)
        QVERIFY2(said.contains(QStringLiteral("•••").toUtf8()) || said.contains("\\u2022"), said.constData());
    for (const QByteArray &spelling : allSpellings())
        QVERIFY2(!said.contains(spelling), (spelling + "\n" + said).constData());
    QVERIFY(QDir(m_folder.filePath(u"work"_s)).removeRecursively());
}

/// The program ends at the worst moment, with every secret in memory.
void NoSecretsTest::aCrashTellsNothing()
{
    bool isAsked = false;
    HttpServer server([&](const HttpRequest &request) -> HttpResponse {
        if (request.path() == "/login")
            return {200, "{\"session\":\"" + jsonText(session) + "\"}", {}, HttpResponse::Manner::Whole};
        if (request.method == "GET")
            return {200, "[]", {}, HttpResponse::Manner::Whole};
        isAsked = true;
        return {200, {}, {}, HttpResponse::Manner::Silent};
    });
    writeInput();
    QByteArray said = mailhaulctl(newMove(server));
    const std::unique_ptr<QProcess> process = started(create());
    QTRY_VERIFY_WITH_TIMEOUT(isAsked, 20'000);
    QFile limits(u"/proc/%1/limits"_s.arg(process->processId()));
    QVERIFY(limits.open(QIODevice::ReadOnly));
    const QByteArray text = limits.readAll().simplified();
    QVERIFY2(text.contains("Max core file size 0 0 bytes"), text.constData());
    ::kill(static_cast<pid_t>(process->processId()), SIGABRT);
    QVERIFY(process->waitForFinished(10'000));
    QCOMPARE(process->exitStatus(), QProcess::CrashExit);
    said += process->readAll() + written();
    QVERIFY(said.contains("ann@example.org"));
    for (const QByteArray &spelling : allSpellings())
        QVERIFY2(!said.contains(spelling), (spelling + "\n" + said).constData());
}

QTEST_GUILESS_MAIN(NoSecretsTest)
#include "tst_nosecrets.moc"
