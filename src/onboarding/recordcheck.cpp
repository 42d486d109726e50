// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/recordcheck.h"

#include <algorithm>

#include "base/futures.h"
#include "dns/client.h"
#include "dns/comparison.h"
#include "dns/delegation.h"
#include "dns/policies.h"
#include "dns/zonecheck.h"
#include "onboarding/recordviews.h"
#include "onboarding/services.h"

using namespace std::chrono_literals;

namespace onboarding {

namespace {

RecordView::Verdict verdict(const dns::Comparison &comparison)
{
    if (comparison.isRight())
        return RecordView::Verdict::Right;
    return comparison.verdict == dns::Verdict::Missing ? RecordView::Verdict::Missing
                                                       : RecordView::Verdict::Wrong;
}

} // namespace

RecordCheck::RecordCheck(const Services &services, QObject *parent)
    : QObject(parent)
    , m_services(services)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &RecordCheck::ask);
}

RecordCheck::~RecordCheck() = default;

void RecordCheck::start(const QList<RecordView> &wanted)
{
    stop();
    m_delegation.reset();
    m_records = wanted;
    ask();
}

void RecordCheck::stop()
{
    m_timer.stop();
    m_round.reset();
}

void RecordCheck::checkNow()
{
    m_delegation.reset();
    ask();
}

void RecordCheck::setInBackground(bool isInBackground)
{
    m_isInBackground = isInBackground;
    if (!isInBackground && m_timer.isActive())
        ask();
}

void RecordCheck::ask()
{
    if (m_records.isEmpty())
        return;
    stop();
    m_round = std::make_unique<QObject>();
    m_timer.start(m_isInBackground ? 5min : 1min);
    if (m_delegation) {
        askServers();
        return;
    }
    auto finder = std::make_shared<dns::DelegationFinder>(m_services.dnsClient(), m_services.dns());
    whenFinished(finder->find(m_records.constFirst().owner, dns::Missing::Allowed), m_round.get(),
                 [this, finder](const Result<dns::Delegation> &delegation) {
                     if (!delegation)
                         return;
                     m_delegation = std::make_unique<dns::Delegation>(*delegation);
                     askServers();
                 });
}

void RecordCheck::askServers()
{
    dns::Delegation one = *m_delegation;
    one.servers = one.answering().mid(0, 1); // How far it has spread is not asked here.
    if (one.servers.isEmpty()) {
        m_delegation.reset();
        return;
    }
    for (const dns::RRset &wanted : rrsets(m_records)) {
        whenFinished(dns::askAuthorities(m_services.dnsClient(), one, wanted.name, wanted.type),
                     m_round.get(),
                     [this, wanted, zone = one.zone](const QList<dns::AuthorityAnswer> &answers) {
                         judge(wanted, zone, answers.constFirst());
                     });
    }
}

void RecordCheck::judge(const dns::RRset &wanted, const DomainName &zone, const dns::AuthorityAnswer &answer)
{
    if (answer.state != dns::NameServer::State::Answers) {
        m_delegation.reset();
        return;
    }
    dns::Circumstances circumstances;
    circumstances.zone = zone;
    circumstances.alias = answer.alias;
    for (qsizetype index = 0; index < m_records.size(); ++index) {
        const RecordView &record = m_records.at(index);
        if (record.owner != wanted.name || record.type != dns::toString(wanted.type))
            continue;
        dns::RRset alone = wanted;
        if (const Result<dns::Record> parsed = dnsRecord(record))
            alone.data = {parsed->data};
        // The other wanted ones at the name are not in its way.
        dns::RRset found = answer.found;
        found.data.removeIf([&](const dns::Rdata &datum) {
            return wanted.data.contains(datum) && !alone.data.contains(datum);
        });
        whenFinished(
            dns::compareWithLookups(m_services.dnsClient(), m_services.dns(), alone, found, circumstances),
            m_round.get(), [this, index](const dns::Comparison &comparison) { take(index, comparison); });
    }
}

void RecordCheck::take(qsizetype index, const dns::Comparison &comparison)
{
    RecordView &record = m_records[index];
    record.verdict = verdict(comparison);
    record.verdictText = comparison.text();
    const bool isAllRight = std::all_of(m_records.cbegin(), m_records.cend(), [](const RecordView &one) {
        return one.verdict == RecordView::Verdict::Right;
    });
    if (isAllRight)
        m_timer.stop();
    emit changed();
}

} // namespace onboarding
