// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "base/catchall.h"
#include "onboarding/accountsimport.h"
#include "onboarding/entrychecks.h"

using namespace Qt::StringLiterals;
using namespace onboarding;

class TestEntryChecks final : public QObject {
    Q_OBJECT

private slots:
    void problems_data();
    void problems();
    void sizes();
};

void TestEntryChecks::problems_data()
{
    QTest::addColumn<QStringList>("mailboxes");
    QTest::addColumn<QStringList>("aliases"); // "info>ann bob"
    QTest::addColumn<QStringList>("expected"); // The address and a word of the sentence.
    using List = QStringList;
    QTest::newRow("all is well") << List{u"ann"_s, u"bob"_s} << List{u"info>ann bob"_s, u"all>info"_s}
                                 << List();
    QTest::newRow("mailbox and alias")
        << List{u"ann"_s, u"info"_s} << List{u"Info>ann"_s} << List{u"Info twice"_s};
    QTest::newRow("two aliases") << List{u"ann"_s} << List{u"info>ann"_s, u"INFO>ann"_s}
                                 << List{u"INFO twice"_s};
    QTest::newRow("leads to itself over another")
        << List{u"ann"_s} << List{u"a>b ann"_s, u"b>a"_s, u"c>ann"_s} << List{u"a back"_s, u"b back"_s};
    QTest::newRow("leads into a loop")
        << List() << List{u"a>b"_s, u"b>c"_s, u"c>b"_s} << List{u"a back"_s, u"b back"_s, u"c back"_s};
    QTest::newRow("member is missing") << List{u"ann"_s} << List{u"info>ann gone"_s} << List{u"info gone"_s};
    QTest::newRow("member outside is not ours to know")
        << List() << List{u"info>x@elsewhere.example"_s} << List();
    QTest::newRow("too many members")
        << List{u"a"_s, u"b"_s, u"c"_s, u"d"_s} << List{u"all>a b c d"_s} << List{u"all allows"_s};
    QTest::newRow("catch-all is a warning")
        << List{u"ann"_s} << List{u"@example.org>ann"_s} << List{u" ?spam"_s};
}

void TestEntryChecks::problems()
{
    QFETCH(const QStringList, mailboxes);
    QFETCH(const QStringList, aliases);
    QFETCH(const QStringList, expected);
    const DomainName domain = DomainName::fromALabels(u"example.org");
    Project project;
    project.domain = domain;
    for (const QString &name : mailboxes) {
        Account account;
        account.address = {name, domain};
        project.accounts += account;
    }
    for (const QString &text : aliases) {
        const QString name = text.section(u'>', 0, 0);
        Alias alias;
        alias.address = *parseWithCatchAll(name.contains(u'@') ? name : name + u"@example.org"_s);
        alias.members = *parseMembers(text.section(u'>', 1), domain);
        project.aliases += alias;
    }
    const QList<EntryProblem> found = entryProblems(project, {.aliasMembers = 3, .takesSizes = true});
    QCOMPARE(found.size(), expected.size());
    for (qsizetype index = 0; index < found.size(); ++index) {
        const QString word = expected.at(index).section(u' ', 1);
        QCOMPARE(found.at(index).address.localPart, expected.at(index).section(u' ', 0, 0));
        QCOMPARE(found.at(index).isWarning, word.startsWith(u'?'));
        QVERIFY2(found.at(index).message.contains(word.startsWith(u'?') ? word.mid(1) : word),
                 qPrintable(found.at(index).message));
    }
}

void TestEntryChecks::sizes()
{
    const DomainName domain = DomainName::fromALabels(u"example.org");
    Project project;
    project.domain = domain;
    for (const QString &name : {u"ann"_s, u"bob"_s, u"cat"_s}) {
        Account account;
        account.address = {name, domain};
        project.accounts += account;
    }
    QCOMPARE(entryProblems(project, {.aliasMembers = 0, .takesSizes = false}), QList<EntryProblem>());
    project.accounts[1].quota = project.accounts[2].quota = 1 << 30;
    QCOMPARE(entryProblems(project, {.aliasMembers = 0, .takesSizes = true}), QList<EntryProblem>());
    // Once is enough.
    const QList<EntryProblem> found = entryProblems(project, {.aliasMembers = 0, .takesSizes = false});
    QCOMPARE(found.size(), 1);
    QCOMPARE(found.constFirst().address.localPart, u"bob"_s);
    QVERIFY(found.constFirst().isWarning);
}

QTEST_GUILESS_MAIN(TestEntryChecks)
#include "tst_entrychecks.moc"
