// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "imap/outcome.h"
#include "migration/folderwork.h"

namespace migration {

/// What a pair of connections is to do next.
struct Job {
    FolderWork *folder = nullptr;
    Chunk chunk;
    bool isPreparation = false; ///< Compare the folder with the destination; no chunk.
};

/// Hands out work to the pairs of one account and takes what became of it. Everything happens in the
/// engine thread; Engine and tests give different ones.
class JobSource {
public:
    /// Nothing now: whoever asked is woken when there is more, and asks again when some of what it has is
    /// done. `who` tells the pairs apart; `inHand` messages of its jobs have not come to their end.
    virtual std::optional<Job> nextJob(const void *who, qint64 inHand) = 0;
    virtual void prepared(FolderWork &folder) = 0;
    virtual void preparationLost(FolderWork &folder) = 0; ///< The connection was lost meanwhile.
    virtual void chunkDone(FolderWork &folder, const Chunk &chunk) = 0;
    /// A server does not give the folder (any more): its messages stay open in this run.
    virtual void sourceRefused(FolderWork &folder, const Error &error) = 0;
    /// What became of the chunk is unknown: the connection was lost.
    virtual void chunkLost(FolderWork &folder, const Chunk &chunk) = 0;
    /// One message has come to an end; the outcome is in the folder, not durable yet.
    virtual void settled(FolderWork &folder, const MessageRow &row, const Outcome &outcome) = 0;
    virtual void read(qint64 octets) = 0; ///< Octets of bodies, for rate and limits.
    virtual void overQuota(const Error &error) = 0;
    /// The ledger cannot be written: everything must stop, nothing more be sent.
    virtual void storageFailed(const Error &error) = 0;

protected:
    ~JobSource() = default;
};

} // namespace migration
