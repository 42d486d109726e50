// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "base/result.h"

/// Keeps two programs from working on the same file. The operating system drops the lock with the program,
/// also after SIGKILL, so the "<file>.lock" that a crash leaves behind holds nobody up.
class FileLock {
public:
    FileLock() = default;
    ~FileLock();
    FileLock(FileLock &&other) noexcept;
    FileLock &operator=(FileLock &&other) noexcept;

    /// Errors: Busy when another program (or this one) holds it, its name and pid in the detail; Storage when
    /// "<file>.lock" cannot be written.
    static Result<FileLock> acquire(const QString &file);

private:
    FileLock(QString path, qintptr handle);

    QString m_path;
    qintptr m_handle = -1; ///< File descriptor or HANDLE; -1 when nothing is held.
};
