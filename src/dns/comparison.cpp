// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/comparison.h"

#include <algorithm>

#include "dns/findings.h"
#include "dns/words.h"

using namespace Qt::StringLiterals;

namespace dns {

namespace {

bool holdsAny(const QList<Rdata> &data, const QList<Rdata> &wanted)
{
    return std::any_of(data.begin(), data.end(), [&](const Rdata &datum) { return wanted.contains(datum); });
}

void isMissing(Findings &findings, Type type, const Rdata &datum)
{
    //: %1 is a record type, %2 its value
    findings.error(Finding::Kind::Missing,
                   Words::tr("The %1 record %2 is missing.").arg(toString(type), toString(datum)));
}

void mustGo(Findings &findings, Type type, const Rdata &datum)
{
    //: %1 is a record type, %2 its value
    findings.error(Finding::Kind::Foreign,
                   Words::tr("The %1 record %2 must go.").arg(toString(type), toString(datum)));
}

/// Types without a rule of their own: as a whole set or as a part of it.
Comparison compareValues(const RRset &wanted, const RRset &found, bool whole)
{
    Findings findings;
    for (const Rdata &datum : wanted.data) {
        if (!found.data.contains(datum))
            isMissing(findings, wanted.type, datum);
    }
    for (const Rdata &datum : found.data) {
        if (whole && !wanted.data.contains(datum))
            mustGo(findings, wanted.type, datum);
    }
    return findings.comparison(holdsAny(found.data, wanted.data) || (whole && !found.isEmpty()));
}

/// RFC 2782: programs choose among all of the records, so one of another host leads some of them there.
Comparison compareServices(const RRset &wanted, const RRset &found)
{
    const QList<Service> all = found.values<Service>();
    const auto leadsTo = [](const QList<Service> &services, const Service &place) {
        return std::any_of(services.begin(), services.end(), [&place](const Service &service) {
            return service.target == place.target && service.port == place.port;
        });
    };
    Findings findings;
    for (const Service &service : wanted.values<Service>()) {
        if (!leadsTo(all, service)) {
            isMissing(findings, wanted.type, service);
        } else if (!all.contains(service)) {
            //: %1 is a domain name
            findings.note(
                Finding::Kind::PreferenceDiffers,
                Words::tr("The SRV record for %1 has another priority or weight, which does no harm.")
                    .arg(service.target.toUnicode()));
        }
    }
    for (const Service &service : all) {
        if (!leadsTo(wanted.values<Service>(), service))
            mustGo(findings, wanted.type, service);
    }
    return findings.comparison(!all.isEmpty());
}

Comparison compareTexts(const RRset &wanted, const RRset &found, const Circumstances &circumstances)
{
    Comparison all{Verdict::Right, {}};
    bool isAnyThere = false;
    for (const Text &text : wanted.values<Text>()) {
        const Comparison one = compareTxt(wanted.name, text.joined(), found.values<Text>(), circumstances);
        isAnyThere |= one.verdict != Verdict::Missing;
        all.verdict = std::max(all.verdict, one.verdict);
        all.findings += one.findings;
    }
    if (all.verdict == Verdict::Missing && isAnyThere)
        all.verdict = Verdict::Wrong;
    return all;
}

} // namespace

bool Comparison::has(Finding::Kind kind) const
{
    return std::any_of(findings.begin(), findings.end(),
                       [kind](const Finding &finding) { return finding.kind == kind; });
}

qsizetype Comparison::errors() const
{
    return std::count_if(findings.begin(), findings.end(),
                         [](const Finding &finding) { return finding.severity == Finding::Severity::Error; });
}

QString Comparison::text() const
{
    QStringList sentences;
    for (const Finding &finding : findings)
        sentences += finding.text;
    return sentences.join(u' ');
}

Comparison compare(const RRset &wanted, const RRset &found, const Circumstances &circumstances)
{
    switch (wanted.type) {
    case Type::MX:
        return compareMx(wanted.name, wanted.values<MailExchange>(), found.values<MailExchange>(),
                         circumstances);
    case Type::TXT:
        return compareTexts(wanted, found, circumstances);
    case Type::SRV:
        return compareServices(wanted, found);
    case Type::CNAME:
        return compareValues(wanted, found, true);
    case Type::A:
    case Type::NS:
    case Type::SOA:
    case Type::PTR:
    case Type::AAAA:
    case Type::OPT:
    case Type::DS:
    case Type::RRSIG:
    case Type::TLSA:
    case Type::TSIG:
    case Type::ANY:
    case Type::CAA:
        break;
    }
    return compareValues(wanted, found, false);
}

QList<DomainName> misplacedNames(const DomainName &owner, const DomainName &zone)
{
    if (zone.isRoot())
        return {};
    return {zone.child(owner.toString()), owner.child(u"@")};
}

} // namespace dns
