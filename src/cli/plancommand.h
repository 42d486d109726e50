// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/projectcommand.h"

namespace cli {

/// `plan PROJECT`: when to change the MX records, and whether to lower their TTL first.
class PlanCommand final : public ProjectCommand {
    Q_OBJECT

public:
    using ProjectCommand::ProjectCommand;

    static CommandDescription description();

protected:
    void run() override;

private:
    void show(const onboarding::Planning &planning);
};

} // namespace cli
