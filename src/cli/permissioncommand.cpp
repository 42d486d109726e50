// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/permissioncommand.h"

#include <QUrl>

#include <algorithm>

#include "base/futures.h"
#include "onboarding/services.h"

using namespace Qt::StringLiterals;
using onboarding::Provider;
using onboarding::ProviderVariable;

namespace cli {

void PermissionCommand::run()
{
    const Result<Provider> provider = onboarding::provider(services(), move().project().providerId);
    if (!provider)
        return failWith(provider.error());
    const auto asked = std::ranges::find_if(
        provider->variables, [](const ProviderVariable &variable) { return variable.isAskedInBrowser; });
    if (asked == provider->variables.end())
        return failWith({Error::Kind::Usage,
                         //: %1 is the name of a mail host
                         tr("%1 asks for no permission in the browser.").arg(provider->name),
                         {},
                         {}});
    QStringList secrets;
    for (const ProviderVariable &variable : provider->variables) {
        if (variable.isSecret)
            secrets += variable.key;
    }
    whenFinished(move().vault().load({}, secrets), this, [this, key = asked->key](const Status &loaded) {
        if (!loaded)
            return failWith(loaded.error());
        ask(key);
    });
}

void PermissionCommand::ask(const QString &key)
{
    connect(&m_permission, &onboarding::Permission::browserNeeded, this, [this](const QUrl &address) {
        output().object({{u"event"_s, u"browser"_s}, {u"address"_s, address.toString(QUrl::FullyEncoded)}});
        output().line(tr("Open this address in the browser of this computer and agree there:"));
        output().line(address.toString(QUrl::FullyEncoded));
    });
    QMap<QString, Secret> secrets;
    const Provider provider = *onboarding::provider(services(), move().project().providerId);
    for (const ProviderVariable &variable : provider.variables) {
        if (variable.isSecret && move().vault().hasProviderSecret(variable.key))
            secrets.insert(variable.key, move().vault().providerSecretInMemory(variable.key));
    }
    const auto future = m_permission.ask(services(), provider.id, key, move().project().domain,
                                         move().project().variables, secrets);
    whenFinished(future, this, [this, key](const Result<Secret> &secret) {
        if (!secret)
            return failWith(secret.error());
        whenFinished(move().vault().keepProviderSecret(key, *secret), this, [this](const Status &kept) {
            if (!kept)
                return failWith(kept.error());
            output().line(tr("The permission is kept in the keychain."));
            finish();
        });
    });
}

CommandDescription PermissionCommand::description()
{
    return {u"permission"_s,
            u"PROJECT"_s,
            tr("Asks the new host in the browser for the permission that its API wants."),
            secretOptions(),
            1,
            1,
            [](Context context) -> std::unique_ptr<Command> {
                return std::make_unique<PermissionCommand>(std::move(context));
            }};
}

} // namespace cli
