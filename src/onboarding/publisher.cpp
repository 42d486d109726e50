// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/publisher.h"

#include <QJsonArray>

#include <algorithm>

#include "base/chain.h"
#include "dns/client.h"
#include "dns/delegation.h"
#include "dns/server.h"
#include "dns/tsig.h"
#include "onboarding/projectfile.h"
#include "onboarding/recordviews.h"
#include "onboarding/services.h"
#include "onboarding/text.h"
#include "onboarding/zonesteps.h"
#include "onboarding/zoneways.h"
#include "provider/zoneclient.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

const QString journalName = u"publish"_s;

QString key(RecordSet set)
{
    return set == RecordSet::Ownership ? u"ownership"_s : u"mx"_s;
}

QStringList lines(const dns::RRset &set)
{
    QStringList lines;
    for (const dns::Record &record : set.records())
        lines += record.toString();
    lines.sort();
    return lines;
}

dns::RRset rrset(const QJsonValue &value)
{
    dns::RRset set;
    for (const QString &line : value.toVariant().toStringList()) {
        const Result<dns::Record> record = dns::Record::parse(line);
        if (!record)
            continue;
        set.name = record->name;
        set.type = record->type;
        set.ttl = record->ttl;
        set.data += record->data;
    }
    return set;
}

ZoneDifference difference(const QList<ZoneStep> &steps, const QStringList &left)
{
    ZoneDifference difference{{}, {}, left};
    for (const ZoneStep &step : steps) {
        const QStringList before = lines(step.former);
        const QStringList after = lines(step.wanted);
        for (const QString &line : before) {
            if (!after.contains(line))
                difference.removed += line;
        }
        for (const QString &line : after) {
            if (!before.contains(line))
                difference.added += line;
        }
    }
    return difference;
}

Error notConfirmed()
{
    return {Error::Kind::Refused,
            Text::tr("The zone has changed since you were asked, so nothing was changed."),
            {},
            Text::tr("Publish again to see what would change now.")};
}

Error notConfigured()
{
    return {Error::Kind::Usage,
            Text::tr("No way to change the DNS is set up."),
            {},
            Text::tr("Enter the name server and the TSIG key file, or change the records by hand.")};
}

} // namespace

struct Publisher::Undoing {
    std::shared_ptr<ZoneWay> way;
    QList<ZoneStep> steps;
};

struct Publisher::Change {
    DomainName zone;
    ZonePlan plan;

    ZoneDifference difference() const { return onboarding::difference(plan.steps, plan.left); }
};

Publisher::Publisher(ProjectFile &file, const Services &services, Vault &vault, QObject *parent)
    : QObject(parent)
    , m_file(file)
    , m_services(services)
    , m_vault(vault)
{
}

Publisher::~Publisher() = default;

bool Publisher::isConfigured() const
{
    return m_file.project().dnsUpdate || m_file.project().dnsApi;
}

Status Publisher::configure(const DnsUpdate &update)
{
    const bool isAddress = dns::Server::parse(update.server, update.port).has_value();
    if (const Result<DomainName> name = DomainName::parse(update.server); !isAddress && !name)
        return fail(name.error());
    if (const Result<dns::TsigKey> tsig = dns::loadTsigKey(update.keyFile); !tsig)
        return fail(tsig.error());
    m_file.update([&](Project &project) {
        project.dnsUpdate = update;
        project.dnsApi.reset();
    });
    emit changed();
    return {};
}

Status Publisher::configure(const DnsApi &api)
{
    if (!provider::zoneProfile(api.id) || !api.isSafe()) {
        return fail(Error::Kind::BadInput,
                    Text::tr("Mailhaul knows no HTTP interface with the id “%1”.").arg(api.id));
    }
    m_file.update([&](Project &project) {
        project.dnsApi = api;
        project.dnsUpdate.reset();
    });
    emit changed();
    return {};
}

QFuture<Result<ZoneDifference>> Publisher::dryRun(const QList<RecordView> &wanted)
{
    return chain(plan(wanted), this,
                 [](const Result<Change> &change) { return change.map(&Change::difference); });
}

QFuture<Result<ZoneDifference>> Publisher::apply(RecordSet set, const QList<RecordView> &wanted,
                                                 const std::optional<ZoneDifference> &confirmed)
{
    using Applied = Result<ZoneDifference>;
    return chain(plan(wanted), this, [=, this](const Result<Change> &change) {
        if (!change)
            return QtFuture::makeReadyFuture(Applied(fail(change.error())));
        const ZoneDifference difference = change->difference();
        if (confirmed && *confirmed != difference)
            return QtFuture::makeReadyFuture(Applied(fail(notConfirmed())));
        if (change->plan.steps.isEmpty())
            return QtFuture::makeReadyFuture(Applied(difference));
        return chain(way(change->zone), this, [=, this](const Result<std::shared_ptr<ZoneWay>> &way) {
            if (!way)
                return QtFuture::makeReadyFuture(Applied(fail(way.error())));
            const QJsonObject journal = m_file.remembered(journalName);
            if (const Status saved = keep(set, *change); !saved)
                return QtFuture::makeReadyFuture(Applied(fail(saved.error())));
            const QString remedy = Text::tr("Publish again to do the rest, or undo what was done.");
            return chain(takeSteps(*way, change->plan.steps, remedy, this), this,
                         [=, this](const StepsTaken &taken) -> Applied {
                             if (!taken.isZoneChanged)
                                 m_file.remember(journalName, journal); // There is nothing to undo.
                             emit changed();
                             if (!taken.status)
                                 return fail(taken.status.error());
                             return difference;
                         });
        });
    });
}

QFuture<Result<Publisher::Undoing>> Publisher::planUndo(RecordSet set)
{
    using Planned = Result<Undoing>;
    const Result<Change> change = kept(set);
    if (!change)
        return QtFuture::makeReadyFuture(Planned(fail(change.error())));
    return chain(way(change->zone), this, [this, change](const Result<std::shared_ptr<ZoneWay>> &way) {
        if (!way)
            return QtFuture::makeReadyFuture(Planned(fail(way.error())));
        return chain(wayBack(*way, change->plan.steps, this), this,
                     [way = *way](const Result<QList<ZoneStep>> &steps) -> Planned {
                         if (!steps)
                             return fail(steps.error());
                         return Undoing{way, *steps};
                     });
    });
}

QFuture<Result<ZoneDifference>> Publisher::undo(RecordSet set)
{
    using Undone = Result<ZoneDifference>;
    return chain(planUndo(set), this, [this, set](const Result<Undoing> &undoing) {
        if (!undoing)
            return QtFuture::makeReadyFuture(Undone(fail(undoing.error())));
        return chain(takeSteps(undoing->way, undoing->steps, Text::tr("Undo again to do the rest."), this),
                     this, [this, set](const StepsTaken &taken) -> Undone {
                         if (taken.status) {
                             QJsonObject journal = m_file.remembered(journalName);
                             journal.remove(key(set));
                             m_file.remember(journalName, journal);
                         }
                         emit changed();
                         if (!taken.status)
                             return fail(taken.status.error());
                         return difference(taken.steps, {});
                     });
    });
}

QFuture<Result<ZoneDifference>> Publisher::undoDryRun(RecordSet set)
{
    return chain(planUndo(set), this, [](const Result<Undoing> &undoing) {
        return undoing.map([](const Undoing &planned) { return difference(planned.steps, {}); });
    });
}

QList<RecordSet> Publisher::undoable() const
{
    const QJsonObject journal = m_file.remembered(journalName);
    QList<RecordSet> sets{RecordSet::Mx, RecordSet::Ownership}; // As they come where one second has both.
    sets.removeIf([&journal](RecordSet set) { return !journal.contains(key(set)); });
    std::stable_sort(sets.begin(), sets.end(), [&journal](RecordSet left, RecordSet right) {
        const auto at = [&journal](RecordSet set) {
            return QDateTime::fromString(journal[key(set)][u"at"_s].toString(), Qt::ISODate);
        };
        return at(left) > at(right);
    });
    return sets;
}

QFuture<Result<std::shared_ptr<ZoneWay>>> Publisher::way(const DomainName &zone)
{
    const Project &project = m_file.project();
    if (project.dnsApi)
        return apiWay(*project.dnsApi, zone, m_vault);
    if (project.dnsUpdate)
        return updateWay(*project.dnsUpdate, zone, m_services);
    return QtFuture::makeReadyFuture(Result<std::shared_ptr<ZoneWay>>(fail(notConfigured())));
}

QFuture<Result<Publisher::Change>> Publisher::plan(const QList<RecordView> &wanted)
{
    using Planned = Result<Change>;
    const QList<dns::RRset> sets = rrsets(wanted);
    if (!isConfigured())
        return QtFuture::makeReadyFuture(Planned(fail(notConfigured())));
    if (sets.isEmpty())
        return QtFuture::makeReadyFuture(Planned(Change()));
    auto finder = std::make_shared<dns::DelegationFinder>(m_services.dnsClient(), m_services.dns());
    return chain(finder->find(sets.constFirst().name, dns::Missing::Allowed), this,
                 [this, finder, sets](const Result<dns::Delegation> &found) {
                     return found ? planIn(found->zone, sets)
                                  : QtFuture::makeReadyFuture(Planned(fail(found.error())));
                 });
}

QFuture<Result<Publisher::Change>> Publisher::planIn(const DomainName &zone, const QList<dns::RRset> &sets)
{
    using Planned = Result<Change>;
    return chain(way(zone), this, [this, zone, sets](const Result<std::shared_ptr<ZoneWay>> &way) {
        if (!way)
            return QtFuture::makeReadyFuture(Planned(fail(way.error())));
        QList<dns::RRset> known;
        QStringList left;
        for (const dns::RRset &set : sets) {
            if ((*way)->canChange(set.type))
                known += set;
            else
                //: %1 is like “SRV of _imaps._tcp.example.org”
                left += Text::tr("%1 must be entered by hand: how this DNS host's interface takes records "
                                 "of that type is not known.")
                            .arg(nameOf(set));
        }
        // The way must live until it has answered, so the continuation owns it.
        return chain((*way)->read(known), this,
                     [=, owner = *way](const Result<QList<dns::RRset>> &found) -> Planned {
                         if (!found)
                             return fail(found.error());
                         Change change{zone, planned(known, *found)};
                         change.plan.left += left;
                         return change;
                     });
    });
}

Status Publisher::keep(RecordSet set, const Change &change)
{
    QList<ZoneStep> now = change.plan.steps;
    QList<ZoneStep> earlierOnes;
    // What an earlier call changed and nobody has undone is to be undone with this.
    if (const Result<Change> before = kept(set); before && before->zone == change.zone) {
        for (const ZoneStep &earlier : before->plan.steps) {
            const auto same = std::find_if(now.begin(), now.end(), [&earlier](const ZoneStep &step) {
                return step.wanted.name == earlier.wanted.name && step.wanted.type == earlier.wanted.type;
            });
            if (same == now.end())
                earlierOnes += earlier;
            else if (const std::optional<dns::RRset> former = takenBack(earlier, same->former))
                same->former = *former;
        }
    }
    QJsonArray steps;
    for (const ZoneStep &step : earlierOnes + now) {
        steps += QJsonObject{{u"name"_s, step.wanted.name.toString()},
                             {u"type"_s, dns::toString(step.wanted.type)},
                             {u"former"_s, QJsonArray::fromStringList(lines(step.former))},
                             {u"wanted"_s, QJsonArray::fromStringList(lines(step.wanted))}};
    }
    QJsonObject journal = m_file.remembered(journalName);
    journal.insert(key(set),
                   QJsonObject{{u"zone"_s, change.zone.toString()},
                               {u"steps"_s, steps},
                               {u"at"_s, m_services.now().toString(Qt::ISODate)}});
    m_file.remember(journalName, journal);
    return m_file.save();
}

Result<Publisher::Change> Publisher::kept(RecordSet set) const
{
    const QJsonObject journal = m_file.remembered(journalName).value(key(set)).toObject();
    if (journal.isEmpty())
        return fail(Error::Kind::Usage,
                    Text::tr("Nothing was published by Mailhaul that could be taken back."));
    Change change{DomainName::fromALabels(journal.value(u"zone"_s).toString()), {}};
    for (const QJsonValue &value : journal.value(u"steps"_s).toArray()) {
        ZoneStep step{rrset(value[u"former"_s]), rrset(value[u"wanted"_s])};
        const DomainName name = DomainName::fromALabels(value[u"name"_s].toString());
        const dns::Type type = dns::parseType(value[u"type"_s].toString()).value_or(dns::Type::MX);
        step.former.name = step.wanted.name = name;
        step.former.type = step.wanted.type = type;
        change.plan.steps += step;
    }
    return change;
}

} // namespace onboarding
