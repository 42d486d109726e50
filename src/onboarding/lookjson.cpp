// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/look.h"

#include <QJsonArray>

#include "onboarding/jsonreader.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

QString word(Finding::Severity severity)
{
    switch (severity) {
    case Finding::Severity::Good:
        return u"good"_s;
    case Finding::Severity::Note:
        return u"note"_s;
    case Finding::Severity::Warning:
        return u"warning"_s;
    case Finding::Severity::Problem:
        return u"problem"_s;
    }
    Q_UNREACHABLE();
    return {};
}

Finding::Severity severity(const QString &found)
{
    for (const auto known :
         {Finding::Severity::Good, Finding::Severity::Warning, Finding::Severity::Problem}) {
        if (word(known) == found)
            return known;
    }
    return Finding::Severity::Note;
}

QJsonObject json(const NameServerView &server)
{
    QJsonObject object{{u"name"_s, server.name},
                       {u"address"_s, server.address},
                       {u"authoritative"_s, server.isAuthoritative},
                       {u"inParent"_s, server.isInParent},
                       {u"inZone"_s, server.isInZone}};
    if (server.serial)
        object.insert(u"serial"_s, qint64(*server.serial));
    if (!server.trouble.isEmpty())
        object.insert(u"trouble"_s, server.trouble);
    return object;
}

NameServerView nameServer(JsonReader reader)
{
    NameServerView server;
    server.name = reader.text(u"name"_s);
    server.address = reader.text(u"address"_s);
    server.isAuthoritative = reader.boolean(u"authoritative"_s, false);
    server.isInParent = reader.boolean(u"inParent"_s, false);
    server.isInZone = reader.boolean(u"inZone"_s, false);
    if (reader.has(u"serial"_s))
        server.serial = quint32(reader.integer(u"serial"_s, 0, 0, 0xFFFFFFFF));
    server.trouble = reader.text(u"trouble"_s);
    return server;
}

} // namespace

QJsonObject toJson(const DomainState &state)
{
    QJsonArray servers;
    for (const NameServerView &server : state.nameServers)
        servers += json(server);
    QJsonArray findings;
    for (const Finding &finding : state.findings) {
        findings += QJsonObject{{u"id"_s, finding.id},
                                {u"severity"_s, word(finding.severity)},
                                {u"title"_s, finding.title},
                                {u"text"_s, finding.text}};
    }
    QJsonObject object{{u"domain"_s, state.domain.toString()},
                       {u"zone"_s, state.zone.toString()},
                       {u"nameServers"_s, servers},
                       {u"mx"_s, QJsonArray::fromStringList(state.mx)},
                       {u"mxTtl"_s, qint64(state.mxTtl)},
                       {u"spf"_s, QJsonArray::fromStringList(state.spf)},
                       {u"dkimSelectors"_s, QJsonArray::fromStringList(state.dkimSelectors)},
                       {u"dmarc"_s, state.dmarc},
                       {u"alias"_s, state.alias},
                       {u"wildcard"_s, state.hasWildcard},
                       {u"new"_s, state.isNew},
                       {u"dnsHost"_s, state.dnsHostId},
                       {u"dnsHostName"_s, state.dnsHostName},
                       {u"findings"_s, findings},
                       {u"asked"_s, state.asked.toString(Qt::ISODate)}};
    if (state.oldHost)
        object.insert(u"oldHost"_s, toJson(*state.oldHost));
    return object;
}

DomainState domainStateFromJson(const QJsonObject &json)
{
    QList<JsonMistake> mistakes;
    JsonReader reader(json, {}, mistakes);
    DomainState state;
    if (json.isEmpty())
        return state;
    state.domain = DomainName::fromALabels(reader.text(u"domain"_s));
    state.zone = DomainName::fromALabels(reader.text(u"zone"_s));
    for (const JsonReader &server : reader.objects(u"nameServers"_s))
        state.nameServers += nameServer(server);
    state.mx = reader.texts(u"mx"_s);
    state.mxTtl = quint32(reader.integer(u"mxTtl"_s, 0, 0, 0x7FFFFFFF));
    state.spf = reader.texts(u"spf"_s);
    state.dkimSelectors = reader.texts(u"dkimSelectors"_s);
    state.dmarc = reader.text(u"dmarc"_s);
    state.alias = reader.text(u"alias"_s);
    state.hasWildcard = reader.boolean(u"wildcard"_s, false);
    state.isNew = reader.boolean(u"new"_s, false);
    state.dnsHostId = reader.text(u"dnsHost"_s);
    state.dnsHostName = reader.text(u"dnsHostName"_s);
    for (JsonReader finding : reader.objects(u"findings"_s)) {
        state.findings += Finding{finding.text(u"id"_s), severity(finding.text(u"severity"_s)),
                                  finding.text(u"title"_s), finding.text(u"text"_s)};
    }
    if (reader.has(u"oldHost"_s))
        state.oldHost = mailHostFromJson(reader.object(u"oldHost"_s).whole());
    state.asked = QDateTime::fromString(reader.text(u"asked"_s), Qt::ISODate);
    return state;
}

} // namespace onboarding
