// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/serverprocess.h"

#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QThread>

using namespace Qt::StringLiterals;

namespace rehearsal {

Result<QString> findProgram(const QString &name)
{
    QString path = QStandardPaths::findExecutable(name);
    if (path.isEmpty()) // Servers live where the PATH of a normal user does not lead.
        path = QStandardPaths::findExecutable(name, {u"/usr/sbin"_s, u"/usr/local/sbin"_s, u"/sbin"_s});
    if (path.isEmpty()) {
        return fail(Error::Kind::Unreachable,
                    u"The rehearsal needs the program %1, which is not installed."_s.arg(name), {},
                    u"Start it by ./run rehearsal, which installs what is missing."_s);
    }
    return path;
}

Result<QByteArray> runProgram(const QString &name, const QStringList &arguments, const QByteArray &input)
{
    const Result<QString> program = findProgram(name);
    if (!program)
        return fail(program.error());

    QProcess process;
    tieToThisProcess(process);
    process.start(*program, arguments);
    process.write(input);
    process.closeWriteChannel();
    constexpr int limitMs = 60000;
    const bool hasFinished = process.waitForFinished(limitMs);
    if (!hasFinished || process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0) {
        return fail(Error::Kind::Unreachable, u"The program %1 failed."_s.arg(name),
                    plainText(QByteArrayView(process.readAllStandardError())));
    }
    return process.readAllStandardOutput();
}

Status writeFile(const QString &path, const QByteArray &octets)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    const bool isOpen = file.open(QIODevice::WriteOnly | QIODevice::Truncate);
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    if (!isOpen || file.write(octets) != octets.size() || !file.flush())
        return fail(Error::Kind::Storage, u"The file %1 cannot be written."_s.arg(path), file.errorString());
    return {};
}

void tieToThisProcess(QProcess &process)
{
    const pid_t parent = getpid();
    process.setChildProcessModifier([parent] {
        setpgid(0, 0);
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (getppid() != parent) // It was gone before the kernel was told.
            _exit(1);
    });
}

ServerProcess::ServerProcess(QString name)
    : m_name(std::move(name))
{
}

ServerProcess::~ServerProcess()
{
    kill(); // What a destroyed fixture would still write is of no use to anybody.
}

Status ServerProcess::start(const QString &program, const QStringList &arguments, const QString &folder)
{
    stop();
    const Result<QString> path = findProgram(program);
    if (!path)
        return fail(path.error());

    m_logFile = folder + u'/' + m_name + u".log"_s;
    m_process = std::make_unique<QProcess>();
    m_process->setWorkingDirectory(folder);
    m_process->setProcessChannelMode(QProcess::MergedChannels);
    m_process->setStandardInputFile(QProcess::nullDevice());
    m_process->setStandardOutputFile(m_logFile, QIODevice::Append);
    tieToThisProcess(*m_process);
    m_process->start(*path, arguments);
    if (!m_process->waitForStarted())
        return fail(Error::Kind::Unreachable, u"The server %1 did not start."_s.arg(m_name),
                    m_process->errorString());
    m_group = m_process->processId();
    return {};
}

Status ServerProcess::waitUntil(const std::function<bool()> &isReady, std::chrono::milliseconds limit)
{
    constexpr unsigned long pauseMs = 10;
    const QDeadlineTimer deadline(limit);
    while (!deadline.hasExpired()) {
        if (!isRunning())
            return fail(Error::Kind::Unreachable, u"The server %1 ended at once."_s.arg(m_name), lastWords());
        if (isReady())
            return {};
        QThread::msleep(pauseMs);
    }
    return fail(Error::Kind::Unreachable, u"The server %1 did not get ready in time."_s.arg(m_name),
                lastWords());
}

void ServerProcess::stop()
{
    if (!m_process)
        return;
    constexpr int graceMs = 3000;
    if (m_process->state() != QProcess::NotRunning) {
        m_process->terminate();
        m_process->waitForFinished(graceMs);
    }
    kill();
}

void ServerProcess::kill()
{
    if (!m_process)
        return;
    // The group outlives its first process where that did not wait for its children.
    ::kill(static_cast<pid_t>(-m_group), SIGKILL);
    if (m_process->state() != QProcess::NotRunning)
        m_process->waitForFinished();
    m_process.reset();
    // Children die a little later, and until then hold the ports that the next start needs.
    constexpr std::chrono::milliseconds longest(500);
    const QDeadlineTimer deadline(longest);
    while (::kill(static_cast<pid_t>(-m_group), 0) == 0 && !deadline.hasExpired())
        QThread::msleep(1);
}

bool ServerProcess::isRunning() const
{
    // Outside an event loop QProcess notices the end only while it waits.
    return m_process && m_process->state() != QProcess::NotRunning && !m_process->waitForFinished(0);
}

qint64 ServerProcess::processId() const
{
    return m_process ? m_process->processId() : 0;
}

QString ServerProcess::lastWords() const
{
    constexpr qint64 longest = 2000;
    QFile file(m_logFile);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    file.seek(std::max<qint64>(0, file.size() - longest));
    return plainText(QByteArrayView(file.readAll()), longest);
}

} // namespace rehearsal
