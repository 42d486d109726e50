// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "base/secret.h"

namespace mail {

/// Who logs in, and into whose mailbox.
struct Credentials {
    QString user; ///< Whose mailbox it is.
    Secret password; ///< Of `user`, or of `administrator` where that is set.
    Secret token; ///< OAuth 2.0 access token; where set, only XOAUTH2 and OAUTHBEARER are used.
    QString administrator; ///< Logs in with the right to act as `user`; empty: `user` logs in.
    /// Empty: `user` is passed as SASL authorization identity (RFC 4616). Else the log-in name is
    /// user + separator + administrator, as Dovecot's master users have it.
    QString administratorSeparator;
    QString mechanism; ///< Only this SASL mechanism; empty: the strongest that is offered.

    bool operator==(const Credentials &) const = default;

    QString loginName() const; ///< The SASL authentication identity.
    QString authorizationName() const; ///< The SASL authorization identity; empty where none is sent.
};

} // namespace mail
