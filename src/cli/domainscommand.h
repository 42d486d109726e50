// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/projectcommand.h"

namespace cli {

/// `domains PROJECT [--add DOMAIN]`: the domains that one move is about.
class DomainsCommand final : public ProjectCommand {
    Q_OBJECT

public:
    using ProjectCommand::ProjectCommand;

    static CommandDescription description();

protected:
    void run() override;
};

} // namespace cli
