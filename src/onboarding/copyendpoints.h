// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>

#include "imap/account.h"
#include "onboarding/migraterequest.h"

namespace onboarding {

class Services;
class Vault;

/// A mailbox at the old host with its password from the vault's memory. BadInput: the old host is not known.
Result<CopyEndpoint> oldEndpoint(const Project &project, const Vault &vault, const MailAddress &address);
/// The same at the new host, as the provider's profile says.
Result<CopyEndpoint> newEndpoint(const Project &project, const Services &services, const Vault &vault,
                                 const MailAddress &address);

/// What a log-in needs. BadInput: the token's file cannot be read. `options` say where a password may be sent
/// unencrypted, and how long to wait.
Result<imap::Account> imapAccount(const CopyEndpoint &endpoint, const Services &services,
                                  const CopyOptions &options);

/// Logs in and out again; errors as imap::testLogin().
QFuture<Status> testLogin(const CopyEndpoint &endpoint, const Services &services, const CopyOptions &options);

} // namespace onboarding
