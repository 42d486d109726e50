// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <memory>

#include <QHash>
#include <QObject>
#include <QTimer>

#include "imap/session.h"
#include "migration/jobsource.h"
#include "migration/manners.h"

namespace migration {

/// Streams messages from one session to another, chunk after chunk, as fast as both take it: several FETCH
/// commands ahead at the source, many APPENDs in flight at the destination, never a whole message in
/// memory. Rows are intended in the ledger before their first octet is sent and concluded at the tagged
/// answer. Legal while both sessions are Ready; when one of them fails, call abandon() and throw it away.
class Copier final : public QObject {
    Q_OBJECT

public:
    Copier(imap::Session &source, imap::Session &destination, Ledger &ledger, JobSource &jobs,
           QObject *parent = nullptr);
    ~Copier() override;

    void wake(); ///< Looks for work soon: call it at the start, and when there may be new work.
    void preparationEnded();
    void setPaused(bool paused); ///< Asks for nothing new; what is in flight goes on.
    void retire() { m_isRetiring = true; } ///< Takes no further jobs.
    void stop(); ///< Ends at the next message boundary; idle() follows when every answer has come.
    void holdReading(bool held); ///< For a limit of the rate: the source is not read while held.
    void abandon(); ///< The connection is lost: hands unfinished chunks back. Nothing is emitted afterwards.
    void absolve() { m_hasProgress = true; } ///< No message is to blame for the coming abandon().
    bool isIdle() const;
    bool hasProgress() const { return m_hasProgress; } ///< A message came to its end on these connections.

signals:
    void idle(); ///< Nothing is in flight, and there is no work (or stop() was called).
    /// Only when idle. The sessions are the receiver's until it calls preparationEnded().
    void preparationWanted(migration::FolderWork *folder);
    /// The server wants to be left alone for a while: reconnect later.
    void throttled(const Error &error);

private:
    struct Load; ///< A chunk being copied.
    class Group; ///< One FETCH command, and where its bodies go.
    struct Batch; ///< One APPEND command.
    struct Twins; ///< Messages that the destination itself copies from another folder.
    struct Unfit; ///< A message for which the destination had no room.
    using LoadPointer = std::shared_ptr<Load>;
    using BatchPointer = std::shared_ptr<Batch>;
    using GroupPointer = std::shared_ptr<Group>;
    using TwinsPointer = std::shared_ptr<Twins>;

    // The source's side: copiersource.cpp.
    void fill();
    bool fetchNext();
    bool takeJob();
    bool startLoad(const Job &job);
    bool fetchGroup(const LoadPointer &load);
    void issue(const GroupPointer &group);
    void fetched(const GroupPointer &group, const imap::Outcome<void> &outcome);
    void fetchAlone(const LoadPointer &load, qsizetype row, Strip strip);
    void tryLater(const LoadPointer &load);
    void askForMissing(const Group &group, const imap::Outcome<void> &answer);
    void selectSource(const LoadPointer &load);
    void selectDestination(const LoadPointer &load);
    void destinationSelected(FolderWork &folder, quint32 uidNext);
    void sourceUnusable(const LoadPointer &load);
    void beginBody(Group &group, quint32 uid, quint64 size);
    void bodyChunk(QByteArrayView octets);
    void takeOctets(QByteArrayView octets);
    void endBody();

    // The destination's side: copierdestination.cpp.
    void beginMessage();
    bool intend(); ///< False where the ledger failed.
    void openBatch(const Group &group);
    void closeBatch();
    void appended(const BatchPointer &batch, const imap::Outcome<imap::Appended> &outcome);
    void concludeBatch(const Batch &batch, const imap::Appended &answer);
    void refused(const Batch &batch, const imap::Failure &failure);
    void refusedAlone(const Batch &batch, const imap::Failure &failure);
    void refusedForRoom(const Batch &batch, const imap::Failure &failure);
    void createAgain(const Batch &batch);
    imap::Flags flagsFor(const Group &group, const MessageRow &row) const;
    imap::Flags carriedFlags(const MessageRow &row) const;
    void proveKeywords(const Load &load);

    // Server-side copies: copiertwins.cpp.
    bool hasTwin(const Load &load, const MessageRow &row) const;
    quint32 twinUid(const FolderWork &folder, quint32 uid);
    bool copyTwins();
    void selectTwins(const TwinsPointer &twins);
    void copyNow(const TwinsPointer &twins);
    void copied(const TwinsPointer &twins, const imap::Copied &answer);

    // Messages that must be changed: copierrepair.cpp.
    QString originalFile(const FolderWork &folder, quint32 uid) const;
    Repairs repairsFor(const Batch &batch) const;
    void endRepair();

    void settle(const LoadPointer &load, qsizetype row, Outcome outcome);
    void askForSubject(const LoadPointer &load, qsizetype row, const Outcome &outcome);
    void finishLoads();
    void balance(); ///< Pauses or resumes the source by what the destination has unsent and unanswered.
    void step(); ///< After every answer: more work, or idle().
    bool isFull() const;
    bool isStored(const Status &status); ///< False, and everybody is told, where the ledger failed.

    imap::Session &m_source;
    imap::Session &m_destination;
    Ledger &m_ledger;
    JobSource &m_jobs;
    const Manners m_sourceManners;
    const Manners m_destinationManners;
    std::deque<LoadPointer> m_loads; ///< Begun, not all settled.
    std::deque<GroupPointer> m_groups; ///< FETCH commands in flight.
    std::deque<GroupPointer> m_again; ///< Messages to be sent alone.
    std::deque<BatchPointer> m_flying; ///< Closed APPENDs that wait for their answer.
    BatchPointer m_batch; ///< The open APPEND.
    QList<Unfit> m_unfit; ///< Since the last message that was stored.
    FolderWork *m_preparation = nullptr; ///< Waits until nothing is in flight.
    QTimer m_stall; ///< Closes the open APPEND when the source has nothing: it may hold a lock.
    QByteArray m_selectedSource;
    const FolderWork *m_selectedDestination = nullptr; ///< Two may go into one folder there.
    imap::PermanentFlags m_lastPermanentFlags; ///< Of the folder selected last: a good guess for the next.
    bool m_knowsPermanentFlags = false;
    Group *m_bodyGroup = nullptr; ///< Of the body that is coming; one of m_groups.
    qsizetype m_bodyRow = -1; ///< Its row in the group's load; -1: it is not wanted.
    QByteArray m_early; ///< Octets of a body that came while waiting: reading stops only after the call.
    quint64 m_bodySize = 0;
    int m_questions = 0; ///< Small commands in flight.
    int m_copies = 0; ///< The same, that copy at the destination.
    bool m_isBodyComing = false;
    bool m_isEarlyEnd = false; ///< That body is complete.
    bool m_isWaiting = false; ///< A body has begun whose folder is not ready at the destination.
    bool m_isLent = false; ///< Between preparationWanted() and preparationEnded().
    QByteArray m_original; ///< Of a message to be repaired.
    bool m_isRepairing = false; ///< It is coming in.
    bool m_isHeld = false;
    bool m_isPaused = false;
    bool m_isStopping = false;
    bool m_isRetiring = false;
    bool m_isAbandoned = false;
    bool m_hasProgress = false;
};

} // namespace migration
