// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/projectcommand.h"

namespace cli {

/// `records PROJECT`: the exact records to publish.
class RecordsCommand final : public ProjectCommand {
    Q_OBJECT

public:
    using ProjectCommand::ProjectCommand;

    static CommandDescription description();

protected:
    void run() override;

private:
    void show(const QList<onboarding::RecordView> &records);
};

/// "ownership", "mx", "all" as in the options; Usage otherwise.
Result<onboarding::RecordSet> recordSet(const QString &word);
/// One record for --json.
QJsonObject toJson(const onboarding::RecordView &record);

} // namespace cli
