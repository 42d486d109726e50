// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "base/result.h"
#include "rehearsal/folderlock.h"

namespace rehearsal {

/// The folder of one rehearsal, locked as long as this program runs.
class WorkFolder {
public:
    WorkFolder() = default;
    ~WorkFolder(); ///< Removes the folder unless keep() was called.
    WorkFolder(const WorkFolder &) = delete;
    WorkFolder &operator=(const WorkFolder &) = delete;

    /// Makes and locks `path`, and removes rehearsals beside it that were left behind. Busy: another
    /// rehearsal uses it; BadInput: it holds something else.
    Status claim(const QString &path);
    void keep() { m_isKept = true; }
    /// Leaves it to be removed by the next rehearsal, so that the logs of a failure can be read until then.
    void leaveForNext() { m_isLeft = true; }
    QString path() const { return m_path; }

    /// rehearsals/<pid> in the build folder of the program, else in the user's cache folder.
    static QString defaultPath();

private:
    QString m_path;
    FolderLock m_lock;
    bool m_isKept = false;
    bool m_isLeft = false;
};

} // namespace rehearsal
