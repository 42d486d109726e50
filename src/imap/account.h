// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QFuture>
#include <QObject>

#include "base/result.h"
#include "mail/credentials.h"
#include "net/certificate.h"
#include "net/endpoint.h"

namespace imap {

/// Gives an OAuth 2.0 access token, which lives for an hour or so, afresh for each log-in: in the session's
/// thread, without blocking.
struct TokenSource {
    std::function<Result<Secret>()> ask;

    bool operator==(const TokenSource &) const { return true; } ///< Functions cannot be compared.
};

/// Where COMPRESS=DEFLATE (RFC 4978) is used, if the server offers it. It costs both sides more time than a
/// line of 100 Mbit/s needs to carry what it saves.
enum class Compression {
    WhereThin, ///< Once the line has proved to be far and thin, see LineGauge.
    Always, ///< From the log-in on.
    Never,
};

/// Everything a log-in needs.
struct Account {
    net::Endpoint endpoint;
    mail::Credentials credentials;
    TokenSource token; ///< Where it is set, Session::open() takes credentials.token from it.
    net::TlsTrust trust;
    net::Timeouts timeouts;
    /// A password may be sent unencrypted: with Security::Plain, and with StartTls where the server does not
    /// offer it. Without this such a log-in fails with LoginRefused before anything is sent.
    bool allowPlaintext = false;
    Compression compression = Compression::WhereThin;

    bool operator==(const Account &) const = default;
};

/// What a log-in showed of the server.
struct ServerSummary {
    QString software; ///< From ID (RFC 2971) or the greeting; plain text; may be empty.
    QString tlsProtocol; ///< Empty when not encrypted.
    net::CertificateVerdict certificate;
    bool hasUidPlus = false;
    bool hasMultiAppend = false;
    bool hasLiteralPlus = false;

    bool operator==(const ServerSummary &) const = default;
};

/// Logs in and out again, in the calling thread's event loop. Errors are those of Session::failed().
/// Cancelling the future drops the connection.
QFuture<Result<ServerSummary>> testLogin(const Account &account);

} // namespace imap
