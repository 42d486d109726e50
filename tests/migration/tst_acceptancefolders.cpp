// SPDX-License-Identifier: GPL-3.0-or-later
// Folders between a host that separates levels by "." below "INBOX." and one that separates them by "/".
#include <QTest>

#include "mailboxmove.h"
#include "twohosts.h"

using namespace Qt::StringLiterals;
using migration::Summary;

namespace {

/// What a user of the destination sees, without INBOX.
QStringList foldersOf(const rehearsal::MailStore &store)
{
    QStringList names;
    for (const rehearsal::StoredFolder &folder : store.folders) {
        if (folder.isSelectable && folder.name != u"INBOX")
            names += folder.name;
    }
    names.sort();
    return names;
}

QStringList placesOf(const rehearsal::MailStore &store)
{
    QStringList places;
    for (const rehearsal::StoredMessage &message : store.messages)
        places += message.folder;
    places.sort();
    return places;
}

QList<Letter> oneIn(const QStringList &folders)
{
    QList<Letter> letters;
    for (const QString &folder : folders)
        letters.append({folder, testMessage(folder.toUtf8().toHex())});
    return letters;
}

} // namespace

class AcceptanceFoldersTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void names_data();
    void names();
    void separators_data();
    void separators();
    void specialUse_data();
    void specialUse();
    void explicitMap_data();
    void explicitMap();
    void selection_data();
    void selection();
    void emptyFolders_data();
    void emptyFolders();
    void subscriptions_data();
    void subscriptions();
    void parentsThatHoldNoMail();
    void inboxTwins_data();
    void inboxTwins();

private:
    rehearsal::Dovecot &from(bool isFromDotted) const { return isFromDotted ? *m_dotted : *m_slashed; }
    rehearsal::Dovecot &to(bool isFromDotted) const { return isFromDotted ? *m_slashed : *m_dotted; }

    QTemporaryDir m_folder;
    std::unique_ptr<rehearsal::Dovecot> m_dotted; ///< "." with the prefix "INBOX.".
    std::unique_ptr<rehearsal::Dovecot> m_slashed; ///< "/" without a prefix; names may hold dots.
};

void AcceptanceFoldersTest::initTestCase()
{
    rehearsal::DovecotOptions dotted;
    dotted.name = u"old"_s;
    dotted.separator = u"."_s;
    dotted.prefix = u"INBOX."_s;
    dotted.specialUse = {{u"Gesendet"_s, u"\\Sent"_s}, {u"Papierkorb"_s, u"\\Trash"_s}};
    dotted.moreConfiguration = u"protocol imap {\n  mail_plugins = $mail_plugins listescape\n}\n"_s;
    rehearsal::DovecotOptions slashed;
    slashed.name = u"new"_s;
    slashed.format = rehearsal::MailFormat::SingleDbox; // Names may hold dots.
    m_dotted = std::make_unique<rehearsal::Dovecot>(m_folder.filePath(u"old"_s), dotted);
    m_slashed = std::make_unique<rehearsal::Dovecot>(m_folder.filePath(u"new"_s), slashed);
    QCOMPARE(words(m_dotted->start()), QString());
    QCOMPARE(words(m_slashed->start()), QString());
}

void AcceptanceFoldersTest::names_data()
{
    QTest::addColumn<bool>("isFromDotted");
    QTest::addColumn<QStringList>("folders");
    const QString composed = u"Übersicht é"_s;
    const QString decomposed = composed.normalized(QString::NormalizationForm_D);
    const QList<std::pair<const char *, QStringList>> rows{
        {"accents, composed", {composed}},
        {"accents, decomposed", {decomposed}},
        {"composed and decomposed twins", {composed, decomposed}},
        {"outside the basic plane", {u"🎉 Party"_s, u"🎉 Party/日本語"_s}},
        {"a blank in front", {u" lead"_s}},
        {"a blank at the end", {u"trail "_s}},
        {"two blanks in the middle", {u"two  blanks"_s}},
        {"a quote", {u"the \"big\" one"_s}},
        {"a star", {u"**urgent**"_s}},
        {"square brackets", {u"[lists]"_s, u"[lists]/a]b["_s}},
        {"a backslash", {u"back\\slash"_s}},
        {"a percent sign", {u"100 %"_s}},
        {"an ampersand", {u"R&D"_s, u"&"_s, u"a&-b"_s}},
        {"a plus, a comma, a tilde", {u"c++,~x"_s}},
        {"parentheses and braces", {u"(a){5}"_s}},
        {"twins that differ in case", {u"Reports"_s, u"reports"_s, u"REPORTS"_s}},
        {"nested, five levels", {u"a"_s, u"a/b"_s, u"a/b/c"_s, u"a/b/c/d"_s, u"a/b/c/d/e"_s}},
        {"begins with INBOX", {u"INBOXes"_s, u"Inbox-old"_s}},
        {"the same leaf below two parents", {u"2023/mail"_s, u"2024/mail"_s}},
        {"200 letters", {QString(200, u'x')}},
    };
    for (const auto &[row, folders] : rows) {
        QTest::addRow("%s, . to /", row) << true << folders;
        QTest::addRow("%s, / to .", row) << false << folders;
    }
}

void AcceptanceFoldersTest::names()
{
    QFETCH(bool, isFromDotted);
    QFETCH(QStringList, folders);
    MailboxMove move(from(isFromDotted), to(isFromDotted));
    QCOMPARE(words(move.create()), QString());
    QCOMPARE(words(move.put(move.source(), oneIn(folders))), QString());
    const Summary first = move.migrate();
    QCOMPARE(words(first), QString());
    QCOMPARE(first.copiedNow, folders.size());
    QVERIFY(first.isVerified);
    QVERIFY(move.problems().isEmpty());
    QCOMPARE(move.difference(), QString());
    folders.sort();
    QCOMPARE(placesOf(move.store(move.destination())), folders);
    QCOMPARE(move.migrate().copiedNow, 0);
}

void AcceptanceFoldersTest::separators_data()
{
    QTest::addColumn<bool>("isFromDotted");
    QTest::addColumn<QByteArrayList>("wireNames"); // As the source lists them.
    QTest::addColumn<QStringList>("expected");
    QTest::addColumn<int>("changes");
    QTest::newRow("/ in a name goes where / separates")
        << true << QByteArrayList{"INBOX.a/b"} << QStringList{u"a_b"_s} << 1;
    QTest::newRow(". in a name goes where . separates")
        << false << QByteArrayList{"v1.2"} << QStringList{u"v1_2"_s} << 1;
    // Whichever of the two gets the name, the user is told about both.
    QTest::newRow("the nearest name is taken by another folder")
        << false << QByteArrayList{"v1.2", "v1_2"} << QStringList{u"v1_2"_s, u"v1_2 (2)"_s} << 1;
    QTest::newRow("the children follow")
        << false << QByteArrayList{"v1.2", "v1.2/x"} << QStringList{u"v1_2"_s, u"v1_2/x"_s} << 1;
}

void AcceptanceFoldersTest::separators()
{
    QFETCH(bool, isFromDotted);
    QFETCH(QByteArrayList, wireNames);
    QFETCH(QStringList, expected);
    MailboxMove move(from(isFromDotted), to(isFromDotted));
    QCOMPARE(words(move.create()), QString());
    QByteArrayList commands;
    for (const QByteArray &name : wireNames)
        commands += "CREATE \"" + name + '"';
    QCOMPARE(words(move.run(move.source(), commands)), QString());
    const Summary summary = move.migrate();
    QCOMPARE(words(summary), QString());
    QCOMPARE(foldersOf(move.store(move.destination())), expected);
    // Never silently: the report says it.
    const QList<migration::Problem> listed = summary.accounts.constFirst().proof.problems;
    const auto changed = std::count_if(listed.begin(), listed.end(), [](const migration::Problem &problem) {
        return problem.kind == migration::Problem::Kind::Changed && problem.uid == 0;
    });
    QTEST(int(changed), "changes");
}

void AcceptanceFoldersTest::specialUse_data()
{
    QTest::addColumn<bool>("isFromDotted");
    QTest::addColumn<QStringList>("source");
    QTest::addColumn<QStringList>("there");
    QTest::addColumn<bool>("isMapped");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("by the attribute of both")
        << true << QStringList{u"Gesendet"_s} << QStringList{u"Sent"_s} << true << QStringList{u"Sent"_s};
    QTest::newRow("by the attribute of both, back")
        << false << QStringList{u"Sent"_s} << QStringList{u"Gesendet"_s} << true
        << QStringList{u"Gesendet"_s};
    QTest::newRow("by the source's localised name")
        << true << QStringList{u"Entwürfe"_s, u"送信済みトレイ"_s} << QStringList{u"Drafts"_s, u"Sent"_s}
        << true << QStringList{u"Drafts"_s, u"Sent"_s};
    QTest::newRow("by the destination's localised name")
        << false << QStringList{u"Junk"_s} << QStringList{u"Courrier indésirable"_s} << true
        << QStringList{u"Courrier indésirable"_s};
    QTest::newRow("children go along")
        << true << QStringList{u"Papierkorb"_s, u"Papierkorb/2024"_s} << QStringList{u"Trash"_s} << true
        << QStringList{u"Trash"_s, u"Trash/2024"_s};
    QTest::newRow("switched off") << true << QStringList{u"Gesendet"_s} << QStringList{u"Sent"_s} << false
                                  << QStringList{u"Gesendet"_s};
}

void AcceptanceFoldersTest::specialUse()
{
    QFETCH(bool, isFromDotted);
    QFETCH(QStringList, source);
    QFETCH(QStringList, there);
    QFETCH(bool, isMapped);
    QFETCH(QStringList, expected);
    MailboxMove move(from(isFromDotted), to(isFromDotted));
    QCOMPARE(words(move.create()), QString());
    QCOMPARE(words(move.put(move.source(), oneIn(source))), QString());
    QCOMPARE(words(move.makeFolders(move.destination(), there)), QString());
    migration::AccountJob job = move.job();
    job.rules.specialUse = isMapped;
    const Summary summary = move.migrate(job);
    QCOMPARE(words(summary), QString());
    QCOMPARE(summary.copiedNow, source.size());
    QCOMPARE(placesOf(move.store(move.destination())), expected);
    QCOMPARE(move.migrate(job).copiedNow, 0);
}

using FolderMap = QMap<QString, QString>;

void AcceptanceFoldersTest::explicitMap_data()
{
    QTest::addColumn<bool>("isFromDotted");
    QTest::addColumn<QStringList>("source");
    QTest::addColumn<FolderMap>("map");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("one to one") << true << QStringList{u"a"_s, u"b"_s} << FolderMap{{u"a"_s, u"x/y"_s}}
                                << QStringList{u"b"_s, u"x/y"_s};
    QTest::newRow("two into one") << false << QStringList{u"a"_s, u"b"_s}
                                  << FolderMap{{u"a"_s, u"all"_s}, {u"b"_s, u"all"_s}}
                                  << QStringList{u"all"_s, u"all"_s};
    QTest::newRow("wins over the special use")
        << true << QStringList{u"Gesendet"_s} << FolderMap{{u"Gesendet"_s, u"Old sent"_s}}
        << QStringList{u"Old sent"_s};
    QTest::newRow("a subtree into a folder")
        << true << QStringList{u"old"_s, u"old/a"_s, u"old/a/b"_s} << FolderMap{{u"old"_s, u"Before/2024"_s}}
        << QStringList{u"Before/2024"_s, u"Before/2024/a"_s, u"Before/2024/a/b"_s};
    QTest::newRow("INBOX into a folder")
        << false << QStringList{u"INBOX"_s, u"a"_s} << FolderMap{{u"INBOX"_s, u"Old inbox"_s}}
        << QStringList{u"Old inbox"_s, u"a"_s};
    QTest::newRow("a folder into INBOX")
        << false << QStringList{u"a"_s} << FolderMap{{u"a"_s, u"INBOX"_s}} << QStringList{u"INBOX"_s};
    QTest::newRow("a folder that is not there")
        << true << QStringList{u"a"_s} << FolderMap{{u"missing"_s, u"b"_s}} << QStringList{u"a"_s};
}

void AcceptanceFoldersTest::explicitMap()
{
    QFETCH(bool, isFromDotted);
    QFETCH(QStringList, source);
    QFETCH(FolderMap, map);
    QFETCH(QStringList, expected);
    MailboxMove move(from(isFromDotted), to(isFromDotted));
    QCOMPARE(words(move.create()), QString());
    QCOMPARE(words(move.put(move.source(), oneIn(source))), QString());
    migration::AccountJob job = move.job();
    job.rules.map = map;
    const Summary summary = move.migrate(job);
    QCOMPARE(words(summary), QString());
    QVERIFY(summary.isVerified);
    expected.sort();
    QCOMPARE(placesOf(move.store(move.destination())), expected);
    QCOMPARE(move.migrate(job).copiedNow, 0);
}

void AcceptanceFoldersTest::selection_data()
{
    QTest::addColumn<QStringList>("include");
    QTest::addColumn<QStringList>("exclude");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("all") << QStringList() << QStringList()
                         << QStringList{u"INBOX"_s, u"a"_s, u"a/b"_s, u"c"_s};
    QTest::newRow("include one") << QStringList{u"a"_s} << QStringList() << QStringList{u"a"_s};
    QTest::newRow("include a subtree")
        << QStringList{u"a*"_s} << QStringList() << QStringList{u"a"_s, u"a/b"_s};
    QTest::newRow("exclude a subtree")
        << QStringList() << QStringList{u"a*"_s} << QStringList{u"INBOX"_s, u"c"_s};
    QTest::newRow("exclude wins") << QStringList{u"a*"_s, u"c"_s} << QStringList{u"a/*"_s}
                                  << QStringList{u"a"_s, u"c"_s};
    QTest::newRow("INBOX in any case")
        << QStringList() << QStringList{u"inbox"_s} << QStringList{u"a"_s, u"a/b"_s, u"c"_s};
    QTest::newRow("a single letter") << QStringList{u"?"_s} << QStringList() << QStringList{u"a"_s, u"c"_s};
}

void AcceptanceFoldersTest::selection()
{
    QFETCH(QStringList, include);
    QFETCH(QStringList, exclude);
    QFETCH(QStringList, expected);
    MailboxMove move(*m_dotted, *m_slashed);
    QCOMPARE(words(move.create()), QString());
    const QStringList all{u"INBOX"_s, u"a"_s, u"a/b"_s, u"c"_s};
    QCOMPARE(words(move.put(move.source(), oneIn(all))), QString());
    migration::AccountJob job = move.job();
    job.rules.include = include;
    job.rules.exclude = exclude;
    const Summary summary = move.migrate(job);
    QCOMPARE(words(summary), QString());
    QCOMPARE(placesOf(move.store(move.destination())), expected);
    QCOMPARE(summary.tally.excluded, all.size() - expected.size());
    QVERIFY(summary.accounts.constFirst().proof.isProven());
    // What was left out comes when it is asked for.
    QCOMPARE(move.migrate().copiedNow, all.size() - expected.size());
    QCOMPARE(move.difference(), QString());
}

void AcceptanceFoldersTest::emptyFolders_data()
{
    QTest::addColumn<bool>("isFromDotted");
    QTest::newRow(". to /") << true;
    QTest::newRow("/ to .") << false;
}

void AcceptanceFoldersTest::emptyFolders()
{
    QFETCH(bool, isFromDotted);
    MailboxMove move(from(isFromDotted), to(isFromDotted));
    QCOMPARE(words(move.create()), QString());
    const QStringList folders{u"empty"_s, u"empty/also"_s, u"é mpty"_s};
    QCOMPARE(words(move.makeFolders(move.source(), folders)), QString());
    const Summary summary = move.migrate();
    QCOMPARE(words(summary), QString());
    QCOMPARE(summary.copiedNow, 0);
    QVERIFY(summary.isVerified);
    QCOMPARE(foldersOf(move.store(move.destination())), folders);
}

void AcceptanceFoldersTest::subscriptions_data()
{
    emptyFolders_data();
}

void AcceptanceFoldersTest::subscriptions()
{
    QFETCH(bool, isFromDotted);
    MailboxMove move(from(isFromDotted), to(isFromDotted));
    QCOMPARE(words(move.create()), QString());
    QCOMPARE(words(move.makeFolders(move.source(), {u"seen"_s, u"sëen too/x"_s, u"hidden"_s})), QString());
    QCOMPARE(words(move.makeFolders(move.destination(), {u"mine"_s})), QString());
    const auto subscribe = [](const rehearsal::Dovecot &host, const QString &folder) {
        return QByteArray("SUBSCRIBE \"" + wireName(host, folder) + '"');
    };
    QCOMPARE(
        words(move.run(move.source(),
                       {subscribe(move.source(), u"seen"_s), subscribe(move.source(), u"sëen too/x"_s)})),
        QString());
    QCOMPARE(words(move.run(move.destination(), {subscribe(move.destination(), u"mine"_s)})), QString());
    QCOMPARE(words(move.migrate()), QString());
    const auto there = move.subscriptions(move.destination());
    QVERIFY(there);
    QCOMPARE(*there, (QStringList{u"mine"_s, u"seen"_s, u"sëen too/x"_s}));
}

void AcceptanceFoldersTest::parentsThatHoldNoMail()
{
    // Maildir++ knows no level of its own for "a" when only "a.b" is there: LIST shows it as \NonExistent.
    MailboxMove move(*m_dotted, *m_slashed);
    QCOMPARE(words(move.create()), QString());
    QCOMPARE(words(move.put(move.source(), oneIn({u"a/b/c"_s}))), QString());
    const Summary summary = move.migrate();
    QCOMPARE(words(summary), QString());
    QVERIFY(move.problems().isEmpty());
    QVERIFY(summary.accounts.constFirst().proof.isComplete());
    QCOMPARE(placesOf(move.store(move.destination())), QStringList{u"a/b/c"_s});
    QCOMPARE(foldersOf(move.store(move.destination())), QStringList{u"a/b/c"_s});
}

void AcceptanceFoldersTest::inboxTwins_data()
{
    QTest::addColumn<bool>("isFromDotted");
    QTest::addColumn<QStringList>("folders"); // Beside INBOX.
    QTest::newRow("children of INBOX, . to /") << true << QStringList{u"Inbox/x"_s};
    QTest::newRow("children of INBOX, / to .") << false << QStringList{u"INBOX/x"_s};
    QTest::newRow("a child of INBOX and its namesake") << false << QStringList{u"INBOX/x"_s, u"x"_s};
}

/// Whatever is called like INBOX stays apart from it, and nothing is lost.
void AcceptanceFoldersTest::inboxTwins()
{
    QFETCH(bool, isFromDotted);
    QFETCH(QStringList, folders);
    MailboxMove move(from(isFromDotted), to(isFromDotted));
    QCOMPARE(words(move.create()), QString());
    QCOMPARE(words(move.put(move.source(), oneIn(QStringList(folders) << u"INBOX"_s))), QString());
    const Summary summary = move.migrate();
    QCOMPARE(words(summary), QString());
    QCOMPARE(summary.copiedNow, folders.size() + 1);
    const QStringList places = placesOf(move.store(move.destination()));
    QCOMPARE(places.size(), folders.size() + 1);
    QCOMPARE(places.count(u"INBOX"_s), 1);
    QCOMPARE(QSet<QString>(places.begin(), places.end()).size(), places.size());
    QCOMPARE(move.migrate().copiedNow, 0);
}

QTEST_GUILESS_MAIN(AcceptanceFoldersTest)
#include "tst_acceptancefolders.moc"
