// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include "base/result.h"

namespace imap {

/// The response codes a caller acts on (RFC 5530, 3501, 4315, 7889, 9051). Others are Code::Other.
enum class Code {
    None, ///< There was no code.
    Other,
    Alert,
    AlreadyExists,
    AuthenticationFailed,
    AuthorizationFailed,
    Cannot,
    ExpungeIssued,
    InUse,
    Limit,
    NonExistent,
    NoPerm,
    OverQuota,
    PrivacyRequired,
    ReadOnly,
    ServerBug,
    Throttled,
    TooBig,
    TryCreate,
    Unavailable,
    UseAttr,
};

/// Why a command did not succeed. error.detail holds the server's words with their code.
struct Failure {
    enum class Cause {
        No, ///< Tagged NO: understood and refused; the session goes on.
        Bad, ///< Tagged BAD: not understood; the session goes on, unless octets of a literal were in flight.
        Lost, ///< The connection ended before the tagged answer: whether it was done is unknown.
        NotSent, ///< Never left this computer.
    };

    Error error;
    Cause cause = Cause::No;
    Code code = Code::None;

    bool operator==(const Failure &) const = default;
};

/// The wait that a server asks for in its words ("Suggested Backoff Time: 299961 milliseconds", Exchange);
/// at most a day.
std::optional<std::chrono::milliseconds> suggestedWait(const QString &serverWords);

template <typename T> using Outcome = tl::expected<T, Failure>;

/// Called once with the outcome of a command, from the event loop, never from within the call that began it.
template <typename T> using Reply = std::function<void(const Outcome<T> &)>;

} // namespace imap
