// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QHash>

#include "cli/projectcommand.h"
#include "onboarding/copyrun.h"

namespace cli {

/// `migrate` copies, `verify` proves source = destination again. Three forms: a project, --from and --to,
/// --accounts.
class CopyCommand : public ProjectCommand {
    Q_OBJECT

public:
    using ProjectCommand::ProjectCommand;

    void start() override;
    void stop() override;

    static CommandDescription migrateDescription();
    static CommandDescription verifyDescription();

protected:
    void run() override; ///< The form with a project.
    virtual bool isVerification() const = 0;

private:
    Result<QList<onboarding::CopyJob>> jobs() const;
    Status askForPasswords();
    void showProgress(const onboarding::CopyProgress &progress);
    void showWaiting(const onboarding::CopyProgress &progress);
    void showProblem(const onboarding::CopyProblem &problem);
    void showAccount(const onboarding::CopySummary &summary);
    void conclude(const onboarding::CopySummary &summary);
    int code(const onboarding::CopySummary &summary) const;

    onboarding::CopyOptions m_copyOptions;
    std::unique_ptr<onboarding::CopyRun> m_run; ///< Null in the form with a project.
    QHash<QString, QString> m_waiting; ///< Why an account waits, as last told.
    bool m_isProject = false;
    bool m_hasSummary = false;
    bool m_hasChanges = false; ///< Something was copied, but not exactly.
};

} // namespace cli
