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
    bool isComplete = false; ///< False: it cannot list one or the other.
};

QFuture<Result<HostList>> listAtHost(provider::Host &host);

/// The old host by its own interface, with the secrets of the vault. BadProfile: no such provider; BadInput:
/// the project does not name one.
QFuture<Result<std::shared_ptr<provider::Host>>> oldProviderHost(const ProjectFile &file,
                                                                 const Services &services, Vault &vault);

} // namespace onboarding
