// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>

#include "onboarding/project.h"

namespace net {
struct CertificateVerdict;
}

namespace onboarding {

class Services;

/// What a first look at an IMAP server showed.
struct HostGreeting {
    QString greeting; ///< Its first line, plain text.
};

/// Connects and reads the greeting. Unreachable; CertificateRefused with the SHA-256 in Error::detail;
/// Protocol: something else than an IMAP server answers. Cancelling drops the connection.
QFuture<Result<HostGreeting>> probeHost(const MailHost &host, const Services &services);

/// Finds the IMAP server of the host that takes the mail of `domain` today (RFC 6186, autoconfig, the usual
/// names), each checked by its greeting; nothing where none answers. `mx` as in DomainState.
QFuture<std::optional<MailHost>> findOldHost(const DomainName &domain, const QStringList &mx,
                                             const Services &services);

/// The address of a host name in the DNS of `services`; the name itself where this computer can look it up.
QFuture<Result<QString>> connectable(const QString &host, const Services &services);

} // namespace onboarding
