// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/workfolder.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace rehearsal {

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
    const bool isRehearsal = folder.exists(FolderLock::fileName());
    const QDir::Filters everything = QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot;
    if (!isRehearsal && !folder.isEmpty(everything)) {
        return fail(Error::Kind::BadInput, u"The folder %1 is not empty."_s.arg(path), {},
                    u"Name a folder that does not exist yet."_s);
    }
    m_lock = FolderLock::make(path);
    if (!m_lock.isHeld())
        return fail(Error::Kind::Busy, u"Another rehearsal uses the folder %1."_s.arg(path));
    m_path = folder.absolutePath();
    for (const QFileInfo &entry : folder.entryInfoList(everything)) { // Left behind; the lock stays.
        if (entry.isDir() && !entry.isSymLink())
            QDir(entry.filePath()).removeRecursively();
        else if (entry.fileName() != FolderLock::fileName())
            QFile::remove(entry.filePath());
    }
    FolderLock::removeLeftBehind(QFileInfo(m_path).path());
    return {};
}

WorkFolder::~WorkFolder()
{
    if (!m_lock.isHeld())
        return;
    if (m_isKept)
        m_lock.removeFile();
    else if (!m_isLeft)
        QDir(m_path).removeRecursively();
}

} // namespace rehearsal
