// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/command.h"

namespace cli {

/// `report PROJECT|--ledger FILE`: what became of every message.
class ReportCommand final : public Command {
    Q_OBJECT

public:
    using Command::Command;

    void start() override;
    static CommandDescription description();

private:
    Status write(const QString &option, const Result<QString> &content);
};

} // namespace cli
