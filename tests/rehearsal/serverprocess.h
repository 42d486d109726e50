// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include <QProcess>
#include <QStringList>

#include "base/result.h"

namespace rehearsal {

/// The full path of a program, looked for in PATH and in the sbin folders; Unreachable names the missing
/// program.
Result<QString> findProgram(const QString &name);

/// Runs a short program to its end and returns its standard output; a non-zero end is an Error with its
/// standard error as detail.
Result<QByteArray> runProgram(const QString &name, const QStringList &arguments,
                              const QByteArray &input = {});

/// Writes a file, making its folder; readable by the owner only.
Status writeFile(const QString &path, const QByteArray &octets);

/// Has QProcess give `process` its own process group and end it when the calling thread ends, even by
/// SIGKILL. Call it before start(), from a thread that lives as long as the process shall.
void tieToThisProcess(QProcess &process);

/// A server in the foreground that cannot outlive this program. Start it from a thread that lives as long
/// as the server shall (the kernel ties it to the thread). Its output goes to a log file.
class ServerProcess {
public:
    explicit ServerProcess(QString name);
    ~ServerProcess(); ///< Kills.

    Status start(const QString &program, const QStringList &arguments, const QString &folder);

    /// Asks `isReady` again and again until it says yes, the server ends, or the time is over.
    Status waitUntil(const std::function<bool()> &isReady,
                     std::chrono::milliseconds limit = std::chrono::seconds(20));

    void stop(); ///< SIGTERM, and SIGKILL to its group when it does not go in time.
    void kill(); ///< SIGKILL to its whole group, as in a power cut.

    bool isRunning() const;
    qint64 processId() const;
    /// The last 2,000 octets that it wrote.
    QString lastWords() const;

private:
    QString m_name;
    QString m_logFile;
    qint64 m_group = 0;
    std::unique_ptr<QProcess> m_process;
};

} // namespace rehearsal
