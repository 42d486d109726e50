// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include "base/domainname.h"
#include "base/result.h"

namespace onboarding {

/// How the panel of a DNS host wants records to be typed.
struct DnsHost {
    enum class Apex { At, Empty, FullName }; ///< What stands for the domain itself in the host field.
    enum class Dot { Forbidden, Wanted }; ///< The full stop after a name in the value field.

    QString id;
    QString name;
    QStringList nameServers; ///< Ends of its name servers' names; "awsdns-*" is the beginning of a label.
    QString where; ///< Where in the panel, and what is peculiar there; may be empty.
    Apex apex = Apex::At;
    Dot dot = Dot::Forbidden;
    bool fullNames = false; ///< The host field wants the whole name, not that relative to the zone.
    bool priorityInValue = false; ///< "10 mx.example.net" in one field.
    bool isVerified = false;

    bool operator==(const DnsHost &) const = default;
};

/// The table of known hosts; the first, with the id "any", is the common spelling.
const QList<DnsHost> &dnsHosts();
/// BadInput where no host has that id.
Result<DnsHost> dnsHost(const QString &id);
/// The host whose name servers these are, by their suffix; "any" where it is unknown.
DnsHost detectedDnsHost(const QStringList &nameServers);

} // namespace onboarding
