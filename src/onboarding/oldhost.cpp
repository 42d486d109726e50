// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFutureWatcher>
#include <QNetworkAccessManager>
#include <QPromise>
#include <memory>

#include "base/futures.h"
#include "dns/client.h"
#include "dns/delegation.h"
#include "dns/zonecheck.h"
#include "onboarding/autoconfig.h"
#include "onboarding/hostprobe.h"
#include "onboarding/services.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

constexpr qsizetype mostCandidates = 16;

/// "10 mx.example.net" -> mx.example.net
DomainName exchange(const QString &mx)
{
    return DomainName::fromALabels(mx.section(u' ', 1));
}

/// Gathers candidates from three sources at once, then tries all of them at once; the first in order of trust
/// that greets like an IMAP server is it. Deletes itself.
class Search final : public QObject {
public:
    Search(const DomainName &domain, const QStringList &mx, const Services &services)
        : m_domain(domain)
        , m_mx(mx)
        , m_services(services)
        , m_finder(services.dnsClient(), services.dns())
    {
        m_promise.start();
        m_watcher.setFuture(m_promise.future());
        connect(&m_watcher, &QFutureWatcherBase::canceled, this, &QObject::deleteLater);
    }

    QFuture<std::optional<MailHost>> start()
    {
        m_pending = 1; // Held until every question is on its way.
        fetchSettings();
        askServices();
        gathered();
        return m_promise.future();
    }

private:
    void fetchSettings()
    {
        if (!m_services.isStandardDns())
            return; // The web of this computer does not know a rehearsal's names.
        QList<DomainName> domains = {m_domain};
        if (!m_mx.isEmpty()) {
            const QStringList labels = exchange(m_mx.constFirst()).labels();
            if (labels.size() >= 2)
                domains += DomainName::fromALabels(QStringList(labels.last(2)).join(u'.'));
        }
        for (const DomainName &domain : std::as_const(domains)) {
            for (const QUrl &place : autoconfigPlaces(domain)) {
                ++m_pending;
                whenFinished(fetchAutoconfig(m_network, place), this, [this](const Result<MailHost> &host) {
                    if (host)
                        m_candidates[0] += *host;
                    gathered();
                });
            }
        }
    }

    void askServices()
    {
        ++m_pending;
        whenFinished(m_finder.find(m_domain, dns::Missing::Allowed), this,
                     [this](const Result<dns::Delegation> &delegation) {
                         if (delegation) {
                             askService(*delegation, u"_imaps._tcp"_s, Security::Tls);
                             askService(*delegation, u"_imap._tcp"_s, Security::StartTls);
                         }
                         gathered();
                     });
    }

    void askService(const dns::Delegation &delegation, const QString &label, Security security)
    {
        ++m_pending;
        whenFinished(
            dns::askAuthorities(m_services.dnsClient(), delegation, m_domain.child(label), dns::Type::SRV),
            this, [this, security](const QList<dns::AuthorityAnswer> &answers) {
                for (const dns::AuthorityAnswer &answer : answers) {
                    for (const dns::Service &service : answer.found.values<dns::Service>()) {
                        if (!service.target.isRoot())
                            add(service.target.toString(), service.port, security, MailHost::Source::Srv);
                    }
                }
                gathered();
            });
    }

    void addGuesses()
    {
        for (const QString &mx : m_mx) {
            add(exchange(mx).toString(), 993, Security::Tls, MailHost::Source::Mx);
            add(exchange(mx).toString(), 143, Security::StartTls, MailHost::Source::Mx);
        }
        for (const QString &label : {u"imap"_s, u"mail"_s}) {
            add(m_domain.child(label).toString(), 993, Security::Tls, MailHost::Source::Guess);
            add(m_domain.child(label).toString(), 143, Security::StartTls, MailHost::Source::Guess);
        }
    }

    void add(const QString &host, quint16 port, Security security, MailHost::Source source)
    {
        MailHost candidate;
        candidate.host = host;
        candidate.port = port;
        candidate.security = security;
        candidate.source = source;
        QList<MailHost> &list = m_candidates[source == MailHost::Source::Srv ? 1 : 2];
        if (!list.contains(candidate))
            list += candidate;
    }

    void gathered()
    {
        if (--m_pending > 0)
            return;
        addGuesses();
        for (const QList<MailHost> &list : m_candidates)
            m_ordered += list;
        m_ordered.resize(qMin(m_ordered.size(), mostCandidates));
        m_answers.resize(m_ordered.size());
        m_pending = int(m_ordered.size());
        for (qsizetype index = 0; index < m_ordered.size(); ++index)
            tryCandidate(index);
    }

    void tryCandidate(qsizetype index)
    {
        whenFinished(connectable(m_ordered.at(index).host, m_services), this,
                     [this, index](const Result<QString> &host) {
                         if (!host) {
                             tried(index, false);
                             return;
                         }
                         m_ordered[index].host = *host;
                         whenFinished(
                             probeHost(m_ordered.at(index), m_services), this,
                             [this, index](const Result<HostGreeting> &greeting) {
                                 // An untrusted certificate still shows which host it is; the user decides on
                                 // it later.
                                 tried(index,
                                       greeting || greeting.error().kind == Error::Kind::CertificateRefused);
                             });
                     });
    }

    void tried(qsizetype index, bool answers)
    {
        m_answers[index] = answers;
        --m_pending;
        for (qsizetype better = 0; better < m_ordered.size(); ++better) {
            if (!m_answers.at(better).has_value())
                return; // One that is to be preferred may still answer.
            if (*m_answers.at(better)) {
                finish(m_ordered.at(better));
                return;
            }
        }
        if (m_pending == 0)
            finish({});
    }

    void finish(const std::optional<MailHost> &found)
    {
        if (m_promise.future().isFinished())
            return;
        m_promise.addResult(found);
        m_promise.finish();
        deleteLater();
    }

    const DomainName m_domain;
    const QStringList m_mx;
    const Services &m_services;
    dns::DelegationFinder m_finder;
    QNetworkAccessManager m_network;
    std::array<QList<MailHost>, 3> m_candidates; ///< Autoconfig, SRV, the rest.
    QList<MailHost> m_ordered;
    QList<std::optional<bool>> m_answers;
    int m_pending = 0;
    QPromise<std::optional<MailHost>> m_promise;
    QFutureWatcher<std::optional<MailHost>> m_watcher;
};

} // namespace

QFuture<std::optional<MailHost>> findOldHost(const DomainName &domain, const QStringList &mx,
                                             const Services &services)
{
    return (new Search(domain, mx, services))->start();
}

} // namespace onboarding
