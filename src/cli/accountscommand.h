// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "cli/projectcommand.h"

namespace cli {

/// `accounts PROJECT [--import CSV] [--discover] [--create|--new-password A|--disable A]
/// [--created] [--confirm A] [--gap-check]`: mailboxes and aliases.
class AccountsCommand final : public ProjectCommand {
    Q_OBJECT

public:
    using ProjectCommand::ProjectCommand;

    void stop() override;
    static CommandDescription description();

protected:
    void run() override;

private:
    Status import();
    Status take(const onboarding::AccountsImport &import, const QString &event);
    Status nameOldProvider();
    void discover();
    void proceed(); ///< When all that is wanted is in the project.
    Status confirm();
    bool wouldForget(int passwords); ///< And says so.
    void create();
    void startCreating();
    void change(onboarding::ChangeJourney::Change change, const QString &option);
    void ended();
    void gapCheck(int code);
    void exportCsv(int code);
    void writeExport(const std::function<void()> &next);
    int list();

    bool m_isStopped = false; ///< Before its end.
};

} // namespace cli
