// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include <QHash>
#include <QList>
#include <QSet>

#include "imap/types.h"
#include "migration/ledger.h"
#include "migration/repair.h"
#include "migration/rules.h"

namespace migration {

class Labels;

/// A run of messages that one pair copies in one go: UIDs of the source, both ends included.
struct Chunk {
    quint32 first = 0;
    quint32 last = 0;
    qint64 messages = 0; ///< To be copied, when it was cut.
    qint64 octets = 0;

    bool operator==(const Chunk &) const = default;
};

/// What of a refused message's flags and date is left out at the next try; at last the message itself is
/// changed, where the user wants it.
enum class Strip { Nothing, Keywords, Everything, Repair };

/// One folder during a run: what is known of both sides, what is left to hand out, and the outcomes that
/// wait to be made durable. Lives in the engine thread.
class FolderWork {
public:
    enum class Stage {
        Unlisted, ///< The source has not been asked yet.
        Unusable, ///< One of the servers does not give it; its messages stay open.
        Unprepared, ///< Listed; must be compared with the destination before anything is sent.
        Preparing, ///< A pair is comparing.
        Ready, ///< Chunks can be handed out.
    };

    FolderWork(Ledger &ledger, FolderRow row, imap::Mailbox source);

    /// Cuts what is planned into chunks of at most 2,000 messages or 64 MB and becomes Ready. Of folders
    /// with several chunks the newest comes first, unless the rules say otherwise; inside a chunk the
    /// source's order is kept.
    Status cut(const Rules &rules);

    bool hasChunks() const { return !m_chunks.isEmpty(); }
    /// The next chunk, or as much of it as has at most so many messages and octets; nothing where not even
    /// one message fits, unless `atLeastOne`. Legal when hasChunks(); counts as out until it is given back or
    /// done.
    Result<std::optional<Chunk>> takeChunk(qint64 mostMessages, qint64 mostOctets, bool atLeastOne,
                                           const Rules &rules);
    void chunkDone() { --m_chunksOut; }
    /// The connection was lost: what became of the chunk must be found out first.
    void chunkLost();
    int chunksOut() const { return m_chunksOut; }
    bool isDone() const;

    /// Remembers an outcome; flush() makes all of them durable in one transaction.
    void conclude(const Outcome &outcome) { m_outcomes.append(outcome); }
    qsizetype pendingOutcomes() const { return m_outcomes.size(); }
    Status flush();

    /// A UID was given out by the destination: later copies get higher ones.
    void raiseUidNext(quint32 uid);

    FolderRow row;
    imap::Mailbox source;
    std::shared_ptr<Labels> labels; ///< Of a source where one message is in several folders; else null.
    Stage stage = Stage::Unlisted;
    const void *filledBy = nullptr; ///< The pair that was given the last chunk.
    QString change; ///< See FolderPlan::change.
    imap::SpecialUse use = imap::SpecialUse::None; ///< Of a destination folder to be created.
    bool exists = false; ///< At the destination.
    bool wasPrepared = false; ///< In this run: what the destination held is compared already.
    bool wasMatched = false; ///< Copies without a UID were looked up.
    bool doubtsUids = false; ///< What APPEND and COPY name need not be there.
    Repairs repairs; ///< That the user permits for messages that the destination refuses.
    bool retriesRefused = false; ///< What an earlier run could not copy is tried again.
    std::optional<quint32> messagesThere; ///< At the destination, when the run began.
    quint32 uidValidityThere = 0; ///< Now; 0 where it is not known.
    quint32 uidNextThere = 0; ///< No copy from now on gets a lower UID; 0 where it is not known.
    std::optional<imap::PermanentFlags> permanentFlags; ///< Of the destination.
    std::optional<quint64> appendLimit; ///< Octets that a message may have at the destination (RFC 7889).
    bool areKeywordsAsked = false; ///< Whether the destination takes them; once in a run.
    QSet<quint32> careful; ///< Messages to be sent alone and with synchronising literals.
    QHash<quint32, Strip> strips; ///< Refused ones.
    QHash<quint32, int> lostTries; ///< Connections lost while only this message was being sent.
    QList<quint32> copiedUids; ///< At the destination, of this run.
    qint64 copiedWithoutUid = 0; ///< In this run, where the destination names no UIDs or shows no copy.

private:
    Result<Chunk> split(Chunk &chunk, qint64 mostMessages, qint64 mostOctets, bool atLeastOne,
                        bool oldestFirst) const;
    QList<MessageState> openStates() const;

    Ledger &m_ledger;
    QList<Chunk> m_chunks; ///< In the order of handing out.
    QList<Outcome> m_outcomes;
    int m_chunksOut = 0;
};

} // namespace migration
