// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/command.h"
#include "onboarding/look.h"

namespace cli {

/// `look DOMAIN`: the domain as it is today.
class LookCommand final : public Command {
    Q_OBJECT

public:
    using Command::Command;

    void start() override;
    static CommandDescription description();

private:
    void show(const onboarding::DomainState &state);
};

} // namespace cli
