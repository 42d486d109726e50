// SPDX-License-Identifier: GPL-3.0-or-later
// FolderComparison's part that tells which messages of the source and of the destination are the same.
#include <algorithm>

#include <QLoggingCategory>
#include <QPointer>

#include "migration/digestsink.h"
#include "migration/foldercomparison.h"
#include "migration/ledger.h"

namespace migration {

namespace {

Q_LOGGING_CATEGORY(log, "mailhaul.migration")

} // namespace

void FolderComparison::compare(quint32 lowestUid)
{
    m_found.clear();
    std::copy_if(m_there.begin(), m_there.end(), std::back_inserter(m_found),
                 [&](const Trait &found) { return found.uid >= lowestUid; });
    const Candidates near = candidates(m_wanted, m_found);
    m_sourceIds.clear();
    m_destinationIds.clear();
    if (near.isEmpty())
        return concludeRound();
    m_ties = near;
    if (m_areHeadersRewritten)
        askDigests();
    else
        askIds();
}

void FolderComparison::askIds()
{
    m_answers = 2;
    const auto done = [self = QPointer(this)](const imap::Outcome<void> &outcome) {
        if (self)
            self->answered(outcome, &FolderComparison::compareIds);
    };
    const auto into = [self = QPointer(this)](MessageIds FolderComparison::*ids) {
        return [self, ids](quint32 uid, const QByteArray &block) {
            if (self)
                (*self.*ids).insert(uid, messageId(block));
        };
    };
    m_source.fetchHeaders(imap::UidSet::of(m_ties.source), {"MESSAGE-ID"},
                          into(&FolderComparison::m_sourceIds), done);
    m_destination.fetchHeaders(imap::UidSet::of(m_ties.destination), {"MESSAGE-ID"},
                               into(&FolderComparison::m_destinationIds), done);
}

void FolderComparison::compareIds()
{
    const Comparison comparison = migration::compareIds(m_wanted, m_found, m_sourceIds, m_destinationIds);
    m_matches = comparison.certain;
    m_ties = comparison.ties;
    if (m_ties.isEmpty())
        concludeRound();
    else
        askDigests();
}

void FolderComparison::askDigests()
{
    const auto what = m_areHeadersRewritten ? DigestSink::What::Essence : DigestSink::What::Octets;
    m_sourceDigests = std::make_unique<DigestSink>(what);
    m_destinationDigests = std::make_unique<DigestSink>(what);
    m_answers = 2;
    const auto done = [self = QPointer(this)](const imap::Outcome<void> &outcome) {
        if (self)
            self->answered(outcome, &FolderComparison::compareBodies);
    };
    m_source.fetchBodies(imap::UidSet::of(m_ties.source), m_sourceDigests.get(), done);
    m_destination.fetchBodies(imap::UidSet::of(m_ties.destination), m_destinationDigests.get(), done);
}

void FolderComparison::compareBodies()
{
    const Digests &here = m_sourceDigests->digests();
    const Digests &there = m_destinationDigests->digests();
    if (here.size() != m_ties.source.size() || there.size() != m_ties.destination.size())
        qCInfo(log, "%s: bodies asked for %lld and %lld, got %lld and %lld", m_folder.row.source.constData(),
               qlonglong(m_ties.source.size()), qlonglong(m_ties.destination.size()), qlonglong(here.size()),
               qlonglong(there.size()));
    m_matches += compareDigests(m_wanted, m_found, here, there);
    dropForeignMatches();
    if (m_answers == 0)
        concludeRound();
}

/// A copy with another date may only be taken for this message where its date is no other message's:
/// else it is a copy of that one, which got its own date.
void FolderComparison::dropForeignMatches()
{
    QHash<quint32, Trait> here;
    QHash<quint32, Trait> there;
    for (const Trait &trait : std::as_const(m_wanted))
        here.insert(trait.uid, trait);
    for (const Trait &trait : std::as_const(m_found))
        there.insert(trait.uid, trait);
    const auto isForeign = [&](const Match &match) {
        return here.value(match.source).date != there.value(match.destination).date;
    };
    if (std::none_of(m_matches.begin(), m_matches.end(), isForeign))
        return;
    using enum MessageState;
    QSet<std::pair<qint64, qint64>> own;
    const Status read = m_ledger.forEach(
        m_folder.row.id, {Planned, Appending, Copied, Verified, Skipped, Refused, AlreadyThere}, 1,
        0xffffffff, [&](const MessageRow &row) {
            if (row.internalDate.isValid())
                own.insert({row.size, row.internalDate.toSecsSinceEpoch()});
        });
    if (!isStored(read)) {
        m_answers = -1000;
        return;
    }
    m_matches.removeIf([&](const Match &match) {
        const Trait found = there.value(match.destination);
        return isForeign(match) && found.date && own.contains({found.size, *found.date});
    });
}

} // namespace migration
