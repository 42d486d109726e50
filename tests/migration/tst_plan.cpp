// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/plan.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include "migration/hierarchy.h"
#include "migration/specialuse.h"

using namespace migration;
using namespace Qt::StringLiterals;
using imap::SpecialUse;

namespace {

const imap::Namespace slash{"", '/'};
const imap::Namespace dot{"", '.'};
const imap::Namespace courier{"INBOX.", '.'};
const imap::Namespace domino{"", '\\'};
const imap::Namespace flat{"", '\0'};

const QString exchange = u"outlook.office365.com"_s;
const QString gmail = u"imap.gmail.com"_s;

using Uses = QHash<QString, SpecialUse>;

/// A side with these folders, given as the user reads them; "!" before a name: not selectable. `host` is
/// one whose manners are known.
Side side(const QStringList &folders, const imap::Namespace &space, const Uses &uses = {},
          const QString &host = {})
{
    Side side{{}, space, mannersOf({}, {}, host)};
    for (QString name : folders) {
        imap::Mailbox mailbox;
        mailbox.isSelectable = !name.startsWith(u'!');
        if (!mailbox.isSelectable)
            name.remove(0, 1);
        mailbox.path = {name.split(u'/')};
        mailbox.name = mailbox.path.toWire(space).value_or(name.toUtf8());
        mailbox.delimiter = space.delimiter;
        mailbox.specialUse = uses.value(name, SpecialUse::None);
        side.folders.append(mailbox);
    }
    return side;
}

QStringList lines(const QList<FolderPlan> &plans)
{
    QStringList lines;
    for (const FolderPlan &plan : plans)
        lines.append(u"%1 > %2%3%4"_s.arg(
            plan.source.path.toString(),
            plan.isExcluded ? u"(excluded)"_s : QString::fromLatin1(plan.destination),
            plan.exists ? u" there"_s : QString(), plan.change.isEmpty() ? QString() : u" changed"_s));
    return lines;
}

} // namespace
Q_DECLARE_METATYPE(migration::Side)

class PlanTest final : public QObject {
    Q_OBJECT

private slots:
    void plans_data();
    void plans();
    void hierarchies_data();
    void hierarchies();
    void plainPaths_data();
    void plainPaths();
    void globs_data();
    void globs();
    void namesAreUnambiguous();
    void names_data();
    void names();
};

void PlanTest::plans_data()
{
    QTest::addColumn<Side>("source");
    QTest::addColumn<Side>("destination");
    QTest::addColumn<Rules>("rules");
    QTest::addColumn<QStringList>("expected");
    const Side empty = side({u"INBOX"_s}, slash);

    QTest::newRow("INBOX first, parents before children")
        << side({u"Z/a"_s, u"Z"_s, u"INBOX"_s}, slash) << empty << Rules()
        << QStringList{u"INBOX > INBOX there"_s, u"Z > Z"_s, u"Z/a > Z/a"_s};
    QTest::newRow("prefix added") << side({u"INBOX"_s, u"A/B"_s}, slash) << side({u"INBOX"_s}, courier)
                                  << Rules() << QStringList{u"INBOX > INBOX there"_s, u"A/B > INBOX.A.B"_s};
    QTest::newRow("prefix removed, no INBOX.INBOX") << side({u"INBOX"_s, u"A"_s}, courier) << empty << Rules()
                                                    << QStringList{u"INBOX > INBOX there"_s, u"A > A"_s};
    QTest::newRow("children of INBOX become siblings under a prefix")
        << side({u"INBOX"_s, u"INBOX/A"_s}, slash) << side({u"INBOX"_s}, courier) << Rules()
        << QStringList{u"INBOX > INBOX there"_s, u"INBOX/A > INBOX.A changed"_s};
    QTest::newRow("not selectable parents are skipped")
        << side({u"INBOX"_s, u"!A"_s, u"A/B"_s}, slash) << empty << Rules()
        << QStringList{u"INBOX > INBOX there"_s, u"A/B > A/B"_s};
    QTest::newRow("special use by attribute, children follow")
        << side({u"INBOX"_s, u"Gesendet"_s, u"Gesendet/2019"_s}, slash, {{u"Gesendet"_s, SpecialUse::Sent}})
        << side({u"INBOX"_s, u"Sent"_s}, slash, {{u"Sent"_s, SpecialUse::Sent}}) << Rules()
        << QStringList{u"INBOX > INBOX there"_s, u"Gesendet > Sent there"_s, u"Gesendet/2019 > Sent/2019"_s};
    QTest::newRow("special use by names on both sides")
        << side({u"INBOX"_s, u"Papierkorb"_s, u"送信済み"_s}, slash)
        << side({u"INBOX"_s, u"Trash"_s, u"Sent Items"_s}, slash) << Rules()
        << QStringList{u"INBOX > INBOX there"_s, u"Papierkorb > Trash there"_s,
                       u"送信済み > Sent Items there"_s};
    QTest::newRow("an attribute beats a name")
        << side({u"INBOX"_s, u"Sent"_s, u"Mine"_s}, slash, {{u"Mine"_s, SpecialUse::Sent}})
        << side({u"INBOX"_s, u"Out"_s}, slash, {{u"Out"_s, SpecialUse::Sent}}) << Rules()
        << QStringList{u"INBOX > INBOX there"_s, u"Mine > Out there"_s, u"Sent > Sent"_s};
    QTest::newRow("two names, the usual one counts, wherever it stands")
        << side({u"INBOX"_s, u"Gesendet"_s, u"Sent"_s}, slash)
        << side({u"INBOX"_s, u"Gesendete Objekte"_s, u"Sent"_s}, slash) << Rules()
        << QStringList{u"INBOX > INBOX there"_s, u"Gesendet > Gesendet"_s, u"Sent > Sent there"_s};
    QTest::newRow("two names, the one at the top counts")
        << side({u"INBOX"_s, u"INBOX/Papierkorb"_s, u"Gelöscht"_s}, slash) << side({u"INBOX"_s, u"Bin"_s}, slash)
        << Rules()
        << QStringList{u"INBOX > INBOX there"_s, u"Gelöscht > Bin there"_s, u"INBOX/Papierkorb > INBOX/Papierkorb"_s};
    QTest::newRow("children of a localised folder, two levels deep")
        << side({u"INBOX"_s, u"Éléments envoyés"_s, u"Éléments envoyés/2019"_s, u"Éléments envoyés/2019/Été"_s}, slash)
        << side({u"INBOX"_s, u"Sent"_s}, dot, {{u"Sent"_s, SpecialUse::Sent}}) << Rules()
        << QStringList{u"INBOX > INBOX there"_s, u"Éléments envoyés > Sent there"_s,
                       u"Éléments envoyés/2019 > Sent.2019"_s, u"Éléments envoyés/2019/Été > Sent.2019.&AMk-t&AOk-"_s};
    Rules noUse;
    noUse.specialUse = false;
    QTest::newRow("special use is off")
        << side({u"INBOX"_s, u"Papierkorb"_s}, slash) << side({u"INBOX"_s, u"Trash"_s}, slash) << noUse
        << QStringList{u"INBOX > INBOX there"_s, u"Papierkorb > Papierkorb"_s};
    QTest::newRow("the other side's delimiter in a name")
        << side({u"INBOX"_s, u"v1.2"_s}, slash) << side({u"INBOX"_s}, dot) << Rules()
        << QStringList{u"INBOX > INBOX there"_s, u"v1.2 > v1_2 changed"_s};
    QTest::newRow("a replaced delimiter collides")
        << side({u"INBOX"_s, u"v1.2"_s, u"v1_2"_s}, slash) << side({u"INBOX"_s}, dot) << Rules()
        << QStringList{u"INBOX > INBOX there"_s, u"v1.2 > v1_2 (2) changed"_s, u"v1_2 > v1_2"_s};
    QTest::newRow("and so do the children, each pair apart")
        << side({u"INBOX"_s, u"v1.2"_s, u"v1.2/a"_s, u"v1_2"_s, u"v1_2/a"_s}, slash) << side({u"INBOX"_s}, dot)
        << Rules()
        << QStringList{u"INBOX > INBOX there"_s, u"v1.2 > v1_2 (2) changed"_s, u"v1.2/a > v1_2 (2).a"_s,
                       u"v1_2 > v1_2"_s, u"v1_2/a > v1_2.a"_s};
    QTest::newRow("the next name is another folder's, too")
        << side({u"INBOX"_s, u"v1.2"_s, u"v1_2"_s, u"v1_2 (2)"_s}, slash) << side({u"INBOX"_s}, dot) << Rules()
        << QStringList{u"INBOX > INBOX there"_s, u"v1.2 > v1_2 (3) changed"_s, u"v1_2 > v1_2"_s,
                       u"v1_2 (2) > v1_2 (2)"_s};
    QTest::newRow("a child of INBOX and its namesake")
        << side({u"INBOX"_s, u"A"_s, u"INBOX/A"_s}, slash) << side({u"INBOX"_s}, courier) << Rules()
        << QStringList{u"INBOX > INBOX there"_s, u"A > INBOX.A"_s, u"INBOX/A > INBOX.A (2) changed"_s};
    QTest::newRow("no hierarchy there, and a name that looks like one")
        << side({u"INBOX"_s, u"A/B"_s, u"A_B"_s}, slash) << side({u"INBOX"_s}, flat) << Rules()
        << QStringList{u"INBOX > INBOX there"_s, u"A/B > A_B (2) changed"_s, u"A_B > A_B"_s};
    QTest::newRow("the one of a special use has a right to its folder")
        << side({u"INBOX"_s, u"Sent"_s, u"Weg"_s}, slash, {{u"Weg"_s, SpecialUse::Sent}})
        << side({u"INBOX"_s, u"Sent"_s}, slash, {{u"Sent"_s, SpecialUse::Sent}}) << Rules()
        << QStringList{u"INBOX > INBOX there"_s, u"Sent > Sent (2) changed"_s, u"Weg > Sent there"_s};
    Rules intoOther;
    intoOther.map = {{u"A"_s, u"X"_s}};
    QTest::newRow("the user's map leads into a folder that keeps its name")
        << side({u"INBOX"_s, u"A"_s, u"X"_s}, slash) << empty << intoOther
        << QStringList{u"INBOX > INBOX there"_s, u"A > X"_s, u"X > X"_s};
    QTest::newRow("names that differ in case only")
        << side({u"INBOX"_s, u"Mail"_s, u"mail"_s}, slash) << side({u"INBOX"_s}, slash, {}, exchange) << Rules()
        << QStringList{u"INBOX > INBOX there"_s, u"Mail > Mail"_s, u"mail > mail (2) changed"_s};
    QTest::newRow("names that differ in case only: the one spelt as there, and its children")
        << side({u"INBOX"_s, u"Mail"_s, u"Mail/a"_s, u"mail"_s, u"mail/A"_s}, slash)
        << side({u"INBOX"_s, u"mail"_s}, slash, {}, exchange) << Rules()
        << QStringList{u"INBOX > INBOX there"_s, u"Mail > Mail (2) changed"_s, u"Mail/a > Mail (2)/a"_s,
                       u"mail > mail there"_s, u"mail/A > mail/A"_s};
    QTest::newRow("the destination spells it in another case")
        << side({u"INBOX"_s, u"mail"_s}, slash) << side({u"INBOX"_s, u"Mail"_s}, slash, {}, exchange) << Rules()
        << QStringList{u"INBOX > INBOX there"_s, u"mail > Mail there"_s};
    QTest::newRow("a reserved name, in any case (Exchange)")
        << side({u"INBOX"_s, u"files"_s, u"A/Files"_s}, slash) << side({u"INBOX"_s}, slash, {}, exchange)
        << Rules()
        << QStringList{u"INBOX > INBOX there"_s, u"A/Files > A/Files"_s, u"files > files (2) changed"_s};
    QTest::newRow("blanks and characters that Gmail refuses")
        << side({u"INBOX"_s, u" a  b "_s, u"x^\"\\'y"_s, u"a b"_s}, slash)
        << side({u"INBOX"_s}, slash, {}, gmail) << Rules()
        << QStringList{u"INBOX > INBOX there"_s, u" a  b  > a b (2) changed"_s, u"a b > a b"_s,
                       u"x^\"\\'y > x____y changed"_s};
    QTest::newRow("names with \", \\, *, % and blanks at the ends are kept where nothing is known")
        << side({u"INBOX"_s, u"a\"b"_s, u"a\\b"_s, u"a*b%c"_s, u" a "_s}, slash) << empty << Rules()
        << QStringList{u"INBOX > INBOX there"_s, u" a  >  a "_s, u"a\"b > a\"b"_s, u"a*b%c > a*b%c"_s,
                       u"a\\b > a\\b"_s};
    QTest::newRow("backslash is the delimiter (Domino)")
        << side({u"INBOX"_s, u"A/B"_s, u"x\\y"_s}, slash) << side({u"INBOX"_s}, domino) << Rules()
        << QStringList{u"INBOX > INBOX there"_s, u"A/B > A\\B"_s, u"x\\y > x_y changed"_s};
    QTest::newRow("composed and decomposed are two")
        << side({u"INBOX"_s, u"\u00e9"_s, u"e\u0301"_s}, slash) << empty << Rules()
        << QStringList{u"INBOX > INBOX there"_s, u"e\u0301 > e&AwE-"_s, u"\u00e9 > &AOk-"_s};
    const Uses labels{{u"[Gmail]/All Mail"_s, SpecialUse::All},
                      {u"[Gmail]/Gesendet"_s, SpecialUse::Sent},
                      {u"[Gmail]/Markiert"_s, SpecialUse::Flagged},
                      {u"[Gmail]/Wichtig"_s, SpecialUse::Important}};
    const QStringList labelled{u"INBOX"_s,          u"![Gmail]"_s,         u"[Gmail]/All Mail"_s,
                               u"[Gmail]/Gesendet"_s, u"[Gmail]/Markiert"_s, u"[Gmail]/Wichtig"_s,
                               u"[Gmail]/Chats"_s,  u"Work"_s};
    QTest::newRow("Gmail: views are left out, \\All is last and becomes the archive")
        << side(labelled, slash, labels, gmail)
        << side({u"INBOX"_s, u"Sent"_s, u"Archive"_s}, slash, {{u"Sent"_s, SpecialUse::Sent}, {u"Archive"_s, SpecialUse::Archive}})
        << Rules()
        << QStringList{u"INBOX > INBOX there"_s,
                       u"Work > Work"_s,
                       u"[Gmail]/Chats > Chats"_s,
                       u"[Gmail]/Gesendet > Sent there"_s,
                       u"[Gmail]/Markiert > (excluded) changed"_s,
                       u"[Gmail]/Wichtig > (excluded) changed"_s,
                       u"[Gmail]/All Mail > Archive there"_s};
    QTest::newRow("from Gmail to Gmail")
        << side({u"INBOX"_s, u"![Gmail]"_s, u"[Gmail]/All Mail"_s, u"Work"_s}, slash, labels, gmail)
        << side({u"INBOX"_s, u"![Gmail]"_s, u"[Gmail]/Alle"_s}, slash, {{u"[Gmail]/Alle"_s, SpecialUse::All}}, gmail)
        << Rules()
        << QStringList{u"INBOX > INBOX there"_s, u"Work > Work"_s, u"[Gmail]/All Mail > [Gmail]/Alle there"_s};
    QTest::newRow("flat destination")
        << side({u"INBOX"_s, u"A/B"_s}, slash) << side({u"INBOX"_s}, flat) << Rules()
        << QStringList{u"INBOX > INBOX there"_s, u"A/B > A_B changed"_s};
    Rules mapped;
    mapped.map = {{u"A"_s, u"X/Y"_s}, {u"B"_s, u"X/Y"_s}};
    QTest::newRow("the user's map wins and may merge")
        << side({u"INBOX"_s, u"A"_s, u"A/C"_s, u"B"_s}, slash) << empty << mapped
        << QStringList{u"INBOX > INBOX there"_s, u"A > X/Y"_s, u"A/C > X/Y/C"_s, u"B > X/Y"_s};
    Rules chosen;
    chosen.include = {u"inbox"_s, u"A*"_s};
    chosen.exclude = {u"A/secret"_s};
    QTest::newRow("include and exclude")
        << side({u"INBOX"_s, u"A"_s, u"A/B"_s, u"A/secret"_s, u"B"_s}, slash) << empty << chosen
        << QStringList{u"INBOX > INBOX there"_s, u"A > A"_s, u"A/B > A/B"_s, u"A/secret > (excluded)"_s,
                       u"B > (excluded)"_s};
    QTest::newRow("non-ASCII, ampersand, beyond the BMP")
        << side({u"INBOX"_s, u"Büro & Co"_s, u"😀"_s}, slash) << empty << Rules()
        << QStringList{u"INBOX > INBOX there"_s, u"Büro & Co > B&APw-ro &- Co"_s, u"😀 > &2D3eAA-"_s};
}

void PlanTest::plans()
{
    QFETCH(Side, source);
    QFETCH(Side, destination);
    QFETCH(Rules, rules);
    QTEST(lines(planFolders(source, destination, rules)), "expected");
}

void PlanTest::hierarchies_data()
{
    QTest::addColumn<QStringList>("names");
    QTest::addColumn<char>("delimiter");
    QTest::addColumn<Hierarchy>("expected");
    QTest::newRow("only INBOX") << QStringList{u"Inbox"_s} << '.' << Hierarchy::Unknown;
    QTest::newRow("nothing at all") << QStringList() << '.' << Hierarchy::Unknown;
    QTest::newRow("all below INBOX, old Courier")
        << QStringList{u"INBOX"_s, u"INBOX.Sent"_s, u"Inbox.A.B"_s} << '.' << Hierarchy::BelowInbox;
    QTest::newRow("all below INBOX, another delimiter")
        << QStringList{u"INBOX/Sent"_s, u"INBOX"_s} << '/' << Hierarchy::BelowInbox;
    QTest::newRow("one outside: real children of INBOX")
        << QStringList{u"INBOX"_s, u"INBOX/A"_s, u"Sent"_s} << '/' << Hierarchy::Free;
    QTest::newRow("names that only begin so") << QStringList{u"INBOX"_s, u"INBOX2"_s} << '/' << Hierarchy::Free;
    QTest::newRow("no hierarchy") << QStringList{u"INBOX"_s, u"INBOX.A"_s} << '\0' << Hierarchy::Free;
}

void PlanTest::hierarchies()
{
    QFETCH(const QStringList, names);
    QFETCH(const char, delimiter);
    Side seen;
    for (const QString &name : names) {
        imap::Mailbox mailbox;
        mailbox.name = name.toLatin1();
        mailbox.delimiter = delimiter;
        seen.folders.append(mailbox);
    }
    QTEST(hierarchyOf(seen.folders), "expected");
    seen = within(belowInbox({{}, '.'}), seen);
    for (const imap::Mailbox &folder : seen.folders)
        QCOMPARE(folder.path.isInbox(), folder.name.size() == 5);
}

void PlanTest::plainPaths_data()
{
    QTest::addColumn<QStringList>("path");
    QTest::addColumn<int>("number");
    QTest::addColumn<QStringList>("plain");
    QTest::newRow("as it is") << QStringList{u"Büro"_s, u"a b"_s} << 1 << QStringList{u"Büro"_s, u"a b"_s};
    QTest::newRow("characters and blanks") << QStringList{u" a  b "_s, u"x*%y"_s} << 1 << QStringList{u"a b"_s, u"x__y"_s};
    QTest::newRow("another one") << QStringList{u"A"_s, u"x.y"_s} << 2 << QStringList{u"A"_s, u"x_y (2)"_s};
    QTest::newRow("long") << QStringList{QString(300, u'x')} << 1 << QStringList{QString(60, u'x')};
    QTest::newRow("ten levels") << u"a/b/c/d/e/f/g/h/i/j"_s.split(u'/') << 1
                                << u"a/b/c/d/e/f/g/h_i_j"_s.split(u'/');
    QStringList all;
    QStringList cut;
    for (int i = 0; i < 8; ++i) {
        all += QString(50, u'n');
        cut += QString(25, u'n');
    }
    QTest::newRow("long in all") << all << 1 << cut;
}

void PlanTest::plainPaths()
{
    QFETCH(QStringList, path);
    QFETCH(int, number);
    QTEST(plainPath({path}, number).components, "plain");
}

void PlanTest::globs_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("matches");
    QTest::newRow("equal") << u"Sent"_s << u"Sent"_s << true;
    QTest::newRow("case counts") << u"sent"_s << u"Sent"_s << false;
    QTest::newRow("but not in INBOX") << u"Inbox"_s << u"INBOX"_s << true;
    QTest::newRow("nor above its children") << u"inbox/a*"_s << u"INBOX/abc"_s << true;
    QTest::newRow("star crosses levels") << u"A*"_s << u"A/B/C"_s << true;
    QTest::newRow("star may be empty") << u"A*B*"_s << u"AB"_s << true;
    QTest::newRow("question mark is one") << u"A?"_s << u"A"_s << false;
    QTest::newRow("brackets mean themselves") << u"[Gmail]*"_s << u"[Gmail]/Spam"_s << true;
    QTest::newRow("star in the name") << u"a*b"_s << u"a*xb"_s << true;
    QTest::newRow("many stars end in time") << u"*a*a*a*a*a*a*a*a*b"_s << QString(2000, u'a') << false;
}

void PlanTest::globs()
{
    QFETCH(QString, pattern);
    QFETCH(QString, name);
    QTEST(matchesGlob(pattern, name), "matches");
}

void PlanTest::names_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("use");
    const auto row = [](const char *language, const QString &name, SpecialUse use) {
        QTest::newRow(language) << name << int(use);
    };
    row("German trash", u"Papierkorb"_s, SpecialUse::Trash);
    row("German sent, upper case", u"GESENDETE ELEMENTE"_s, SpecialUse::Sent);
    row("French sent, composed", u"Éléments envoyés"_s, SpecialUse::Sent);
    row("French sent, decomposed", u"E\u0301le\u0301ments envoye\u0301s"_s, SpecialUse::Sent);
    row("Japanese sent", u"送信済み"_s, SpecialUse::Sent);
    row("Russian drafts", u"Черновики"_s, SpecialUse::Drafts);
    row("Polish trash", u"Kosz"_s, SpecialUse::Trash);
    row("English junk", u"Junk E-mail"_s, SpecialUse::Junk);
    row("a folder of a user", u"Sent to Ben"_s, SpecialUse::None);
    row("web.de and GMX junk", u"Spamverdacht"_s, SpecialUse::Junk);
    row("T-Online trash", u"Papierkorb"_s, SpecialUse::Trash);
    row("Orange junk", u"Indésirables"_s, SpecialUse::Junk);
    row("Yahoo junk", u"Bulk Mail"_s, SpecialUse::Junk);
    row("Apple Mail sent", u"Sent Messages"_s, SpecialUse::Sent);
    row("Outlook sent, Turkish", u"Gönderilmiş Öğeler"_s, SpecialUse::Sent);
    row("Outlook trash, Chinese", u"已删除邮件"_s, SpecialUse::Trash);
    row("Thunderbird junk, Czech", u"Nevyžádaná pošta"_s, SpecialUse::Junk);
    row("Gmail sent, Hebrew", u"דואר שנשלח"_s, SpecialUse::Sent);
    row("Arabic drafts", u"المسودات"_s, SpecialUse::Drafts);
    row("Greek trash", u"Κάδος απορριμμάτων"_s, SpecialUse::Trash);
    row("Hindi trash", u"ट्रैश"_s, SpecialUse::Trash);
    row("Vietnamese drafts", u"Thư nháp"_s, SpecialUse::Drafts);
    row("Korean archive", u"보관함"_s, SpecialUse::Archive);
    row("nothing", QString(), SpecialUse::None);
}

/// A word that is two things in two languages would be a guess.
void PlanTest::namesAreUnambiguous()
{
    QFile file(QStringLiteral(RESOURCES_DIR) + u"/special-use-names.json"_s);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonObject languages = QJsonDocument::fromJson(file.readAll()).object()[u"languages"].toObject();
    QVERIFY(languages.size() >= 25);
    QHash<QString, QString> uses;
    for (const QJsonValue &language : languages) {
        const QJsonObject names = language.toObject();
        QCOMPARE(names.keys(), (QStringList{u"archive"_s, u"drafts"_s, u"junk"_s, u"sent"_s, u"trash"_s}));
        for (auto use = names.begin(); use != names.end(); ++use) {
            for (const QJsonValue &name : use->toArray()) {
                const QString word = name.toString().toCaseFolded();
                QVERIFY2(uses.value(word, use.key()) == use.key(), qPrintable(word));
                uses.insert(word, use.key());
                QVERIFY(specialUseByName(word) != SpecialUse::None);
            }
        }
    }
}

void PlanTest::names()
{
    QFETCH(QString, name);
    QTEST(int(specialUseByName(name)), "use");
}

QTEST_GUILESS_MAIN(PlanTest)
#include "tst_plan.moc"
