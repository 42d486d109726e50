// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/findings.h"

#include <algorithm>

#include "dns/words.h"

using namespace Qt::StringLiterals;

namespace dns {

void Findings::add(Finding::Kind kind, Finding::Severity severity, const QString &text)
{
    m_findings += Finding{kind, severity, text};
}

bool Findings::has(Finding::Kind kind) const
{
    return std::any_of(m_findings.begin(), m_findings.end(),
                       [kind](const Finding &finding) { return finding.kind == kind; });
}

Comparison Findings::comparison(bool isAnyThere) const
{
    Comparison comparison{Verdict::Right, m_findings};
    std::stable_sort(
        comparison.findings.begin(), comparison.findings.end(),
        [](const Finding &left, const Finding &right) { return left.severity > right.severity; });
    if (comparison.findings.isEmpty())
        return comparison;
    if (comparison.findings.constFirst().severity != Finding::Severity::Error)
        comparison.verdict = Verdict::Acceptable;
    else
        comparison.verdict = isAnyThere ? Verdict::Wrong : Verdict::Missing;
    return comparison;
}

void reportMisplaced(Findings &findings, const DomainName &owner, const QList<Rdata> &wanted,
                     const Circumstances &circumstances)
{
    for (const RRset &rrset : circumstances.elsewhere) {
        const bool isOurs = std::any_of(rrset.data.begin(), rrset.data.end(),
                                        [&](const Rdata &datum) { return wanted.contains(datum); });
        if (!isOurs)
            continue;
        const QString relative = owner.relativeTo(circumstances.zone);
        findings.error(
            Finding::Kind::WrongOwner,
            //: %1 is the wrong name, %2 the right one, %3 what belongs into the field of the DNS panel
            Words::tr(
                "The record was entered at %1 instead of %2: the panel adds the domain by itself, so enter "
                "%3 as its name.")
                .arg(rrset.name.toUnicode(), owner.toUnicode(), relative.isEmpty() ? u"@"_s : relative));
    }
}

void reportTarget(Findings &findings, const DomainName &host, const Circumstances::Target &target)
{
    const QString name = host.toUnicode();
    if (target.isAlias) {
        //: %1 is a host name
        findings.warning(
            Finding::Kind::TargetIsAlias,
            Words::tr("The mail server %1 is an alias (CNAME), which some senders refuse.").arg(name));
    }
    if (!target.hasAddress) {
        //: %1 is a host name
        findings.error(Finding::Kind::TargetWithoutAddress,
                       Words::tr("The mail server %1 has no address, so no mail can reach it.").arg(name));
    }
}

void reportAlias(Findings &findings, const DomainName &owner, const Circumstances &circumstances,
                 bool isReached)
{
    if (!circumstances.alias)
        return;
    //: %1 is a domain name, %2 the one that its CNAME record names
    const QString text =
        Words::tr("%1 is an alias (CNAME) of %2, so it can have no other records of its own.")
            .arg(owner.toUnicode(), circumstances.alias->toUnicode());
    if (isReached)
        findings.warning(Finding::Kind::OwnerIsAlias, text);
    else
        findings.error(Finding::Kind::OwnerIsAlias, text);
}

} // namespace dns
