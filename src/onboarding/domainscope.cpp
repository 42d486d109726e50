// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/domainscope.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

template <typename Entry> QList<Entry> ofDomain(QList<Entry> entries, const DomainName &domain)
{
    entries.removeIf([&](const Entry &entry) { return entry.address.domain != domain; });
    return entries;
}

template <> QList<MailAddress> ofDomain(QList<MailAddress> entries, const DomainName &domain)
{
    entries.removeIf([&](const MailAddress &address) { return address.domain != domain; });
    return entries;
}

/// Those of `part` in the place of the entries of `domain`; those of other domains stay where they are.
template <typename Entry> void replace(QList<Entry> &all, const QList<Entry> &part, const DomainName &domain)
{
    const QList<Entry> before = ofDomain(all, domain);
    const QList<Entry> now = ofDomain(part, domain);
    if (before == now)
        return;
    QList<Entry> merged;
    qsizetype next = 0;
    for (const Entry &entry : std::as_const(all)) {
        if (ofDomain(QList<Entry>{entry}, domain).isEmpty())
            merged += entry;
        else if (next < now.size())
            merged += now.at(next++);
    }
    all = merged + now.mid(next);
}

bool isProven(const QMap<QString, QJsonObject> &journeys)
{
    return journeys.value(u"ownership"_s).value(u"verified"_s).toBool();
}

/// Those of the move whose ownership the host has seen.
QList<DomainName> provenOf(const Project &whole)
{
    QList<DomainName> proven;
    if (isProven(whole.journeys))
        proven += whole.domain;
    for (const FurtherDomain &further : whole.furtherDomains) {
        if (isProven(further.journeys))
            proven += further.domain;
    }
    return proven;
}

FurtherDomain *furtherDomain(Project &whole, const DomainName &domain)
{
    const auto found = std::find_if(whole.furtherDomains.begin(), whole.furtherDomains.end(),
                                    [&](const FurtherDomain &each) { return each.domain == domain; });
    return found == whole.furtherDomains.end() ? nullptr : &*found;
}

} // namespace

Project projectOfDomain(const Project &whole, const DomainName &domain)
{
    if (whole.furtherDomains.isEmpty())
        return whole;
    Project part = whole;
    part.furtherDomains.clear();
    part.accounts = ofDomain(whole.accounts, domain);
    part.aliases = ofDomain(whole.aliases, domain);
    part.oldSide.addresses = ofDomain(whole.oldSide.addresses, domain);
    part.oldSide.declined = ofDomain(whole.oldSide.declined, domain);
    part.oldSide.atNewHost = ofDomain(whole.oldSide.atNewHost, domain);
    for (const FurtherDomain &own : whole.furtherDomains) {
        if (own.domain != domain)
            continue;
        part.domain = domain;
        part.dnsHostId = own.dnsHostId;
        part.journeys = own.journeys;
        part.variables.insert(own.variables);
        part.oldSide.checked = own.checked;
        part.oldSide.unread = own.unread;
    }
    for (const DomainName &proven : provenOf(whole)) {
        if (proven != domain && !part.provenDomains.contains(proven))
            part.provenDomains += proven;
    }
    return part;
}

void takeOver(Project &whole, const Project &part)
{
    if (whole.furtherDomains.isEmpty()) {
        whole = part;
        return;
    }
    const DomainName &domain = part.domain;
    replace(whole.accounts, part.accounts, domain);
    replace(whole.aliases, part.aliases, domain);
    replace(whole.oldSide.addresses, part.oldSide.addresses, domain);
    replace(whole.oldSide.declined, part.oldSide.declined, domain);
    replace(whole.oldSide.atNewHost, part.oldSide.atNewHost, domain);
    whole.oldSide.days = part.oldSide.days;
    whole.oldHost = part.oldHost;
    whole.oldProvider = part.oldProvider;
    whole.dnsUpdate = part.dnsUpdate;
    whole.dnsApi = part.dnsApi;
    whole.certificates = part.certificates;
    QList<DomainName> proven = part.provenDomains;
    const QList<DomainName> derived = provenOf(whole); // projectOfDomain() has added them.
    proven.removeIf([&](const DomainName &each) {
        return derived.contains(each) && !whole.provenDomains.contains(each);
    });
    whole.provenDomains = proven;
    if (FurtherDomain *own = furtherDomain(whole, domain)) {
        own->checked = part.oldSide.checked;
        own->unread = part.oldSide.unread;
        own->dnsHostId = part.dnsHostId;
        own->journeys = part.journeys;
        own->variables.clear();
        for (auto entry = part.variables.begin(); entry != part.variables.end(); ++entry) {
            if (whole.variables.value(entry.key()) != entry.value())
                own->variables.insert(entry.key(), entry.value());
        }
        return;
    }
    whole.domain = domain;
    whole.providerId = part.providerId;
    whole.variables = part.variables;
    whole.oldSide.checked = part.oldSide.checked;
    whole.oldSide.unread = part.oldSide.unread;
    whole.dnsHostId = part.dnsHostId;
    whole.journeys = part.journeys;
}

} // namespace onboarding
