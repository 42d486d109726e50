// SPDX-License-Identifier: GPL-3.0-or-later
// What a second run makes of what the first one left at the new host.
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>

#include "awaited.h"
#include "byhand.h"
#include "onboarding/move.h"
#include "provider/httpserver.h"

using namespace Qt::StringLiterals;
using namespace onboarding;
using State = Creation::State;

class TestCreateAgain final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void halfMadeLists_data();
    void halfMadeLists();
    void listsOfOthers_data();
    void listsOfOthers();
    void theOtherKind();

private:
    /// A move with three mailboxes and the alias sales@, which leads to them.
    Result<std::unique_ptr<Move>> newMove(const QByteArray &profile, const HttpServer &server);
    QString path() const { return m_folder->filePath(u"a.mailhaul"_s); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Services> m_services;
};

namespace {

const QString wanted = u"ann@example.org bob@example.org cat@example.org"_s;

/// How the host makes its lists.
enum class Making { MemberByMember, ListThenMembers };

MailAddress address(const QString &localPart)
{
    return {localPart, DomainName::fromALabels(u"example.org")};
}

/// A host that keeps lists, and that fails where it is told to.
class ListHost {
public:
    enum class Fault { None, Refuses, Hangs };

    explicit ListHost(bool tellsMembers)
        : m_tellsMembers(tellsMembers)
    {
    }

    QByteArray profile(Making making) const
    {
        const QByteArray members = m_tellsMembers ? R"(,"members":"/to/*")" : "";
        const QByteArray alias = making == Making::MemberByMember
            ? R"({"each":"members","method":"PUT","path":"/lists/{{address}}/{{member}}"})"
            : R"({"needs":["list"],"method":"POST","path":"/lists/{{address}}","text":"{{members|join: }}"})";
        const QByteArray steps = making == Making::MemberByMember
            ? QByteArray()
            : R"(,"steps":{"list":{"method":"PUT","path":"/lists/{{address}}"}})";
        return R"({"format":1,"id":"lists","name":"Lists","variables":[{"key":"url","label":"API"}],
            "api":{"baseUrl":"{{url}}")"
            + steps + R"(},"operations":{
            "listMailboxes":{"method":"GET","path":"/users","result":{"items":"/*","fields":{"address":""}}},
            "createMailbox":{"method":"PUT","path":"/users/{{address}}"},
            "listAliases":{"method":"GET","path":"/lists","result":{"items":"/#","fields":{"address":"/key")"
            + QByteArray(members).replace("/to/*", "/value/*") + R"(}}},"createAlias":)" + alias + "}}";
    }

    HttpResponse answer(const HttpRequest &request)
    {
        const QString path = QUrl::fromPercentEncoding(request.path());
        if (request.method == "GET")
            return {200, listed(path), {}, HttpResponse::Manner::Whole};
        ++m_changes;
        if (path.startsWith(u"/users/"_s)) {
            m_users += path.section(u'/', 2);
        } else {
            const QStringList members = request.method == "POST"
                ? QString::fromUtf8(request.body).split(u' ')
                : path.section(u'/', 3).split(u' ', Qt::SkipEmptyParts);
            if (members.contains(u"bob@example.org"_s) && m_fault != Fault::None)
                return {400,
                        "no",
                        {},
                        m_fault == Fault::Hangs ? HttpResponse::Manner::Silent : HttpResponse::Manner::Whole};
            QStringList &list = m_lists[path.section(u'/', 2, 2)];
            list += members;
            list.removeDuplicates();
        }
        return {201, {}, {}, HttpResponse::Manner::Whole};
    }

    QMap<QString, QStringList> m_lists;
    QStringList m_users;
    Fault m_fault = Fault::None;
    int m_changes = 0; ///< Requests that change something.

private:
    QByteArray listed(const QString &path) const
    {
        if (path == u"/users"_s)
            return QJsonDocument(QJsonArray::fromStringList(m_users)).toJson();
        QJsonObject lists;
        for (auto list = m_lists.begin(); list != m_lists.end(); ++list)
            lists.insert(list.key(), QJsonArray::fromStringList(*list));
        return QJsonDocument(lists).toJson();
    }

    bool m_tellsMembers;
};

} // namespace

void TestCreateAgain::init()
{
    m_services.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_services = memoryServices(m_folder->filePath(u"profiles"_s));
}

Result<std::unique_ptr<Move>> TestCreateAgain::newMove(const QByteArray &profile, const HttpServer &server)
{
    QFile file(m_folder->filePath(u"lists.json"_s));
    if (!file.open(QIODevice::WriteOnly) || file.write(profile) != profile.size())
        qFatal("%s cannot be written", qPrintable(file.fileName()));
    file.close();
    if (const auto adopted = adoptProfile(*m_services, file.fileName()); !adopted)
        return fail(adopted.error());
    auto move = Move::create(path(), DomainName::fromALabels(u"example.org"), u"lists"_s,
                             {{u"url"_s, server.baseUrl()}}, *m_services);
    if (!move)
        return move;
    AccountsImport import;
    for (const QString &name : {u"ann"_s, u"bob"_s, u"cat"_s}) {
        ImportedAccount account;
        account.account.address = address(name);
        import.accounts += account;
    }
    Alias sales;
    sales.address = address(u"sales"_s);
    for (const ImportedAccount &account : std::as_const(import.accounts))
        sales.members += account.account.address;
    import.aliases = {sales};
    (*move)->add(import);
    return move;
}

void TestCreateAgain::halfMadeLists_data()
{
    QTest::addColumn<Making>("making");
    QTest::addColumn<bool>("tellsMembers");
    QTest::addColumn<ListHost::Fault>("fault");
    using Fault = ListHost::Fault;
    QTest::newRow("James: a member was refused") << Making::MemberByMember << false << Fault::Refuses;
    QTest::newRow("James: killed between two members") << Making::MemberByMember << false << Fault::Hangs;
    QTest::newRow("cPanel: a member was refused") << Making::MemberByMember << true << Fault::Refuses;
    QTest::newRow("cPanel: killed between two members") << Making::MemberByMember << true << Fault::Hangs;
    QTest::newRow("Zimbra: an empty list") << Making::ListThenMembers << false << Fault::Refuses;
    QTest::newRow("Zimbra: killed before the members") << Making::ListThenMembers << false << Fault::Hangs;
}

void TestCreateAgain::halfMadeLists()
{
    QFETCH(Making, making);
    QFETCH(bool, tellsMembers);
    QFETCH(ListHost::Fault, fault);
    ListHost host(tellsMembers);
    HttpServer server([&host](const HttpRequest &request) { return host.answer(request); });
    auto move = newMove(host.profile(making), server);
    QVERIFY2(move, move ? "" : qPrintable(move.error().toString()));
    host.m_fault = fault;
    if (fault == ListHost::Fault::Hangs) {
        (*move)->mailboxes().start();
        QTRY_COMPARE_WITH_TIMEOUT(host.m_changes, 5, patience); // Three mailboxes, and two for the list.
        move->reset();
        move = Move::open(path(), *m_services);
        QVERIFY(move);
    } else {
        RUN((*move)->mailboxes());
        QCOMPARE((*move)->project().aliases.first().creation.state, State::Refused);
    }
    QVERIFY(host.m_lists.contains(u"sales@example.org"_s));
    QVERIFY(host.m_lists.first() != wanted.split(u' '));

    host.m_fault = ListHost::Fault::None;
    RUN((*move)->mailboxes());
    QCOMPARE(host.m_lists.first(), wanted.split(u' '));
    const Creation made = (*move)->project().aliases.first().creation;
    QVERIFY2(made.state == State::Created, qPrintable(made.words));
    QVERIFY2(made.remedy.isEmpty(), qPrintable(made.remedy));

    const int changes = host.m_changes;
    RUN((*move)->mailboxes());
    QCOMPARE(host.m_changes, changes);
    QCOMPARE((*move)->project().aliases.first().creation.state, State::Created);
}

void TestCreateAgain::listsOfOthers_data()
{
    QTest::addColumn<bool>("tellsMembers");
    QTest::addColumn<bool>("isTried");
    QTest::newRow("its members are not told") << false << false;
    QTest::newRow("it has other members") << true << false;
    QTest::newRow("made by others after this project was refused") << true << true;
}

/// What somebody else has made is left as it is.
void TestCreateAgain::listsOfOthers()
{
    QFETCH(bool, tellsMembers);
    QFETCH(bool, isTried);
    ListHost host(tellsMembers);
    HttpServer server([&host](const HttpRequest &request) { return host.answer(request); });
    auto move = newMove(host.profile(Making::MemberByMember), server);
    QVERIFY2(move, move ? "" : qPrintable(move.error().toString()));
    if (isTried) {
        host.m_fault = ListHost::Fault::Refuses;
        RUN((*move)->mailboxes());
        host.m_fault = ListHost::Fault::None;
    }
    const QStringList theirs{u"ann@example.org"_s, u"eve@example.org"_s};
    host.m_lists = {{u"sales@example.org"_s, theirs}};
    RUN((*move)->mailboxes());
    const Creation found = (*move)->project().aliases.first().creation;
    QCOMPARE(found.state, State::AlreadyThere);
    QCOMPARE(!found.remedy.isEmpty(), tellsMembers);
    QCOMPARE(host.m_lists.first(), theirs);
}

/// A mailbox and an alias whose addresses the other kind has: nothing is asked for, and it is told why.
void TestCreateAgain::theOtherKind()
{
    ListHost host(true);
    host.m_users = {u"sales@example.org"_s, u"ann@example.org"_s};
    host.m_lists = {{u"bob@example.org"_s, {u"ann@example.org"_s}},
                    {u"ann@example.org"_s, {u"eve@example.net"_s}}};
    HttpServer server([&host](const HttpRequest &request) { return host.answer(request); });
    auto move = newMove(host.profile(Making::MemberByMember), server);
    QVERIFY2(move, move ? "" : qPrintable(move.error().toString()));
    RUN((*move)->mailboxes());
    const Project &project = (*move)->project();
    QCOMPARE(project.accounts.at(0).creation.state, State::AlreadyThere); // A mailbox that forwards, too.
    QCOMPARE(project.accounts.at(1).creation.state, State::Refused);
    QVERIFY2(project.accounts.at(1).creation.words.contains(u"an alias there"_s),
             qPrintable(project.accounts.at(1).creation.words));
    QCOMPARE(project.accounts.at(2).creation.state, State::Created);
    QCOMPARE(project.aliases.first().creation.state, State::Refused);
    QVERIFY2(project.aliases.first().creation.words.contains(u"a mailbox there"_s),
             qPrintable(project.aliases.first().creation.words));
    QVERIFY(!project.aliases.first().creation.remedy.isEmpty());
    QCOMPARE(host.m_changes, 1);
    QCOMPARE((*move)->state(Step::Mailboxes), StepState::NeedsYou);
}

QTEST_GUILESS_MAIN(TestCreateAgain)
#include "tst_createagain.moc"
