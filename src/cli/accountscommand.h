// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/projectcommand.h"

namespace cli {

/// `accounts PROJECT [--import CSV] [--discover] [--create] [--gap-check]`: mailboxes and aliases.
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
    void create();
    void ended();
    void gapCheck(int code);
    void exportCsv(int code);
    int list();
};

} // namespace cli
