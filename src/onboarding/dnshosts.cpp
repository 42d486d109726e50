// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/dnshosts.h"

#include <QFile>
#include <QSet>

#include <algorithm>

#include "onboarding/jsonreader.h"
#include "onboarding/text.h"

using namespace Qt::StringLiterals;

// Resources of a static library are only there once they are asked for, outside any namespace.
static void loadResources()
{
    Q_INIT_RESOURCE(onboarding);
}

namespace onboarding {

namespace {

DnsHost::Apex apex(JsonReader &reader)
{
    const QString word = reader.text(u"apex"_s);
    if (word == u"empty"_s)
        return DnsHost::Apex::Empty;
    if (word == u"fullName"_s)
        return DnsHost::Apex::FullName;
    if (word != u"at"_s)
        reader.complain(u"apex"_s, Text::tr("It must be at, empty or fullName."));
    return DnsHost::Apex::At;
}

DnsHost::Known known(JsonReader &reader)
{
    const QString word = reader.text(u"verified"_s);
    if (word == u"documentation"_s)
        return DnsHost::Known::Documentation;
    if (word == u"live"_s)
        return DnsHost::Known::Live;
    if (word != u"no"_s)
        reader.complain(u"verified"_s, Text::tr("It must be no, documentation or live."));
    return DnsHost::Known::No;
}

DnsHost host(JsonReader reader)
{
    DnsHost host;
    host.id = reader.text(u"id"_s);
    host.name = reader.text(u"name"_s);
    host.nameServers = reader.texts(u"nameServers"_s);
    host.domainConnect = reader.texts(u"domainConnect"_s);
    host.where = reader.text(u"where"_s);
    host.mx = reader.text(u"mx"_s);
    host.note = reader.text(u"note"_s);
    host.apex = apex(reader);
    host.fullNames = host.apex == DnsHost::Apex::FullName;
    host.dot = reader.boolean(u"dot"_s, false) ? DnsHost::Dot::Wanted : DnsHost::Dot::Forbidden;
    host.hasRelativeTargets = reader.boolean(u"relativeTargets"_s, false);
    host.priorityInValue = reader.boolean(u"priorityInValue"_s, false);
    host.hasRecordSets = reader.boolean(u"recordSets"_s, false);
    host.wantsQuotes = reader.boolean(u"quotedTexts"_s, false);
    host.known = known(reader);
    if (host.id.isEmpty() || host.name.isEmpty())
        reader.complain(host.id.isEmpty() ? u"id"_s : u"name"_s, Text::tr("It must not be empty."));
    if (host.hasRelativeTargets && host.dot != DnsHost::Dot::Wanted)
        reader.complain(u"dot"_s, Text::tr("Where targets are relative, the dot is wanted."));
    for (const QString &key : reader.rest().keys())
        reader.complain(key, Text::tr("This key has no meaning here."));
    return host;
}

QList<DnsHost> shippedHosts()
{
    loadResources();
    QFile file(u":/onboarding/dns-hosts.json"_s);
    const bool isOpen = file.open(QIODevice::ReadOnly);
    const Result<QList<DnsHost>> hosts = parseDnsHosts(isOpen ? file.readAll() : QByteArray());
    Q_ASSERT(hosts); // A test reads it, too.
    return hosts.value_or(QList<DnsHost>{DnsHost()});
}

/// "awsdns-*" stands for a label that begins so; anything else for the end of the name.
bool isServedBy(const DomainName &nameServer, const QString &suffix)
{
    if (suffix.endsWith(u'*')) {
        const QStringList labels = nameServer.labels();
        return std::any_of(labels.begin(), labels.end(), [&](const QString &label) {
            return label.startsWith(QStringView(suffix).chopped(1));
        });
    }
    return nameServer.isAtOrBelow(DomainName::fromALabels(suffix));
}

} // namespace

Result<QList<DnsHost>> parseDnsHosts(const QByteArray &json)
{
    const Result<QJsonObject> object = parseJsonObject(json);
    if (!object)
        return fail(object.error());
    QList<JsonMistake> mistakes;
    QList<DnsHost> hosts;
    QSet<QString> ids;
    JsonReader whole(*object, {}, mistakes);
    for (JsonReader reader : whole.objects(u"hosts"_s)) {
        hosts += host(reader);
        if (ids.contains(hosts.constLast().id))
            reader.complain(u"id"_s, Text::tr("Another row has this id."));
        ids += hosts.constLast().id;
    }
    if (hosts.isEmpty() || hosts.constFirst().id != u"any"_s)
        whole.complain(u"hosts"_s, Text::tr("The first row must have the id “any”."));
    if (!mistakes.isEmpty())
        return fail(Error::Kind::BadInput, mistakes.constFirst().message, mistakes.constFirst().pointer);
    return hosts;
}

QString panelText(const DnsHost &host, bool withMx)
{
    QStringList sentences;
    if (!host.where.isEmpty())
        sentences += Text::tr("Where: %1.").arg(host.where);
    if (withMx && !host.mx.isEmpty())
        sentences += Text::tr("MX records: %1.").arg(host.mx);
    if (host.hasRelativeTargets)
        sentences += Text::tr("Without the dot at its end the domain is appended to a name.");
    if (host.hasRecordSets)
        sentences +=
            Text::tr("All values of one name and type go into one entry, one a line; values that are "
                     "there already stay, except old MX records.");
    sentences += host.note;
    switch (host.known) {
    case DnsHost::Known::No:
        if (host.id != u"any"_s)
            sentences += Text::tr("(Not verified.)");
        break;
    case DnsHost::Known::Documentation:
        sentences += Text::tr("(As its documentation says; not tried.)");
        break;
    case DnsHost::Known::Live:
        break;
    }
    sentences.removeAll(QString());
    return sentences.join(u' ');
}

const QList<DnsHost> &dnsHosts()
{
    static const QList<DnsHost> hosts = shippedHosts();
    return hosts;
}

Result<DnsHost> dnsHost(const QString &id)
{
    for (const DnsHost &host : dnsHosts()) {
        if (host.id == id)
            return host;
    }
    return fail(Error::Kind::BadInput, Text::tr("There is no DNS host with the id “%1”.").arg(id));
}

DnsHost detectedDnsHost(const QStringList &nameServers, const QString &domainConnect)
{
    const auto isOneOf = [](const QString &name, const QStringList &suffixes) {
        return std::any_of(suffixes.begin(), suffixes.end(), [&](const QString &suffix) {
            return isServedBy(DomainName::fromALabels(name), suffix);
        });
    };
    for (const DnsHost &host : dnsHosts()) {
        if (!domainConnect.isEmpty() && isOneOf(domainConnect, host.domainConnect))
            return host;
    }
    for (const DnsHost &host : dnsHosts()) {
        const bool isServing = std::any_of(nameServers.begin(), nameServers.end(), [&](const QString &name) {
            return isOneOf(name, host.nameServers);
        });
        if (isServing)
            return host;
    }
    return dnsHosts().constFirst();
}

} // namespace onboarding
