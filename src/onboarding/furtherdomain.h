// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "onboarding/oldside.h"

namespace onboarding {

/// A further domain of the same move: what is its own. Host, keys and old host are those of the main domain.
struct FurtherDomain {
    DomainName domain;
    QMap<QString, QString> variables; ///< That differ from the main domain's.
    QString dnsHostId;
    QMap<QString, QJsonObject> journeys;
    QDateTime checked; ///< As OldSide::checked.
    QList<Unread> unread;

    bool operator==(const FurtherDomain &) const = default;
};

} // namespace onboarding
