// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include <optional>

#include "base/domainname.h"
#include "base/result.h"
#include "dns/record.h"
#include "provider/profile.h"
#include "provider/values.h"

namespace provider {

/// The exact records that a domain needs at its new host.
struct RecordSet {
    /// The proof of ownership; nothing where the host asks for none or the domain inherits one.
    std::optional<dns::Record> ownership;
    QList<dns::Record> records; ///< In the profile's order; the MX records take the place of all former ones.
    QList<QList<dns::Record>> alternatives; ///< Each one may stand in place of the records of its types.

    QList<dns::Record> ofType(dns::Type type) const; ///< Of `records`.
    bool operator==(const RecordSet &) const = default;
};

/// Whether `domain` needs no proof of its own since it is, or is below, one of `proven`.
bool doesInheritOwnership(const Profile &profile, const DomainName &domain, const QList<DomainName> &proven);

/// What `profile` wants for `domain` with the user's values (defaults are filled in). `proven` are the
/// domains whose ownership the host has seen. BadInput: a value is missing or does not give a valid
/// record; its detail names the place in the profile and the reason.
Result<RecordSet> wantedRecords(const Profile &profile, const DomainName &domain, const Values &values,
                                const QList<DomainName> &proven = {});

} // namespace provider
