// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/look.h"

#include <QFutureWatcher>
#include <QPromise>
#include <QRandomGenerator>

#include "base/futures.h"
#include "dns/client.h"
#include "dns/comparison.h"
#include "dns/delegation.h"
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
        whenFinished(m_finder.find(m_state.domain, dns::Missing::Allowed), this,
                     [this](const Result<dns::Delegation> &found) {
                         if (!found) {
                             finish(fail(found.error()));
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
                         if (--m_pending == 0)
                             m_next();
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
        ask(domain.child(u"_dmarc"), dns::Type::TXT, [this](const auto &answers) {
            const auto texts = dns::dmarcTexts(best(answers).found.template values<dns::Text>());
            m_state.dmarc = texts.isEmpty() ? QString() : plainText(QByteArrayView(texts.constFirst()));
        });
        const QString random = u"mailhaul-%1"_s.arg(QRandomGenerator::global()->generate());
        ask(domain.child(random), dns::Type::A,
            [this](const auto &answers) { m_state.hasWildcard = best(answers).nameExists; });
        for (const QString &selector : usualSelectors) {
            ask(domain.child(selector + u"._domainkey"_s), dns::Type::TXT,
                [this, selector](const auto &answers) {
                    const dns::AuthorityAnswer answer = best(answers);
                    if (answer.alias || !dns::dkimTexts(answer.found.template values<dns::Text>()).isEmpty())
                        m_state.dkimSelectors += selector;
                });
        }
        if (--m_pending == 0)
            m_next();
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
        describeServers();
        whenFinished(findOldHost(m_state.domain, m_state.mx, m_services), this,
                     [this](const std::optional<MailHost> &host) {
                         m_state.oldHost = host;
                         m_state.asked = m_services.now();
                         m_state.findings = findings(m_state, m_delegation, m_doServersAgree);
                         m_state.findings += oldHostFinding(m_state);
                         finish(m_state);
                     });
    }

    void describeServers()
    {
        QStringList names;
        for (const dns::NameServer &server : std::as_const(m_delegation.servers)) {
            NameServerView view;
            view.name = server.name.toString();
            view.address = server.server.toString();
            view.isAuthoritative = server.state == dns::NameServer::State::Answers;
            view.isInParent = m_delegation.parentNameServers.contains(server.name);
            view.isInZone = m_delegation.zoneNameServers.contains(server.name);
            view.serial = server.serial;
            view.trouble = server.reason;
            m_state.nameServers += view;
            names += view.name;
        }
        const DnsHost host = detectedDnsHost(names);
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
