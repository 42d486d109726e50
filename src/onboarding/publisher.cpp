// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/publisher.h"

#include <QJsonArray>

#include "dns/client.h"
#include "dns/comparison.h"
#include "dns/delegation.h"
#include "dns/update.h"
#include "dns/zonecheck.h"
#include "onboarding/chain.h"
#include "onboarding/projectfile.h"
#include "onboarding/recordviews.h"
#include "onboarding/services.h"
#include "onboarding/text.h"

using namespace Qt::StringLiterals;

namespace onboarding {

/// One owner and type, before and after.
struct Publisher::Step {
    dns::RRset former;
    dns::RRset wanted;
};

struct Publisher::Change {
    DomainName zone;
    QList<Step> steps;

    Change reversed() const;
    ZoneDifference difference() const;
    dns::Update update() const;
};

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

bool isSpf(const dns::Rdata &datum)
{
    const auto *text = std::get_if<dns::Text>(&datum);
    return text && !dns::spfTexts({*text}).isEmpty();
}

/// What shall stand there, given what stands there.
dns::RRset merged(const dns::RRset &former, const dns::RRset &wanted)
{
    if (wanted.type == dns::Type::MX || wanted.type == dns::Type::CNAME || former.isEmpty())
        return wanted;
    dns::RRset merged = former;
    const bool hasSpf = std::any_of(former.data.begin(), former.data.end(), isSpf);
    for (const dns::Rdata &datum : wanted.data) {
        if (!former.data.contains(datum) && !(hasSpf && isSpf(datum)))
            merged.data += datum;
    }
    return merged;
}

Error notConfigured()
{
    return {Error::Kind::Usage,
            Text::tr("No way to change the DNS is set up."),
            {},
            Text::tr("Enter the name server and the TSIG key file, or change the records by hand.")};
}

} // namespace

Publisher::Change Publisher::Change::reversed() const
{
    Change reversed{zone, {}};
    for (const Step &step : steps)
        reversed.steps += Step{step.wanted, step.former};
    return reversed;
}

ZoneDifference Publisher::Change::difference() const
{
    ZoneDifference difference;
    for (const Step &step : steps) {
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

dns::Update Publisher::Change::update() const
{
    dns::Update update(zone);
    for (const Step &step : steps)
        update.replace(step.former, step.wanted);
    return update;
}

Publisher::Publisher(ProjectFile &file, const Services &services, QObject *parent)
    : QObject(parent)
    , m_file(file)
    , m_services(services)
{
}

Publisher::~Publisher() = default;

bool Publisher::isConfigured() const
{
    return m_file.project().dnsUpdate.has_value();
}

Status Publisher::configure(const DnsUpdate &update)
{
    if (const Result<dns::Server> server = dns::Server::parse(update.server, update.port); !server)
        return fail(server.error());
    if (const Result<dns::TsigKey> tsig = dns::loadTsigKey(update.keyFile); !tsig)
        return fail(tsig.error());
    m_file.update([&](Project &project) { project.dnsUpdate = update; });
    emit changed();
    return {};
}

QFuture<Result<ZoneDifference>> Publisher::dryRun(const QList<RecordView> &wanted)
{
    return chain(plan(wanted), this,
                 [](const Result<Change> &change) { return change.map(&Change::difference); });
}

QFuture<Result<ZoneDifference>> Publisher::apply(RecordSet set, const QList<RecordView> &wanted)
{
    return chain(plan(wanted), this, [this, set](const Result<Change> &change) {
        using Applied = Result<ZoneDifference>;
        if (!change)
            return QtFuture::makeReadyFuture(Applied(fail(change.error())));
        if (change->steps.isEmpty())
            return QtFuture::makeReadyFuture(Applied(ZoneDifference()));
        if (const Status saved = keep(set, *change); !saved)
            return QtFuture::makeReadyFuture(Applied(fail(saved.error())));
        return send(*change);
    });
}

QFuture<Result<ZoneDifference>> Publisher::undo(RecordSet set)
{
    const Result<Change> change = kept(set);
    if (!change)
        return QtFuture::makeReadyFuture(Result<ZoneDifference>(fail(change.error())));
    return chain(send(change->reversed()), this, [this, set](const Result<ZoneDifference> &undone) {
        if (undone) {
            QJsonObject journal = m_file.remembered(journalName);
            journal.remove(key(set));
            m_file.remember(journalName, journal);
            emit changed();
        }
        return undone;
    });
}

bool Publisher::canUndo(RecordSet set) const
{
    return m_file.remembered(journalName).contains(key(set));
}

QFuture<Result<Publisher::Change>> Publisher::plan(const QList<RecordView> &wanted)
{
    using Planned = Result<Change>;
    const QList<dns::RRset> sets = rrsets(wanted);
    const std::optional<DnsUpdate> way = m_file.project().dnsUpdate;
    if (!way)
        return QtFuture::makeReadyFuture(Planned(fail(notConfigured())));
    const Result<dns::Server> server = dns::Server::parse(way->server, way->port);
    if (!server)
        return QtFuture::makeReadyFuture(Planned(fail(server.error())));
    if (sets.isEmpty())
        return QtFuture::makeReadyFuture(Planned(Change()));
    auto finder = std::make_shared<dns::DelegationFinder>(m_services.dnsClient(), m_services.dns());
    dns::Client *client = &m_services.dnsClient();
    return chain(
        finder->find(sets.constFirst().name, dns::Missing::Allowed), this,
        [this, finder, client, sets, server](const Result<dns::Delegation> &found) {
            if (!found)
                return QtFuture::makeReadyFuture(Planned(fail(found.error())));
            // Only the server that is going to be changed is asked: it alone knows what it compares with.
            dns::Delegation primary = *found;
            primary.servers = {dns::NameServer()};
            primary.servers.first().name = DomainName::fromALabels(server->address.toString());
            primary.servers.first().server = *server;
            QList<QFuture<QList<dns::AuthorityAnswer>>> questions;
            for (const dns::RRset &set : sets)
                questions += dns::askAuthorities(*client, primary, set.name, set.type);
            return chain(
                QtFuture::whenAll(questions.begin(), questions.end()), this,
                [sets, zone = found->zone](const QList<QFuture<QList<dns::AuthorityAnswer>>> &answers) {
                    Planned change = Change{zone, {}};
                    for (qsizetype index = 0; change && index < sets.size(); ++index)
                        addStep(change, sets.at(index), answers.at(index).result().value(0));
                    return change;
                });
        });
}

void Publisher::addStep(Result<Change> &change, const dns::RRset &asked, const dns::AuthorityAnswer &answer)
{
    if (answer.state != dns::NameServer::State::Answers) {
        change =
            fail(Error::Kind::Unreachable, answer.reason, {}, Text::tr("Check the name server's address."));
        return;
    }
    dns::RRset former = answer.found;
    former.name = asked.name;
    former.type = asked.type;
    const dns::RRset after = merged(former, asked);
    if (!after.hasSameData(former.data))
        change->steps += Step{former, after};
}

QFuture<Result<ZoneDifference>> Publisher::send(const Change &change)
{
    using Sent = Result<ZoneDifference>;
    const std::optional<DnsUpdate> way = m_file.project().dnsUpdate;
    if (!way)
        return QtFuture::makeReadyFuture(Sent(fail(notConfigured())));
    const Result<dns::Server> server = dns::Server::parse(way->server, way->port);
    const Result<dns::TsigKey> tsig = dns::loadTsigKey(way->keyFile);
    if (!server || !tsig)
        return QtFuture::makeReadyFuture(Sent(fail(server ? tsig.error() : server.error())));
    auto updater = std::make_shared<dns::Updater>();
    return chain(updater->apply(*server, *tsig, change.update()), this,
                 [this, updater, change](const Status &applied) -> Sent {
                     if (!applied)
                         return fail(applied.error());
                     emit changed();
                     return change.difference();
                 });
}

Status Publisher::keep(RecordSet set, const Change &change)
{
    QJsonArray steps;
    for (const Step &step : change.steps) {
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
        Step step{rrset(value[u"former"_s]), rrset(value[u"wanted"_s])};
        const DomainName name = DomainName::fromALabels(value[u"name"_s].toString());
        const dns::Type type = dns::parseType(value[u"type"_s].toString()).value_or(dns::Type::MX);
        step.former.name = step.wanted.name = name;
        step.former.type = step.wanted.type = type;
        change.steps += step;
    }
    return change;
}

} // namespace onboarding
