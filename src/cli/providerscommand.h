// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/command.h"
#include "onboarding/providers.h"

namespace cli {

/// `providers [list|show ID|check FILE]`: the catalogue.
class ProvidersCommand final : public Command {
    Q_OBJECT

public:
    using Command::Command;

    void start() override;
    static CommandDescription description();

private:
    void list();
    void show(const onboarding::Provider &provider);
};

} // namespace cli
