// SPDX-License-Identifier: GPL-3.0-or-later
// What the two halves of Copier share; included by them only.
#pragma once

#include <algorithm>

#include "migration/copier.h"

namespace migration {

struct Copier::Load {
    FolderWork *folder = nullptr;
    Chunk chunk;
    QList<MessageRow> rows; ///< By ascending UID.
    QList<bool> isSettled; ///< By row.
    QHash<qsizetype, Outcome> nameless; ///< Refused rows whose subjects were asked for.
    qsizetype next = 0; ///< First row not fetched yet.
    QList<qsizetype> twins; ///< Rows that the destination can copy from another folder of its own.
    QList<qsizetype> later; ///< Rows that the source could not hand out for the moment.
    bool wereLaterTried = false;
    qsizetype unsettled = 0;
    bool isReady = false; ///< The destination's UIDNEXT and flags are known.
    bool isIntended = false; ///< In the ledger, durably: octets may be sent.
    bool isUnusable = false; ///< The source does not give this folder.

    /// The row of `uid`, or -1.
    qsizetype rowOf(quint32 uid) const
    {
        const auto found =
            std::lower_bound(rows.begin(), rows.end(), uid,
                             [](const MessageRow &row, quint32 wanted) { return row.uid < wanted; });
        return found != rows.end() && found->uid == uid ? found - rows.begin() : -1;
    }
};

/// The session gives each command's bodies to that command's own group, also where the replies to
/// commands before it are still under way and the next folder has the same UIDs.
class Copier::Group final : public imap::BodySink {
public:
    Group(Copier &owner, LoadPointer ofLoad)
        : load(std::move(ofLoad))
        , m_copier(owner)
    {
    }

    void beginBody(quint32 uid, quint64 size) override { m_copier.beginBody(*this, uid, size); }
    void bodyChunk(QByteArrayView octets) override { m_copier.bodyChunk(octets); }
    void endBody() override { m_copier.endBody(); }

    /// A message that is not available now may be when the others are done.
    bool isFirstTry() const { return !load->wereLaterTried; }

    LoadPointer load;
    QList<qsizetype> rows; ///< Not seen yet; ascending.
    qint64 askedOctets = 0; ///< Of all its messages, as the source says.
    bool isAlone = false;
    Strip strip = Strip::Nothing;

private:
    Copier &m_copier;
};

struct Copier::Batch {
    LoadPointer load;
    QList<qsizetype> rows; ///< In the order of sending.
    quint64 octets = 0;
    bool isAlone = false;
    Strip strip = Strip::Nothing;
    FaultFinder finder; ///< Of a message that goes alone.
    Repairs repairs; ///< That were done to it.
};

struct Copier::Unfit {
    LoadPointer load;
    qsizetype row = 0;
    quint64 size = 0;
    imap::Failure failure;
};

} // namespace migration
