// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QObject>
#include <QProcess>

#include "base/stopsignal.h"
#include "rehearsal/rehearsal.h"
#include "rehearsal/walk.h"
#include "rehearsal/workfolder.h"

class QSocketNotifier;

namespace rehearsal {

enum class Mode {
    Open, ///< Start the wizard beside this program; end when it ends.
    Serve, ///< Print the description; end with standard input.
    Unattended, ///< Walk the move by mailhaulctl and print each step.
};

struct ProgramOptions {
    Mode mode = Mode::Open;
    QString folder; ///< Empty: WorkFolder::defaultPath().
    bool isKept = false; ///< The folder stays.
    RehearsalOptions rehearsal;
};

/// The program mailhaul-rehearsal between start() and finished().
class Program : public QObject {
    Q_OBJECT

public:
    explicit Program(ProgramOptions options, QObject *parent = nullptr);
    ~Program() override; ///< Stops all servers and removes the folder.

    void start();

signals:
    void finished(int exitCode);

private:
    void serve();
    void open();
    void wizardEnded(int exitCode, QProcess::ExitStatus status);
    void walk();
    void walkEnded(bool isEverythingProven);
    void stop();
    void end(int exitCode);

    ProgramOptions m_options;
    StopSignal m_signals;
    WorkFolder m_folder;
    std::unique_ptr<Rehearsal> m_rehearsal;
    std::unique_ptr<QSocketNotifier> m_input;
    QProcess m_wizard;
    std::unique_ptr<Walk> m_walk;
    bool m_isStopping = false;
};

/// A sentence for people, on standard error.
void say(const QString &sentence);

} // namespace rehearsal
