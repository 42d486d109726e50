// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/resource.h>

#include "onboarding/project.h"
#include "onboarding/projectfile.h"

using namespace Qt::StringLiterals;
using namespace onboarding;

namespace {

MailAddress address(const QString &text)
{
    return *MailAddress::parse(text);
}

Project sample()
{
    Project project = newProject(*DomainName::parse(u"bücher.example"), u"rehearsal"_s,
                                 {{u"apiUrl"_s, u"http://127.0.0.1:1"_s}});
    project.oldHost =
        MailHost{u"imap.old.example"_s,          143,       Security::StartTls, MailHost::Source::Srv,
                 MailHost::LoginForm::LocalPart, u"AB:CD"_s};
    Account account;
    account.address = address(u"ann@bücher.example"_s);
    account.displayName = u"Ann \"A\" Ü"_s;
    account.quota = Q_INT64_C(5) << 40;
    account.migrate = false;
    account.creation = {Creation::State::Refused, u"no room"_s, u"buy more"_s};
    project.accounts = {account};
    Alias alias;
    alias.address = address(u"info@bücher.example"_s);
    alias.members = {account.address, address(u"x@elsewhere.example"_s)};
    alias.creation.state = Creation::State::AlreadyThere;
    project.aliases = {alias};
    project.dnsApi = DnsApi{u"cloudflare"_s, {{u"zoneId"_s, u"z1"_s}}, u"http://127.0.0.1:8080"_s};
    project.dnsUpdate = DnsUpdate{u"192.0.2.1"_s, 5353, u"/keys/tsig.key"_s};
    project.dnsHostId = u"ovh"_s;
    project.furtherDomains = {{*DomainName::parse(u"trial.bücher.example"),
                               {{u"apiUrl"_s, u"http://127.0.0.1:2"_s}},
                               u"ionos"_s,
                               {{u"mx"_s, {{u"stage"_s, 1}}}},
                               QDateTime::fromString(u"2026-11-21T11:00:00Z"_s, Qt::ISODate),
                               {{u"ann@trial.bücher.example"_s, u"no password"_s}}}};
    project.oldProvider = OldProvider{u"mailcow"_s, {{u"host"_s, u"mail.old.example"_s}}};
    project.oldSide.checked = QDateTime::fromString(u"2026-11-21T10:00:00Z"_s, Qt::ISODate);
    project.oldSide.days = 30;
    project.oldSide.addresses = {{address(u"info@bücher.example"_s),
                                  Sighting::Alias | Sighting::Mail,
                                  {account.address},
                                  7,
                                  2,
                                  QDateTime::fromString(u"2026-11-20T10:00:00Z"_s, Qt::ISODate)}};
    project.oldSide.unread = {{u"ann@bücher.example"_s, u"wrong password"_s}};
    project.oldSide.declined = {{address(u"fax@bücher.example"_s), u"ann"_s,
                                 QDateTime::fromString(u"2026-11-21T09:00:00Z"_s, Qt::ISODate)}};
    project.oldSide.atNewHost = {address(u"office@bücher.example"_s)};
    project.provenDomains = {*DomainName::parse(u"example")};
    project.journeys = {{u"mx"_s, {{u"stage"_s, 2}}}};
    project.changed = QDateTime::fromString(u"2026-11-21T12:00:00Z"_s, Qt::ISODate);
    return project;
}

QByteArray withValue(const char *pointer, const QJsonValue &value)
{
    QJsonObject object = QJsonDocument::fromJson(toJson(sample())).object();
    const QStringList keys = QString::fromLatin1(pointer).split(u'/', Qt::SkipEmptyParts);
    if (keys.size() == 1) {
        object.insert(keys.first(), value);
    } else {
        QJsonArray list = object.value(keys.first()).toArray();
        QJsonObject item = list.first().toObject();
        item.insert(keys.last(), value);
        list.replace(0, item);
        object.insert(keys.first(), list);
    }
    return QJsonDocument(object).toJson();
}

} // namespace

class TestProject final : public QObject {
    Q_OBJECT

private slots:
    void everythingComesBack()
    {
        const Result<Project> back = parseProject(toJson(sample()));
        QVERIFY2(back, back ? "" : qPrintable(back.error().toString()));
        Project expected = sample();
        expected.id = back->id;
        QCOMPARE(*back, expected);
    }

    void keysOfALaterFormatAreKept()
    {
        const QByteArray json = withValue("/future", QJsonObject{{u"a"_s, 1}});
        const QByteArray both =
            QByteArray(json).replace("\"address\": \"ann@", "\"colour\": \"red\", \"address\": \"ann@");
        const Result<Project> project = parseProject(both);
        QVERIFY(project);
        const QJsonObject saved = QJsonDocument::fromJson(toJson(*project)).object();
        QCOMPARE(saved.value(u"future"_s).toObject().value(u"a"_s).toInt(), 1);
        QCOMPARE(saved.value(u"accounts"_s)[0][u"colour"_s].toString(), u"red"_s);
    }

    void mistakesAreNamed_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("place");
        const auto row = [](const char *name, const QByteArray &json, Error::Kind kind,
                            const QString &place) { QTest::newRow(name) << json << int(kind) << place; };
        row("not JSON, second line", "{\"format\": 1,\n  oops}", Error::Kind::BadInput,
            u"line 2, column 3"_s);
        row("empty", "", Error::Kind::BadInput, u"line 1, column 1"_s);
        row("an array", "[]", Error::Kind::BadInput, u"no JSON object"_s);
        row("newer", withValue("/format", 3), Error::Kind::BadInput, u"newer Mailhaul"_s);
        row("no format", "{\"id\": \"1\", \"domain\": \"a.example\"}", Error::Kind::BadInput, u"/format"_s);
        row("domain of a wrong type", withValue("/domain", 7), Error::Kind::BadInput, u"/domain"_s);
        row("domain that is none", withValue("/domain", u"a..b"_s), Error::Kind::BadInput, u"/domain"_s);
        row("address without @", withValue("/accounts/address", u"ann"_s), Error::Kind::BadInput,
            u"/accounts/0/address"_s);
        row("quota below zero", withValue("/accounts/quota", -1), Error::Kind::BadInput,
            u"/accounts/0/quota"_s);
        row("accounts is no list", withValue("/accounts", true), Error::Kind::BadInput, u"/accounts"_s);
        row("member that is none", withValue("/aliases/members", QJsonArray{u"a@b.example"_s, u"@"_s}),
            Error::Kind::BadInput, u"/aliases/0/members/1"_s);
    }

    void mistakesAreNamed()
    {
        QFETCH(QByteArray, json);
        QFETCH(int, kind);
        QFETCH(QString, place);
        const Result<Project> project = parseProject(json);
        QVERIFY(!project);
        QCOMPARE(int(project.error().kind), kind);
        QVERIFY2(project.error().toString().contains(place), qPrintable(project.error().toString()));
    }

    void aMissingFileIsNamed()
    {
        const Result<Project> project = loadProject(u"/nowhere/at.mailhaul"_s);
        QVERIFY(!project);
        QCOMPARE(project.error().kind, Error::Kind::BadInput);
        QVERIFY(project.error().message.contains(u"/nowhere/at.mailhaul"_s));
    }

    void aFullDiskLeavesTheOldFile()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"a.mailhaul"_s);
        QVERIFY(saveProject(path, sample()));
        Project larger = sample();
        larger.variables.insert(u"apiUrl"_s, QString(100'000, u'x'));
        // Files of this process cannot grow for a moment: what a full disk looks like to it.
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit before{};
        getrlimit(RLIMIT_FSIZE, &before);
        rlimit none = before;
        none.rlim_cur = 10'000;
        setrlimit(RLIMIT_FSIZE, &none);
        const Status saved = saveProject(path, larger);
        setrlimit(RLIMIT_FSIZE, &before);
        QVERIFY(!saved);
        QCOMPARE(saved.error().kind, Error::Kind::Storage);
        const Result<Project> old = loadProject(path);
        QVERIFY(old);
        QCOMPARE(old->variables.value(u"apiUrl"_s), u"http://127.0.0.1:1"_s);
    }

    void oneMailhaulAtATime()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"a.mailhaul"_s);
        auto first = ProjectFile::create(path, sample());
        QVERIFY(first);
        const auto second = ProjectFile::open(path);
        QVERIFY(!second);
        QCOMPARE(second.error().kind, Error::Kind::Busy);
        const auto twice = ProjectFile::create(path, sample());
        QVERIFY(!twice);
        QCOMPARE(twice.error().kind, Error::Kind::Usage);
        (*first)->update([](Project &project) { project.dnsHostId = u"gandi"_s; });
        first->reset();
        const auto third = ProjectFile::open(path);
        QVERIFY(third);
        QCOMPARE((*third)->project().dnsHostId, u"gandi"_s);
    }

    void changesAreSavedByThemselves()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"a.mailhaul"_s);
        const auto file = ProjectFile::create(path, sample());
        (*file)->remember(u"look"_s, {{u"seen"_s, true}});
        QTRY_VERIFY(loadProject(path)->journeys.value(u"look"_s).value(u"seen"_s).toBool());
    }

    void theOldLogin_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<int>("form");
        QTest::addColumn<QString>("login");
        QTest::newRow("whole address")
            << QString() << int(MailHost::LoginForm::WholeAddress) << u"ann@xn--bcher-kva.example"_s;
        QTest::newRow("local part") << QString() << int(MailHost::LoginForm::LocalPart) << u"ann"_s;
        QTest::newRow("typed") << u"u12345"_s << int(MailHost::LoginForm::LocalPart) << u"u12345"_s;
    }

    void theOldLogin()
    {
        QFETCH(QString, typed);
        QFETCH(int, form);
        QFETCH(QString, login);
        Project project = sample();
        project.oldHost->loginForm = MailHost::LoginForm(form);
        project.accounts.first().oldLogin = typed;
        QCOMPARE(project.loginAtOldHost(project.accounts.first()), login);
    }
};

QTEST_GUILESS_MAIN(TestProject)
#include "tst_project.moc"
