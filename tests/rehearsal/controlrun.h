// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QElapsedTimer>
#include <QJsonObject>
#include <QObject>
#include <QProcess>

#include "base/result.h"

namespace rehearsal {

/// What one run of mailhaulctl left behind.
struct ControlOutput {
    QList<QJsonObject> lines; ///< Of --json, in order.
    int exitCode = 0;
    QString messages; ///< Its standard error.
    double seconds = 0;

    /// The last line with this "event"; empty where there is none.
    QJsonObject last(const QString &event) const;
    QList<QJsonObject> all(const QString &event) const;
    /// The first line with this event for which the field has the value.
    QJsonObject find(const QString &event, const QString &field, const QString &value) const;
};

/// Runs mailhaulctl, one command at a time, in an environment that holds nothing of the user's.
class ControlRun : public QObject {
    Q_OBJECT

public:
    using Then = std::function<void(const ControlOutput &)>;

    /// `home`: the folder for whatever it keeps.
    ControlRun(QString program, const QString &home, QObject *parent = nullptr);

    /// Starts it with `arguments` and --json; `then` is called when it has ended. A program that did not
    /// start or crashed has the exit code 70.
    void start(const QStringList &arguments, const Then &then);
    void terminate() { m_process.terminate(); }
    bool isRunning() const { return m_process.state() != QProcess::NotRunning; }

private:
    void end(int exitCode);

    QString m_program;
    QProcess m_process;
    QElapsedTimer m_time;
    Then m_then;
};

} // namespace rehearsal
