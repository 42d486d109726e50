// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/accountscommand.h"
#include "cli/command.h"
#include "cli/copycommand.h"
#include "cli/domainscommand.h"
#include "cli/gapscommand.h"
#include "cli/lookcommand.h"
#include "cli/newcommand.h"
#include "cli/permissioncommand.h"
#include "cli/plancommand.h"
#include "cli/providerscommand.h"
#include "cli/publishcommand.h"
#include "cli/recordscommand.h"
#include "cli/reportcommand.h"
#include "cli/selftestcommand.h"
#include "cli/watchcommand.h"

namespace cli {

QList<CommandDescription> commands()
{
    return {
        LookCommand::description(),       ProvidersCommand::description(), NewCommand::description(),
        PermissionCommand::description(), DomainsCommand::description(),   RecordsCommand::description(),
        PublishCommand::description(),    PlanCommand::description(),      WatchCommand::description(),
        AccountsCommand::description(),   GapsCommand::description(),      CopyCommand::migrateDescription(),
        CopyCommand::verifyDescription(), ReportCommand::description(),    SelfTestCommand::description()};
}

} // namespace cli
