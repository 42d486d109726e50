// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include "byhand.h"
#include "onboarding/domainscope.h"
#include "onboarding/move.h"
#include "onboarding/savedmoves.h"

using namespace Qt::StringLiterals;
using namespace onboarding;

namespace {

DomainName name(const QString &text)
{
    return *DomainName::parse(text);
}

Account account(const QString &address)
{
    Account account;
    account.address = *MailAddress::parse(address);
    return account;
}

QStringList addresses(const QList<Account> &accounts)
{
    QStringList texts;
    for (const Account &account : accounts)
        texts += account.address.toString();
    return texts;
}

} // namespace

/// A move of several domains in one file.
class TestDomains final : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_services = memoryServices(m_folder.filePath(u"profiles"_s));
        m_path = m_folder.filePath(u"%1.mailhaul"_s.arg(++m_number));
        auto move =
            Move::create(m_path, name(u"example.org"_s), u"servermx"_s, byHandVariables(), *m_services);
        QVERIFY2(move, move ? "" : qPrintable(move.error().toString()));
        QVERIFY((*move)->addDomain(name(u"example.net"_s)));
        QVERIFY((*move)->addDomain(name(u"trial.example.org"_s)));
        QVERIFY(!(*move)->addDomain(name(u"EXAMPLE.net"_s)));
    }

    void eachHasItsOwn();
    void aFurtherDomainIsNotRenamed();
    void aSubDomainInheritsTheProof();
    void ofAFurtherDomain();
    void anUnknownDomainIsNamed();
    void entriesKeepTheirOrder();
    void oneDomainStaysReadableForOlderVersions();
    void theListOfMovesNamesThem();

private:
    Result<std::unique_ptr<Move>> opened(const QString &domain = {})
    {
        return Move::open(m_path, *m_services, domain.isEmpty() ? DomainName() : name(domain));
    }

    QTemporaryDir m_folder;
    std::unique_ptr<Services> m_services;
    QString m_path;
    int m_number = 0;
};

void TestDomains::eachHasItsOwn()
{
    {
        auto main = opened();
        QVERIFY2(main, main ? "" : qPrintable(main.error().toString()));
        QCOMPARE((*main)->domains(),
                 QList<DomainName>(
                     {name(u"example.org"_s), name(u"example.net"_s), name(u"trial.example.org"_s)}));
        (*main)->add(*readAccounts(u"ann\nbob\n"_s, {name(u"example.org"_s)}));
        (*main)->mailboxes().confirmCreated();
        QCOMPARE((*main)->state(Step::Mailboxes), StepState::Done);
    }
    {
        auto other = opened(u"example.net"_s);
        QVERIFY(other);
        QCOMPARE((*other)->project().domain, name(u"example.net"_s));
        QCOMPARE((*other)->state(Step::Mailboxes), StepState::ToDo);
        QVERIFY((*other)->project().accounts.isEmpty());
        (*other)->add(*readAccounts(u"ann\n"_s, {name(u"example.net"_s)}));
        QMap<QString, QString> own = byHandVariables();
        own[u"verificationCode"_s] = u"code-2"_s;
        QVERIFY((*other)->setVariables(own));
        QVERIFY((*other)->gaps().decline({u"abuse"_s, name(u"example.net"_s)}));
        QVERIFY((*other)->mx().objections().join(u' ').contains(u"1 mailbox"_s));
        const auto records = (*other)->records(RecordSet::Ownership);
        QTRY_VERIFY(records.isFinished());
        QCOMPARE(records.result()->constFirst().value, u"code-2"_s);
    }
    auto main = opened();
    QCOMPARE(addresses((*main)->project().accounts),
             QStringList({u"ann@example.org"_s, u"bob@example.org"_s}));
    QCOMPARE((*main)->state(Step::Mailboxes), StepState::Done);
    QCOMPARE((*main)->project().variables.value(u"verificationCode"_s), u"code-1"_s);
    QCOMPARE(openGaps((*main)->project()).size(), 2);
    const Result<Project> whole = loadProject(m_path);
    QVERIFY(whole);
    QCOMPARE(whole->accounts.size(), 3);
    QCOMPARE(whole->furtherDomains.first().variables,
             (QMap<QString, QString>{{u"verificationCode"_s, u"code-2"_s}}));
    QCOMPARE(whole->oldSide.declined.size(), 1);
}

void TestDomains::aFurtherDomainIsNotRenamed()
{
    auto other = opened(u"example.net"_s);
    QCOMPARE((*other)->setBasics(name(u"example.com"_s), u"servermx"_s, byHandVariables()).error().kind,
             Error::Kind::Refused);
}

void TestDomains::aSubDomainInheritsTheProof()
{
    {
        auto main = opened();
        (*main)->file().remember(u"ownership"_s, {{u"verified"_s, true}});
    }
    QVERIFY(!(*opened(u"trial.example.org"_s))->ownership().isNeeded());
    QVERIFY((*opened(u"example.net"_s))->ownership().isNeeded());
}

void TestDomains::ofAFurtherDomain()
{
    {
        auto net = opened(u"example.net"_s);
        QVERIFY((*net)->addDomain(name(u"trial.example.net"_s)));
        (*net)->file().remember(u"ownership"_s, {{u"verified"_s, true}});
    }
    QVERIFY(!(*opened(u"trial.example.net"_s))->ownership().isNeeded());
    QVERIFY((*opened(u"trial.example.org"_s))->ownership().isNeeded());
    {
        // Nothing of that is kept twice, whichever domain is changed.
        auto trial = opened(u"trial.example.net"_s);
        (*trial)->file().remember(u"look"_s, {{u"a"_s, 1}});
        auto main = std::move(*trial);
        main = Move::ofDomain(std::move(main), name(u"example.org"_s));
        main->file().remember(u"look"_s, {{u"a"_s, 2}});
    }
    const Result<Project> whole = loadProject(m_path);
    QVERIFY(whole->provenDomains.isEmpty());
    QVERIFY((*opened(u"example.net"_s))->file().remembered(u"ownership"_s).value(u"verified"_s).toBool());
}

void TestDomains::anUnknownDomainIsNamed()
{
    const auto none = opened(u"example.com"_s);
    QVERIFY(!none);
    QCOMPARE(none.error().kind, Error::Kind::BadInput);
    QVERIFY(none.error().message.contains(u"example.com"_s));
}

void TestDomains::entriesKeepTheirOrder()
{
    Project whole;
    whole.domain = name(u"a.example"_s);
    whole.furtherDomains = {{name(u"b.example"_s), {}, {}, {}, {}, {}}};
    whole.accounts = {account(u"1@a.example"_s), account(u"2@b.example"_s), account(u"3@a.example"_s)};
    Project part = projectOfDomain(whole, name(u"a.example"_s));
    QCOMPARE(addresses(part.accounts), QStringList({u"1@a.example"_s, u"3@a.example"_s}));
    part.accounts[0].displayName = u"One"_s;
    part.accounts += account(u"4@a.example"_s);
    takeOver(whole, part);
    QCOMPARE(addresses(whole.accounts),
             QStringList({u"1@a.example"_s, u"2@b.example"_s, u"3@a.example"_s, u"4@a.example"_s}));
    QCOMPARE(whole.accounts.first().displayName, u"One"_s);
    part.accounts.remove(0, 2);
    takeOver(whole, part);
    QCOMPARE(addresses(whole.accounts), QStringList({u"4@a.example"_s, u"2@b.example"_s}));
}

void TestDomains::oneDomainStaysReadableForOlderVersions()
{
    const auto format = [](const Project &project) {
        return QJsonDocument::fromJson(toJson(project)).object().value(u"format"_s).toInt();
    };
    const Result<Project> several = loadProject(m_path);
    QCOMPARE(format(*several), 2);
    Project one = *several;
    one.furtherDomains.clear();
    QCOMPARE(format(one), 1);
    QCOMPARE(*parseProject(toJson(*several)), *several);
}

void TestDomains::theListOfMovesNamesThem()
{
    Result<Project> project = loadProject(m_path);
    project->journeys.insert(u"move"_s, {{u"progress"_s, u"Finished"_s}});
    QVERIFY(saveProject(m_path, *project));
    SavedMoves saved(*m_services, m_folder.filePath(u"list.json"_s));
    saved.remember(m_path);
    const SavedMove &move = saved.moves().constFirst();
    QVERIFY2(move.domain.startsWith(u"example.org and 2"_s), qPrintable(move.domain));
    const QStringList parts = move.progress.split(u"; "_s);
    QCOMPARE(parts.size(), 3);
    QCOMPARE(parts.at(0), u"example.org: Finished"_s);
    QVERIFY2(parts.at(2).startsWith(u"trial.example.org: At"_s), qPrintable(parts.at(2)));
}

QTEST_GUILESS_MAIN(TestDomains)
#include "tst_domains.moc"
