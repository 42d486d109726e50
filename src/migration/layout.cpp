// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/layout.h"

#include <algorithm>

#include <QCoreApplication>
#include <QPointer>

#include "migration/hierarchy.h"

namespace migration {

namespace {

bool hasName(const QList<imap::Mailbox> &folders, const QByteArray &name)
{
    return std::any_of(folders.begin(), folders.end(),
                       [&](const imap::Mailbox &folder) { return folder.name == name; });
}

const FolderRow *rowOf(const QList<FolderRow> &known, const QByteArray &source)
{
    const auto row = std::find_if(known.begin(), known.end(),
                                  [&](const FolderRow &candidate) { return candidate.source == source; });
    return row == known.end() ? nullptr : &*row;
}

} // namespace

Layout::Layout(imap::Session &source, imap::Session &destination, Ledger &ledger, qint64 account,
               const Rules &rules, bool isDryRun, QObject *parent)
    : QObject(parent)
    , m_source(source)
    , m_destination(destination)
    , m_ledger(ledger)
    , m_account(account)
    , m_rules(rules)
    , m_isDryRun(isDryRun)
{
}

void Layout::start()
{
    m_answers = 2;
    const auto into = [self = QPointer(this)](imap::Session &session, Side Layout::*side) {
        session.list([self, &session, side](const imap::Outcome<QList<imap::Mailbox>> &outcome) {
            if (!self || (!outcome && outcome.error().cause == imap::Failure::Cause::Lost))
                return;
            if (!outcome) {
                emit self->failed(outcome.error().error);
                return;
            }
            *self.*side = sideOf(session, *outcome);
            if (--self->m_answers == 0)
                self->listed();
        });
    };
    into(m_source, &Layout::m_from);
    into(m_destination, &Layout::m_to);
}

void Layout::listed()
{
    const Result<QList<FolderRow>> known = m_ledger.folders(m_account);
    if (!known)
        emit storageFailed(known.error());
    else
        tryToCreate(guesses(*known), 0);
}

/// What to make in order to learn where the destination's folders lie: a few new ones, each first without and
/// then with the prefix. Nothing where that is known.
QList<FolderPlan> Layout::guesses(const QList<FolderRow> &known) const
{
    constexpr qsizetype most = 6; // One may be refused for its name.
    QList<FolderPlan> guesses;
    const imap::Namespace space = m_to.space;
    const bool isKnown = m_destination.capabilities().has("NAMESPACE") || space.delimiter == '\0'
        || hierarchyOf(m_to.folders) != Hierarchy::Unknown;
    if (isKnown || m_isDryRun)
        return guesses;
    const QList<FolderPlan> free = planFolders(m_from, m_to, m_rules);
    const QList<FolderPlan> below = planFolders(m_from, within(belowInbox(space), m_to), m_rules);
    for (qsizetype i = 0; i < free.size() && guesses.size() < most; ++i) {
        const FolderRow *row = rowOf(known, free.at(i).source.name);
        const bool wasMade = row && row->destinationUidValidity != 0;
        if (!free.at(i).exists && !free.at(i).isExcluded && !wasMade)
            guesses << free.at(i) << below.at(i);
    }
    return guesses;
}

void Layout::tryToCreate(const QList<FolderPlan> &guesses, qsizetype n)
{
    if (n == guesses.size()) {
        lay();
        return;
    }
    const FolderPlan &guess = guesses.at(n);
    m_destination.create(guess.destination, guess.use,
                         [self = QPointer(this), guesses, n](const imap::Outcome<void> &outcome) {
                             if (!self || (!outcome && outcome.error().cause == imap::Failure::Cause::Lost))
                                 return;
                             if (!outcome && outcome.error().code != imap::Code::AlreadyExists) {
                                 self->tryToCreate(guesses, n + 1);
                                 return;
                             }
                             imap::Mailbox made;
                             made.name = guesses.at(n).destination;
                             made.delimiter = self->m_to.space.delimiter;
                             self->m_to.folders.append(made);
                             self->m_to = sideOf(self->m_destination, self->m_to.folders);
                             self->lay();
                         });
}

void Layout::lay()
{
    const Result<QList<FolderRow>> known = m_ledger.folders(m_account);
    if (!known) {
        emit storageFailed(known.error());
        return;
    }
    for (const FolderPlan &plan : planFolders(m_from, m_to, m_rules)) {
        if (!addFolder(plan, *known))
            return;
    }
    if (!forgetVanished(*known) || !notePrefix())
        return;
    for (const std::unique_ptr<FolderWork> &folder : m_folders)
        m_order.append(folder.get());
    emit planned();

    ++m_answers; // Keeps finished() back until all are asked.
    for (FolderWork *folder : std::as_const(m_order)) {
        const bool isKnown = folder->row.destinationUidValidity != 0;
        if (folder->row.excludedMessages >= 0)
            continue;
        // One that we made once and the user removed is made again only when something is to go there.
        if (!folder->exists && !isKnown && !m_isDryRun) {
            create(folder);
            continue;
        }
        if (folder->exists && !isKnown && folder->source.isSubscribed && !m_isDryRun)
            m_destination.subscribe(folder->row.destination, [](const imap::Outcome<void> &) {});
        ask(folder);
    }
    answered();
}

/// What the destination has not announced is said in the report.
bool Layout::notePrefix()
{
    const QByteArray &prefix = m_to.space.prefix;
    if (prefix == m_destination.namespaces().own().prefix || m_folders.empty())
        return true;
    const QString text =
        //: %1 is the beginning of folder names, like "INBOX."
        QCoreApplication::translate(
            "migration", "The new server keeps all folders below “%1”; the copied ones are there, too.")
            .arg(QString::fromLatin1(prefix));
    return isStored(m_ledger.note(m_folders.front()->row.id, Notice{0, false, {}, text, {}, {}}));
}

bool Layout::addFolder(const FolderPlan &plan, const QList<FolderRow> &known)
{
    FolderRow row;
    if (const FolderRow *candidate = rowOf(known, plan.source.name))
        row = *candidate;
    row.account = m_account;
    row.source = plan.source.name;
    row.shownSource = plan.source.path.toString();
    bool exists = plan.exists;
    if (plan.isExcluded) {
        row.excludedMessages = std::max<qint64>(0, row.excludedMessages);
    } else {
        row.excludedMessages = -1;
        // Where it went before it goes on, unless the user's map says something else.
        if (row.destinationUidValidity == 0 || m_rules.map.contains(row.shownSource)) {
            if (row.destination != plan.destination)
                row.destinationUidValidity = 0;
            row.destination = plan.destination;
            row.shownDestination = plan.shownDestination;
        }
        exists = hasName(m_to.folders, row.destination);
    }
    const Result<qint64> id = m_ledger.store(row);
    if (!id)
        return isStored(tl::unexpected<Error>(id.error()));
    row.id = *id;
    auto folder = std::make_unique<FolderWork>(m_ledger, row, plan.source);
    folder->exists = exists;
    folder->use = plan.use;
    folder->repairs = m_rules.repairs;
    if (!plan.change.isEmpty() && !isStored(m_ledger.note(row.id, Notice{0, false, {}, plan.change, {}, {}})))
        return false;
    m_folders.push_back(std::move(folder));
    return true;
}

bool Layout::forgetVanished(const QList<FolderRow> &known)
{
    using enum MessageState;
    for (const FolderRow &row : known) {
        if (hasName(m_from.folders, row.source))
            continue;
        QList<quint32> open;
        const Status read = m_ledger.forEach(row.id, {Planned, Appending, Refused}, 1, 0xffffffff,
                                             [&](const MessageRow &message) { open.append(message.uid); });
        if (!isStored(read) || (!open.isEmpty() && !isStored(m_ledger.forget(row.id, open))))
            return false;
    }
    return true;
}

void Layout::create(FolderWork *folder)
{
    ++m_answers;
    m_destination.create(folder->row.destination, folder->use,
                         [self = QPointer(this), folder](const imap::Outcome<void> &outcome) {
                             if (self)
                                 self->created(folder, false, outcome);
                         });
    if (folder->source.isSubscribed)
        m_destination.subscribe(folder->row.destination, [](const imap::Outcome<void> &) {});
    ask(folder);
}

/// Another folder goes there.
bool Layout::isPlanned(const QByteArray &name, const FolderWork &folder) const
{
    return std::any_of(m_order.begin(), m_order.end(), [&](const FolderWork *other) {
        return other != &folder && other->row.destination.compare(name, Qt::CaseInsensitive) == 0;
    });
}

void Layout::created(FolderWork *folder, bool isPlainName, const imap::Outcome<void> &outcome)
{
    if (!outcome && outcome.error().cause == imap::Failure::Cause::Lost)
        return;
    folder->exists = outcome.has_value() || outcome.error().code == imap::Code::AlreadyExists;
    imap::MailboxPath plain;
    Result<QByteArray> name;
    for (int n = 1; n == 1 || (name && isPlanned(*name, *folder)); ++n) {
        plain = plainPath(folder->source.path, n);
        name = plain.toWire(m_to.space);
    }
    if (!folder->exists && !isPlainName && name && *name != folder->row.destination) {
        folder->row.destination = *name;
        folder->row.shownDestination = plain.toString();
        const QString change =
            QCoreApplication::translate(
                "migration", "The new server cannot hold a folder of this name; it is called “%1” there.")
                .arg(plain.toString());
        const Notice notice{0, false, {}, change, plainText(outcome.error().error.detail), {}};
        const Result<qint64> stored = m_ledger.store(folder->row);
        if (!stored || !isStored(m_ledger.note(folder->row.id, notice))) {
            if (!stored)
                emit storageFailed(stored.error());
            return;
        }
        m_destination.create(folder->row.destination, folder->use,
                             [self = QPointer(this), folder](const imap::Outcome<void> &again) {
                                 if (self)
                                     self->created(folder, true, again);
                             });
        if (folder->source.isSubscribed)
            m_destination.subscribe(folder->row.destination, [](const imap::Outcome<void> &) {});
        ask(folder);
        return;
    }
    answered();
}

/// STATUS follows CREATE at once: the server works in order.
void Layout::ask(FolderWork *folder)
{
    ++m_answers;
    m_destination.status(folder->row.destination,
                         [self = QPointer(this), folder,
                          name = folder->row.destination](const imap::Outcome<imap::MailboxStatus> &outcome) {
                             if (!self || (!outcome && outcome.error().cause == imap::Failure::Cause::Lost))
                                 return;
                             if (name == folder->row.destination) {
                                 folder->appendLimit = self->m_destination.capabilities().appendLimit();
                                 if (outcome) {
                                     if (outcome->appendLimit)
                                         folder->appendLimit = outcome->appendLimit;
                                     folder->exists = true;
                                     folder->messagesThere = outcome->messages;
                                     folder->uidNextThere = outcome->uidNext.value_or(0);
                                     folder->uidValidityThere = outcome->uidValidity.value_or(0);
                                 }
                                 if (folder->source.path.isInbox() && folder->row.destinationUidValidity != 0
                                     && folder->uidValidityThere != 0)
                                     self->m_hasDestinationChanged =
                                         folder->uidValidityThere != folder->row.destinationUidValidity;
                                 emit self->laidOut(folder);
                             }
                             self->answered();
                         });
}

void Layout::answered()
{
    if (--m_answers == 0)
        emit finished();
}

bool Layout::isStored(const Status &status)
{
    if (!status)
        emit storageFailed(status.error());
    return status.has_value();
}

} // namespace migration
