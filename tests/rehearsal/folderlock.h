// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace rehearsal {

/// A lock on a folder by a file "rehearsal.lock" in it. The kernel drops it with the program, even after
/// SIGKILL, so a folder that has the file but no lock is known to be left behind.
class FolderLock {
public:
    FolderLock() = default;
    ~FolderLock();
    FolderLock(FolderLock &&other) noexcept;
    FolderLock &operator=(FolderLock &&other) noexcept;

    /// Makes the file where it is missing; not held when another program holds it.
    static FolderLock make(const QString &folder);
    /// Held only when the file exists already and nobody holds it.
    static FolderLock takeOver(const QString &folder);

    bool isHeld() const { return m_file >= 0; }
    void removeFile() const; ///< Afterwards nobody takes the folder for left behind.

    /// Removes the folders in `parent` that are left behind and belong to this user; those whose name does
    /// not begin with `prefix` are not looked at.
    static void removeLeftBehind(const QString &parent, const QString &prefix = {});

    static QString fileName();

private:
    FolderLock(const QString &folder, int flags);

    QString m_path;
    int m_file = -1;
};

} // namespace rehearsal
