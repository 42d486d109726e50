// SPDX-License-Identifier: GPL-3.0-or-later
// A profile that the user brings: checked, taken over, and the records that its host tells.
#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include "awaited.h"
#include "byhand.h"
#include "onboarding/move.h"
#include "provider/httpserver.h"

using namespace Qt::StringLiterals;
using namespace onboarding;

class TestOwnProfile final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void isTakenOver();
    void replacesOneOfTheSameId();
    void aMistakeIsNamed_data();
    void aMistakeIsNamed();
    void recordsOfTheHost();
    void whenTheHostDoesNotAnswer();

private:
    QString write(const QByteArray &content);
    QStringList records(HttpServer &server);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Services> m_services;
};

namespace {

/// A host with an MX of its own in the profile, and more records by its interface.
QByteArray profileText(const QByteArray &name = "Own")
{
    return R"({"format":1,"id":"own","name":")" + name + R"(","variables":[
        {"key":"url","label":"API"},{"key":"token","label":"Token","secret":true}],
        "records":[{"type":"MX","name":"@","preference":10,"value":"mx.own.example"}],
        "api":{"baseUrl":"{{url}}","headers":{"X-Token":"{{token}}"}},
        "operations":{"records":{"method":"GET","path":"/records","result":{"items":"/*",
        "fields":{"type":"/type","name":"/name","value":"/value","priority":"/priority"}}}}})";
}

} // namespace

void TestOwnProfile::init()
{
    m_services.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_services = memoryServices(m_folder->filePath(u"config/profiles"_s)); // Made when it is needed.
}

QString TestOwnProfile::write(const QByteArray &content)
{
    const QString path = m_folder->filePath(u"anything.json"_s);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("%s cannot be written", qPrintable(path));
    return path;
}

void TestOwnProfile::isTakenOver()
{
    QVERIFY(!onboarding::provider(*m_services, u"own"_s));
    const Result<Provider> adopted = adoptProfile(*m_services, write(profileText()));
    QVERIFY2(adopted, adopted ? "" : qPrintable(adopted.error().toString()));
    QCOMPARE(adopted->name, u"Own"_s);
    QVERIFY(!adopted->isVerified);
    QVERIFY(QFile::remove(m_folder->filePath(u"anything.json"_s))); // A copy was made.
    m_services->readProfiles();
    QVERIFY(onboarding::provider(*m_services, u"own"_s));
}

void TestOwnProfile::replacesOneOfTheSameId()
{
    QVERIFY(adoptProfile(*m_services, write(profileText())));
    QVERIFY(adoptProfile(*m_services, write(profileText("Own, corrected"))));
    QCOMPARE(onboarding::provider(*m_services, u"own"_s)->name, u"Own, corrected"_s);
    QCOMPARE(QDir(m_services->profilesFolder()).entryList(QDir::Files).size(), 1);
}

void TestOwnProfile::aMistakeIsNamed_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("detail");
    QTest::newRow("no JSON") << QByteArray("id: own") << QString();
    QTest::newRow("an unknown key") << profileText().replace("\"operations\"", "\"operation\"")
                                    << u"/operation"_s;
    QTest::newRow("an id that leads elsewhere")
        << profileText().replace("\"id\":\"own\"", "\"id\":\"../own\"") << u"/id"_s;
    QTest::newRow("a host without TLS")
        << profileText().replace("{{url}}", "http://own.example") << u"/api/baseUrl"_s;
}

void TestOwnProfile::aMistakeIsNamed()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, detail);
    const Result<Provider> adopted = adoptProfile(*m_services, write(content));
    QVERIFY(!adopted);
    QCOMPARE(adopted.error().kind, Error::Kind::BadProfile);
    QVERIFY2(adopted.error().detail.contains(detail), qPrintable(adopted.error().detail));
    QVERIFY(!QFile::exists(m_services->profilesFolder()));
}

/// "MX example.org 10 mx.own.example." of a move to that host.
QStringList TestOwnProfile::records(HttpServer &server)
{
    if (!adoptProfile(*m_services, write(profileText())))
        return {u"no profile"_s};
    auto move = Move::create(m_folder->filePath(u"a.mailhaul"_s), *DomainName::parse(u"example.org"),
                             u"own"_s, {{u"url"_s, server.baseUrl()}}, *m_services);
    if (!move)
        return {move.error().toString()};
    (*move)->vault().keepProviderSecret(u"token"_s, Secret("t0ken"_ba));
    const auto views = awaited((*move)->records(RecordSet::All));
    if (!views)
        return {views.error().toString()};
    QStringList lines;
    for (const RecordView &view : *views)
        lines += QStringList{view.type, view.owner.toString(), view.data}.join(u' ');
    return lines;
}

void TestOwnProfile::recordsOfTheHost()
{
    HttpServer server([](const HttpRequest &request) -> HttpResponse {
        if (request.headers.value("x-token") != "t0ken")
            return {401, {}, {}, HttpResponse::Manner::Whole};
        return {200,
                R"([{"type":"MX","name":"example.org","value":"mx.own.example","priority":10},
                    {"type":"TXT","name":"dkim._domainkey.example.org","value":"v=DKIM1; p=AAAA"},
                    {"type":"CNAME","name":"autodiscover.example.org","value":"own.example"}])",
                {},
                HttpResponse::Manner::Whole};
    });
    QCOMPARE(records(server),
             QStringList({u"MX example.org 10 mx.own.example."_s, // RFC 1035 §5
                          u"TXT dkim._domainkey.example.org \"v=DKIM1; p=AAAA\""_s,
                          u"CNAME autodiscover.example.org own.example."_s}));
}

void TestOwnProfile::whenTheHostDoesNotAnswer()
{
    HttpServer server([](const HttpRequest &) -> HttpResponse {
        return {401, R"({"error":"who are you"})", {}, HttpResponse::Manner::Whole};
    });
    // Some of the records would be missing, which must not pass for all.
    const QStringList told = records(server);
    QCOMPARE(told.size(), 1);
    QVERIFY2(!told.first().contains(u"mx.own.example"_s), qPrintable(told.first()));
}

QTEST_GUILESS_MAIN(TestOwnProfile)
#include "tst_ownprofile.moc"
