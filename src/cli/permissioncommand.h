// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/projectcommand.h"
#include "onboarding/permission.h"

namespace cli {

/// `permission PROJECT`: asks the new host in the browser for what its API wants, and keeps it in the
/// keychain.
class PermissionCommand final : public ProjectCommand {
    Q_OBJECT

public:
    using ProjectCommand::ProjectCommand;

    static CommandDescription description();

private:
    void run() override;
    void ask(const QString &key);

    onboarding::Permission m_permission;
};

} // namespace cli
