// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "cli/projectcommand.h"

namespace cli {

/// `gaps PROJECT …`: addresses of the old side without a place at the new host, and what becomes of each.
class GapsCommand final : public ProjectCommand {
    Q_OBJECT

public:
    using ProjectCommand::ProjectCommand;

    void stop() override;
    static CommandDescription description();

protected:
    void run() override;

private:
    Status addTable();
    Status decide();
    Result<QList<MailAddress>> chosen(const QString &text);
    Status forEach(const QString &option, const std::function<Status(const MailAddress &)> &decide);
    Status makeAliases();
    void check();
    void conclude();
};

/// Lists the gaps and what the check could not read. Returns 0, or 10 where any is open.
int showGaps(Output &output, const onboarding::Project &project);

/// Runs the check of `move` with progress on `output`, then calls `next`.
void checkGaps(onboarding::Move &move, Output &output, QObject *context, std::function<void()> next);

} // namespace cli
