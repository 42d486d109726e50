// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/domainscommand.h"

#include <QCommandLineParser>

using namespace Qt::StringLiterals;

namespace cli {

void DomainsCommand::run()
{
    for (const QString &text : options().values(u"add"_s)) {
        const Result<DomainName> domain = DomainName::parse(text);
        if (!domain)
            return failWith(domain.error());
        if (const Status added = move().addDomain(*domain); !added)
            return failWith(added.error());
    }
    const QList<DomainName> domains = move().domains();
    for (const DomainName &domain : domains) {
        const bool isMain = domain == domains.constFirst();
        output().object({{u"event"_s, u"domain"_s}, {u"domain"_s, domain.toString()}, {u"main"_s, isMain}});
        output().line(isMain ? tr("%1 (the main domain)").arg(domain.toUnicode()) : domain.toUnicode());
    }
    finish();
}

CommandDescription DomainsCommand::description()
{
    return {
        u"domains"_s,
        u"PROJECT"_s,
        tr("Lists the domains of a move, and adds further ones; each has records and mailboxes of its own."),
        QList<QCommandLineOption>{
            {u"add"_s, tr("A further domain of the same move; may be repeated."), u"DOMAIN"_s},
        } + secretOptions(),
        1,
        1,
        [](Context context) -> std::unique_ptr<Command> {
            return std::make_unique<DomainsCommand>(std::move(context));
        }};
}

} // namespace cli
