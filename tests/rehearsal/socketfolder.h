// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "base/result.h"
#include "rehearsal/folderlock.h"

namespace rehearsal {

/// Whether every account of the machine can walk into `folder`.
bool isReachableByAll(const QString &folder);

/// A folder for UNIX sockets, whose paths end at 107 characters: "run" in a server's own folder where
/// that is short enough, else one in the system's folder for temporary files, removed with the object.
class SocketFolder {
public:
    SocketFolder() = default;
    ~SocketFolder();
    SocketFolder(const SocketFolder &) = delete;
    SocketFolder &operator=(const SocketFolder &) = delete;

    /// `isForAll`: every account must be able to enter. Does nothing when made already. The first call of
    /// a program removes folders that others left behind.
    Status make(const QString &serverFolder, bool isForAll = false);

    QString path() const { return m_path; } ///< Absolute; empty before make().
    bool isElsewhere() const { return m_isElsewhere; } ///< Not inside the server's folder.

private:
    Status makeElsewhere();

    QString m_path;
    bool m_isElsewhere = false;
    FolderLock m_lock; ///< Of a folder elsewhere, so that it is removed some day even after SIGKILL.
};

} // namespace rehearsal
