// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/command.h"
#include "onboarding/selftest.h"

namespace cli {

/// `selftest [--write FILE]`: whether this installation works.
class SelfTestCommand final : public Command {
    Q_OBJECT

public:
    using Command::Command;

    void start() override;
    static CommandDescription description();

private:
    void show(const QList<onboarding::SelfTestLine> &lines);
};

} // namespace cli
