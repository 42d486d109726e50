// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/dnshosts.h"

#include <QFile>

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

DnsHost host(JsonReader reader)
{
    DnsHost host;
    host.id = reader.text(u"id"_s);
    host.name = reader.text(u"name"_s);
    host.where = reader.text(u"where"_s);
    host.nameServers = reader.texts(u"nameServers"_s);
    const QString apex = reader.text(u"apex"_s, u"at"_s);
    if (apex == u"empty"_s)
        host.apex = DnsHost::Apex::Empty;
    else if (apex == u"fullName"_s)
        host.apex = DnsHost::Apex::FullName;
    host.fullNames = host.apex == DnsHost::Apex::FullName;
    host.dot = reader.boolean(u"dot"_s, false) ? DnsHost::Dot::Wanted : DnsHost::Dot::Forbidden;
    host.priorityInValue = reader.boolean(u"priorityInValue"_s, false);
    host.isVerified = reader.boolean(u"verified"_s, false);
    return host;
}

QList<DnsHost> shippedHosts()
{
    loadResources();
    QFile file(u":/onboarding/dns-hosts.json"_s);
    const bool isOpen = file.open(QIODevice::ReadOnly);
    Q_ASSERT(isOpen);
    const Result<QJsonObject> object = parseJsonObject(isOpen ? file.readAll() : QByteArray());
    QList<JsonMistake> mistakes;
    QList<DnsHost> hosts;
    for (const JsonReader &reader :
         JsonReader(object.value_or(QJsonObject()), {}, mistakes).objects(u"hosts"_s))
        hosts += host(reader);
    return hosts;
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

DnsHost detectedDnsHost(const QStringList &nameServers)
{
    for (const DnsHost &host : dnsHosts()) {
        for (const QString &name : nameServers) {
            const DomainName nameServer = DomainName::fromALabels(name);
            const bool isServed =
                std::any_of(host.nameServers.begin(), host.nameServers.end(),
                            [&](const QString &suffix) { return isServedBy(nameServer, suffix); });
            if (isServed)
                return host;
        }
    }
    return dnsHosts().constFirst();
}

} // namespace onboarding
