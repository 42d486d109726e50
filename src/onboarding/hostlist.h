// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <memory>

#include "provider/host.h"

namespace onboarding {

class ProjectFile;
class Services;
class Vault;

/// What a host has of the domain.
struct HostList {
    QList<provider::Mailbox> mailboxes;
    QList<provider::Alias> aliases;
    bool hasMailboxes = false; ///< False: it cannot list them.
    bool isComplete = false; ///< Has the aliases, too.
    bool hasMailboxesInParts = false; ///< One may be half made, see Host::makesInParts().
    bool hasAliasesInParts = false; ///< Likewise.
};

QFuture<Result<HostList>> listAtHost(provider::Host &host);

using HostResult = Result<std::shared_ptr<provider::Host>>;

/// The host of the project's provider, with the secrets of the vault. BadProfile: no such provider.
QFuture<HostResult> providerHost(const ProjectFile &file, const Services &services, Vault &vault);
/// The old host by its own interface, likewise. BadInput: the project does not name one.
QFuture<HostResult> oldProviderHost(const ProjectFile &file, const Services &services, Vault &vault);

} // namespace onboarding
