// SPDX-License-Identifier: GPL-3.0-or-later
// What the two halves of Copier share; included by them only.
#pragma once

#include <algorithm>

#include "migration/copier.h"

namespace migration {

/// How far a message that was refused alone is stripped at the next try.
enum class Strip {
    Nothing,
    Keywords,
    Everything, ///< Flags and date.
};

struct Copier::Load {
    FolderWork *folder = nullptr;
    QList<MessageRow> rows; ///< By ascending UID.
    QList<bool> isSettled; ///< By row.
    qsizetype next = 0; ///< First row not fetched yet.
    qsizetype unsettled = 0;
    bool isReady = false; ///< Intended, and the destination's flags are known.
    bool isUnusable = false; ///< The source does not give this folder.

    /// The row of `uid`, or -1.
    qsizetype rowOf(quint32 uid) const
    {
        const auto found = std::lower_bound(rows.begin(), rows.end(), uid,
                                            [](const MessageRow &row, quint32 wanted) { return row.uid < wanted; });
        return found != rows.end() && found->uid == uid ? found - rows.begin() : -1;
    }
};

struct Copier::Group {
    LoadPointer load;
    QList<qsizetype> rows; ///< Not seen yet; ascending.
    bool isAlone = false;
    Strip strip = Strip::Nothing;
};

struct Copier::Batch {
    LoadPointer load;
    QList<qsizetype> rows; ///< In the order of sending.
    quint64 octets = 0;
    bool isAlone = false;
    Strip strip = Strip::Nothing;
};

} // namespace migration
