// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QDateTime>

#include "base/domainname.h"
#include "base/result.h"
#include "base/secret.h"
#include "dns/message.h"

namespace dns {

/// A key shared with a name server (RFC 8945).
struct TsigKey {
    enum class Algorithm { HmacSha1, HmacSha256, HmacSha512 };

    DomainName name;
    Algorithm algorithm = Algorithm::HmacSha256;
    Secret secret; ///< The octets, not their base64.

    bool isNull() const { return secret.isEmpty(); }
    bool operator==(const TsigKey &) const = default;
};

/// Reads a key as BIND writes it, `key "name" { algorithm hmac-sha256; secret "…"; };` (comments allowed), or
/// as Knot does, `hmac-sha256:name:base64` in one line. BadInput says what is missing; never quotes the
/// secret.
Result<TsigKey> parseTsigKey(QByteArrayView text);

/// The same from a file of at most 64 KB.
Result<TsigKey> loadTsigKey(const QString &path);

/// A message with its TSIG record, ready to send.
struct SignedMessage {
    QByteArray octets;
    QByteArray mac; ///< Needed to verify the reply.
};

/// Signs a request with the time `now` and a fudge of 300 s (RFC 8945 §5.1). BadInput when it cannot be
/// written.
Result<SignedMessage> signedMessage(const Message &message, const TsigKey &key, const QDateTime &now);

/// Reads a reply and verifies that the owner of `key` gave it, to the request with `requestMac`, within the
/// fudge of `now` (§5.3.2). LoginRefused: the server did not accept our signature, detail BADKEY, BADSIG or
/// BADTIME (such replies are unsigned, §5.3.2). Protocol: no, a wrong or an expired signature.
Result<Message> verifiedMessage(QByteArrayView octets, const TsigKey &key, const QByteArray &requestMac,
                                const QDateTime &now);

} // namespace dns
