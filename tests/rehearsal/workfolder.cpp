// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/workfolder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QStandardPaths>

#include "rehearsal/socketfolder.h"

using namespace Qt::StringLiterals;

namespace rehearsal {

namespace {

const QString lockName = u"rehearsal.lock"_s;

/// An open lock file, or -1 where another program holds it.
int locked(const QString &folder, int flags)
{
    const int file =
        ::open(QFile::encodeName(folder + u'/' + lockName).constData(), O_RDWR | O_CLOEXEC | flags, 0600);
    if (file >= 0 && ::flock(file, LOCK_EX | LOCK_NB) == 0)
        return file;
    if (file >= 0)
        ::close(file);
    return -1;
}

void removeAll(const QString &folder)
{
    SocketFolder::removeLeftBehind(folder);
    QDir(folder).removeRecursively();
}

/// Only folders with a lock file are rehearsals; only those whose lock is free are over. A folder that was
/// kept on purpose has no lock file any more.
void removeLeftBehind(const QString &parent)
{
    for (const QString &name : QDir(parent).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        const QString folder = parent + u'/' + name;
        if (QFileInfo(folder).ownerId() != ::geteuid())
            continue;
        const int lock = locked(folder, 0);
        if (lock < 0)
            continue;
        removeAll(folder);
        ::close(lock);
    }
}

} // namespace

QString WorkFolder::defaultPath()
{
    const QDir build(QCoreApplication::applicationDirPath() + u"/.."_s);
    const QString parent = QFile::exists(build.filePath(u"CMakeCache.txt"_s))
        ? build.absolutePath()
        : QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) + u"/mailhaul"_s;
    return QDir::cleanPath(u"%1/rehearsals/%2"_s.arg(parent).arg(QCoreApplication::applicationPid()));
}

Status WorkFolder::claim(const QString &path)
{
    const QDir folder(path);
    if (!folder.mkpath(u"."_s))
        return fail(Error::Kind::Storage, u"The folder %1 cannot be made."_s.arg(path));
    const bool isRehearsal = folder.exists(lockName);
    if (!isRehearsal && !folder.isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot)) {
        return fail(Error::Kind::BadInput, u"The folder %1 is not empty."_s.arg(path), {},
                    u"Name a folder that does not exist yet."_s);
    }
    m_lock = locked(path, O_CREAT);
    if (m_lock < 0)
        return fail(Error::Kind::Busy, u"Another rehearsal uses the folder %1."_s.arg(path));
    m_path = folder.absolutePath();
    if (isRehearsal) { // Left behind; begin afresh, but keep the lock.
        SocketFolder::removeLeftBehind(m_path);
        for (const QFileInfo &entry :
             folder.entryInfoList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot)) {
            if (entry.isDir())
                QDir(entry.filePath()).removeRecursively();
            else if (entry.fileName() != lockName)
                QFile::remove(entry.filePath());
        }
    }
    removeLeftBehind(QFileInfo(m_path).path());
    return {};
}

WorkFolder::~WorkFolder()
{
    if (m_lock < 0)
        return;
    if (m_isKept)
        QFile::remove(m_path + u'/' + lockName);
    else if (!m_isLeft)
        removeAll(m_path);
    ::close(m_lock);
}

} // namespace rehearsal
