// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QNetworkAccessManager>
#include <memory>

#include "dns/rrset.h"
#include "provider/client.h"

namespace provider {

/// Reads and changes the records of one zone by the HTTP interface of its DNS host: a profile (see
/// Profile::zone) and the engine of mail providers. Errors as Client's.
class ZoneClient final : public QObject {
    Q_OBJECT

public:
    ZoneClient(Profile profile, DomainName zone, Values values, Client::Options options,
               QObject *parent = nullptr);
    ~ZoneClient() override;

    /// What the host has of this name and type; empty data where there is nothing.
    QFuture<Result<dns::RRset>> read(const DomainName &name, dns::Type type);

    /// Makes `wanted` of what stands at its name and type, if that still is `former`; Refused where it is
    /// not. Nothing is done where it is as wanted already. No other record is touched. Where the host takes values one by one, new ones come before old ones
    /// go, so that a failure in between leaves more than wanted, never less.
    QFuture<Status> replace(const dns::RRset &former, const dns::RRset &wanted);

private:
    class Task;

    Profile m_profile;
    DomainName m_zone;
    Values m_values;
    Client::Options m_options;
    QNetworkAccessManager m_network;
};

/// The shipped profiles of DNS hosts (resources/dns-apis), by name as the user reads it.
const QList<Profile> &zoneProfiles();
/// Null where there is none of that id.
const Profile *zoneProfile(const QString &id);

} // namespace provider
