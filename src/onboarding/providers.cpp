// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/providers.h"

#include <QDir>
#include <QFile>

#include <algorithm>

#include "base/writefile.h"
#include "onboarding/providervalues.h"
#include "onboarding/services.h"
#include "onboarding/text.h"
#include "onboarding/vault.h"
#include "provider/catalogue.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

Provider view(const provider::Profile &profile)
{
    Provider provider;
    provider.id = profile.id;
    provider.name = profile.name;
    provider.summary = profile.summary;
    provider.website = profile.website;
    for (const provider::Variable &variable : profile.variables) {
        provider.variables += ProviderVariable{variable.key,        variable.label,
                                               variable.help,       variable.defaultValue,
                                               variable.pattern,    variable.example,
                                               variable.choices,    variable.isSecret,
                                               variable.isRequired, variable.consent.has_value()};
    }
    provider.createsMailboxes = profile.hasOperation(provider::OperationName::CreateMailbox);
    provider.createsAliases = profile.hasOperation(provider::OperationName::CreateAlias);
    provider.wantsOwnership = profile.ownership.has_value();
    provider.isVerified = !profile.evidence.isEmpty();
    for (auto fact = profile.evidence.begin(); fact != profile.evidence.end(); ++fact) {
        provider.evidence += fact.key() + u": "_s + provider::evidenceText(fact.value());
        provider.isVerified = provider.isVerified && fact.value() == provider::Evidence::Live;
    }
    return provider;
}

provider::Variable model(const ProviderVariable &variable)
{
    provider::Variable model;
    model.key = variable.key;
    model.label = variable.label;
    model.isSecret = variable.isSecret;
    model.isRequired = variable.isRequired;
    model.pattern = variable.pattern;
    model.choices = variable.choices;
    return model;
}

} // namespace

QList<Provider> providers(const Services &services)
{
    QList<Provider> found;
    for (const provider::Profile &profile : services.catalogue().list()) {
        // The practice host exists in a rehearsal only.
        if (profile.id != u"rehearsal" || !services.isStandardDns())
            found += view(profile);
    }
    // What fits every host comes behind those that are known.
    std::sort(found.begin(), found.end(), [](const Provider &a, const Provider &b) {
        const bool isAny = a.id == u"imap", isOtherAny = b.id == u"imap";
        return isAny != isOtherAny ? isOtherAny : a.name.compare(b.name, Qt::CaseInsensitive) < 0;
    });
    return found;
}

Result<Provider> provider(const Services &services, const QString &id)
{
    return profile(services, id).map([](const provider::Profile *found) { return view(*found); });
}

Result<Provider> checkProfile(const QString &path)
{
    return provider::readProfile(path).map(view);
}

Result<Provider> adoptProfile(Services &services, const QString &path)
{
    const Result<Provider> checked = checkProfile(path);
    if (!checked)
        return checked;
    QFile file(path);
    const QString folder = services.profilesFolder();
    if (!file.open(QIODevice::ReadOnly) || !QDir().mkpath(folder))
        return fail(Error::Kind::Storage, Text::tr("The profile cannot be copied to %1.").arg(folder),
                    file.errorString());
    const QByteArray content = file.readAll();
    file.close();
    if (const Status written =
            writeFile(QDir(folder).filePath(checked->id + u".json"_s), content, Readers::Usual);
        !written)
        return fail(written.error());
    services.readProfiles();
    return provider(services, checked->id);
}

Status checkValue(const ProviderVariable &variable, const QString &value)
{
    return provider::checkValue(model(variable), value);
}

Result<const provider::Profile *> profile(const Services &services, const QString &id)
{
    const provider::Profile *found = services.catalogue().find(id);
    if (!found) {
        return fail(Error::Kind::BadProfile, Text::tr("There is no provider with the id “%1”.").arg(id), {},
                    Text::tr("Choose one from the list of providers."));
    }
    return found;
}

provider::Values providerValues(const provider::Profile &profile, const Project &project, const Vault &vault)
{
    provider::Values values;
    values.texts = project.variables;
    for (const provider::Variable &variable : profile.variables) {
        if (variable.isSecret && vault.hasProviderSecret(variable.key))
            values.secrets.insert(variable.key, vault.providerSecretInMemory(variable.key));
    }
    return provider::withDefaults(profile, values);
}

Status checkVariables(const provider::Profile &profile, const QMap<QString, QString> &variables)
{
    for (auto entry = variables.begin(); entry != variables.end(); ++entry) {
        const provider::Variable *variable = profile.variable(entry.key());
        if (!variable) {
            return fail(Error::Kind::BadInput,
                        Text::tr("The provider “%1” has no variable “%2”.").arg(profile.name, entry.key()),
                        entry.key());
        }
        if (variable->isSecret) {
            return fail(
                Error::Kind::BadInput,
                Text::tr("“%1” is a secret and is not kept in the project file.").arg(variable->label),
                entry.key());
        }
        if (entry.value().isEmpty())
            continue; // May be filled in later, or by the provider's API.
        if (const Status checked = provider::checkValue(*variable, entry.value()); !checked) {
            Error error = checked.error();
            error.detail = entry.key();
            return fail(std::move(error));
        }
    }
    return {};
}

} // namespace onboarding
