// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/zonecheck.h"

#include <QFutureWatcher>
#include <QPromise>

#include <algorithm>

#include "base/futures.h"
#include "dns/words.h"

using namespace Qt::StringLiterals;

namespace dns {

namespace {

/// Why this response is not that of an authoritative server for `zone`; empty when it is.
QString lameness(const NameServer &server, const DomainName &zone, const Message &message)
{
    const QString name = server.text();
    if (message.rcode == Rcode::ServFail) {
        //: %1 is a name server, %2 a domain name
        return Words::tr("%1 cannot answer for %2: its own copy of the zone is missing or has expired.")
            .arg(name, zone.toUnicode());
    }
    if (message.rcode != Rcode::NoError && message.rcode != Rcode::NXDomain) {
        //: %1 is a name server, %2 a domain name, %3 a code like REFUSED
        return Words::tr("%1 does not answer for %2 (%3).")
            .arg(name, zone.toUnicode(), toString(message.rcode));
    }
    if (!message.authoritative) {
        //: %1 is a name server, %2 a domain name
        return Words::tr("%1 is not in charge of %2: its answers are without authority.")
            .arg(name, zone.toUnicode());
    }
    return {};
}

void takeStartOfAuthority(AuthorityAnswer &judged, const DomainName &zone, const Result<Response> &response)
{
    if (!response || !response->message.authoritative)
        return;
    const Record *record = response->message.startOfAuthority();
    if (!record || record->name != zone)
        return;
    judged.serial = std::get<StartOfAuthority>(record->data).serial;
    judged.negativeTtl = response->message.negativeTtl();
}

/// Collects the answers of all addresses; finishes with the last.
class Round final : public QObject {
public:
    explicit Round(QObject *parent)
        : QObject(parent)
    {
        m_promise.start();
        m_watcher.setFuture(m_promise.future());
        connect(&m_watcher, &QFutureWatcherBase::canceled, this, [this] {
            for (QFuture<Result<Response>> &question : m_questions)
                question.cancel();
            deleteLater();
        });
    }

    QFuture<QList<AuthorityAnswer>> future() const { return m_promise.future(); }

    void ask(Client &client, const DomainName &zone, const QList<NameServer> &servers,
             const Question &question, const QueryOptions &options)
    {
        m_answers.resize(servers.size());
        m_missing = servers.size();
        for (qsizetype i = 0; i < servers.size(); ++i) {
            const NameServer &server = servers.at(i);
            const QFuture<Result<Response>> answer = client.ask(server.server, question, options);
            const QFuture<Result<Response>> soa = client.ask(server.server, {zone, Type::SOA}, options);
            m_questions << answer << soa;
            const QDateTime askedAt = QDateTime::currentDateTimeUtc();
            whenFinished(answer, this, [=, this](const Result<Response> &first) {
                whenFinished(soa, this, [=, this](const Result<Response> &second) {
                    m_answers[i] = judge(server, zone, question, first, second);
                    m_answers[i].askedAt = askedAt;
                    finishOne();
                });
            });
        }
        if (servers.isEmpty())
            finish();
    }

private:
    void finishOne()
    {
        if (--m_missing == 0)
            finish();
    }

    void finish()
    {
        m_watcher.disconnect(this);
        deleteLater();
        QPromise<QList<AuthorityAnswer>> promise = std::move(m_promise);
        promise.addResult(std::move(m_answers));
        promise.finish();
    }

    QList<QFuture<Result<Response>>> m_questions;
    QList<AuthorityAnswer> m_answers;
    qsizetype m_missing = 0;
    QPromise<QList<AuthorityAnswer>> m_promise;
    QFutureWatcher<QList<AuthorityAnswer>> m_watcher;
};

} // namespace

std::optional<std::chrono::seconds> AuthorityAnswer::cacheableFor() const
{
    if (state != NameServer::State::Answers)
        return std::nullopt;
    return found.isEmpty() ? negativeTtl : found.ttl;
}

AuthorityAnswer judge(const NameServer &server, const DomainName &zone, const Question &question,
                      const Result<Response> &answer, const Result<Response> &soa)
{
    AuthorityAnswer judged{.nameServer = server.name,
                           .server = server.server,
                           .state = NameServer::State::Unreachable,
                           .reason = {},
                           .found = {question.name, question.type, {}, {}},
                           .alias = {},
                           .serial = {},
                           .negativeTtl = {},
                           .askedAt = QDateTime::currentDateTimeUtc(),
                           .raw = {}};
    if (!answer) {
        judged.reason = answer.error().message;
        return judged;
    }
    judged.roundTrip = answer->roundTrip;
    judged.raw = answer->raw;
    judged.reason = lameness(server, zone, answer->message);
    judged.state = judged.reason.isEmpty() ? NameServer::State::Answers : NameServer::State::Lame;
    if (judged.state == NameServer::State::Lame)
        return judged;
    const Message &message = answer->message;
    judged.nameExists = message.rcode == Rcode::NoError;
    const QList<DomainName> aliases = message.answer(question.name, Type::CNAME).values<DomainName>();
    if (!aliases.isEmpty())
        judged.alias = aliases.constFirst();
    judged.found = message.answer(message.canonicalName(question), question.type);
    judged.found.name = question.name;
    takeStartOfAuthority(judged, zone, answer);
    takeStartOfAuthority(judged, zone, soa);
    return judged;
}

QFuture<QList<AuthorityAnswer>> askAuthorities(Client &client, const Delegation &delegation,
                                               const DomainName &name, Type type, const QueryOptions &options)
{
    auto *round = new Round(&client);
    const QFuture<QList<AuthorityAnswer>> future = round->future();
    round->ask(client, delegation.zone, delegation.servers, {name, type}, options);
    return future;
}

} // namespace dns
