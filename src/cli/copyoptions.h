// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "onboarding/migraterequest.h"

class QCommandLineOption;
class QCommandLineParser;

namespace cli {

/// Rules and limits of a copy: --map, --exclude, --rate …
QList<QCommandLineOption> copyOptionList();
/// Usage names the option whose value is wrong.
Result<onboarding::CopyOptions> parseCopyOptions(const QCommandLineParser &parser);

/// Logins of --from and --to: passwords, admins, tokens.
QList<QCommandLineOption> loginOptionList();
/// The one job of --from URL --to URL; passwords come from files, the environment or a prompt.
Result<onboarding::CopyJob> parseSingleJob(const QCommandLineParser &parser);
/// The jobs of --accounts CSV. BadInput with line and column.
Result<QList<onboarding::CopyJob>> readJobs(const QString &csvFile);

} // namespace cli
