// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/watch.h"

#include <algorithm>

#include "base/futures.h"
#include "base/uptime.h"
#include "dns/client.h"

using namespace Qt::StringLiterals;

namespace dns {

namespace {

constexpr qsizetype maxAddressesPerResolver = 2; // The second when the first fails.

QStringList idsOf(const QList<ResolverInfo> &resolvers)
{
    QStringList ids;
    for (const ResolverInfo &resolver : resolvers)
        ids += resolver.id;
    return ids;
}

/// When the computer was started, by the wall clock, since 1970: another moment when that clock is set.
std::chrono::milliseconds booted()
{
    return std::chrono::milliseconds(QDateTime::currentMSecsSinceEpoch()) - uptime();
}

QueryOptions resolverOptions()
{
    QueryOptions options = QueryOptions::recursive();
    options.tries = 1;
    return options;
}

} // namespace

std::optional<std::chrono::seconds> WatchRow::remaining(const QDateTime &now) const
{
    if (!expiresAt.isValid())
        return std::nullopt;
    return std::chrono::seconds(std::max<qint64>(0, now.secsTo(expiresAt)));
}

Watch::Watch(Client &client, const Environment &environment, const Change &change,
             const Delegation &delegation, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_environment(environment)
    , m_delegation(delegation)
    , m_resolvers(environment.observers())
    , m_propagation(change, delegation, idsOf(m_resolvers))
    , m_booted(booted())
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &Watch::tick);
}

Watch::~Watch()
{
    stop();
}

void Watch::start()
{
    if (m_running)
        return;
    m_running = true;
    m_timer.start(0);
    askForInterception();
}

void Watch::stop()
{
    m_running = false;
    m_timer.stop();
    m_around.cancel();
    for (QFuture<Result<Response>> &question : m_resolverQuestions)
        question.cancel();
    for (QFuture<QList<AuthorityAnswer>> &question : m_authorityQuestions)
        question.cancel();
    m_resolverQuestions.clear();
    m_authorityQuestions.clear();
}

void Watch::checkNow()
{
    m_propagation.hurry(now());
    m_rounds = 0;
    m_running = true;
    m_timer.start(0);
}

void Watch::setAttentive(bool attentive)
{
    m_propagation.setManners(attentive ? Manners() : Manners::background());
    if (attentive && m_running)
        checkNow();
}

void Watch::setDelegation(const Delegation &delegation)
{
    const auto addresses = [this] {
        QSet<QString> all;
        for (const NameServer &server : std::as_const(m_delegation.servers))
            all += server.server.toString();
        return all;
    };
    const QSet<QString> before = addresses();
    const QList<NameServer> known = std::exchange(m_delegation, delegation).servers;
    // A name whose address was not found today is still a name server.
    for (const NameServer &server : known) {
        const QList<DomainName> names = server.names();
        const bool isUnresolved = std::any_of(names.cbegin(), names.cend(), [&](const DomainName &name) {
            return delegation.unresolved.contains(name);
        });
        if (isUnresolved && !addresses().contains(server.server.toString()))
            m_delegation.servers += server;
    }
    m_propagation.setDelegation(m_delegation, now());
    if (m_running && addresses() != before)
        checkNow();
    report();
}

void Watch::tick()
{
    followClock();
    const QDateTime now = this->now();
    if (m_propagation.isAuthorityDue(now)) {
        const QStringList due = m_propagation.dueAuthorities(now);
        m_propagation.authorityAsked(now);
        askAuthorities(due);
        askAround();
    }
    m_recentQuestions.removeIf([&](const QDateTime &time) { return time.secsTo(now) >= 60; });
    for (const QString &id : m_propagation.dueResolvers(now)) {
        if (m_recentQuestions.size() >= m_propagation.manners().resolverQuestionsPerMinute)
            break;
        m_recentQuestions += now;
        m_propagation.resolverAsked(id, now);
        askResolver(id);
    }
    // Time alone changes the last of the answers.
    if (m_propagation.answers(now) != m_reported)
        report();
    else
        schedule();
}

QDateTime Watch::now() const
{
    return QDateTime::fromMSecsSinceEpoch((m_booted + uptime()).count(), Qt::UTC);
}

/// A computer that was wrong by an hour learns the time while the watch goes on.
void Watch::followClock()
{
    constexpr auto tolerance = std::chrono::seconds(2);
    const std::chrono::milliseconds moved = booted() - m_booted;
    if (std::chrono::abs(moved) < tolerance)
        return;
    m_booted += moved;
    m_recentQuestions.clear();
    m_propagation.clockSet(moved, now());
}

void Watch::schedule()
{
    if (!m_running)
        return;
    const QDateTime now = this->now();
    QDateTime next = m_propagation.nextAt(now);
    if (m_reported.expiresAt > now)
        next = std::min(next, m_reported.expiresAt);
    // Never a busy loop, also where the cap holds questions back.
    const bool isCapped = m_recentQuestions.size() >= m_propagation.manners().resolverQuestionsPerMinute;
    const qint64 shortest = isCapped ? 1000 : 10;
    constexpr qint64 longest = 60'000;
    m_timer.start(int(std::clamp(now.msecsTo(next), shortest, longest)));
}

/// Each address for itself, so that a dead one delays no other.
void Watch::askAuthorities(const QStringList &ids)
{
    for (const NameServer &server : std::as_const(m_delegation.servers)) {
        const QString id = server.server.toString();
        if (!ids.contains(id))
            continue;
        if (const auto last = m_authorityQuestions.constFind(id);
            last != m_authorityQuestions.constEnd() && !last->isFinished())
            continue; // Still silent from the round before.
        Delegation one;
        one.zone = m_delegation.zone;
        one.servers = {server};
        const RRset &wanted = m_propagation.change().wanted;
        QFuture<QList<AuthorityAnswer>> answer = dns::askAuthorities(m_client, one, wanted.name, wanted.type);
        m_authorityQuestions.insert(id, answer);
        whenFinished(answer, this, [this](const QList<AuthorityAnswer> &answers) {
            if (m_running)
                takeAuthority(answers.constFirst());
        });
    }
}

void Watch::takeAuthority(const AuthorityAnswer &answer)
{
    const bool wasLame = m_delegation.isLame();
    for (NameServer &server : m_delegation.servers) {
        if (server.server == answer.server)
            server.state = answer.state;
    }
    // A computer moves from one network to another while the watch goes on.
    if (m_delegation.isLame() != wasLame)
        askForInterception();
    m_propagation.see(answer);
    report();
}

void Watch::askResolver(const QString &id, qsizetype address)
{
    const auto resolver = std::find_if(m_resolvers.cbegin(), m_resolvers.cend(),
                                       [&](const ResolverInfo &info) { return info.id == id; });
    const RRset &wanted = m_propagation.change().wanted;
    QFuture<Result<Response>> answer =
        m_client.ask(resolver->addresses.at(address), {wanted.name, wanted.type}, resolverOptions());
    m_resolverQuestions.insert(id, answer);
    const bool hasNext = address + 1 < std::min(resolver->addresses.size(), maxAddressesPerResolver);
    whenFinished(answer, this, [this, id, address, hasNext](const Result<Response> &response) {
        if (!m_running)
            return;
        if (!response && hasNext) {
            askResolver(id, address + 1);
            return;
        }
        m_propagation.see(id, response, now());
        if (response && response->message.rcode == Rcode::ServFail)
            askWhetherForged(id, response->server);
        else if (response)
            m_forgedAt -= id;
        report();
    });
}

/// A failure that may be a refusal: resolvers that validate give no reason of their own.
void Watch::askWhetherForged(const QString &id, const Server &resolver)
{
    whenFinished(isHeldForForged(m_client, resolver, m_delegation.zone), this, [this, id](bool isForged) {
        if (!isForged || !m_running)
            return;
        m_forgedAt += id;
        emit changed();
    });
}

/// What surrounds the change moves more slowly than the change itself, and costs a walk from the root.
void Watch::askAround()
{
    constexpr int roundsBetween = 12;
    const bool isDue = m_rounds++ % roundsBetween == 0 && !m_propagation.answers({}).publishedAt.isValid();
    if ((m_surroundings && !isDue) || m_around.isRunning())
        return;
    m_around = lookAround(m_client, m_environment, m_delegation, m_propagation.change().wanted);
    whenFinished(m_around, this, [this](const Surroundings &found) {
        const bool isNews = m_surroundings != found;
        m_surroundings = found;
        if (isNews)
            emit changed();
    });
}

void Watch::askForInterception()
{
    whenFinished(isIntercepted(m_client, m_environment, m_delegation), this, [this](bool isIntercepted) {
        if (m_isIntercepted == isIntercepted)
            return;
        m_isIntercepted = isIntercepted;
        emit changed();
    });
}

QList<Finding> Watch::findings() const
{
    QList<Finding> all;
    if (m_isIntercepted)
        all += interceptionFinding();
    if (!m_forgedAt.isEmpty())
        all += forgeryFinding(m_delegation.zone);
    if (m_surroundings) {
        all += findingsAround(m_propagation.change(), *m_surroundings,
                              m_propagation.answers({}).publishedAt.isValid());
    }
    return all;
}

void Watch::report()
{
    const FiveAnswers now = answers();
    const bool isNewlyPublished = !m_reported.publishedAt.isValid() && now.publishedAt.isValid();
    m_reported = now;
    if (isDone())
        stop();
    else
        schedule();
    emit changed();
    if (isNewlyPublished)
        emit published();
    if (isDone())
        emit done();
}

QList<WatchRow> Watch::rows() const
{
    QList<WatchRow> rows;
    for (const Observation &observation : m_propagation.observations()) {
        WatchRow row;
        row.id = observation.id;
        row.role = observation.role;
        row.view = observation.view;
        row.answer = observation.found.texts().join(u'\n');
        row.verdict = observation.verdict();
        row.serial = observation.serial;
        row.stretched = observation.stretched;
        row.lastAsked = observation.askedAt;
        if (observation.role == Role::Resolver)
            row.expiresAt = observation.expiresAt();
        describe(row);
        rows += row;
    }
    return rows;
}

/// Who that is.
void Watch::describe(WatchRow &row) const
{
    for (const NameServer &server : m_delegation.servers) {
        if (row.role == Role::Authoritative && server.server.toString() == row.id) {
            row.name = server.text();
            row.address = row.id;
        }
    }
    for (const ResolverInfo &resolver : m_resolvers) {
        if (row.role == Role::Resolver && resolver.id == row.id) {
            row.name = resolver.operatorName;
            row.region = resolver.region;
            row.address = resolver.addresses.constFirst().toString();
        }
    }
}

FiveAnswers Watch::answers() const
{
    return m_propagation.answers(now());
}

bool Watch::isDone() const
{
    return m_propagation.isDone(now());
}

QJsonObject Watch::toJson() const
{
    return m_propagation.toJson();
}

Status Watch::restore(const QJsonObject &json)
{
    Propagation restored = m_propagation;
    if (const Status status = restored.restore(json); !status)
        return status;
    m_propagation = restored;
    m_reported = answers(); // What was told before the restart is not told again.
    return {};
}

} // namespace dns
