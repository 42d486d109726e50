// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/zoneways.h"

#include "base/chain.h"
#include "dns/addresses.h"
#include "dns/client.h"
#include "dns/delegation.h"
#include "dns/surroundings.h"
#include "dns/update.h"
#include "dns/zonecheck.h"
#include "onboarding/dnsapis.h"
#include "onboarding/services.h"
#include "onboarding/text.h"
#include "onboarding/vault.h"
#include "provider/zoneclient.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

using Sets = Result<QList<dns::RRset>>;
using Way = Result<std::shared_ptr<ZoneWay>>;

class UpdateWay final : public ZoneWay {
public:
    UpdateWay(const DomainName &zone, const dns::Server &server, const dns::TsigKey &key,
              const Services &services)
        : m_zone(zone)
        , m_server(server)
        , m_key(key)
        , m_services(services)
    {
    }

    bool canChange(dns::Type) const override { return true; }

    QFuture<Sets> read(const QList<dns::RRset> &sets) override
    {
        // Only the server that is going to be changed is asked: it alone knows what it compares with.
        dns::NameServer server;
        server.name = DomainName::fromALabels(m_server.address.toString());
        server.server = m_server;
        server.state = dns::NameServer::State::Answers;
        dns::Delegation primary;
        primary.zone = m_zone;
        primary.servers = {server};
        QList<QFuture<QList<dns::AuthorityAnswer>>> questions;
        QList<QFuture<dns::Surroundings>> looks;
        for (const dns::RRset &set : sets) {
            questions += dns::askAuthorities(m_services.dnsClient(), primary, set.name, set.type);
            looks += dns::lookAround(m_services.dnsClient(), m_services.dns(), primary,
                                     dns::RRset{set.name, set.type, {}, {}});
        }
        const auto answered = QtFuture::whenAll(questions.begin(), questions.end());
        return chain(QtFuture::whenAll(looks.begin(), looks.end()), this,
                     [this, sets, answered](const QList<QFuture<dns::Surroundings>> &around) {
                         return chain(answered, this, [sets, around](const Answers &answers) {
                             return standing(sets, answers, around);
                         });
                     });
    }

    QFuture<Status> apply(const QList<ZoneStep> &steps) override
    {
        dns::Update update(m_zone);
        for (const ZoneStep &step : steps)
            update.replace(step.former, step.wanted);
        return m_updater.apply(m_server, m_key, update);
    }

private:
    using Answers = QList<QFuture<QList<dns::AuthorityAnswer>>>;

    /// What updates are compared with (RFC 2136 §3.2): the records of the node itself.
    static Sets standing(const QList<dns::RRset> &sets, const Answers &answers,
                         const QList<QFuture<dns::Surroundings>> &around)
    {
        QList<dns::RRset> standing;
        for (qsizetype index = 0; index < sets.size(); ++index) {
            const dns::AuthorityAnswer answer = answers.at(index).result().value(0);
            if (answer.state != dns::NameServer::State::Answers)
                return fail(Error::Kind::Unreachable, answer.reason, {},
                            Text::tr("Check the name server's address."));
            dns::RRset own{sets.at(index).name, sets.at(index).type, answer.found.ttl, answer.found.data};
            const dns::RRset wildcard = around.at(index).result().wildcard;
            const bool isWildcards = !wildcard.isEmpty() && own.hasSameData(wildcard.data);
            const bool isAliases = answer.alias && own.type != dns::Type::CNAME;
            if (isWildcards || isAliases)
                own.data.clear();
            standing += own;
        }
        return standing;
    }

    DomainName m_zone;
    dns::Server m_server;
    dns::TsigKey m_key;
    const Services &m_services;
    dns::Updater m_updater;
};

class ApiWay final : public ZoneWay {
public:
    ApiWay(const provider::Profile &profile, const DomainName &zone, const provider::Values &values)
        : m_client(profile, zone, values, {})
        , m_spelling(profile.zone)
    {
    }

    bool canChange(dns::Type type) const override { return !m_spelling.without.contains(type); }

    QFuture<Sets> read(const QList<dns::RRset> &sets) override { return readFrom(sets, {}); }

    QFuture<Status> apply(const QList<ZoneStep> &steps) override
    {
        if (steps.isEmpty())
            return QtFuture::makeReadyFuture(Status());
        return chain(m_client.replace(steps.constFirst().former, steps.constFirst().wanted), this,
                     [this, steps](const Status &done) {
                         return done ? apply(steps.mid(1)) : QtFuture::makeReadyFuture(done);
                     });
    }

private:
    QFuture<Sets> readFrom(const QList<dns::RRset> &sets, const QList<dns::RRset> &found)
    {
        if (found.size() == sets.size())
            return QtFuture::makeReadyFuture(Sets(found));
        const dns::RRset &next = sets.at(found.size());
        return chain(m_client.read(next.name, next.type), this,
                     [this, sets, found](const Result<dns::RRset> &one) {
                         return one ? readFrom(sets, found + QList<dns::RRset>{*one})
                                    : QtFuture::makeReadyFuture(Sets(fail(one.error())));
                     });
    }

    provider::ZoneClient m_client;
    provider::ZoneSpelling m_spelling;
};

QFuture<Way> failed(const Error &error)
{
    return QtFuture::makeReadyFuture(Way(fail(error)));
}

} // namespace

QList<DnsApiForm> dnsApiForms()
{
    QList<DnsApiForm> forms;
    for (const provider::Profile &profile : provider::zoneProfiles()) {
        DnsApiForm form{profile.id, profile.name, profile.summary, {}};
        for (const provider::Variable &variable : profile.variables) {
            if (variable.isRequired)
                form.fields += {variable.key, variable.label, variable.help, variable.isSecret};
        }
        forms += form;
    }
    return forms;
}

QString dnsSecretKey(const QString &variable)
{
    return u"dns."_s + variable;
}

QFuture<Way> updateWay(const DnsUpdate &update, const DomainName &zone, const Services &services)
{
    const Result<dns::TsigKey> key = dns::loadTsigKey(update.keyFile);
    if (!key)
        return failed(key.error());
    dns::Client &client = services.dnsClient();
    if (const Result<dns::Server> server = dns::Server::parse(update.server, update.port))
        return QtFuture::makeReadyFuture(Way(std::make_shared<UpdateWay>(zone, *server, *key, services)));
    const Result<DomainName> host = DomainName::parse(update.server);
    if (!host)
        return failed(host.error());
    return chain(
        dns::findAddresses(client, services.dns(), *host), &client,
        [zone, key, &services, host, port = update.port](const QList<QHostAddress> &addresses) -> Way {
            if (addresses.isEmpty())
                return fail(Error::Kind::BadInput,
                            //: %1 is a host name
                            Text::tr("The name server %1 has no address.").arg(host->toUnicode()));
            const dns::Server server{addresses.constFirst(), port};
            return std::make_shared<UpdateWay>(zone, server, *key, services);
        });
}

QFuture<Way> apiWay(const DnsApi &api, const DomainName &zone, Vault &vault)
{
    const provider::Profile *profile = provider::zoneProfile(api.id);
    if (!profile) {
        return failed({Error::Kind::BadProfile,
                       Text::tr("Mailhaul knows no HTTP interface with the id “%1”.").arg(api.id),
                       {},
                       {}});
    }
    QStringList keys;
    for (const provider::Variable &variable : profile->variables) {
        if (variable.isSecret)
            keys += dnsSecretKey(variable.key);
    }
    return chain(vault.load({}, keys), &vault, [api, zone, profile, &vault](const Status &) -> Way {
        provider::Values values{api.variables, {}};
        for (const provider::Variable &variable : profile->variables) {
            if (variable.isSecret)
                values.secrets.insert(variable.key, vault.providerSecretInMemory(dnsSecretKey(variable.key)));
        }
        if (const Status checked = provider::checkValues(*profile, values); !checked)
            return fail(checked.error());
        provider::Profile asked = *profile;
        if (!api.baseUrl.isEmpty())
            asked.api->baseUrl = api.baseUrl;
        return std::make_shared<ApiWay>(asked, zone, values);
    });
}

} // namespace onboarding
