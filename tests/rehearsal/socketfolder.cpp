// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/socketfolder.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>

#include "rehearsal/serverprocess.h"

using namespace Qt::StringLiterals;

namespace rehearsal {

namespace {

const QString noteName = u"socket-folder"_s; ///< A file that holds the path of the folder elsewhere.

QString prefix()
{
    return QDir::tempPath() + u"/mailhaul-sockets-"_s;
}

} // namespace

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
    if (m_isElsewhere)
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
        QTemporaryDir temporary(prefix() + u"XXXXXX"_s);
        temporary.setAutoRemove(false);
        m_path = temporary.path();
        const Status noted = writeFile(serverFolder + u'/' + noteName, m_path.toUtf8());
        if (!noted)
            return noted;
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

void SocketFolder::removeLeftBehind(const QString &root)
{
    QDirIterator notes(root, {noteName}, QDir::Files, QDirIterator::Subdirectories);
    while (notes.hasNext()) {
        QFile note(notes.next());
        const QString path = note.open(QIODevice::ReadOnly) ? QString::fromUtf8(note.readAll()) : QString();
        // Only what make() could have written is removed.
        if (path.startsWith(prefix()) && !path.mid(prefix().size()).contains(u'/'))
            QDir(path).removeRecursively();
    }
}

} // namespace rehearsal
