// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/projectcommand.h"

namespace cli {

/// `new PROJECT --domain D --provider ID [--set key=value]…`: a project file.
class NewCommand final : public ProjectCommand {
    Q_OBJECT

public:
    using ProjectCommand::ProjectCommand;

    void start() override;
    static CommandDescription description();

protected:
    void run() override;
};

} // namespace cli
