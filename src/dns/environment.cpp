// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/environment.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtEndian>

#include <algorithm>

#include <ares.h>

#include "dns/words.h"

using namespace Qt::StringLiterals;

// Outside of any namespace, as Q_INIT_RESOURCE demands: a static library's resources link in only when named.
static void initializeResources()
{
    Q_INIT_RESOURCE(dns);
}

namespace dns {

namespace {

constexpr qsizetype maxFileSize = 1024 * 1024;
constexpr qsizetype maxResolvers = 200;
constexpr qsizetype maxAddresses = 16;
constexpr qsizetype maxTextLength = 100;

tl::unexpected<Error> wrong(const QString &pointer, const QString &what)
{
    return fail(Error::Kind::BadInput, what, pointer);
}

Result<QString> requiredText(const QJsonObject &object, const QString &key, const QString &pointer)
{
    const QJsonValue value = object.value(key);
    const QString text = value.toString();
    if (!value.isString() || text.isEmpty() || text.size() > maxTextLength)
        return wrong(pointer + u'/' + key, Words::tr("A text of 1 to 100 characters belongs here."));
    return plainText(text);
}

Result<QList<Server>> addressesOf(const QJsonObject &object, const QString &pointer)
{
    const QJsonArray array = object.value(u"addresses"_s).toArray();
    if (array.isEmpty() || array.size() > maxAddresses)
        return wrong(pointer, Words::tr("A list of 1 to 16 IP addresses belongs here."));
    QList<Server> servers;
    for (qsizetype i = 0; i < array.size(); ++i) {
        const Result<Server> server = Server::parse(array.at(i).toString());
        if (!server)
            return wrong(pointer + u'/' + QString::number(i), server.error().message);
        servers += *server;
    }
    return servers;
}

Result<ResolverInfo> parseResolver(const QJsonValue &value, const QString &pointer)
{
    if (!value.isObject())
        return wrong(pointer, Words::tr("An object that describes a resolver belongs here."));
    const QJsonObject object = value.toObject();
    for (const QString &key : object.keys()) {
        if (!QStringList{u"id"_s, u"operator"_s, u"region"_s, u"addresses"_s}.contains(key))
            return wrong(pointer + u'/' + key, Words::tr("This key has no meaning here."));
    }
    const Result<QString> id = requiredText(object, u"id"_s, pointer);
    const Result<QString> operatorName = requiredText(object, u"operator"_s, pointer);
    const Result<QString> region = requiredText(object, u"region"_s, pointer);
    for (const Result<QString> *text : {&id, &operatorName, &region}) {
        if (!*text)
            return fail(text->error());
    }
    const Result<QList<Server>> addresses = addressesOf(object, pointer + u"/addresses"_s);
    if (!addresses)
        return fail(addresses.error());
    return ResolverInfo{*id, *operatorName, *region, *addresses};
}

} // namespace

Environment Environment::standard()
{
    // TEST-NET-1 (RFC 5737) is routed nowhere.
    return {.roots = rootServers(),
            .nowhere = QHostAddress(u"192.0.2.1"_s),
            .resolvers = shippedResolvers(),
            .systemResolvers = dns::systemResolvers()};
}

QList<ResolverInfo> Environment::observers() const
{
    QList<ResolverInfo> all = resolvers;
    if (!systemResolvers.isEmpty()) {
        all += ResolverInfo{u"system"_s, Words::tr("This computer’s resolver"), Words::tr("here"),
                            systemResolvers};
    }
    return all;
}

Result<QList<ResolverInfo>> parseResolvers(const QByteArray &json)
{
    if (json.size() > maxFileSize)
        return wrong({}, Words::tr("The list of resolvers is larger than 1 MB."));
    QJsonParseError syntax;
    const QJsonDocument document = QJsonDocument::fromJson(json, &syntax);
    if (syntax.error != QJsonParseError::NoError) {
        //: %1 is a number of octets
        return wrong({}, Words::tr("The list of resolvers is no valid JSON at octet %1.").arg(syntax.offset));
    }
    const QJsonValue list = document.object().value(u"resolvers"_s);
    if (!list.isArray() || list.toArray().size() > maxResolvers)
        return wrong(u"/resolvers"_s, Words::tr("A list of at most 200 resolvers belongs here."));
    QList<ResolverInfo> resolvers;
    for (const QJsonValue &value : list.toArray()) {
        const QString pointer = u"/resolvers/"_s + QString::number(resolvers.size());
        const Result<ResolverInfo> resolver = parseResolver(value, pointer);
        if (!resolver)
            return fail(resolver.error());
        const auto hasSameId = [&](const ResolverInfo &other) { return other.id == resolver->id; };
        if (std::any_of(resolvers.cbegin(), resolvers.cend(), hasSameId) || resolver->id == u"system"_s)
            return wrong(pointer + u"/id"_s, Words::tr("This id is taken already."));
        resolvers += *resolver;
    }
    return resolvers;
}

Result<QList<ResolverInfo>> loadResolvers(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        //: %1 is a file name
        return fail(Error::Kind::BadInput, Words::tr("The list of resolvers %1 cannot be read.").arg(path),
                    file.errorString());
    }
    return parseResolvers(file.read(maxFileSize + 1));
}

QList<ResolverInfo> shippedResolvers()
{
    initializeResources();
    const Result<QList<ResolverInfo>> resolvers = loadResolvers(u":/resolvers.json"_s);
    Q_ASSERT(resolvers);
    return resolvers.value_or(QList<ResolverInfo>());
}

QList<QHostAddress> rootServers()
{
    // IANA's list of the root servers, a to m; they change about once in ten years.
    static const QStringList addresses{
        u"198.41.0.4"_s,      u"170.247.170.2"_s,       u"192.33.4.12"_s,        u"199.7.91.13"_s,
        u"192.203.230.10"_s,  u"192.5.5.241"_s,         u"192.112.36.4"_s,       u"198.97.190.53"_s,
        u"192.36.148.17"_s,   u"192.58.128.30"_s,       u"193.0.14.129"_s,       u"199.7.83.42"_s,
        u"202.12.27.33"_s,    u"2001:503:ba3e::2:30"_s, u"2801:1b8:10::b"_s,     u"2001:500:2::c"_s,
        u"2001:500:2d::d"_s,  u"2001:500:a8::e"_s,      u"2001:500:2f::f"_s,     u"2001:500:12::d0d"_s,
        u"2001:500:1::53"_s,  u"2001:7fe::53"_s,        u"2001:503:c27::2:30"_s, u"2001:7fd::1"_s,
        u"2001:500:9f::42"_s, u"2001:dc3::35"_s,
    };
    QList<QHostAddress> roots;
    for (const QString &address : addresses)
        roots += QHostAddress(address);
    return roots;
}

QList<Server> systemResolvers()
{
    QList<Server> servers;
    ares_channel channel = nullptr;
    if (ares_library_init(ARES_LIB_INIT_ALL) != ARES_SUCCESS || ares_init(&channel) != ARES_SUCCESS)
        return servers;
    ares_addr_port_node *nodes = nullptr;
    if (ares_get_servers_ports(channel, &nodes) == ARES_SUCCESS) {
        for (const ares_addr_port_node *node = nodes; node; node = node->next) {
            Server server;
            if (node->family == AF_INET)
                server.address = QHostAddress(qFromBigEndian(node->addr.addr4.s_addr));
            else
                server.address = QHostAddress(reinterpret_cast<const quint8 *>(&node->addr.addr6));
            server.port = node->udp_port == 0 ? server.port : quint16(node->udp_port);
            servers += server;
        }
        ares_free_data(nodes);
    }
    ares_destroy(channel);
    return servers;
}

} // namespace dns
