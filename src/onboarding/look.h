// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QJsonObject>
#include <QStringList>
#include <memory>

#include "onboarding/findingsmodel.h"
#include "onboarding/journey.h"
#include "onboarding/project.h"

namespace onboarding {

class Services;

/// A name server of the domain as it answered.
struct NameServerView {
    QString name;
    QString address;
    bool isAuthoritative = false;
    bool isInParent = false;
    bool isInZone = false;
    std::optional<quint32> serial; ///< Of the SOA it gave.
    QString trouble; ///< "no answer", "REFUSED" …; empty: none.

    bool operator==(const NameServerView &) const = default;
};

/// The domain before anything was changed.
struct DomainState {
    DomainName domain;
    DomainName zone; ///< Apex of the zone that holds the domain.
    QList<NameServerView> nameServers;
    QStringList mx; ///< "10 mx.example.net", as the authoritative servers say.
    quint32 mxTtl = 0; ///< Seconds, authoritative; of a negative answer where there is no MX.
    QStringList spf; ///< Every v=spf1 record.
    QStringList dkimSelectors; ///< Usual selectors that exist.
    QString dmarc;
    QString alias; ///< Where a CNAME at the domain leads; empty: there is none.
    bool hasWildcard = false; ///< Names that do not exist are answered.
    bool isNew = false; ///< A sub-domain that has no records yet.
    QString dnsHostId; ///< Of dnshosts.h; empty: unknown.
    QString dnsHostName;
    std::optional<MailHost> oldHost; ///< The best guess, verified by its greeting.
    QList<Finding> findings;
    QDateTime asked;

    bool operator==(const DomainState &) const = default;
};

QJsonObject toJson(const DomainState &state);
DomainState domainStateFromJson(const QJsonObject &json);

/// Looks at a domain without a project. BadInput: no such domain. Unreachable: no name server answers.
QFuture<Result<DomainState>> lookAt(const DomainName &domain, const Services &services);

} // namespace onboarding
