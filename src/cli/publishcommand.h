// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/projectcommand.h"

namespace cli {

/// `publish PROJECT --rfc2136 SERVER --tsig-file F [--undo]`: changes the zone, or puts it back.
class PublishCommand final : public ProjectCommand {
    Q_OBJECT

public:
    using ProjectCommand::ProjectCommand;

    static CommandDescription description();

protected:
    void run() override;

private:
    Status configure();
    void publishOwnership(bool thenMx);
    void publishMx();
    void undo(const QList<onboarding::RecordSet> &sets);
    void show(const QString &set, const onboarding::ZoneDifference &difference, bool isApplied);
};

} // namespace cli
