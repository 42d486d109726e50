// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include "migration/allowance.h"
#include "migration/engine.h"
#include "migration/jobsource.h"
#include "migration/layout.h"
#include "migration/pair.h"
#include "migration/traffic.h"

namespace migration {

class FlagCarrier;
struct Manners;
class Survey;

/// The move of one account, from the first log-in to the proof. Lives in the engine thread.
class AccountRun final : public QObject, public JobSource {
    Q_OBJECT

public:
    AccountRun(const AccountJob &job, const Options &options, Ledger &ledger, Traffic &traffic,
               QObject *parent);
    ~AccountRun() override;

    void start();
    void setPaused(bool paused);
    void stop(); ///< finished() follows within seconds.
    void holdReading(bool held); ///< For the limit of the rate.

    const QString &name() const { return m_job.id; }
    bool isRunning() const { return m_phase != Phase::Waiting && m_phase != Phase::Finished; }
    AccountProgress progress(); ///< Also takes a sample for the rate: call it a few times a second.

    Status flush(); ///< Makes all outcomes durable.
    void adaptPairs(); ///< Opens or gives up pairs: call it a few times a second.

signals:
    void changed(); ///< The state, not only the numbers.
    void problem(const migration::Problem &problem);
    void octetsRead(qint64 octets);
    void ledgerFailed(const Error &error); ///< The whole run must end.
    void finished(const migration::AccountSummary &summary);

private:
    enum class Phase {
        Waiting,
        Surveying, ///< Also while connections are tried; copying goes on beside it.
        Copying,
        Checking, ///< What was copied is looked up at the destination.
        Finished,
    };
    struct Sample {
        qint64 time = 0, octets = 0;
    };

    // accountpairs.cpp
    bool mayAddPair() const;
    void addPair();
    void removePair(Pair *pair);
    void pairReady(Pair *pair);
    void pairLost(Pair *pair, const Error &error);
    void pairClosed(Pair *pair);
    void startAgain();
    bool hasMuchLeft() const;
    void judgeTrial();
    void endTrial();
    void wakePairs();
    Pair *workingPair() const; ///< Null where there is none.
    // accountcheck.cpp
    void checkEnd();
    void check();
    void checkFolder(imap::Session &destination, FolderWork *folder);
    void checked(FolderWork *folder, const imap::Outcome<imap::UidSet> &outcome);
    bool tellMissing(const FolderWork &folder, qint64 messages);
    // accountlimits.cpp
    Status learnLimits(const imap::Session &source, const imap::Session &destination);
    void addLimit(const Manners &side, const QString &sentence);
    void askForRoom(imap::Session &destination);
    Status keepDay();
    Error limitReached();
    std::optional<QDateTime> endByDay() const;
    // accountrun.cpp
    void survey();
    void planned();
    void arrive(FolderWork *folder);
    bool admit(FolderWork &folder);
    void surveyed();
    void carryFlags();
    void beginCopying();
    void stopped();
    void giveUp(const Error &error);
    void finish();
    bool isStored(const Status &status);
    // JobSource: accountjobs.cpp
    std::optional<Job> nextJob(const void *who, qint64 inHand) override;
    void prepared(FolderWork &folder) override;
    void preparationLost(FolderWork &folder) override;
    void chunkDone(FolderWork &folder, const Chunk &chunk) override;
    void sourceRefused(FolderWork &folder, const Error &error) override;
    void chunkLost(FolderWork &folder, const Chunk &chunk) override;
    void settled(FolderWork &folder, const MessageRow &row, const Outcome &outcome) override;
    void read(qint64 octets) override;
    void overQuota(const Error &error) override;
    void storageFailed(const Error &error) override;
    bool makeReady(FolderWork &folder);
    std::optional<Job> jobIn(FolderWork &folder, qint64 most);
    std::optional<Job> takeChunk(FolderWork &folder, qint64 mostMessages);
    qint64 share() const;
    bool isSlow() const;
    bool mayShareFolders() const;
    bool isDestinationBusy(const FolderWork &folder) const;
    void count(FolderWork &folder);

    const AccountJob m_job;
    const Options m_options;
    Ledger &m_ledger;
    Traffic &m_traffic;
    Allowance m_allowance;
    qint64 m_account = 0;
    Phase m_phase = Phase::Waiting;
    std::vector<std::unique_ptr<Pair>> m_pairs; ///< The first one surveys, too.
    std::unique_ptr<Layout> m_layout;
    std::unique_ptr<Survey> m_survey;
    std::unique_ptr<FlagCarrier> m_carrier;
    FolderWorks m_folders; ///< In the order of work.
    QSet<FolderWork *> m_laidOut;
    QSet<FolderWork *> m_listed;
    QHash<FolderWork *, Tally> m_tallies;
    Tally m_tally;
    qint64 m_copiedNow = 0, m_octetsNow = 0, m_flagsNow = 0;
    QString m_folderNow, m_limits;
    std::deque<Sample> m_samples;
    QElapsedTimer m_clock;
    QTimer m_stopTimer;
    std::optional<Error> m_error; ///< Why it waits, or what ended it.
    double m_rate = 0, m_rateBefore = 0; ///< As last told; when the last pair was opened.
    qint64 m_octetsToNote = 0, m_lastChange = 0; ///< Read, not in the ledger yet; of the pairs, by m_clock.
    static constexpr int mostPairsByItself = 4;
    int m_wantedPairs = 1, m_mostPairs = 1;
    int m_checks = 0, m_pairsOpen = 0; ///< Answers still to come; pairs while stopping.
    bool m_isKnown = false; ///< Both servers were reached, now or by an earlier run.
    bool m_isTrying = false; ///< Whether the newest pair is worth its while.
    bool m_isSpent = false; ///< There is work that the limits do not allow now.
    bool m_doubtsUids = false; ///< Manners::uidIsNoProof of the destination.
    bool m_isLaidOut = false, m_isSurveyed = false, m_areFlagsCarried = false;
    bool m_isPaused = false, m_isStopping = false, m_isVerified = true;
};

} // namespace migration
