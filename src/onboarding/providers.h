// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include "base/result.h"

namespace onboarding {

class Services;

/// A value that the user enters for a provider, as a page or a table shows it.
struct ProviderVariable {
    QString key;
    QString label;
    QString help;
    QString defaultValue;
    QString pattern; ///< Regular expression the whole value must match; empty: anything.
    QString example;
    QStringList choices; ///< Not empty: one of these.
    bool isSecret = false; ///< Goes to the Vault, never into Project::variables.
    bool isRequired = true;
    bool isAskedInBrowser = false; ///< Nobody types it, see Permission.

    bool operator==(const ProviderVariable &) const = default;
};

/// A new host as the catalogue describes it.
struct Provider {
    QString id;
    QString name;
    QString summary; ///< One or two sentences.
    QString website;
    QList<ProviderVariable> variables;
    bool createsMailboxes = false; ///< By its API; else CSV and checklist.
    bool createsAliases = false;
    bool wantsOwnership = false; ///< Asks for a TXT record before it lets mailboxes be made.
    bool isVerified = false; ///< Every fact was tried against the live service.
    QStringList
        evidence; ///< How each kind of fact is known, "records: Read in the provider's documentation."

    bool operator==(const Provider &) const = default;
};

QList<Provider> providers(const Services &services);
/// BadProfile where the catalogue has no such id.
Result<Provider> provider(const Services &services, const QString &id);
/// Checks a profile file. BadProfile has the JSON pointer of the mistake in Error::detail.
Result<Provider> checkProfile(const QString &path);
/// Checks a profile file and takes it into the user's folder of profiles, in the place of one of the same id.
/// As checkProfile(); Storage.
Result<Provider> adoptProfile(Services &services, const QString &path);
/// Whether `value` suits `variable`; BadInput says what is expected.
Status checkValue(const ProviderVariable &variable, const QString &value);

} // namespace onboarding
