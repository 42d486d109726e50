// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace onboarding {

/// How the octets to a mail host are protected.
enum class Security {
    Tls, ///< TLS from the first octet (RFC 8314).
    StartTls, ///< STARTTLS, required.
    Plaintext, ///< Nothing; only where the user allowed it for this host.
};

/// The IMAP server of the old host.
struct MailHost {
    enum class Source { Typed, Autoconfig, Srv, Mx, Guess };
    enum class LoginForm { WholeAddress, LocalPart };

    QString host;
    quint16 port = 993;
    Security security = Security::Tls;
    Source source = Source::Typed; ///< How it was found; anything but Typed is a guess to be confirmed.
    LoginForm loginForm = LoginForm::WholeAddress;
    QString certificate; ///< SHA-256 (hex) of the certificate the user accepted knowingly; else empty.

    bool operator==(const MailHost &) const = default;
};

} // namespace onboarding
