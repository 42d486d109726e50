// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/filelock.h"

#include <utility>

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#ifdef Q_OS_WIN
#include <qt_windows.h>
#else
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;

// Not QLockFile: a program killed between making that file and writing its pid into it leaves a lock that
// never counts as stale, or for 30 s where it was breaking another one's.
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(base)
};

constexpr qintptr noHandle = -1;

enum class Obstacle { None, Held, Failed };

struct Opened {
    qintptr handle = noHandle;
    Obstacle obstacle = Obstacle::None;
};

QByteArray ownName()
{
    return QCoreApplication::applicationName().toUtf8() + ", pid "
        + QByteArray::number(QCoreApplication::applicationPid());
}

QString holderOf(const QString &path)
{
    constexpr qint64 longestName = 200;
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? plainText(QByteArrayView(file.read(longestName))) : QString();
}

#ifdef Q_OS_WIN

Opened openLocked(const QString &path)
{
    const HANDLE file = CreateFileW(reinterpret_cast<const wchar_t *>(path.utf16()), GENERIC_WRITE | DELETE,
                                    FILE_SHARE_READ, nullptr, CREATE_ALWAYS,
                                    FILE_ATTRIBUTE_NORMAL | FILE_FLAG_DELETE_ON_CLOSE, nullptr);
    if (file == INVALID_HANDLE_VALUE)
        return {noHandle, GetLastError() == ERROR_SHARING_VIOLATION ? Obstacle::Held : Obstacle::Failed};
    const QByteArray name = ownName();
    DWORD written = 0;
    WriteFile(file, name.constData(), static_cast<DWORD>(name.size()), &written, nullptr);
    return {reinterpret_cast<qintptr>(file), Obstacle::None};
}

void release(const QString &, qintptr handle)
{
    CloseHandle(reinterpret_cast<HANDLE>(handle));
}

#else

/// Whether the file that was locked is still the one of that name: its last holder may just have removed it.
bool hasName(int file, const QByteArray &path)
{
    struct stat opened = {};
    struct stat named = {};
    return ::fstat(file, &opened) == 0 && ::stat(path.constData(), &named) == 0
        && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
}

Opened openLocked(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    for (;;) {
        constexpr int ownerOnly = 0600;
        const int file = ::open(name.constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, ownerOnly);
        if (file < 0)
            return {noHandle, Obstacle::Failed};
        if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
            const Obstacle obstacle = errno == EWOULDBLOCK ? Obstacle::Held : Obstacle::Failed;
            ::close(file);
            return {noHandle, obstacle};
        }
        if (!hasName(file, name)) {
            ::close(file);
            continue;
        }
        // The name is for people only: the lock holds on a full disk too.
        const QByteArray own = ownName();
        if (::ftruncate(file, 0) == 0)
            [[maybe_unused]] const ssize_t written = ::write(file, own.constData(), size_t(own.size()));
        return {file, Obstacle::None};
    }
}

void release(const QString &path, qintptr handle)
{
    ::unlink(QFile::encodeName(path).constData());
    ::close(static_cast<int>(handle));
}

#endif

} // namespace

FileLock::FileLock(QString path, qintptr handle)
    : m_path(std::move(path))
    , m_handle(handle)
{
}

FileLock::~FileLock()
{
    if (m_handle != noHandle)
        release(m_path, m_handle);
}

FileLock::FileLock(FileLock &&other) noexcept
    : m_path(std::move(other.m_path))
    , m_handle(std::exchange(other.m_handle, noHandle))
{
}

FileLock &FileLock::operator=(FileLock &&other) noexcept
{
    std::swap(m_path, other.m_path);
    std::swap(m_handle, other.m_handle);
    return *this;
}

Result<FileLock> FileLock::acquire(const QString &file)
{
    const QString path = QFileInfo(file).absoluteFilePath() + u".lock"_s;
    const Opened opened = openLocked(path);
    switch (opened.obstacle) {
    case Obstacle::None:
        break;
    case Obstacle::Held:
        return fail(Error::Kind::Busy, Text::tr("Another Mailhaul is working with “%1”.").arg(file),
                    holderOf(path),
                    Text::tr("Close it there or wait until it has finished, then try again."));
    case Obstacle::Failed:
        return fail(Error::Kind::Storage, Text::tr("The folder of “%1” cannot be written.").arg(file),
                    qt_error_string(), Text::tr("Choose a folder that you may write to."));
    }
    return FileLock(path, opened.handle);
}
