// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <unordered_map>

#include <QByteArrayList>
#include <QHash>
#include <QSet>

namespace migration {

class FolderWork;

/// Which messages of a source with labels are one and the same (X-GM-MSGID), so that one copy is sent and the
/// destination copies it into its further folders itself. Lives in the engine thread, for one run.
class Labels {
public:
    /// A message of the same content in another folder.
    struct Twin {
        FolderWork *folder = nullptr;
        quint32 uid = 0; ///< At the source.
        quint32 destinationUid = 0; ///< 0: not there yet, or by an earlier run.
    };

    void addFolder(const FolderWork &folder); ///< One that is copied; not \All.
    void note(FolderWork &folder, quint32 uid, quint64 id);
    void stored(const FolderWork &folder, quint32 uid, quint32 destinationUid);

    /// The first one noted, or the first that was stored, where that is another than this.
    std::optional<Twin> twin(const FolderWork &folder, quint32 uid) const;

    /// One of these labels (as on the wire) is a folder that is copied.
    bool isHeldByFolder(const QByteArrayList &labels) const;

private:
    QSet<QByteArray> m_folders; ///< Names on the wire, and the labels that stand for roles.
    QHash<const FolderWork *, QHash<quint32, quint64>> m_ids;
    std::unordered_map<quint64, Twin> m_twins;
};

} // namespace migration
