// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include <optional>

#include "base/mailaddress.h"
#include "base/result.h"
#include "base/secret.h"
#include "provider/host.h"
#include "provider/profile.h"
#include "provider/values.h"

namespace provider {

/// One mailbox for the provider's import file.
struct HandOffRow {
    MailAddress address;
    Secret password;
    QString displayName;
    std::optional<qint64> quotaOctets;
};

/// How the name of the import file ends: "csv", or that of a script.
QString handOffSuffix(const Profile &profile);

/// The import file in the provider's own format; addresses, passwords and names where the profile names none.
/// A table has no room for aliases, and its fields are as they are, also those that a spreadsheet would run;
/// a script creates aliases, too. It holds the passwords, so it must go only where the user saves it.
Result<QString> handOffText(const Profile &profile, const DomainName &domain, const Values &values,
                            const QList<HandOffRow> &rows, const QList<Alias> &aliases);

} // namespace provider
