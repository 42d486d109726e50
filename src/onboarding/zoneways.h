// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QObject>
#include <memory>

#include "dns/rrset.h"
#include "onboarding/project.h"
#include "provider/client.h"

namespace onboarding {

class Services;
class Vault;

/// One owner and type, before and after.
struct ZoneStep {
    dns::RRset former;
    dns::RRset wanted;
};

/// A way to read and change the records of one zone at the place where they are kept.
class ZoneWay : public QObject {
    Q_OBJECT

public:
    /// False: the place keeps records of this type in a form that is not known.
    virtual bool canChange(dns::Type type) const = 0;
    /// What stands at these names and types now, in their order; what a wildcard or an alias lends them does
    /// not count.
    virtual QFuture<Result<QList<dns::RRset>>> read(const QList<dns::RRset> &sets) = 0;
    /// All steps, each only while what stands there is as expected. Refused: it is not; by RFC 2136 nothing
    /// was changed then, by an API the steps before stay.
    virtual QFuture<Status> apply(const QList<ZoneStep> &steps) = 0;
};

/// By RFC 2136: all steps in one update. `update.server` is an address or a name. BadInput: neither, no such
/// name, or no key.
QFuture<Result<std::shared_ptr<ZoneWay>>> updateWay(const DnsUpdate &update, const DomainName &zone,
                                                    const Services &services);

/// By the DNS host's HTTP interface, step by step; its secrets are read from the vault. BadProfile: no such
/// interface.
QFuture<Result<std::shared_ptr<ZoneWay>>> apiWay(const DnsApi &api, const DomainName &zone, Vault &vault);

} // namespace onboarding
