// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>

#include <QObject>
#include <QThread>

#include "base/result.h"
#include "imap/account.h"
#include "migration/problem.h"
#include "migration/report.h"
#include "migration/rules.h"

namespace migration {

/// One mailbox to move. The secrets inside live in memory only, as long as the run.
struct AccountJob {
    QString id; ///< The account's name in the ledger and in all signals, e.g. "ann@example.org".
    imap::Account source;
    imap::Account destination;
    Rules rules;
};

struct Options {
    QString ledgerFile; ///< Created where it does not exist.
    int parallel = 4; ///< Accounts at a time.
    /// Pairs of connections per account; 0: as many as help, up to 4, or what the servers are known to grant.
    int connections = 0;
    /// Connections to one host over all accounts; 0: no limit, or what the host is known to grant.
    int perHost = 0;
    qint64 rate = 0; ///< Octets per second over all accounts; 0: no limit.
    /// Octets per account and day (UTC) over all runs; 0: no limit; nothing: what the servers are known to
    /// allow. An account that has reached it ends with an error of kind Throttled.
    std::optional<qint64> daily;
    bool dryRun = false; ///< Only plan and compare; neither server nor the ledger is changed.
    bool verify = true; ///< At an account's end, list the destination again and compare.
    /// Give an account up after so many failed connections in a row; 0: never, but for servers that were
    /// never reached before.
    int tries = 0;
};

enum class AccountState {
    Waiting, ///< For its turn, or for the next try to connect (then `error` says why).
    Running,
    Paused,
    Done, ///< Everything is accounted for; problems may have been listed.
    NeedsAttention, ///< Stopped by `error`: login, certificate, quota, storage.
};

struct AccountProgress {
    QString account;
    AccountState state = AccountState::Waiting;
    QString folder; ///< The source's name of the folder last worked on.
    qint64 copied = 0; ///< Messages that are at the destination: copied and already there.
    qint64 total = 0; ///< Messages to be there at the end, as far as known.
    qint64 octets = 0;
    qint64 octetsTotal = 0;
    bool isListed = false; ///< `total` is final: all folders have been listed.
    double rate = 0; ///< Octets per second over the last seconds.
    std::optional<std::chrono::seconds> eta; ///< Not known before listing has ended.
    std::optional<QDateTime> end; ///< Where the limit per day sets it: if the run goes on each day.
    /// Limits that are known of the servers and kept to because the user has set none: translated sentences.
    QString limits;
    std::optional<Error> error; ///< Why it waits or needs attention.
};

struct AccountSummary {
    Proof proof;
    AccountState state = AccountState::Done;
    std::optional<Error> error; ///< Set where the account did not come to its end.
    qint64 copiedNow = 0; ///< Messages copied in this run.
    qint64 octetsNow = 0; ///< Octets copied in this run.
    qint64 flagsNow = 0; ///< Messages whose flags have followed the source's in this run.
    std::optional<QDateTime> end; ///< As AccountProgress::end, where something is left for other days.
    QString limits; ///< As AccountProgress::limits.
    bool isVerified = false; ///< Every message said to be at the destination was seen there at the end.
};

struct Summary {
    QList<AccountSummary> accounts; ///< In the order of the jobs.
    Tally tally; ///< Over all accounts.
    qint64 copiedNow = 0;
    qint64 octetsNow = 0;
    qint64 flagsNow = 0;
    std::chrono::milliseconds duration{0};
    bool isVerified = false; ///< Each account is.
    bool isStopped = false; ///< By stop(), before the end.
    std::optional<Error> error; ///< What ended the whole run: Storage, Busy, BadInput.
};

/// Copies mailboxes from one server to another: resumable at any instant, without loss or duplicates.
/// Lives on the caller's thread; all connections and the ledger live on one engine thread of its own.
/// One run per Engine.
class Engine final : public QObject {
    Q_OBJECT

public:
    explicit Engine(QObject *parent = nullptr);
    ~Engine() override; ///< Ends the run like stop(), but does not wait for what is in flight.

    /// Starts the run; returns at once. To be called once.
    void start(const QList<AccountJob> &jobs, const Options &options);

    /// Sends nothing new until resume(); connections stay open while the servers allow it.
    void pause();
    void resume();

    /// Finishes what is in flight (a few seconds at most), makes it durable, then finished() comes.
    void stop();

    bool isRunning() const { return m_isRunning; }

signals:
    /// At most ten a second over all accounts; changes of state come at once.
    void progress(const migration::AccountProgress &progress);
    void problem(const migration::Problem &problem);
    void accountFinished(const migration::AccountSummary &summary);
    void finished(const migration::Summary &summary); ///< Last of all.

private:
    class Worker;

    QThread m_thread;
    Worker *m_worker = nullptr; ///< Lives on m_thread; deleted there.
    bool m_isRunning = false;
};

} // namespace migration
Q_DECLARE_METATYPE(migration::AccountProgress)
Q_DECLARE_METATYPE(migration::AccountSummary)
Q_DECLARE_METATYPE(migration::Summary)
