// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/projectcommand.h"
#include "onboarding/look.h"

namespace cli {

/// `look DOMAIN`: the domain as it is today. `look PROJECT.mailhaul` also keeps what it finds in the project:
/// the former MX records, for undo and the countdown, and the old mail server.
class LookCommand final : public ProjectCommand {
    Q_OBJECT

public:
    using ProjectCommand::ProjectCommand;

    void start() override;
    static CommandDescription description();

protected:
    void run() override;

private:
    void show(const onboarding::DomainState &state);
};

} // namespace cli
