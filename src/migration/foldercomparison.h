// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include "imap/session.h"
#include "migration/folderwork.h"
#include "migration/reconcile.h"

namespace migration {

class DigestSink;

/// Finds out what of a folder lies at the destination already, before anything is sent: after a crash or a
/// lost connection what became of the messages that were being appended; at first what was there before;
/// after a new UIDVALIDITY of the destination where everything is now. Uses both sessions alone.
class FolderComparison final : public QObject {
    Q_OBJECT

public:
    enum class Mode {
        Normal,
        DryRun, ///< The destination is not even selected for writing.
    };

    FolderComparison(imap::Session &source, imap::Session &destination, Ledger &ledger, FolderWork &folder,
                     Mode mode, QObject *parent = nullptr);
    ~FolderComparison() override;

    void start();

signals:
    /// The folder's rows say how things are. Not emitted where a connection is lost meanwhile.
    void finished();
    void failed(const Error &error); ///< One of the servers refuses the folder.
    void storageFailed(const Error &error);

private:
    enum class Round { Renumbered, WithoutUid, Lost, Planned, Done };

    void selected(const imap::SelectedMailbox &mailbox);
    void list(quint32 from);
    void listed();
    bool forgetUnseen();
    void next(Round round);
    bool load(const QList<MessageState> &states);
    void concludeRound();
    void waitForQuiet();
    void lookAgain();
    void finish();
    bool isStored(const Status &status);
    void answered(const imap::Outcome<void> &outcome, void (FolderComparison::*then)());

    // Which messages of two lists are the same: foldermatching.cpp.
    void compare(quint32 lowestUid);
    void askIds();
    void compareIds();
    void askDigests();
    void compareBodies();
    void dropForeignMatches();

    imap::Session &m_source;
    imap::Session &m_destination;
    Ledger &m_ledger;
    FolderWork &m_folder;
    const Mode m_mode;
    const bool m_areHeadersRewritten; ///< By one of the servers: only the essence of messages is compared.
    Round m_round = Round::Renumbered;
    QList<Trait> m_there; ///< At the destination, without those that are known to be ours.
    QSet<quint32> m_claimed; ///< Known to be ours.
    QSet<quint32> m_seen; ///< Of these, where there is doubt that they are there.
    QHash<quint32, MessageState> m_states; ///< Of the round's wanted messages.
    QList<Trait> m_wanted; ///< Of the source, in this round.
    QList<Trait> m_found; ///< Of the destination, in this round.
    Candidates m_ties;
    MessageIds m_sourceIds;
    MessageIds m_destinationIds;
    std::unique_ptr<DigestSink> m_sourceDigests;
    std::unique_ptr<DigestSink> m_destinationDigests;
    QList<Match> m_matches;
    QTimer m_wait;
    QElapsedTimer m_quiet; ///< Since the destination last got a message.
    QElapsedTimer m_look;
    qint64 m_slowestLook = 0; ///< Milliseconds.
    quint32 m_highestThere = 0;
    quint32 m_uidValidity = 0;
    int m_answers = 0; ///< Still to come in this step.
    bool m_isRenumbered = false;
    bool m_isQuiet = false;
};

} // namespace migration
