// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/wantedrecords.h"

#include "base/chain.h"
#include "onboarding/hostlist.h"
#include "onboarding/look.h"
#include "onboarding/projectfile.h"
#include "onboarding/providervalues.h"
#include "onboarding/recordviews.h"
#include "onboarding/services.h"
#include "onboarding/vault.h"
#include "provider/recordlisting.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

using HostResult = Result<std::shared_ptr<provider::Host>>;
using SetResult = Result<provider::RecordSet>;

SetResult recordSet(const ProjectFile &file, const Services &services, const Vault &vault)
{
    const Result<const provider::Profile *> found = profile(services, file.project().providerId);
    if (!found)
        return fail(found.error());
    const Project &project = file.project();
    QList<DomainName> proven = project.provenDomains;
    if (project.journeys.value(u"ownership"_s).value(u"verified"_s).toBool())
        proven += project.domain;
    return provider::wantedRecords(**found, project.domain, providerValues(**found, project, vault), proven);
}

/// Keeps what the provider's API told, as if the user had entered it.
void keep(ProjectFile &file, const provider::DomainState &state)
{
    file.update([&](Project &project) {
        for (auto entry = state.texts.begin(); entry != state.texts.end(); ++entry)
            project.variables.insert(entry.key(), entry.value());
        if (state.isVerified) {
            QJsonObject memory = project.journeys.value(u"ownership"_s);
            memory.insert(u"verified"_s, *state.isVerified);
            project.journeys.insert(u"ownership"_s, memory);
        }
    });
}

/// The set with the records that the host itself asks for, where it tells them.
QFuture<SetResult> withAsked(const std::shared_ptr<provider::Host> &host, const SetResult &set,
                             QObject *context)
{
    if (!set || !host->can(provider::OperationName::Records))
        return QtFuture::makeReadyFuture(set);
    return chain(host->records(), context,
                 [set, owner = host](const Result<QList<dns::Record>> &asked) -> SetResult {
                     if (!asked)
                         return fail(asked.error());
                     return provider::merged(*set, *asked);
                 });
}

} // namespace

QFuture<SetResult> wantedRecordSet(ProjectFile &file, const Services &services, Vault &vault)
{
    const Result<const provider::Profile *> found = profile(services, file.project().providerId);
    if (!found)
        return QtFuture::makeReadyFuture(SetResult(fail(found.error())));
    const provider::Profile *known = *found;
    const bool tellsDomain = known->hasOperation(provider::OperationName::DomainInfo);
    if (!tellsDomain && !known->hasOperation(provider::OperationName::Records))
        return QtFuture::makeReadyFuture(recordSet(file, services, vault));
    return chain(providerHost(file, services, vault), &vault,
                 [&file, &services, &vault, known, tellsDomain](const HostResult &host) {
                     if (!host)
                         return QtFuture::makeReadyFuture(SetResult(fail(host.error())));
                     if (!tellsDomain)
                         return withAsked(*host, recordSet(file, services, vault), &vault);
                     // The host must live until it has answered, so the continuation owns it.
                     return chain((*host)->domainInfo(), &vault,
                                  [&file, &services, &vault, known,
                                   owner = *host](const Result<provider::DomainState> &state) {
                                      if (state)
                                          keep(file, *state);
                                      const provider::Values values =
                                          providerValues(*known, file.project(), vault);
                                      if (!state && !provider::missingForRecords(*known, values).isEmpty())
                                          return QtFuture::makeReadyFuture(SetResult(fail(state.error())));
                                      return withAsked(owner, recordSet(file, services, vault), &vault);
                                  });
                 });
}

bool wantsProof(const Project &project, const Services &services)
{
    const Result<const provider::Profile *> found = profile(services, project.providerId);
    if (!found || !(*found)->ownership)
        return false;
    if (provider::doesInheritOwnership(**found, project.domain, project.provenDomains))
        return false;
    // Where the code may be left out and is, there is nothing to publish; while it is not known, there may
    // be.
    const provider::Values values = provider::withDefaults(**found, {project.variables, {}});
    const SetResult set = provider::wantedRecords(**found, project.domain, values, project.provenDomains);
    return !set || set->ownership.has_value();
}

QList<RecordView> ownershipViews(const provider::RecordSet &set)
{
    if (!set.ownership)
        return {};
    return {recordView(*set.ownership, RecordSet::Ownership)};
}

QList<RecordView> mxViews(const provider::RecordSet &set)
{
    QList<RecordView> views;
    for (const dns::Record &record : set.ofType(dns::Type::MX))
        views += recordView(record, RecordSet::Mx);
    for (const dns::Record &record : set.records) {
        if (record.type != dns::Type::MX)
            views += recordView(record, RecordSet::Other);
    }
    return views;
}

QList<QList<RecordView>> mxAlternatives(const provider::RecordSet &set)
{
    QList<QList<RecordView>> all;
    for (const QList<dns::Record> &alternative : set.alternatives) {
        QList<RecordView> views;
        for (const dns::Record &record : alternative) {
            if (record.type == dns::Type::MX)
                views += recordView(record, RecordSet::Mx);
        }
        if (!views.isEmpty())
            all += views;
    }
    return all;
}

DomainName zoneOf(const Project &project)
{
    const QString zone =
        project.journeys.value(u"look"_s).value(u"state"_s).toObject().value(u"zone"_s).toString();
    return zone.isEmpty() ? project.domain : DomainName::fromALabels(zone);
}

DnsHost panelOf(const Project &project)
{
    const QJsonObject state = project.journeys.value(u"look"_s).value(u"state"_s).toObject();
    const QString id = project.dnsHostId.isEmpty() ? state.value(u"dnsHost"_s).toString() : project.dnsHostId;
    return dnsHost(id).value_or(dnsHosts().constFirst());
}

} // namespace onboarding
