// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/socketfolder.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace rehearsal {

bool isReachableByAll(const QString &folder)
{
    QDir dir(folder);
    do {
        if (!QFileInfo(dir.path()).permission(QFile::ExeOther))
            return false;
    } while (dir.cdUp());
    return true;
}

SocketFolder::~SocketFolder()
{
    if (m_lock.isHeld())
        QDir(m_path).removeRecursively();
}

Status SocketFolder::make(const QString &serverFolder, bool isForAll)
{
    constexpr qsizetype longest = 70;
    if (!m_path.isEmpty())
        return {};
    QDir().mkpath(serverFolder);
    m_path = serverFolder + u"/run"_s;
    m_isElsewhere = m_path.size() > longest || (isForAll && !isReachableByAll(serverFolder));
    if (m_isElsewhere) {
        m_path.clear();
        const Status made = makeElsewhere();
        if (!made)
            return made;
    }
    if (!QDir().mkpath(m_path))
        return fail(Error::Kind::Storage, u"The folder %1 cannot be made."_s.arg(m_path));
    if (isForAll) {
        QFile::setPermissions(m_path,
                              QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ReadGroup
                                  | QFile::ExeGroup | QFile::ReadOther | QFile::ExeOther);
    }
    return {};
}

Status SocketFolder::makeElsewhere()
{
    const QString prefix = u"mailhaul-sockets-"_s;
    static const bool isSwept = [&prefix] {
        FolderLock::removeLeftBehind(QDir::tempPath(), prefix);
        return true;
    }();
    Q_UNUSED(isSwept)
    QTemporaryDir temporary(QDir::tempPath() + u'/' + prefix + u"XXXXXX"_s);
    if (temporary.isValid())
        m_lock = FolderLock::make(temporary.path());
    if (!m_lock.isHeld())
        return fail(Error::Kind::Storage, u"No temporary folder can be made."_s, temporary.errorString());
    temporary.setAutoRemove(false);
    m_path = temporary.path();
    return {};
}

} // namespace rehearsal
