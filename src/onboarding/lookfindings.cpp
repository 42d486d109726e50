// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/lookfindings.h"

#include <algorithm>

#include "dns/policies.h"
#include "dns/surroundings.h"
#include "onboarding/text.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

using Severity = Finding::Severity;

constexpr quint32 longTtl = 4 * 3600;

QString joined(const QList<DomainName> &names)
{
    QStringList texts;
    for (const DomainName &name : names)
        texts += name.toUnicode();
    return texts.join(u", "_s);
}

QList<Finding> delegationFindings(const DomainState &state, const dns::Delegation &delegation,
                                  bool doServersAgree)
{
    QList<Finding> found;
    if (!delegation.isDelegatedAsZoneSays()) {
        found +=
            {u"delegation"_s, Severity::Problem, Text::tr("The parent zone names other name servers"),
             Text::tr(
                 "The parent zone sends everybody to %1, but the zone itself names %2. A change made in the "
                 "wrong place has no effect: ask the registrar which ones are right.")
                 .arg(joined(delegation.parentNameServers), joined(delegation.zoneNameServers))};
    }
    if (!delegation.isConsistent()) {
        found +=
            {u"serials"_s, Severity::Warning,
             Text::tr("The name servers serve different versions of the zone"),
             Text::tr(
                 "One of them still serves an older version. If that stays so for more than some minutes, "
                 "tell whoever runs the DNS.")};
    } else if (!doServersAgree) {
        found += {u"disagree"_s, Severity::Warning, Text::tr("The name servers give different MX records"),
                  Text::tr("Mail goes now here, now there. Tell whoever runs the DNS.")};
    }
    for (const dns::NameServer &server : delegation.servers) {
        if (server.state == dns::NameServer::State::Answers)
            continue;
        found += {u"lame"_s, Severity::Warning,
                  Text::tr("The name server %1 does not answer as it should").arg(server.text()),
                  Text::tr("%1 (%2)").arg(server.reason, server.server.toString())};
    }
    const QString host = state.dnsHostName.isEmpty() ? Text::tr("an unknown DNS host") : state.dnsHostName;
    found += {
        u"dns-host"_s, Severity::Note, Text::tr("The DNS is at %1").arg(host),
        Text::tr("The zone %1 is served by %2. Records are changed there, not at the mail host.")
            .arg(state.zone.toUnicode(),
                 joined(delegation.parentAsked ? delegation.parentNameServers : delegation.zoneNameServers))};
    return found;
}

QList<Finding> trapFindings(const DomainState &state, const Traps &traps)
{
    QList<Finding> found;
    if (traps.isIntercepted) {
        found += {u"intercepted"_s, Severity::Problem, Text::tr("This network answers for the name servers"),
                  dns::interceptionFinding().text};
    }
    if (traps.isHeldForForged) {
        found += {u"dnssec"_s, Severity::Problem, Text::tr("The domain’s signatures are broken (DNSSEC)"),
                  dns::forgeryFinding(state.zone).text};
    }
    if (traps.spfLookups > dns::mostSpfLookups) {
        found +=
            {u"spf-lookups"_s, Severity::Warning, Text::tr("The SPF record asks for too much"),
             Text::tr("It needs more than %1 DNS look-ups, so receivers treat it as an error. Remove the "
                      "hosts that no longer send mail before the new one is added.")
                 .arg(dns::mostSpfLookups)};
    } else if (traps.spfLookups == dns::mostSpfLookups) {
        found +=
            {u"spf-lookups"_s, Severity::Note, Text::tr("The SPF record is full"),
             Text::tr("It needs all of the %1 DNS look-ups that are allowed: the old host's part must go "
                      "before the new host's is added.")
                 .arg(dns::mostSpfLookups)};
    }
    return found;
}

QList<Finding> mxFindings(const DomainState &state)
{
    if (!state.alias.isEmpty()) {
        return {
            {u"alias"_s, Severity::Problem, Text::tr("The domain is an alias (CNAME)"),
             Text::tr(
                 "It leads to %1. Beside a CNAME no other record can stand, so it must be replaced before "
                 "TXT and MX records can be added.")
                 .arg(state.alias)}};
    }
    if (state.mx.isEmpty()) {
        return {{u"mx"_s, Severity::Note, Text::tr("The domain takes no mail yet"),
                 Text::tr("There are no MX records. That may be kept in mind by resolvers for %1.")
                     .arg(durationText(state.mxTtl))}};
    }
    QList<Finding> found = {
        {u"mx"_s, Severity::Good, Text::tr("Mail goes to %1 today").arg(state.mx.join(u", "_s)),
         Text::tr("These records are kept in the project, so that they can be put back. After a "
                  "change they may live in caches for %1.")
             .arg(durationText(state.mxTtl))}};
    if (state.mxTtl > longTtl) {
        found +=
            {u"mx-ttl"_s, Severity::Note,
             Text::tr("The MX records may be kept for %1").arg(durationText(state.mxTtl)),
             Text::tr(
                 "If their TTL is lowered to 300 seconds now, and the change is made %1 later, the switch "
                 "takes minutes instead.")
                 .arg(durationText(state.mxTtl))};
    }
    return found;
}

QString mergedSpf(const QStringList &records)
{
    QList<QByteArray> octets;
    for (const QString &record : records)
        octets += record.toUtf8();
    return QString::fromUtf8(dns::mergedSpf(octets));
}

QList<Finding> policyFindings(const DomainState &state)
{
    QList<Finding> found;
    if (state.spf.size() > 1) {
        found += {u"spf-two"_s, Severity::Warning, Text::tr("There are several SPF records"),
                  Text::tr("More than one is an error, and receivers may then ignore all of them. Merge them "
                           "into one: “%1”.")
                      .arg(plainText(mergedSpf(state.spf)))};
    } else if (state.spf.isEmpty()) {
        found += {u"spf"_s, Severity::Note, Text::tr("There is no SPF record"),
                  Text::tr("The new host's settings page says which one to add.")};
    } else {
        found += {u"spf"_s, Severity::Good, Text::tr("There is an SPF record"),
                  Text::tr("It reads “%1”. Add the new host to it before mail is sent from there.")
                      .arg(plainText(state.spf.constFirst()))};
    }
    if (!state.dkimSelectors.isEmpty()) {
        found += {u"dkim"_s, Severity::Note, Text::tr("There are DKIM keys"),
                  Text::tr("Of the usual names these exist: %1. They belong to the old host; leave them "
                           "until nothing is "
                           "sent from there.")
                      .arg(state.dkimSelectors.join(u", "_s))};
    }
    if (!state.dmarc.isEmpty()) {
        const bool isStrict = state.dmarc.contains(u"p=reject"_s) || state.dmarc.contains(u"p=quarantine"_s);
        found +=
            {u"dmarc"_s, isStrict ? Severity::Warning : Severity::Good, Text::tr("There is a DMARC policy"),
             isStrict
                 ? Text::tr("It is strict (“%1”): mail sent from the new host is refused until SPF or DKIM "
                            "know that host.")
                       .arg(plainText(state.dmarc))
                 : Text::tr("It reads “%1”.").arg(plainText(state.dmarc))};
    }
    if (state.hasWildcard) {
        found +=
            {u"wildcard"_s, Severity::Note, Text::tr("Every name in the zone is answered (wildcard)"),
             Text::tr(
                 "A record that seems to exist may be the wildcard's. Mailhaul takes that into account.")};
    }
    return found;
}

} // namespace

QList<Finding> findings(const DomainState &state, const dns::Delegation &delegation, bool doServersAgree,
                        const Traps &traps)
{
    QList<Finding> all;
    if (state.isNew) {
        all += {u"new"_s, Severity::Note, Text::tr("The name does not exist yet"),
                Text::tr("It lies in the zone %1, where its records can be added: a trial that does not "
                         "touch the mail "
                         "of the domain itself.")
                    .arg(state.zone.toUnicode())};
    }
    all += mxFindings(state);
    all += trapFindings(state, traps);
    all += delegationFindings(state, delegation, doServersAgree);
    all += policyFindings(state);
    std::stable_sort(all.begin(), all.end(),
                     [](const Finding &one, const Finding &other) { return one.severity > other.severity; });
    return all;
}

Finding oldHostFinding(const DomainState &state)
{
    if (!state.oldHost) {
        return {
            u"old-host"_s, Severity::Warning, Text::tr("The old mail server was not found"),
            Text::tr("Enter its IMAP server name; the settings of a mail program that works today show it.")};
    }
    const QString place = u"%1:%2"_s.arg(state.oldHost->host).arg(state.oldHost->port);
    const bool isSure = state.oldHost->source == MailHost::Source::Autoconfig
        || state.oldHost->source == MailHost::Source::Srv;
    return {u"old-host"_s, isSure ? Severity::Good : Severity::Note,
            Text::tr("The old mail server is %1").arg(place),
            isSure
                ? Text::tr("The old host itself names it, and it answers.")
                : Text::tr("It is a guess that answers like an IMAP server. Compare it with a mail program's "
                           "settings.")};
}

} // namespace onboarding
