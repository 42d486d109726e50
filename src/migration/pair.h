// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QObject>
#include <QTimer>

#include "base/backoff.h"
#include "imap/session.h"
#include "migration/jobsource.h"

namespace migration {

class Copier;

/// One connection to the source and one to the destination, which work together and end together. It is
/// opened again after a loss, later and later, until somebody closes it.
class Pair final : public QObject {
    Q_OBJECT

public:
    enum class State {
        Closed,
        Opening,
        Ready, ///< Logged in on both sides.
        Working, ///< Takes jobs.
        Waiting, ///< For the next try.
    };

    Pair(const imap::Account &source, const imap::Account &destination, Ledger &ledger, JobSource &jobs,
         QObject *parent = nullptr);
    ~Pair() override;

    void open(); ///< Legal when Closed or Waiting.
    void work(); ///< Legal when Ready; takes jobs until there are none, and again at wake().
    void wake(); ///< There may be jobs.
    void stop(); ///< Ends at the next message boundary; closed() follows.
    void retire(); ///< Takes no further jobs; closed() follows when those it has are done.
    void setDryRun(bool isDryRun) { m_isDryRun = isDryRun; } ///< Compares without selecting for writing.
    void setListing(bool isListing) { m_isListing = isListing; } ///< Both sides list right after the log-in.
    void setSlot(std::shared_ptr<void> slot) { m_slot = std::move(slot); } ///< Kept as long as it lives.
    void close(); ///< At once, in order where nothing is in flight.
    void drop(const Error &error); ///< Gives the connections up as if they had been lost; lost() follows.
    void tryLater(); ///< After lost(): opens again after a pause.
    void setPaused(bool paused);
    void holdReading(bool held);

    State state() const { return m_state; }
    bool isIdle() const; ///< Nothing in flight.
    int tries() const { return m_backoff.tries(); } ///< Failed ones in a row.
    bool hasEverBeenReady() const { return m_hasBeenReady; }
    imap::Session *source() const { return m_source; } ///< Null unless Opening, Ready or Working.
    imap::Session *destination() const { return m_destination; }

signals:
    void ready();
    void idle(); ///< While Working: no job now, and nothing in flight.
    void lost(const Error &error); ///< Both connections are gone. The owner says tryLater() or leaves it.
    void closed(); ///< After stop() or retire().

private:
    void sessionReady();
    void sessionFailed(const Error &error);
    void prepare(FolderWork *folder);
    void release();

    const imap::Account m_sourceAccount;
    const imap::Account m_destinationAccount;
    Ledger &m_ledger;
    JobSource &m_jobs;
    imap::Session *m_source = nullptr;
    imap::Session *m_destination = nullptr;
    Copier *m_copier = nullptr;
    QObject *m_comparison = nullptr;
    FolderWork *m_compared = nullptr;
    Backoff m_backoff;
    QTimer m_retry;
    std::shared_ptr<void> m_slot;
    std::optional<std::chrono::milliseconds> m_wish; ///< The wait the server asked for.
    QSet<QByteArray> m_provenFlags; ///< Of the destination, over all its sessions.
    State m_state = State::Closed;
    bool m_isPaused = false;
    bool m_isStopping = false;
    bool m_isRetiring = false;
    bool m_isDryRun = false;
    bool m_isListing = false;
    bool m_hasBeenReady = false;
};

} // namespace migration
