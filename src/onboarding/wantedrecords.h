// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>

#include "onboarding/project.h"
#include "onboarding/records.h"
#include "provider/recordset.h"

namespace onboarding {

class ProjectFile;
class Services;
class Vault;

/// What the provider wants for the domain. Where it has an API, that is asked first, and the values that it
/// gives are kept in the project. BadInput: a value is missing or wrong; else as provider::Host.
QFuture<Result<provider::RecordSet>> wantedRecordSet(ProjectFile &file, const Services &services,
                                                     Vault &vault);

/// False where the provider asks for no proof, or has seen that of a domain above.
bool wantsProof(const Project &project, const Services &services);

QList<RecordView> ownershipViews(const provider::RecordSet &set);
QList<RecordView> mxViews(const provider::RecordSet &set); ///< And the others after them.

/// Other MX sets that are right too.
QList<QList<RecordView>> mxAlternatives(const provider::RecordSet &set);

/// The apex of the zone in which the domain lies, as it was found; the domain itself before the first look.
DomainName zoneOf(const Project &project);
/// The DNS host that the user chose, else the one that was found.
DnsHost panelOf(const Project &project);

} // namespace onboarding
