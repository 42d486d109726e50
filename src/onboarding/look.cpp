// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/look.h"

#include <QFutureWatcher>
#include <QPromise>
#include <QRandomGenerator>

#include "base/futures.h"
#include "dns/client.h"
#include "dns/comparison.h"
#include "dns/delegation.h"
#include "dns/policies.h"
#include "dns/surroundings.h"
#include "dns/zonecheck.h"
#include "onboarding/dnshosts.h"
#include "onboarding/hostprobe.h"
#include "onboarding/lookfindings.h"
#include "onboarding/services.h"
#include "onboarding/text.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

const QStringList usualSelectors = {u"default"_s, u"dkim"_s, u"mail"_s, u"selector1"_s, u"selector2"_s,
                                    u"google"_s,  u"k1"_s,   u"k2"_s,   u"s1"_s,        u"s2"_s,
                                    u"fm1"_s,     u"fm2"_s,  u"fm3"_s,  u"zoho"_s,      u"protonmail"_s};

constexpr qsizetype mostResolvers = 3; // Enough for one that validates.

/// The first answer with authority, preferring one that found something.
dns::AuthorityAnswer best(const QList<dns::AuthorityAnswer> &answers)
{
    dns::AuthorityAnswer chosen;
    for (const dns::AuthorityAnswer &answer : answers) {
        if (answer.state != dns::NameServer::State::Answers)
            continue;
        if (!answer.found.isEmpty())
            return answer;
        if (chosen.state != dns::NameServer::State::Answers)
            chosen = answer;
    }
    return chosen;
}

bool agree(const QList<dns::AuthorityAnswer> &answers)
{
    const dns::AuthorityAnswer first = best(answers);
    return std::all_of(answers.begin(), answers.end(), [&](const dns::AuthorityAnswer &answer) {
        return answer.state != dns::NameServer::State::Answers || answer.found.hasSameData(first.found.data);
    });
}

/// One look: delegation, then all questions at once, then the old host. Deletes itself.
class Look final : public QObject {
public:
    Look(const DomainName &domain, const Services &services)
        : m_services(services)
        , m_finder(services.dnsClient(), services.dns())
    {
        m_state.domain = domain;
        m_promise.start();
        m_watcher.setFuture(m_promise.future());
        connect(&m_watcher, &QFutureWatcherBase::canceled, this, &QObject::deleteLater);
    }

    QFuture<Result<DomainState>> start()
    {
        m_interception = dns::isIntercepted(m_services.dnsClient(), m_services.dns());
        whenFinished(m_finder.find(m_state.domain, dns::Missing::Allowed), this,
                     [this](const Result<dns::Delegation> &found) {
                         if (!found) {
                             failWith(found.error());
                             return;
                         }
                         m_delegation = *found;
                         m_state.zone = found->zone;
                         m_state.isNew = !found->domainExists;
                         if (m_state.isNew)
                             checkTrial();
                         else
                             askAll();
                     });
        return m_promise.future();
    }

private:
    void ask(const DomainName &name, dns::Type type,
             std::function<void(const QList<dns::AuthorityAnswer> &)> use)
    {
        ++m_pending;
        whenFinished(dns::askAuthorities(m_services.dnsClient(), m_delegation, name, type), this,
                     [this, use = std::move(use)](const QList<dns::AuthorityAnswer> &answers) {
                         use(answers);
                         finishOne();
                     });
    }

    /// A name that does not exist is a trial sub-domain where its zone is a domain that is in use, and a
    /// mistake where its zone is something like "com" or "co.uk".
    void checkTrial()
    {
        m_next = [this] {
            if (m_isZoneInUse)
                askAll();
            else
                finish(fail(Error::Kind::BadInput,
                            Text::tr("The domain %1 does not exist.").arg(m_state.domain.toUnicode()), {},
                            Text::tr("Check how it is written, and that it is registered.")));
        };
        const auto use = [this](const QList<dns::AuthorityAnswer> &answers) {
            m_isZoneInUse = m_isZoneInUse || !best(answers).found.isEmpty();
        };
        ++m_pending;
        ask(m_state.zone, dns::Type::MX, use);
        ask(m_state.zone, dns::Type::A, use);
        --m_pending;
    }

    void askAll()
    {
        m_next = [this] { searchOldHost(); };
        const DomainName &domain = m_state.domain;
        ++m_pending;
        ask(domain, dns::Type::MX, [this](const auto &answers) { useMx(answers); });
        ask(domain, dns::Type::TXT, [this](const auto &answers) {
            for (const QByteArray &spf : dns::spfTexts(best(answers).found.template values<dns::Text>()))
                m_state.spf += plainText(QByteArrayView(spf));
        });
        ask(domain.child(u"_dmarc"), dns::Type::TXT,
            [this](const auto &answers) { m_dmarc = best(answers).found; });
        ask(domain.child(u"_domainconnect"), dns::Type::TXT, [this](const auto &answers) {
            for (const dns::Text &text : best(answers).found.template values<dns::Text>())
                m_domainConnect = plainText(QByteArrayView(text.joined())).section(u'/', 0, 0);
        });
        const QString random = u"mailhaul-%1"_s.arg(QRandomGenerator::global()->generate());
        ask(domain.child(random), dns::Type::A,
            [this](const auto &answers) { m_state.hasWildcard |= best(answers).nameExists; });
        ask(domain.child(random), dns::Type::TXT, [this](const auto &answers) {
            m_state.hasWildcard |= best(answers).nameExists;
            m_wildcard = best(answers).found;
        });
        askResolvers();
        for (const QString &selector : usualSelectors) {
            ask(domain.child(selector + u"._domainkey"_s), dns::Type::TXT,
                [this, selector](const auto &answers) {
                    const dns::AuthorityAnswer answer = best(answers);
                    if (answer.alias || !dns::dkimTexts(answer.found.template values<dns::Text>()).isEmpty())
                        m_keys.insert(selector, answer.found);
                });
        }
        if (--m_pending == 0)
            m_next();
    }

    /// The zone exists, so asking for it plants no negative answer anywhere.
    void askResolvers()
    {
        for (const dns::ResolverInfo &resolver : m_services.dns().observers().mid(0, mostResolvers)) {
            const dns::Server server = resolver.addresses.constFirst();
            dns::QueryOptions options = dns::QueryOptions::recursive();
            options.tries = 1;
            ++m_pending;
            whenFinished(m_services.dnsClient().ask(server, {m_state.zone, dns::Type::SOA}, options), this,
                         [this, server](const Result<dns::Response> &response) {
                             const bool hasFailed =
                                 response && response->message.rcode == dns::Rcode::ServFail;
                             if (hasFailed)
                                 askWhetherForged(server);
                             finishOne();
                         });
        }
    }

    void askWhetherForged(const dns::Server &server)
    {
        ++m_pending;
        whenFinished(dns::isHeldForForged(m_services.dnsClient(), server, m_state.zone), this,
                     [this](bool isForged) {
                         m_traps.isHeldForForged |= isForged;
                         finishOne();
                     });
    }

    void finishOne()
    {
        if (--m_pending == 0)
            m_next();
    }

    /// What a wildcard gives for any name was not entered at this one.
    bool isEntered(const dns::RRset &found) const
    {
        return m_wildcard.isEmpty() || !found.hasSameData(m_wildcard.data);
    }

    void usePolicies()
    {
        const QList<QByteArray> policies = dns::dmarcTexts(m_dmarc.values<dns::Text>());
        if (!policies.isEmpty() && isEntered(m_dmarc))
            m_state.dmarc = plainText(QByteArrayView(policies.constFirst()));
        for (const QString &selector : usualSelectors) {
            if (m_keys.contains(selector) && (m_keys[selector].isEmpty() || isEntered(m_keys[selector])))
                m_state.dkimSelectors += selector;
        }
    }

    void failWith(const Error &error)
    {
        whenFinished(m_interception, this, [this, error](bool isIntercepted) {
            Error named = error;
            if (isIntercepted)
                named.message = dns::interceptionFinding().text;
            finish(fail(named));
        });
    }

    void useMx(const QList<dns::AuthorityAnswer> &answers)
    {
        const dns::AuthorityAnswer answer = best(answers);
        m_doServersAgree = agree(answers);
        if (answer.alias)
            m_state.alias = answer.alias->toUnicode();
        QList<dns::MailExchange> exchanges = answer.found.values<dns::MailExchange>();
        std::sort(exchanges.begin(), exchanges.end(), [](const auto &one, const auto &other) {
            return std::pair(one.preference, one.exchange) < std::pair(other.preference, other.exchange);
        });
        for (const dns::MailExchange &exchange : std::as_const(exchanges)) {
            if (!answer.alias)
                m_state.mx += u"%1 %2"_s.arg(exchange.preference).arg(exchange.exchange.toString());
        }
        const auto ttl =
            answer.found.isEmpty() ? answer.negativeTtl.value_or(std::chrono::seconds(0)) : answer.found.ttl;
        m_state.mxTtl = quint32(ttl.count());
    }

    void searchOldHost()
    {
        usePolicies();
        describeServers();
        if (m_delegation.isLame())
            m_interception = dns::isIntercepted(m_services.dnsClient(), m_services.dns(), m_delegation);
        whenFinished(m_interception, this, [this](bool isIntercepted) {
            m_traps.isIntercepted = isIntercepted;
            const QByteArray spf = m_state.spf.value(0).toUtf8();
            whenFinished(dns::countSpfLookups(m_services.dnsClient(), m_services.dns(), m_state.domain, spf),
                         this, [this](int lookups) {
                             m_traps.spfLookups = lookups;
                             askOldHost();
                         });
        });
    }

    void askOldHost()
    {
        whenFinished(findOldHost(m_state.domain, m_state.mx, m_services), this,
                     [this](const std::optional<MailHost> &host) {
                         m_state.oldHost = host;
                         m_state.asked = m_services.now();
                         m_state.findings = findings(m_state, m_delegation, m_doServersAgree, m_traps);
                         m_state.findings += oldHostFinding(m_state);
                         finish(m_state);
                     });
    }

    void describeServers()
    {
        QStringList names;
        for (const dns::NameServer &server : std::as_const(m_delegation.servers)) {
            for (const DomainName &name : server.names()) {
                NameServerView view;
                view.name = name.toString();
                view.address = server.server.toString();
                view.isAuthoritative = server.state == dns::NameServer::State::Answers;
                view.isInParent = m_delegation.parentNameServers.contains(name);
                view.isInZone = m_delegation.zoneNameServers.contains(name);
                view.serial = server.serial;
                view.trouble = server.reason;
                m_state.nameServers += view;
                names += view.name;
            }
        }
        const DnsHost host = detectedDnsHost(names, m_domainConnect);
        if (host.id != u"any"_s) {
            m_state.dnsHostId = host.id;
            m_state.dnsHostName = host.name;
        }
    }

    void finish(const Result<DomainState> &result)
    {
        m_promise.addResult(result);
        m_promise.finish();
        deleteLater();
    }

    const Services &m_services;
    dns::DelegationFinder m_finder;
    dns::Delegation m_delegation;
    DomainState m_state;
    bool m_doServersAgree = true;
    QFuture<bool> m_interception;
    Traps m_traps;
    dns::RRset m_dmarc;
    dns::RRset m_wildcard; ///< TXT of a name that nobody has entered.
    QHash<QString, dns::RRset> m_keys; ///< DKIM, by selector.
    QString m_domainConnect; ///< The host that speaks Domain Connect for the DNS host.
    bool m_isZoneInUse = false;
    int m_pending = 0;
    std::function<void()> m_next;
    QPromise<Result<DomainState>> m_promise;
    QFutureWatcher<Result<DomainState>> m_watcher;
};

} // namespace

QFuture<Result<DomainState>> lookAt(const DomainName &domain, const Services &services)
{
    return (new Look(domain, services))->start();
}

} // namespace onboarding
