// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/providerscommand.h"

#include <QJsonArray>

#include "onboarding/services.h"

using namespace Qt::StringLiterals;
using onboarding::Provider;
using onboarding::ProviderVariable;

namespace cli {

namespace {

QJsonObject toJson(const Provider &provider)
{
    QJsonArray variables;
    for (const ProviderVariable &variable : provider.variables) {
        variables += QJsonObject{{u"key"_s, variable.key},         {u"label"_s, variable.label},
                                 {u"help"_s, variable.help},       {u"default"_s, variable.defaultValue},
                                 {u"secret"_s, variable.isSecret}, {u"required"_s, variable.isRequired}};
    }
    return {{u"event"_s, u"provider"_s},
            {u"id"_s, provider.id},
            {u"name"_s, provider.name},
            {u"summary"_s, provider.summary},
            {u"website"_s, provider.website},
            {u"verified"_s, provider.isVerified},
            {u"creates_mailboxes"_s, provider.createsMailboxes},
            {u"creates_aliases"_s, provider.createsAliases},
            {u"wants_ownership"_s, provider.wantsOwnership},
            {u"variables"_s, variables}};
}

} // namespace

void ProvidersCommand::start()
{
    const QString what = arguments().value(0, u"list"_s);
    if (what == u"list"_s && arguments().size() <= 1) {
        list();
        return finish();
    }
    if ((what == u"show"_s || what == u"check"_s) && arguments().size() == 2) {
        const Result<Provider> provider = what == u"show"_s
            ? onboarding::provider(services(), arguments().at(1))
            : onboarding::checkProfile(arguments().at(1));
        if (!provider)
            return failWith(provider.error());
        show(*provider);
        return finish();
    }
    failWith({Error::Kind::Usage, tr("“providers” wants list, show ID or check FILE."), {}, {}});
}

void ProvidersCommand::list()
{
    QList<QStringList> rows;
    for (const Provider &provider : onboarding::providers(services())) {
        output().object(toJson(provider));
        rows += {provider.id, provider.name, provider.createsMailboxes ? tr("by API") : tr("by hand"),
                 provider.isVerified ? tr("tried live") : tr("never tried against the live service")};
    }
    output().table({tr("Id"), tr("Name"), tr("Mailboxes are created"), tr("Facts")}, rows);
    for (const Error &error : services().profileErrors())
        output().message(error.toString());
}

void ProvidersCommand::show(const Provider &provider)
{
    output().object(toJson(provider));
    output().line(u"%1 (%2)"_s.arg(provider.name, provider.id));
    output().line(provider.summary);
    QList<QStringList> rows;
    for (const ProviderVariable &variable : provider.variables) {
        rows += {variable.key, variable.label, variable.isRequired ? tr("required") : tr("optional"),
                 variable.isSecret ? tr("secret") : variable.defaultValue, variable.help};
    }
    output().table({tr("Key"), tr("Label"), tr("Needed"), tr("Default"), tr("Help")}, rows);
}

CommandDescription ProvidersCommand::description()
{
    return {u"providers"_s,
            u"[list|show ID|check FILE]"_s,
            tr("Lists the hosts Mailhaul knows, shows one, or checks a profile of your own."),
            {},
            0,
            2,
            [](Context context) -> std::unique_ptr<Command> {
                return std::make_unique<ProvidersCommand>(std::move(context));
            }};
}

} // namespace cli
