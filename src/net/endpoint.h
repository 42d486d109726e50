// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <chrono>

namespace net {

/// How the octets of a connection are protected.
enum class Security {
    Tls, ///< TLS from the first octet (RFC 8314 §3).
    StartTls, ///< Plain at first, then TLS by the protocol's own command; never a silent fall-back.
    Plain, ///< No protection; only where the user permits it.
};

/// One port of one server.
struct Endpoint {
    QString host; ///< A name (A-labels or Unicode) or a numeric address; certificates are checked against it.
    quint16 port = 0;
    Security security = Security::Tls;

    bool operator==(const Endpoint &) const = default;

    QString toString() const; ///< "imap.example.org:993", "[::1]:993".
    bool isLoopback() const; ///< "localhost" or a numeric loopback address.
};

/// How long a connection may be without progress.
struct Timeouts {
    std::chrono::milliseconds connect = std::chrono::seconds(20); ///< Name, TCP and TLS handshake together.
    std::chrono::milliseconds idle =
        std::chrono::seconds(120); ///< Not one octet either way while one is awaited.

    bool operator==(const Timeouts &) const = default;
};

} // namespace net
