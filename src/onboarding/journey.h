// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <optional>

#include "base/result.h"

namespace provider {
class Host;
}

namespace onboarding {

Q_NAMESPACE

/// The steps at the side of the wizard, in their order.
enum class Step { Domain, Look, Ownership, Mailboxes, Mx, Migrate, Finish };
Q_ENUM_NS(Step)

enum class StepState {
    ToDo, ///< Nothing was done yet.
    Waiting, ///< Goes on by itself.
    Done,
    NeedsYou, ///< Cannot go on without the user; summary() says what for.
};
Q_ENUM_NS(StepState)

/// "Look", "Mailboxes" …: the title of a step, translated.
QString title(Step step);

/// A part of the move: knows its state, does its work asynchronously, remembers it in the project file.
class Journey : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    StepState state() const { return m_state; }
    QString summary() const; ///< One translated sentence on where it stands, and what it waits for.
    QString waiting() const { return m_waiting; } ///< For what the host makes it wait; else empty.
    std::optional<Error> error() const { return m_error; } ///< Why the last run ended, if it failed.
    bool isRunning() const { return m_isRunning; }

    /// Starts or goes on; nothing while it runs. Everything else follows by changed() and finished().
    virtual void start() = 0;
    /// Stops at the next safe point; finished() follows. What was done stays done.
    virtual void cancel() = 0;

signals:
    void changed();
    void finished(); ///< The run ended: done, failed (error()) or cancelled.

protected:
    void begin(const QString &summary); ///< Running, Waiting, no error; changed() follows.
    void show(StepState state, const QString &summary);
    void end(StepState state, const QString &summary); ///< Not running any more.
    void end() { end(m_state, m_summary); } ///< As it stands.
    void endWith(const Error &error); ///< Not running, NeedsYou, the error's message as summary.
    void tellWaits(const provider::Host &host); ///< In waiting(), until the summary changes.

private:
    StepState m_state = StepState::ToDo;
    QString m_summary;
    QString m_waiting;
    std::optional<Error> m_error;
    bool m_isRunning = false;
};

} // namespace onboarding
