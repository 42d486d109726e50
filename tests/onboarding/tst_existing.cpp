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

/// info, to ann and bob.
Alias infoAlias(State before)
{
    Alias alias;
    alias.address = address(u"info"_s);
    alias.members = {address(u"ann"_s), address(u"bob"_s)};
    alias.creation.state = before;
    return alias;
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
    void begunAliases_data();
    void begunAliases();
    void otherKinds_data();
    void otherKinds();
};

void TestExisting::mailboxes_data()
{
    QTest::addColumn<State>("before");
    QTest::addColumn<bool>("isThere");
    QTest::addColumn<bool>("isPlanned");
    QTest::addColumn<bool>("isInParts");
    QTest::addColumn<State>("after");
    const auto row = [](const char *name, State before, bool isThere, bool isPlanned, State after) {
        QTest::newRow(name) << before << isThere << isPlanned << false << after;
    };
    row("to be created", State::NotYet, false, false, State::NotYet);
    row("somebody made it", State::NotYet, true, false, State::AlreadyThere);
    row("made by a run that was killed", State::NotYet, true, true, State::Created);
    row("planned by it, not made", State::NotYet, false, true, State::NotYet);
    row("ours", State::Created, true, false, State::Created);
    row("deleted there since", State::Created, false, false, State::NotYet);
    row("refused, made by hand since", State::Refused, true, false, State::AlreadyThere);
    row("refused still", State::Refused, false, false, State::Refused);
    row("confirmed, of a kind that is not listed", State::Confirmed, false, false, State::Confirmed);
    QTest::newRow("Cyrus: refused behind CREATE")
        << State::Refused << true << false << true << State::Refused;
    QTest::newRow("Cyrus: killed behind CREATE") << State::NotYet << true << true << true << State::NotYet;
    QTest::newRow("Cyrus: somebody made it") << State::NotYet << true << false << true << State::AlreadyThere;
    QTest::newRow("Cyrus: ours") << State::Created << true << false << true << State::Created;
}

void TestExisting::mailboxes()
{
    QFETCH(State, before);
    QFETCH(bool, isThere);
    QFETCH(bool, isPlanned);
    QFETCH(bool, isInParts);
    Project project;
    project.accounts.append(Account());
    project.accounts.first().address = address(u"ann"_s);
    project.accounts.first().creation.state = before;
    HostList list;
    list.hasMailboxesInParts = isInParts;
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
        const Alias alias = infoAlias(before);
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

void TestExisting::begunAliases_data()
{
    QTest::addColumn<QStringList>("there");
    QTest::addColumn<State>("before");
    QTest::addColumn<bool>("isPlanned");
    QTest::addColumn<bool>("isInParts");
    QTest::addColumn<State>("after");
    const QStringList some{u"Ann"_s};
    const QStringList all{u"bob"_s, u"ann"_s};
    const QStringList others{u"ann"_s, u"eve"_s};
    QTest::newRow("one member was refused") << some << State::Refused << false << true << State::Refused;
    QTest::newRow("killed before all members") << some << State::NotYet << true << true << State::NotYet;
    QTest::newRow("members are not told")
        << QStringList() << State::Refused << false << true << State::Refused;
    QTest::newRow("killed, members are not told")
        << QStringList() << State::NotYet << true << true << State::NotYet;
    QTest::newRow("killed behind the last member") << all << State::NotYet << true << true << State::Created;
    QTest::newRow("refused, completed by hand since")
        << all << State::Refused << false << true << State::AlreadyThere;
    QTest::newRow("refused, made otherwise since")
        << others << State::Refused << false << true << State::AlreadyThere;
    QTest::newRow("never tried") << some << State::NotYet << false << true << State::AlreadyThere;
    QTest::newRow("never tried, members are not told")
        << QStringList() << State::NotYet << false << true << State::AlreadyThere;
    QTest::newRow("ours, a member was taken away since")
        << some << State::Created << false << true << State::AlreadyThere;
    QTest::newRow("made by one request") << some << State::Refused << false << false << State::AlreadyThere;
}

/// Where an alias takes several requests, what this project has begun is not taken for somebody's.
void TestExisting::begunAliases()
{
    QFETCH(QStringList, there);
    QFETCH(State, before);
    QFETCH(bool, isPlanned);
    QFETCH(bool, isInParts);
    Project project;
    const Alias alias = infoAlias(before);
    project.aliases = {alias};
    HostList list;
    list.isComplete = true;
    list.hasAliasesInParts = isInParts;
    list.aliases = {{address(u"Info"_s), {}}};
    for (const QString &member : there)
        list.aliases.first().members += address(member);
    markExisting(project, list, isPlanned ? QSet<QString>{alias.address.key()} : QSet<QString>());
    QTEST(project.aliases.first().creation.state, "after");
}

void TestExisting::otherKinds_data()
{
    QTest::addColumn<bool>("isMailbox");
    QTest::addColumn<bool>("isAlias");
    QTest::addColumn<State>("mailbox");
    QTest::addColumn<State>("alias");
    QTest::newRow("a mailbox there") << true << false << State::AlreadyThere << State::Refused;
    QTest::newRow("an alias there") << false << true << State::Refused << State::AlreadyThere;
    QTest::newRow("a mailbox that forwards there")
        << true << true << State::AlreadyThere << State::AlreadyThere;
    QTest::newRow("nothing there") << false << false << State::NotYet << State::NotYet;
}

/// The same address wanted as either kind; what was created here before makes no difference.
void TestExisting::otherKinds()
{
    QFETCH(bool, isMailbox);
    QFETCH(bool, isAlias);
    for (const State before : {State::NotYet, State::Created, State::Confirmed}) {
        Project project;
        project.accounts.append(Account());
        project.accounts.first().address = address(u"sales"_s);
        Alias wanted;
        wanted.address = address(u"Sales"_s);
        wanted.members = {address(u"ann"_s)};
        project.aliases = {wanted};
        project.accounts.first().creation.state = project.aliases.first().creation.state = before;
        HostList list;
        list.isComplete = true;
        if (isMailbox)
            list.mailboxes = {{address(u"sales"_s), {}, {}}};
        if (isAlias)
            list.aliases = {{address(u"sales"_s), {}}};
        const QSet<QString> taken = markExisting(project, list, {});
        for (const Creation &creation : {project.accounts.first().creation, project.aliases.first().creation})
            QCOMPARE(!creation.remedy.isEmpty(), creation.state == State::Refused);
        QCOMPARE(taken.size(), isMailbox != isAlias ? 1 : 0);
        if (before != State::NotYet)
            continue;
        QTEST(project.accounts.first().creation.state, "mailbox");
        QTEST(project.aliases.first().creation.state, "alias");
    }
}

QTEST_GUILESS_MAIN(TestExisting)
#include "tst_existing.moc"
