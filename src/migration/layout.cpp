// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/layout.h"

#include <algorithm>

#include <QCoreApplication>
#include <QPointer>

namespace migration {

namespace {

bool hasName(const QList<imap::Mailbox> &folders, const QByteArray &name)
{
    return std::any_of(folders.begin(), folders.end(),
                       [&](const imap::Mailbox &folder) { return folder.name == name; });
}

Side side(const imap::Session &session, const QList<imap::Mailbox> &folders)
{
    return {folders, session.namespaces().own(), mannersOf(session)};
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
    const auto into = [self = QPointer(this)](QList<imap::Mailbox> Layout::*list) {
        return [self, list](const imap::Outcome<QList<imap::Mailbox>> &outcome) {
            if (!self || (!outcome && outcome.error().cause == imap::Failure::Cause::Lost))
                return;
            if (!outcome) {
                emit self->failed(outcome.error().error);
                return;
            }
            *self.*list = *outcome;
            if (--self->m_answers == 0)
                self->listed();
        };
    };
    m_source.list(into(&Layout::m_sourceList));
    m_destination.list(into(&Layout::m_destinationList));
}

void Layout::listed()
{
    const Result<QList<FolderRow>> known = m_ledger.folders(m_account);
    if (!known) {
        emit storageFailed(known.error());
        return;
    }
    const QList<FolderPlan> plans =
        planFolders(side(m_source, m_sourceList), side(m_destination, m_destinationList), m_rules);
    for (const FolderPlan &plan : plans) {
        if (!addFolder(plan, *known))
            return;
    }
    if (!forgetVanished(*known))
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

bool Layout::addFolder(const FolderPlan &plan, const QList<FolderRow> &known)
{
    FolderRow row;
    for (const FolderRow &candidate : known) {
        if (candidate.source == plan.source.name)
            row = candidate;
    }
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
        exists = hasName(m_destinationList, row.destination);
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
        if (hasName(m_sourceList, row.source))
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
    const imap::Namespace space = m_destination.namespaces().own();
    imap::MailboxPath plain;
    Result<QByteArray> name;
    for (int n = 1; n == 1 || (name && isPlanned(*name, *folder)); ++n) {
        plain = plainPath(folder->source.path, n);
        name = plain.toWire(space);
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
