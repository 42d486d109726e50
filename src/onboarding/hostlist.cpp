// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/hostlist.h"

#include "base/chain.h"
#include "onboarding/projectfile.h"
#include "onboarding/providervalues.h"
#include "onboarding/services.h"
#include "onboarding/text.h"
#include "onboarding/vault.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

using Listed = Result<HostList>;
/// The key in the vault of a secret variable.
using KeyOf = QString (*)(const QString &variable);

QString sameKey(const QString &variable)
{
    return variable;
}

/// The host of a profile with what the project has entered for it.
QFuture<HostResult> hostOf(const ProjectFile &file, const Services &services, Vault &vault, const QString &id,
                           const QMap<QString, QString> &texts, KeyOf keyOf)
{
    const Result<const provider::Profile *> found = profile(services, id);
    if (!found)
        return QtFuture::makeReadyFuture(HostResult(fail(found.error())));
    const provider::Profile *known = *found;
    QStringList secrets;
    for (const provider::Variable &variable : known->variables) {
        if (variable.isSecret)
            secrets += keyOf(variable.key);
    }
    return chain(vault.load({}, secrets), &vault,
                 [&file, &services, &vault, known, texts, keyOf](const Status &loaded) -> HostResult {
                     provider::Values values{texts, {}};
                     for (const provider::Variable &variable : known->variables) {
                         const QString key = keyOf(variable.key);
                         if (variable.isSecret && vault.hasProviderSecret(key))
                             values.secrets.insert(variable.key, vault.providerSecretInMemory(key));
                     }
                     if (!loaded && values.secrets.isEmpty())
                         return fail(loaded.error());
                     return std::shared_ptr(provider::makeHost(
                         *known, file.project().domain, provider::withDefaults(*known, values),
                         [&file, &services](const QString &host, quint16 port) {
                             return services.trust(file.project(), host, port);
                         }));
                 });
}

} // namespace

QFuture<Listed> listAtHost(provider::Host &host)
{
    if (!host.can(provider::OperationName::ListMailboxes))
        return QtFuture::makeReadyFuture(Listed(HostList()));
    return chain(host.listMailboxes(), &host, [&host](const Result<QList<provider::Mailbox>> &mailboxes) {
        if (!mailboxes)
            return QtFuture::makeReadyFuture(Listed(fail(mailboxes.error())));
        HostList list;
        list.mailboxes = *mailboxes;
        list.hasMailboxes = true;
        list.hasMailboxesInParts = host.makesInParts(provider::OperationName::CreateMailbox);
        list.hasAliasesInParts = host.makesInParts(provider::OperationName::CreateAlias);
        if (!host.can(provider::OperationName::ListAliases))
            return QtFuture::makeReadyFuture(Listed(list));
        return chain(host.listAliases(), &host,
                     [list](const Result<QList<provider::Alias>> &aliases) -> Listed {
                         if (!aliases)
                             return fail(aliases.error());
                         HostList both = list;
                         both.aliases = *aliases;
                         both.isComplete = true;
                         return both;
                     });
    });
}

QFuture<HostResult> providerHost(const ProjectFile &file, const Services &services, Vault &vault)
{
    return hostOf(file, services, vault, file.project().providerId, file.project().variables, sameKey);
}

QFuture<HostResult> oldProviderHost(const ProjectFile &file, const Services &services, Vault &vault)
{
    const std::optional<OldProvider> &old = file.project().oldProvider;
    if (!old) {
        return QtFuture::makeReadyFuture(
            HostResult(fail(Error::Kind::BadInput, Text::tr("It is not known yet who the old host is."), {},
                            Text::tr("Choose it from the list of providers."))));
    }
    return hostOf(file, services, vault, old->id, old->variables, oldSecretKey);
}

} // namespace onboarding
