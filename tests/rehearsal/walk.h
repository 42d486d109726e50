// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QElapsedTimer>
#include <QObject>

#include "rehearsal/controlrun.h"

namespace rehearsal {

class Rehearsal;

/// The whole move without a display: mailhaulctl does each step, and the servers are asked afterwards,
/// independently of it, whether what it says is so. Prints a line for each step on standard output.
class Walk : public QObject {
    Q_OBJECT

public:
    /// `program` is mailhaulctl; `rehearsal` has started and outlives this.
    Walk(Rehearsal &rehearsal, const QString &program, QObject *parent = nullptr);

    void start();
    void stop(); ///< Ends the command that runs; finished() follows.

signals:
    void finished(bool isEverythingProven);

private:
    /// What a step did in plain English, or why it failed.
    using Outcome = std::function<Result<QString>(const ControlOutput &)>;
    struct Step {
        QString name;
        QStringList arguments;
        Outcome outcome;
    };

    Status writeInputs() const;
    void makeSteps();
    void addDnsSteps();
    void addMailSteps();
    QStringList worldOptions() const;
    QStringList projectOptions() const;
    void next();
    void judge(const Step &step, const ControlOutput &output);
    void compareMail();
    void end(bool isEverythingProven);

    Result<QString> looked(const ControlOutput &output) const;
    Result<QString> listed(const ControlOutput &output) const;
    Result<QString> published(const ControlOutput &output, const QString &set) const;
    Result<QString> ownershipSeen(const ControlOutput &output) const;
    Result<QString> created(const ControlOutput &output) const;
    static Result<QString> checked(const ControlOutput &output);
    Result<QString> mxExpired(const ControlOutput &output) const;
    Result<QString> migrated(const ControlOutput &output) const;
    Result<QString> verified(const ControlOutput &output) const;

    Rehearsal &m_rehearsal;
    QString m_project;
    QString m_accountsFile;
    QString m_tokenFile;
    ControlRun m_control;
    QList<Step> m_steps;
    qsizetype m_next = 0;
    QElapsedTimer m_time;
};

} // namespace rehearsal
