// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QUrl>

#include "base/mailaddress.h"
#include "base/result.h"
#include "provider/profile.h"
#include "provider/values.h"

namespace provider {

/// A place that mail programs connect to.
struct Endpoint {
    enum class Security { Tls, StartTls };

    QString host;
    quint16 port = 0;
    Security security = Security::Tls;

    bool operator==(const Endpoint &) const = default;
};

/// The profile's IMAP host with the user's values. BadInput: a value is missing or no host or port;
/// BadProfile: the profile names none.
Result<Endpoint> imapEndpoint(const Profile &profile, const DomainName &domain, const Values &values);
Result<Endpoint> smtpEndpoint(const Profile &profile, const DomainName &domain, const Values &values);

/// The webmail's address; an empty URL where the profile knows none.
Result<QUrl> webmailAddress(const Profile &profile, const DomainName &domain, const Values &values);

/// The user name with which `mailbox` logs in at the provider.
Result<QString> loginName(const Profile &profile, const MailAddress &mailbox, const Values &values);

} // namespace provider
