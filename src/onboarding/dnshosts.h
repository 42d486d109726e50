// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include "base/domainname.h"
#include "base/result.h"

namespace onboarding {

/// How the panel of a DNS host wants records to be typed.
struct DnsHost {
    enum class Apex { At, Empty, FullName }; ///< What stands for the domain itself in the host field.
    enum class Known { No, Documentation, Live }; ///< How these facts were found.
    enum class Dot { Forbidden, Wanted }; ///< The full stop after a name in the value field.

    QString id;
    QString name;
    QStringList nameServers; ///< Ends of its name servers' names; "awsdns-*" is the beginning of a label.
    QStringList domainConnect; ///< Ends of the names that _domainconnect gives.
    QString where; ///< Where in the panel; may be empty.
    QString mx; ///< Where MX records are entered instead; empty: at the same place.
    QString note; ///< What is peculiar there; may be empty.
    Apex apex = Apex::At;
    Dot dot = Dot::Forbidden;
    bool fullNames = false; ///< The host field wants the whole name, not that relative to the zone.
    bool priorityInValue = false; ///< "10 mx.example.net" in one field.
    bool hasRelativeTargets = false; ///< Without the full stop the zone is appended to the value.
    bool hasRecordSets = false; ///< All values of one name and type go into one entry, one a line.
    bool wantsQuotes = false; ///< Around TXT values.
    Known known = Known::No;

    bool operator==(const DnsHost &) const = default;
};

/// The table of known hosts; the first, with the id "any", is the common spelling.
const QList<DnsHost> &dnsHosts();
/// Reads such a table (resources/dns-hosts.schema.json). BadInput names the first mistake: `detail` is its
/// JSON pointer.
Result<QList<DnsHost>> parseDnsHosts(const QByteArray &json);
/// Where in its panel and what to heed there, in sentences; how that is known comes last.
QString panelText(const DnsHost &host, bool withMx);
/// BadInput where no host has that id.
Result<DnsHost> dnsHost(const QString &id);
/// The host whose name servers these are, by their suffix; "any" where it is unknown.
/// `domainConnect`, what the TXT record at _domainconnect names, decides where there is one.
DnsHost detectedDnsHost(const QStringList &nameServers, const QString &domainConnect = {});

} // namespace onboarding
