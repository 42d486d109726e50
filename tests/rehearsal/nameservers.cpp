// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/nameservers.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "rehearsal/loopback.h"

using namespace Qt::StringLiterals;

namespace rehearsal {

namespace {

constexpr int rootHost = 1;
constexpr int primaryHost = 2;
constexpr int secondaryHost = 3;
constexpr int firstResolverHost = 11;

} // namespace

QStringList NameServersOptions::defaultRecords()
{
    return {u"@ 6 MX 10 mail.old-host.test."_s, u"@ 60 TXT \"v=spf1 include:_spf.old-host.test ~all\""_s,
            u"@ 60 A 192.0.2.80"_s, u"www 60 CNAME @"_s};
}

QList<UnboundOptions> NameServersOptions::defaultResolvers()
{
    QList<UnboundOptions> all(4);
    const QStringList operators = {u"Resolver North"_s, u"Resolver South"_s, u"Resolver East"_s,
                                   u"Resolver West"_s};
    for (qsizetype i = 0; i < all.size(); ++i) {
        all[i].id = u"resolver%1"_s.arg(i + 1);
        all[i].operatorName = operators.at(i);
    }
    all.last().cacheMinTtl = 10;
    return all;
}

NameServers::NameServers(QString folder, const LoopbackNetwork &network, NameServersOptions options)
    : m_folder(QDir(folder).absolutePath())
    , m_network(network)
    , m_options(std::move(options))
{
}

NameServers::~NameServers() = default;

QString NameServers::rootAddress() const
{
    return m_network.address(rootHost);
}

QString NameServers::tsigFile() const
{
    return m_primary ? m_primary->tsigFile() : QString();
}

QString NameServers::resolversFile() const
{
    return m_folder + u"/resolvers.json"_s;
}

Zone NameServers::practiceZone() const
{
    Zone zone{m_options.domain, m_options.records, m_options.negativeTtl};
    zone.records << u"@ 60 NS ns1"_s << u"@ 60 NS ns2"_s << u"ns1 60 A "_s + m_network.address(primaryHost)
                 << u"ns2 60 A "_s + m_network.address(secondaryHost);
    return zone;
}

Zone NameServers::parentZone() const
{
    const QString child = m_options.domain + u'.';
    Zone zone{u"test"_s, m_options.parentRecords, m_options.negativeTtl};
    zone.records << u"@ 60 NS ns1"_s << u"ns1 60 A "_s + rootAddress() << u"%1 60 NS ns1.%1"_s.arg(child)
                 << u"%1 60 NS ns2.%1"_s.arg(child)
                 << u"ns1.%1 60 A %2"_s.arg(child, m_network.address(primaryHost))
                 << u"ns2.%1 60 A %2"_s.arg(child, m_network.address(secondaryHost));
    return zone;
}

Status NameServers::prepare()
{
    if (m_root)
        return {};
    QStringList addresses = {rootAddress(), m_network.address(primaryHost), m_network.address(secondaryHost)};
    for (int i = 0; i < m_options.resolvers.size(); ++i)
        addresses << m_network.address(firstResolverHost + i);
    const Result<quint16> port = freePort(addresses);
    if (!port)
        return fail(port.error());
    m_port = *port;
    prepareAuthoritative(TsigKey::random(u"mailhaul-rehearsal"_s));
    prepareResolvers();
    return writeFile(resolversFile(), resolversJson());
}

void NameServers::prepareAuthoritative(const TsigKey &key)
{
    const Zone root{u"."_s,
                    {u"@ 60 NS a.root"_s, u"a.root 60 A "_s + rootAddress(), u"test. 60 NS ns1.test."_s,
                     u"ns1.test. 60 A "_s + rootAddress()},
                    m_options.negativeTtl};
    const QString primary = m_network.address(primaryHost);
    const QString secondary = m_network.address(secondaryHost);
    m_root = std::make_unique<Knot>(m_folder + u"/root"_s,
                                    KnotOptions{rootAddress(), m_port, {root, parentZone()}, key, false, {}});
    m_primary = std::make_unique<Knot>(
        m_folder + u"/ns1"_s,
        KnotOptions{primary, m_port, {practiceZone()}, key, m_options.isSigned, {secondary}});
    m_secondary = std::make_unique<Nsd>(m_folder + u"/ns2"_s,
                                        NsdOptions{secondary, m_port, {practiceZone()}, primary, key});
}

void NameServers::prepareResolvers()
{
    for (int i = 0; i < m_options.resolvers.size(); ++i) {
        UnboundOptions &options = m_options.resolvers[i];
        options.address = m_network.address(firstResolverHost + i);
        options.port = m_port;
        // Recursion always goes to port 53, so each zone cut is told to the resolvers.
        options.zones = {
            {u"."_s, {rootAddress()}},
            {u"test."_s, {rootAddress()}},
            {m_options.domain + u'.', {m_network.address(primaryHost), m_network.address(secondaryHost)}}};
        m_resolvers.push_back(std::make_unique<Unbound>(m_folder + u'/' + options.id, options));
    }
}

QByteArray NameServers::resolversJson() const
{
    QJsonArray list;
    for (const UnboundOptions &options : m_options.resolvers) {
        list.append(QJsonObject{
            {u"id"_s, options.id},
            {u"operator"_s, options.operatorName.isEmpty() ? options.id : options.operatorName},
            {u"region"_s, options.region},
            {u"addresses"_s, QJsonArray{u"%1:%2"_s.arg(options.address).arg(m_port)}},
        });
    }
    return QJsonDocument(QJsonObject{{u"resolvers"_s, list}}).toJson();
}

Status NameServers::start()
{
    const Status launched = launch();
    return launched ? waitUntilReady() : launched;
}

Status NameServers::launch()
{
    Status done = prepare();
    if (done)
        done = m_root->launch();
    // The secondary first, so that the primary's NOTIFY at its start finds it.
    if (done)
        done = m_secondary->launch();
    if (done)
        done = m_primary->launch();
    for (const auto &resolver : m_resolvers) {
        if (done)
            done = resolver->launch();
    }
    return done;
}

Status NameServers::waitUntilReady()
{
    Status done = m_root->waitUntilReady();
    if (done)
        done = m_primary->waitUntilReady();
    if (done)
        done = m_secondary->waitUntilReady();
    for (const auto &resolver : m_resolvers) {
        if (done)
            done = resolver->waitUntilReady();
    }
    return done;
}

void NameServers::stop()
{
    for (const auto &resolver : m_resolvers)
        resolver->stop();
    if (!m_root)
        return;
    m_secondary->stop();
    m_primary->stop();
    m_root->stop();
}

QList<qint64> NameServers::processIds() const
{
    QList<qint64> ids;
    for (const auto &resolver : m_resolvers)
        ids << resolver->processId();
    if (m_root)
        ids << m_root->processId() << m_primary->processId() << m_secondary->processId();
    return ids;
}

} // namespace rehearsal
