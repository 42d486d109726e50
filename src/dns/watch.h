// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <chrono>
#include <optional>

#include "dns/environment.h"
#include "dns/propagation.h"
#include "dns/surroundings.h"

namespace dns {

class Client;

/// One line of the table: what one server shows now.
struct WatchRow {
    QString id; ///< Stable across changes.
    Role role = Role::Authoritative;
    QString name; ///< Name server or operator.
    QString region; ///< Of a resolver.
    QString address; ///< As Server::toString().
    View view = View::Unasked;
    QString answer; ///< The records found, in presentation format, one per line; "" when none.
    QString verdict; ///< Translated sentences about what is not as wanted, or why there is no answer.
    std::optional<quint32> serial; ///< Authoritative servers.
    QDateTime expiresAt; ///< Resolvers: when this answer runs out; invalid otherwise.
    bool stretched = false; ///< This resolver keeps answers longer than they are meant to live.
    QDateTime lastAsked; ///< UTC; invalid before the first question.

    std::optional<std::chrono::seconds>
    remaining(const QDateTime &now) const; ///< Of the answer's TTL, never negative.
    bool operator==(const WatchRow &) const = default;
};

/// Watches one change until nobody can still have the old answer. Asks authoritative servers first, resolvers
/// only after publication, each when its own answer runs out.
class Watch final : public QObject {
    Q_OBJECT
public:
    /// `client` must outlive it. Resolvers are environment.observers().
    Watch(Client &client, const Environment &environment, const Change &change, const Delegation &delegation,
          QObject *parent = nullptr);
    ~Watch() override;

    void start(); ///< Asks at once, then as the manners say. Also after stop().
    void stop(); ///< Cancels questions under way; what is known stays.
    void checkNow(); ///< Asks everybody who may be asked, now; starts when stopped.
    bool isRunning() const { return m_running; }
    void setAttentive(bool attentive); ///< False while nobody looks: slower.
    void setDelegation(const Delegation &delegation); ///< The name servers as they are now.

    const Change &change() const { return m_propagation.change(); }
    QList<WatchRow> rows() const; ///< Authoritative servers first.
    FiveAnswers answers() const; ///< Now.
    /// What stands in the way of the change or of honest answers and shows in no single row: misplaced
    /// records, MX targets, wildcards, forged answers, an intercepting network. Errors first.
    QList<Finding> findings() const;
    bool isDone() const; ///< Propagation::isDone(); it has stopped by itself then.

    QJsonObject toJson() const; ///< For the project file.
    Status
    restore(const QJsonObject &json); ///< Before start(). BadInput: of another change; the watch begins anew.

signals:
    void changed(); ///< Rows or answers are others than before.
    void published(); ///< The moment every authoritative server had it.
    void done(); ///< Nobody can still have the old answer.

private:
    void tick();
    QDateTime now() const; ///< Goes on with the time that passes, until followClock().
    void followClock();
    void askAuthorities(const QStringList &ids);
    void takeAuthority(const AuthorityAnswer &answer);
    void askResolver(const QString &id, qsizetype address = 0);
    void askWhetherForged(const QString &id, const Server &resolver);
    void askAround();
    void askForInterception();
    void report();
    void schedule();
    void describe(WatchRow &row) const;

    Client &m_client;
    Environment m_environment;
    Delegation m_delegation;
    QList<ResolverInfo> m_resolvers;
    Propagation m_propagation;
    QTimer m_timer;
    QHash<QString, QFuture<Result<Response>>> m_resolverQuestions;
    QHash<QString, QFuture<QList<AuthorityAnswer>>> m_authorityQuestions; ///< By address.
    QFuture<Surroundings> m_around;
    std::optional<Surroundings> m_surroundings;
    int m_rounds = 0; ///< Of authoritative servers, since start() or checkNow().
    QSet<QString> m_forgedAt; ///< Resolvers that hold the answer for forged.
    bool m_isIntercepted = false;
    std::chrono::milliseconds m_booted; ///< Since 1970, by the wall clock when it was last followed.
    QList<QDateTime> m_recentQuestions; ///< To resolvers, of the last minute.
    bool m_running = false;
    FiveAnswers m_reported;
};

/// One translated sentence per answer, e.g. "1 of 2 name servers still serves the old zone."
QString publishedText(const FiveAnswers &answers);
QString consistentText(const FiveAnswers &answers);
QString delegatedText(const FiveAnswers &answers);
QString seenText(const FiveAnswers &answers);
QString expiredText(const FiveAnswers &answers, const QDateTime &now);

} // namespace dns
