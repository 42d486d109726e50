// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>

#include <memory>

#include "base/result.h"
#include "mail/credentials.h"

namespace mail {

/// The client's side of one SASL exchange (RFC 4422) as pure computation: the caller moves the octets,
/// base64 included. Mechanisms: SCRAM-SHA-256, SCRAM-SHA-1 (RFC 7677, 5802), PLAIN (RFC 4616), LOGIN,
/// CRAM-MD5 (RFC 2195), OAUTHBEARER (RFC 7628), XOAUTH2.
class SaslClient {
public:
    /// How the octets travel.
    struct Channel {
        QString host;
        quint16 port = 0;
        bool isEncrypted = false;
        bool allowPlaintext = false; ///< Mechanisms that show the password are permitted unencrypted.
    };

    /// The strongest of `offered` (mechanism names, any case) that suits the credentials and the channel.
    /// Inside TLS a password beyond ASCII goes by PLAIN where it can: servers disagree on how SCRAM spells it.
    /// LoginRefused where none does; the message says why.
    static Result<std::unique_ptr<SaslClient>> choose(const QByteArrayList &offered,
                                                      const Credentials &credentials, const Channel &channel);

    virtual ~SaslClient() = default;

    virtual QByteArray mechanism() const = 0; ///< Upper-case.
    virtual bool sendsFirst() const = 0; ///< initialResponse() may be sent with the command (SASL-IR).

    /// The client's first message; only where sendsFirst(). To be called once, before respond().
    virtual Result<QByteArray> initialResponse() = 0;

    /// The answer to one challenge. LoginRefused where the challenge itself says so (OAuth) or does not
    /// prove that the server knows the password (SCRAM); Protocol where it is malformed.
    virtual Result<QByteArray> respond(QByteArrayView challenge) = 0;

    /// All steps are done, the server's proof included. A server's OK before this is to be refused.
    virtual bool isComplete() const = 0;

    /// The server's explanation of an OAuth refusal, as it came in its last challenge; else empty.
    virtual QString refusal() const { return {}; }
};

} // namespace mail
