// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/report.h"

#include <QCoreApplication>

#include "migration/ledger.h"

using namespace Qt::StringLiterals;

namespace migration {

namespace {

void count(const StateCount &row, Tally &tally)
{
    const bool wasNeverSent = row.state == MessageState::Skipped || row.state == MessageState::Gone;
    if (row.state == MessageState::Gone || (row.isVanished && wasNeverSent))
        return;
    tally.total += row.messages;
    if (row.state != MessageState::Skipped)
        tally.octets += row.octets;
    switch (row.state) {
    case MessageState::Planned:
    case MessageState::Appending:
        tally.open += row.messages;
        break;
    case MessageState::Copied:
    case MessageState::Verified:
        tally.copied += row.messages;
        tally.octetsDone += row.octets;
        tally.vanished += row.isVanished ? row.messages : 0;
        break;
    case MessageState::AlreadyThere:
        tally.alreadyThere += row.messages;
        tally.octetsDone += row.octets;
        tally.vanished += row.isVanished ? row.messages : 0;
        break;
    case MessageState::Skipped:
        tally.excluded += row.messages;
        break;
    case MessageState::Refused:
        tally.refused += row.messages;
        break;
    case MessageState::Gone:
        break;
    }
}

Status addFolder(const Ledger &ledger, const FolderRow &row, Proof &proof)
{
    FolderProof folder{row.shownSource, row.shownDestination, {}};
    if (row.excludedMessages >= 0) {
        folder.tally.total = folder.tally.excluded = row.excludedMessages;
        proof.excludedByRule[u"folder"_s] += row.excludedMessages;
    } else {
        const Result<QList<StateCount>> counts = ledger.counts(row.id);
        if (!counts)
            return fail(counts.error());
        for (const StateCount &state : *counts) {
            count(state, folder.tally);
            if (state.state == MessageState::Skipped && !state.isVanished)
                proof.excludedByRule[state.rule] += state.messages;
        }
    }
    const Result<QList<Notice>> notices = ledger.notices(row.id);
    if (!notices)
        return fail(notices.error());
    for (const Notice &notice : *notices)
        proof.problems.append({notice.isRefusal ? Problem::Kind::Refused : Problem::Kind::Changed,
                               proof.account, row.shownSource, notice.uid, notice.subject, notice.reason,
                               notice.server, notice.remedy});
    proof.tally += folder.tally;
    proof.folders.append(folder);
    return {};
}

Result<Proof> proofOf(const Ledger &ledger, const AccountRow &account)
{
    Proof proof;
    proof.account = account.identity.name;
    proof.isListed = account.isListed;
    const Result<QList<FolderRow>> folders = ledger.folders(account.id);
    if (!folders)
        return fail(folders.error());
    for (const FolderRow &row : *folders) {
        if (const Status added = addFolder(ledger, row, proof); !added)
            return fail(added.error());
    }
    return proof;
}

} // namespace

Result<Tally> tallyOf(const Ledger &ledger, const FolderRow &folder)
{
    Tally tally;
    if (folder.excludedMessages >= 0) {
        tally.total = tally.excluded = folder.excludedMessages;
        return tally;
    }
    const Result<QList<StateCount>> counts = ledger.counts(folder.id);
    if (!counts)
        return fail(counts.error());
    for (const StateCount &state : *counts)
        count(state, tally);
    return tally;
}

Tally &Tally::operator+=(const Tally &other)
{
    total += other.total;
    copied += other.copied;
    alreadyThere += other.alreadyThere;
    excluded += other.excluded;
    refused += other.refused;
    open += other.open;
    vanished += other.vanished;
    octets += other.octets;
    octetsDone += other.octetsDone;
    return *this;
}

Result<QList<Proof>> proofs(const QString &ledgerFile)
{
    const Result<std::unique_ptr<Ledger>> ledger = Ledger::open(ledgerFile, Ledger::Mode::Read);
    if (!ledger)
        return fail(ledger.error());
    const Result<QList<AccountRow>> accounts = (*ledger)->accounts();
    if (!accounts)
        return fail(accounts.error());
    QList<Proof> all;
    for (const AccountRow &account : *accounts) {
        Result<Proof> one = proofOf(**ledger, account);
        if (!one)
            return fail(one.error());
        all.append(*one);
    }
    return all;
}

Result<Proof> proof(const Ledger &ledger, const QString &account)
{
    const Result<QList<AccountRow>> accounts = ledger.accounts();
    if (!accounts)
        return fail(accounts.error());
    for (const AccountRow &row : *accounts) {
        if (row.identity.name == account)
            return proofOf(ledger, row);
    }
    return fail(Error::Kind::BadInput,
                QCoreApplication::translate("migration", "The ledger does not know this account."), account);
}

} // namespace migration
