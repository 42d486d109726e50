// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "onboarding/existing.h"
#include "onboarding/hostlist.h"
#include "onboarding/project.h"

using namespace Qt::StringLiterals;
using namespace onboarding;
using State = Creation::State;

namespace {

MailAddress address(const QString &localPart)
{
    return {localPart, DomainName::fromALabels(u"example.org")};
}

} // namespace

/// What a host has, compared with what the project wants there.
class TestExisting final : public QObject {
    Q_OBJECT

private slots:
    void mailboxes_data();
    void mailboxes();
    void aliases_data();
    void aliases();
    void correctedAliases();
    void aliasesThatAreNotListed();
};

void TestExisting::mailboxes_data()
{
    QTest::addColumn<State>("before");
    QTest::addColumn<bool>("isThere");
    QTest::addColumn<bool>("isPlanned");
    QTest::addColumn<State>("after");
    QTest::newRow("to be created") << State::NotYet << false << false << State::NotYet;
    QTest::newRow("somebody made it") << State::NotYet << true << false << State::AlreadyThere;
    QTest::newRow("made by a run that was killed") << State::NotYet << true << true << State::Created;
    QTest::newRow("planned by it, not made") << State::NotYet << false << true << State::NotYet;
    QTest::newRow("ours") << State::Created << true << false << State::Created;
    QTest::newRow("deleted there since") << State::Created << false << false << State::NotYet;
    QTest::newRow("refused, made by hand since") << State::Refused << true << false << State::AlreadyThere;
    QTest::newRow("refused still") << State::Refused << false << false << State::Refused;
    QTest::newRow("confirmed, of a kind that is not listed")
        << State::Confirmed << false << false << State::Confirmed;
}

void TestExisting::mailboxes()
{
    QFETCH(State, before);
    QFETCH(bool, isThere);
    QFETCH(bool, isPlanned);
    Project project;
    project.accounts.append(Account());
    project.accounts.first().address = address(u"ann"_s);
    project.accounts.first().creation.state = before;
    HostList list;
    if (isThere)
        list.mailboxes.append({address(u"Ann"_s), {}, {}});
    const QSet<QString> planned = isPlanned ? QSet<QString>{address(u"ann"_s).key()} : QSet<QString>();
    markExisting(project, list, planned);
    QTEST(project.accounts.first().creation.state, "after");
}

void TestExisting::aliases_data()
{
    QTest::addColumn<QStringList>("there");
    QTest::addColumn<bool>("isOtherwise");
    QTest::newRow("the same") << QStringList{u"ann"_s, u"bob"_s} << false;
    QTest::newRow("in another order and case") << QStringList{u"Bob"_s, u"ann"_s} << false;
    QTest::newRow("members are not told") << QStringList() << false;
    QTest::newRow("one is missing") << QStringList{u"ann"_s} << true;
    QTest::newRow("one more") << QStringList{u"ann"_s, u"bob"_s, u"cat"_s} << true;
    QTest::newRow("somebody else") << QStringList{u"cat"_s} << true;
}

void TestExisting::aliases()
{
    QFETCH(QStringList, there);
    QFETCH(bool, isOtherwise);
    for (const State before : {State::NotYet, State::Created, State::AlreadyThere}) {
        Project project;
        Alias alias;
        alias.address = address(u"info"_s);
        alias.members = {address(u"ann"_s), address(u"bob"_s)};
        alias.creation.state = before;
        project.aliases = {alias};
        provider::Alias found{address(u"info"_s), {}};
        for (const QString &member : there)
            found.members += address(member);
        HostList list;
        list.aliases = {found};
        list.isComplete = true;
        markExisting(project, list, {});
        const Creation creation = project.aliases.first().creation;
        QVERIFY(creation.exists());
        QCOMPARE(!creation.remedy.isEmpty(), isOtherwise);
        if (isOtherwise)
            QVERIFY2(creation.words.contains(there.last() + u"@example.org"_s), qPrintable(creation.words));
        QCOMPARE(project.aliases.first().members, alias.members); // What is wanted stays.
    }
}

void TestExisting::correctedAliases()
{
    Project project;
    Alias alias;
    alias.address = address(u"info"_s);
    alias.members = {address(u"ann"_s)};
    project.aliases = {alias};
    HostList list;
    list.aliases = {{address(u"info"_s), {address(u"bob"_s)}}};
    list.isComplete = true;
    markExisting(project, list, {});
    QVERIFY(!project.aliases.first().creation.remedy.isEmpty());
    project.aliases.first().members = {address(u"bob"_s)};
    markExisting(project, list, {});
    QVERIFY(project.aliases.first().creation.remedy.isEmpty());
    QVERIFY(!project.aliases.first().creation.words.contains(u"others"_s));
}

void TestExisting::aliasesThatAreNotListed()
{
    Project project;
    project.aliases.append(Alias());
    project.aliases.first().address = address(u"info"_s);
    project.aliases.first().creation.state = State::Created;
    HostList list; // Of mailboxes only.
    list.hasMailboxes = true;
    markExisting(project, list, {});
    QCOMPARE(project.aliases.first().creation.state, State::Created);
}

QTEST_GUILESS_MAIN(TestExisting)
#include "tst_existing.moc"
