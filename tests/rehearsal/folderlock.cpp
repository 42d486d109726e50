// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/folderlock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include <QDir>
#include <QFile>

using namespace Qt::StringLiterals;

namespace rehearsal {

QString FolderLock::fileName()
{
    return u"rehearsal.lock"_s;
}

FolderLock::FolderLock(const QString &folder, int flags)
    : m_path(folder + u'/' + fileName())
{
    constexpr int ownerOnly = 0600;
    const int file =
        ::open(QFile::encodeName(m_path).constData(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | flags, ownerOnly);
    if (file < 0)
        return;
    // Without a name left, somebody else has just cleaned up.
    struct stat state = {};
    if (::flock(file, LOCK_EX | LOCK_NB) == 0 && ::fstat(file, &state) == 0 && state.st_nlink > 0)
        m_file = file;
    else
        ::close(file);
}

FolderLock::~FolderLock()
{
    if (m_file >= 0)
        ::close(m_file);
}

FolderLock::FolderLock(FolderLock &&other) noexcept
    : m_path(std::move(other.m_path))
    , m_file(std::exchange(other.m_file, -1))
{
}

FolderLock &FolderLock::operator=(FolderLock &&other) noexcept
{
    std::swap(m_path, other.m_path);
    std::swap(m_file, other.m_file);
    return *this;
}

FolderLock FolderLock::make(const QString &folder)
{
    return {folder, O_CREAT};
}

FolderLock FolderLock::takeOver(const QString &folder)
{
    return {folder, 0};
}

void FolderLock::removeFile() const
{
    QFile::remove(m_path);
}

void FolderLock::removeLeftBehind(const QString &parent, const QString &prefix)
{
    const QFileInfoList entries =
        QDir(parent).entryInfoList({prefix + u'*'}, QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QFileInfo &entry : entries) {
        if (entry.isSymLink() || entry.ownerId() != ::geteuid())
            continue;
        const FolderLock lock = takeOver(entry.filePath());
        if (lock.isHeld())
            QDir(entry.filePath()).removeRecursively();
    }
}

} // namespace rehearsal
