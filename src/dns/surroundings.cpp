// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/surroundings.h"

#include <QFutureWatcher>
#include <QPromise>
#include <QRandomGenerator>
#include <QTimer>

#include <functional>
#include <memory>

#include "base/futures.h"
#include "dns/client.h"
#include "dns/findings.h"
#include "dns/walk.h"
#include "dns/words.h"

using namespace Qt::StringLiterals;

namespace dns {

namespace {

constexpr qsizetype maxTargets = 10;
constexpr qsizetype maxRoots = 2;
constexpr qsizetype maxResolvers = 3;
constexpr auto servFailKept = std::chrono::seconds(6); // Unbound keeps a failure for 5 s, others for less.

/// One look; a child of the client that deletes itself at its end.
class LookAround final : public QObject {
public:
    LookAround(Client &client, const Environment &environment, const Delegation &delegation)
        : QObject(&client)
        , m_client(client)
        , m_context{client, environment, {}}
        , m_delegation(delegation)
    {
        m_delegation.servers = delegation.answering().mid(0, 1);
        m_promise.start();
        m_watcher.setFuture(m_promise.future());
        connect(&m_watcher, &QFutureWatcherBase::canceled, this, [this] {
            for (QFuture<QList<AuthorityAnswer>> &question : m_questions)
                question.cancel();
            deleteLater();
        });
    }

    QFuture<Surroundings> start(const RRset &wanted)
    {
        const QFuture<Surroundings> future = m_promise.future();
        ++m_pending;
        for (const DomainName &name : misplacedNames(wanted.name, m_delegation.zone)) {
            ask(name, wanted.type, [this](const AuthorityAnswer &answer) {
                if (!answer.found.isEmpty())
                    m_found.elsewhere += answer.found;
            });
        }
        if (wanted.name.isBelow(m_delegation.zone)) {
            const DomainName random =
                wanted.name.parent().child(u"mailhaul-%1"_s.arg(QRandomGenerator::global()->generate()));
            ask(random, wanted.type,
                [this](const AuthorityAnswer &answer) { m_found.wildcard = answer.found; });
        }
        for (const MailExchange &mx : wanted.values<MailExchange>().mid(0, maxTargets)) {
            if (!mx.isNull())
                resolve(mx.exchange, Type::A);
        }
        finishOne();
        return future;
    }

private:
    void ask(const DomainName &name, Type type, const std::function<void(const AuthorityAnswer &)> &take)
    {
        if (m_delegation.servers.isEmpty())
            return;
        ++m_pending;
        m_questions += askAuthorities(m_client, m_delegation, name, type);
        whenFinished(m_questions.constLast(), this, [this, take](const QList<AuthorityAnswer> &answers) {
            take(answers.constFirst());
            finishOne();
        });
    }

    /// A, and AAAA where there is none. What cannot be found out is not called missing.
    void resolve(const DomainName &host, Type type)
    {
        ++m_pending;
        auto *walk = new Walk(m_context, {host, type}, 0, this);
        walk->start([this, walk, host, type](const Trail &trail) {
            walk->deleteLater();
            if (trail.end) {
                const Message &message = trail.end->message;
                const bool isAlias = !message.answer(host, Type::CNAME).isEmpty();
                const bool hasAddress = isAlias || !message.answer(host, type).isEmpty();
                if (!hasAddress && type == Type::A)
                    resolve(host, Type::AAAA);
                else
                    m_found.targets.insert(host, {isAlias, hasAddress});
            }
            finishOne();
        });
    }

    void finishOne()
    {
        if (--m_pending > 0)
            return;
        m_watcher.disconnect(this);
        deleteLater();
        QPromise<Surroundings> promise = std::move(m_promise);
        promise.addResult(std::move(m_found));
        promise.finish();
    }

    Client &m_client;
    WalkContext m_context;
    Delegation m_delegation; ///< With one server.
    Surroundings m_found;
    QList<QFuture<QList<AuthorityAnswer>>> m_questions;
    int m_pending = 0;
    QPromise<Surroundings> m_promise;
    QFutureWatcher<Surroundings> m_watcher;
};

/// A question whose answer may prove something.
struct Probe {
    Server server;
    Question question;
    QueryOptions options;
    std::function<bool(const Message &)> isProof;
};

/// Whether so many of the answers are proofs. Finishes with the last; a server's silence proves nothing.
QFuture<bool> isProven(Client &client, const QList<Probe> &probes, qsizetype needed = 1)
{
    if (probes.isEmpty())
        return QtFuture::makeReadyFuture(false);
    struct State {
        QPromise<bool> promise;
        qsizetype pending;
        qsizetype proofs = 0;
    };
    const auto state = std::make_shared<State>();
    state->pending = probes.size();
    state->promise.start();
    for (const Probe &probe : probes) {
        whenFinished(client.ask(probe.server, probe.question, probe.options), &client,
                     [state, needed, isProof = probe.isProof](const Result<Response> &response) {
                         state->proofs += response && isProof(response->message) ? 1 : 0;
                         if (--state->pending > 0)
                             return;
                         state->promise.addResult(state->proofs >= needed);
                         state->promise.finish();
                     });
    }
    return state->promise.future();
}

} // namespace

QFuture<Surroundings> lookAround(Client &client, const Environment &environment, const Delegation &delegation,
                                 const RRset &wanted)
{
    return (new LookAround(client, environment, delegation))->start(wanted);
}

QList<Finding> findingsAround(const Change &change, const Surroundings &surroundings, bool isPublished)
{
    Findings findings;
    Circumstances circumstances;
    circumstances.zone = change.zone;
    circumstances.elsewhere = surroundings.elsewhere;
    if (!isPublished)
        reportMisplaced(findings, change.wanted.name, change.wanted.data, circumstances);
    for (const MailExchange &mx : change.wanted.values<MailExchange>()) {
        if (const auto target = surroundings.targets.constFind(mx.exchange);
            target != surroundings.targets.constEnd())
            reportTarget(findings, mx.exchange, *target);
    }
    if (!surroundings.wildcard.isEmpty()) {
        //: %1 is a domain name such as *.example.org, %2 DNS records
        findings.warning(Finding::Kind::Synthesised,
                         Words::tr("A wildcard record answers for every name at %1 that was not entered, "
                                   "with %2. Enter the record under its own name; only then it counts.")
                             .arg(u"*."_s + change.wanted.name.parent().toUnicode(),
                                  surroundings.wildcard.texts().join(u", "_s)));
    }
    return findings.comparison(true).findings;
}

QFuture<bool> isIntercepted(Client &client, const Environment &environment, const Delegation &delegation)
{
    QueryOptions once{.timeout = std::chrono::milliseconds(1500), .tries = 1};
    const Question roots{DomainName(), Type::NS};
    QList<Probe> probes;
    for (const QHostAddress &root : environment.roots.mid(0, maxRoots)) {
        probes += Probe{{root, environment.port}, roots, once, [](const Message &message) {
                            return !message.authoritative;
                        }};
    }
    once.recursionDesired = true;
    if (!environment.nowhere.isNull())
        probes +=
            Probe{{environment.nowhere, environment.port}, roots, once, [](const Message &) { return true; }};
    if (delegation.isLame()) {
        const DomainName zone = delegation.zone;
        for (const ResolverInfo &resolver : environment.observers().mid(0, maxResolvers)) {
            probes += Probe{
                resolver.addresses.constFirst(), {zone, Type::SOA}, once, [zone](const Message &message) {
                    return !message.answer(zone, Type::SOA).isEmpty();
                }};
        }
    }
    return isProven(client, probes);
}

QFuture<bool> isHeldForForged(Client &client, const Server &resolver, const DomainName &zone)
{
    const auto probe = [&](Type type, bool isUnchecked, const std::function<bool(const Message &)> &isProof) {
        QueryOptions options = QueryOptions::recursive();
        options.checkingDisabled = isUnchecked;
        return Probe{resolver, {zone, type}, options, isProof};
    };
    const auto has = [zone](Type type) {
        return [=](const Message &message) { return !message.answer(zone, type).isEmpty(); };
    };
    const Probe again =
        probe(Type::SOA, false, [](const Message &message) { return message.rcode == Rcode::ServFail; });
    const auto promise = std::make_shared<QPromise<bool>>();
    promise->start();
    const auto finish = [promise](bool isForged) {
        promise->addResult(isForged);
        promise->finish();
    };
    const QList<Probe> both{probe(Type::DS, true, has(Type::DS)), probe(Type::SOA, true, has(Type::SOA))};
    whenFinished(isProven(client, both, both.size()), &client, [=, &client](bool isSignedAndKnown) {
        if (!isSignedAndKnown) {
            finish(false);
            return;
        }
        QTimer::singleShot(servFailKept, &client,
                           [=, &client] { whenFinished(isProven(client, {again}), &client, finish); });
    });
    return promise->future();
}

Finding interceptionFinding()
{
    return {
        Finding::Kind::Intercepted, Finding::Severity::Error,
        Words::tr("This network answers DNS questions in the place of the servers that were asked: what "
                  "is shown here comes from its cache. Use another network, for example a telephone’s, or "
                  "a VPN.")};
}

Finding forgeryFinding(const DomainName &zone)
{
    //: %1 is a domain name
    return {
        Finding::Kind::BogusDnssec, Finding::Severity::Error,
        Words::tr("Resolvers that check signatures (DNSSEC) hold the answers of %1 for forged and give "
                  "none. Have the DS record at the registrar removed, or replaced by the one that the DNS "
                  "host shows.")
            .arg(zone.toUnicode())};
}

} // namespace dns
