// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/plan.h"

#include <algorithm>

#include <QCoreApplication>
#include <QHash>
#include <QSet>

#include "migration/specialuse.h"

using imap::MailboxPath;
using imap::SpecialUse;
using namespace Qt::StringLiterals;

namespace migration {

namespace {

/// Uses that a folder can be found by; All, Flagged and Important are views at some servers.
bool isMapped(SpecialUse use)
{
    switch (use) {
    case SpecialUse::Archive:
    case SpecialUse::Drafts:
    case SpecialUse::Junk:
    case SpecialUse::Sent:
    case SpecialUse::Trash:
        return true;
    case SpecialUse::None:
    case SpecialUse::All:
    case SpecialUse::Flagged:
    case SpecialUse::Important:
        return false;
    }
    Q_UNREACHABLE();
    return false;
}

bool isGuessable(const MailboxPath &path)
{
    const qsizetype depth = path.components.size();
    // "INBOX/Sent" is what some hosts make of "INBOX.Sent".
    return depth == 1 || (depth == 2 && path.components.constFirst() == u"INBOX");
}

/// The one folder of each use: as the server says, else the one whose name says so; of several the one with
/// the usual English name, then one at the top, then the first.
QHash<SpecialUse, MailboxPath> usesOf(const QList<imap::Mailbox> &folders)
{
    QHash<SpecialUse, MailboxPath> uses;
    for (const imap::Mailbox &folder : folders) {
        if (folder.isSelectable && isMapped(folder.specialUse) && !uses.contains(folder.specialUse))
            uses.insert(folder.specialUse, folder.path);
    }
    QHash<SpecialUse, int> ranks;
    for (const imap::Mailbox &folder : folders) {
        if (!folder.isSelectable || folder.specialUse != SpecialUse::None || !isGuessable(folder.path))
            continue;
        const QString &name = folder.path.components.constLast();
        const SpecialUse use = specialUseByName(name);
        const bool isAnnounced = uses.contains(use) && !ranks.contains(use);
        const int rank = (isUsualName(name) ? 0 : 2) + int(folder.path.components.size() - 1);
        if (use == SpecialUse::None || isAnnounced || ranks.value(use, 4) <= rank)
            continue;
        ranks.insert(use, rank);
        uses.insert(use, folder.path);
    }
    return uses;
}

QString comparable(const MailboxPath &path, bool ignoresCase)
{
    const QString text = path.components.join(QChar(0x1f));
    return ignoresCase ? text.toCaseFolded() : text;
}

bool holdsAll(const Side &side, const imap::Mailbox &folder)
{
    return side.manners.labelsAreFolders && folder.specialUse == SpecialUse::All;
}

/// Shows messages of other folders, which keep the star and the like as flags.
bool isView(const Side &side, const imap::Mailbox &folder)
{
    const SpecialUse use = folder.specialUse;
    return side.manners.labelsAreFolders && (use == SpecialUse::Flagged || use == SpecialUse::Important);
}

class Planner {
public:
    Planner(const Side &source, const Side &destination, const Rules &rules)
        : m_source(source)
        , m_destination(destination)
        , m_rules(rules)
        , m_destinationUses(usesOf(destination.folders))
    {
        const QHash<SpecialUse, MailboxPath> uses = usesOf(source.folders);
        for (auto use = uses.begin(); use != uses.end(); ++use)
            m_sourceUses.insert(use.value(), use.key());
        for (const imap::Mailbox &folder : destination.folders)
            m_there.insert(comparable(folder.path, destination.manners.ignoresCase), folder);
    }

    QList<FolderPlan> plan();

private:
    FolderPlan planOne(const imap::Mailbox &folder);
    MailboxPath wish(const imap::Mailbox &folder, bool &isShareable);
    MailboxPath archive() const;
    MailboxPath lawful(const MailboxPath &wanted) const;
    MailboxPath mannered(const MailboxPath &path) const;
    void assignNames(const QList<imap::Mailbox> &folders);
    bool mayHave(const MailboxPath &path, const imap::Mailbox &folder) const;
    MailboxPath untaken(const MailboxPath &path, const imap::Mailbox &folder) const;
    QString key(const MailboxPath &path) const { return comparable(path, m_destination.manners.ignoresCase); }
    bool isExcluded(const QString &shown) const;

    const Side &m_source;
    const Side &m_destination;
    const Rules &m_rules;
    QHash<SpecialUse, MailboxPath> m_destinationUses;
    QHash<MailboxPath, SpecialUse> m_sourceUses;
    QHash<QString, imap::Mailbox> m_there;
    QHash<MailboxPath, MailboxPath> m_planned; ///< Source to destination, for the children.
    QSet<QString> m_taken;
    QHash<QString, QByteArray> m_owners; ///< Who has a right to a name at the destination: names on the wire.
};

QList<FolderPlan> Planner::plan()
{
    QList<imap::Mailbox> folders = m_source.folders;
    std::stable_sort(folders.begin(), folders.end(), [](const imap::Mailbox &a, const imap::Mailbox &b) {
        // "INBOX" of the wire before whatever else is read as INBOX.
        const int rankA = !a.path.isInbox() ? 2 : a.name.compare("INBOX", Qt::CaseInsensitive) == 0 ? 0 : 1;
        const int rankB = !b.path.isInbox() ? 2 : b.name.compare("INBOX", Qt::CaseInsensitive) == 0 ? 0 : 1;
        return rankA != rankB ? rankA < rankB : a.path.components < b.path.components;
    });
    // What no other folder holds is known when the others have been listed.
    std::stable_partition(folders.begin(), folders.end(),
                          [this](const imap::Mailbox &folder) { return !holdsAll(m_source, folder); });
    for (const QString &name : m_destination.manners.reserved)
        m_taken.insert(comparable({{name}}, m_destination.manners.ignoresCase));
    assignNames(folders);
    QList<FolderPlan> plans;
    for (const imap::Mailbox &folder : folders) {
        const FolderPlan plan = planOne(folder);
        if (folder.isSelectable)
            plans.append(plan);
    }
    return plans;
}

/// A name belongs to the folder that is lawfully called so, whatever others must be changed into: first to the
/// one of a special use, then to the one that is spelt as the destination's own.
void Planner::assignNames(const QList<imap::Mailbox> &folders)
{
    QHash<QString, QByteArray> sure;
    for (const imap::Mailbox &folder : folders) {
        bool isShareable = false;
        const MailboxPath path = lawful(wish(folder, isShareable));
        m_planned.insert(folder.path, path);
        const bool isOwn = m_rules.specialUse && m_destinationUses.contains(m_sourceUses.value(folder.path));
        const auto there = m_there.constFind(key(path));
        const bool isSpelt = there != m_there.constEnd() && there->path == path && !sure.contains(key(path));
        if (folder.isSelectable && !isShareable && (isOwn || isSpelt))
            sure.insert(key(path), folder.name);
    }
    QSet<MailboxPath> changed;
    for (const imap::Mailbox &folder : folders) {
        bool isShareable = false;
        const MailboxPath wanted = wish(folder, isShareable);
        const MailboxPath path = lawful(wanted);
        const bool isChanged = key(path) != key(wanted) || changed.contains(folder.path.parent());
        const bool isOthers =
            m_owners.contains(key(path)) || sure.value(key(path), folder.name) != folder.name;
        if (folder.isSelectable && (isChanged || isOthers))
            changed.insert(folder.path);
        else if (folder.isSelectable && !isShareable)
            m_owners.insert(key(path), folder.name);
    }
    m_planned.clear();
}

bool Planner::mayHave(const MailboxPath &path, const imap::Mailbox &folder) const
{
    const auto owner = m_owners.constFind(key(path));
    return !m_taken.contains(key(path)) && (owner == m_owners.constEnd() || *owner == folder.name);
}

bool Planner::isExcluded(const QString &shown) const
{
    const auto matches = [&](const QString &pattern) { return matchesGlob(pattern, shown); };
    if (std::any_of(m_rules.exclude.begin(), m_rules.exclude.end(), matches))
        return true;
    return !m_rules.include.isEmpty()
        && std::none_of(m_rules.include.begin(), m_rules.include.end(), matches);
}

MailboxPath Planner::wish(const imap::Mailbox &folder, bool &isShareable)
{
    const auto mapped = m_rules.map.constFind(folder.path.toString());
    if (mapped != m_rules.map.constEnd()) {
        isShareable = true;
        return {mapped->split(u'/')};
    }
    if (folder.path.isInbox())
        return folder.path;
    if (holdsAll(m_source, folder))
        return archive();
    if (m_rules.specialUse && m_sourceUses.contains(folder.path)) {
        const auto there = m_destinationUses.constFind(m_sourceUses.value(folder.path));
        if (there != m_destinationUses.constEnd())
            return *there;
    }
    const QString &first = folder.path.components.constFirst();
    const bool isBelowGmail = first == u"[Gmail]" || first == u"[Google Mail]";
    if (m_source.manners.labelsAreFolders && isBelowGmail && folder.path.components.size() == 2)
        return {folder.path.components.mid(1)};
    const auto parent = m_planned.constFind(folder.path.parent());
    if (parent != m_planned.constEnd() && !folder.path.parent().isInbox())
        return {QStringList(parent->components) << folder.path.components.constLast()};
    return folder.path;
}

/// Where messages go that are in no folder but \All.
MailboxPath Planner::archive() const
{
    for (const imap::Mailbox &folder : m_destination.folders) {
        if (holdsAll(m_destination, folder))
            return folder.path;
    }
    return m_destinationUses.value(SpecialUse::Archive, {{u"Archive"_s}});
}

MailboxPath Planner::lawful(const MailboxPath &wanted) const
{
    const MailboxPath path = mannered(wanted);
    // Read back as the destination will list it: children of INBOX are siblings of the others there.
    if (const Result<QByteArray> name = path.toWire(m_destination.space))
        return MailboxPath::fromWire(*name, m_destination.space);
    const char delimiter = m_destination.space.delimiter;
    MailboxPath changed;
    for (QString component : path.components) {
        for (QChar &c : component) {
            if (c.category() == QChar::Other_Control || (delimiter != '\0' && c == QLatin1Char(delimiter)))
                c = u'_';
        }
        changed.components.append(component.isEmpty() ? u"_"_s : component);
    }
    if (delimiter == '\0')
        changed.components = {changed.components.join(u'_')};
    return changed;
}

/// Without what this kind of server is known to refuse.
MailboxPath Planner::mannered(const MailboxPath &path) const
{
    const Manners &manners = m_destination.manners;
    MailboxPath changed;
    for (QString component : path.components) {
        if (manners.simplifiesBlanks)
            component = component.simplified();
        for (QChar &c : component) {
            if (manners.forbidden.contains(c))
                c = u'_';
        }
        changed.components.append(component.isEmpty() ? u"_"_s : component);
    }
    return changed;
}

MailboxPath Planner::untaken(const MailboxPath &path, const imap::Mailbox &folder) const
{
    MailboxPath free = path;
    for (int n = 2; !mayHave(free, folder); ++n) {
        free = path;
        free.components.last() += u" (%1)"_s.arg(n);
    }
    return free;
}

FolderPlan Planner::planOne(const imap::Mailbox &folder)
{
    FolderPlan plan;
    plan.source = folder;
    const QString shown = folder.path.toString();
    bool isShareable = false;
    const MailboxPath wanted = wish(folder, isShareable);
    MailboxPath path = lawful(wanted);
    const bool isViewOnly = isView(m_source, folder);
    if (folder.isSelectable && (isViewOnly || isExcluded(shown)) && !m_rules.map.contains(shown)) {
        plan.isExcluded = true;
        if (isViewOnly)
            plan.change = QCoreApplication::translate(
                "migration", "This folder only shows messages of other folders; they are copied with those.");
        m_planned.insert(folder.path, path);
        return plan;
    }
    if (folder.isSelectable && !isShareable)
        path = untaken(path, folder);
    m_planned.insert(folder.path, path);
    if (!folder.isSelectable)
        return plan;

    if (!isShareable || !m_owners.contains(key(path)))
        m_taken.insert(key(path));
    const auto there = m_there.constFind(key(path));
    plan.exists = there != m_there.constEnd() && there->isSelectable;
    if (there != m_there.constEnd())
        path = there->path;
    plan.destination =
        there != m_there.constEnd() ? there->name : path.toWire(m_destination.space).value_or(QByteArray());
    plan.shownDestination = path.toString();
    if (m_rules.specialUse && !plan.exists)
        plan.use = holdsAll(m_source, folder) ? SpecialUse::Archive
                                              : m_sourceUses.value(folder.path, SpecialUse::None);
    const bool isOnlyCase =
        m_destination.manners.ignoresCase && comparable(path, true) == comparable(wanted, true);
    if (path != wanted && !isOnlyCase)
        plan.change =
            QCoreApplication::translate(
                "migration", "The new server cannot hold a folder of this name; it is called “%1” there.")
                .arg(plan.shownDestination);
    return plan;
}

} // namespace

QList<FolderPlan> planFolders(const Side &source, const Side &destination, const Rules &rules)
{
    return Planner(source, destination, rules).plan();
}

MailboxPath plainPath(const MailboxPath &path, int number)
{
    constexpr qsizetype mostLevels = 8;
    constexpr qsizetype mostInAll = 200; // Some servers make one file name of all levels.
    constexpr qsizetype mostInOne = 60;
    QStringList levels = path.components.mid(0, mostLevels);
    if (path.components.size() > mostLevels)
        levels.last() = path.components.mid(mostLevels - 1).join(u'_').right(mostInOne);
    const qsizetype most = levels.size() > 1 && levels.join(u'/').size() > mostInAll ? mostInAll / mostLevels : mostInOne;
    MailboxPath plain;
    for (const QString &level : std::as_const(levels)) {
        QString text = level.simplified().left(most).trimmed();
        for (QChar &c : text) {
            if (u"^\"\\*%&~?#/."_s.contains(c) || !c.isPrint())
                c = u'_';
        }
        plain.components.append(text.isEmpty() ? u"_"_s : text);
    }
    if (number > 1)
        plain.components.last() += u" (%1)"_s.arg(number);
    return plain;
}

bool matchesGlob(const QString &pattern, const QString &shownName)
{
    const bool isInbox = shownName == u"INBOX" || shownName.startsWith(u"INBOX/");
    const QString p = isInbox && pattern.startsWith(u"inbox"_s, Qt::CaseInsensitive)
        ? u"INBOX"_s + pattern.mid(5)
        : pattern;
    qsizetype i = 0;
    qsizetype star = -1;
    qsizetype resume = 0;
    for (qsizetype j = 0; j < shownName.size();) {
        if (i < p.size() && (p.at(i) == u'?' || (p.at(i) == shownName.at(j) && p.at(i) != u'*'))) {
            ++i;
            ++j;
        } else if (i < p.size() && p.at(i) == u'*') {
            star = i++;
            resume = j;
        } else if (star >= 0) {
            i = star + 1;
            j = ++resume;
        } else {
            return false;
        }
    }
    while (i < p.size() && p.at(i) == u'*')
        ++i;
    return i == p.size();
}

} // namespace migration
