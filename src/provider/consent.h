// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include "provider/field.h"

namespace provider {

/// How a secret is got by asking the user in his browser: OAuth 2.0's authorization code (RFC 6749 §4.1) with
/// PKCE (RFC 7636) and a redirect to this computer (RFC 8252 §7.3). What is got is the refresh token.
struct Consent {
    QString authorizeUrl; ///< https, as it stands in the profile; opened in the browser.
    QString tokenUrl; ///< Likewise; asked by Mailhaul.
    QString clientId; ///< Template.
    QString clientSecret; ///< Template; empty: the host asks for none.
    QString scope;
    QList<Field> parameters; ///< Of authorizeUrl, beyond those of the RFCs.
    bool isNamed = false; ///< The redirect goes to "localhost" instead of 127.0.0.1.

    bool operator==(const Consent &) const = default;
};

} // namespace provider
