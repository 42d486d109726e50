// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QElapsedTimer>
#include <QObject>

#include "base/backoff.h"
#include "imap/session.h"
#include "migration/digestsink.h"
#include "migration/ledger.h"
#include "migration/verify.h"

namespace migration {

/// The verification of one account, folder by folder. Lives in the verifier's thread.
class AccountVerification final : public QObject {
    Q_OBJECT

public:
    AccountVerification(const AccountJob &job, Ledger &ledger, bool deep, int tries, QObject *parent);

    void start();
    void stop();
    AccountProgress progress() const;

signals:
    void finished(const migration::Verification &verification);

private:
    using Likeness = std::pair<qint64, qint64>; ///< Size and date: equal for equal messages.

    void connectBoth();
    void sessionReady();
    void sessionFailed(const Error &error);
    void nextFolder();
    void list(const FolderRow &folder);
    void listed();
    bool match();
    void matchByTraits(const QList<MessageRow> &rows);
    void missing(const QList<MessageRow> &rows);
    void compareMetadata(const MessageRow &row, const Trait &there);
    void nextBodies();
    void bodiesRead();
    void differ(Difference::Kind kind, quint32 uid, const QString &detail);
    void folderDone();
    void end();

    const AccountJob m_job;
    Ledger &m_ledger;
    const bool m_isDeep;
    const int m_tries;
    imap::Session *m_source = nullptr;
    imap::Session *m_destination = nullptr;
    Backoff m_backoff;
    QElapsedTimer m_clock;
    QList<FolderRow> m_folders;
    qsizetype m_next = 0; ///< Folder to be looked at next.
    FolderRow m_folder; ///< Being looked at.
    FolderVerification m_result; ///< Of it.
    QList<Difference> m_folderDifferences;
    qint64 m_folderDifferenceCount = 0;
    QSet<quint32> m_here; ///< UIDs at the source now.
    QHash<quint32, Trait> m_there; ///< At the destination now, not matched yet.
    QHash<Likeness, quint32> m_matched; ///< UIDs at the source of messages that are there; see m_isKeptOnce.
    QList<std::pair<MessageRow, quint32>> m_bodies; ///< Matched, to be compared deeply: row, destination UID.
    qsizetype m_bodiesDone = 0;
    qsizetype m_bodiesAsked = 0;
    std::unique_ptr<DigestSink> m_sourceDigests;
    std::unique_ptr<DigestSink> m_destinationDigests;
    Verification m_verification;
    qint64 m_compared = 0;
    qint64 m_total = 0;
    qint64 m_octets = 0;
    int m_answers = 0;
    bool m_areHeadersRewritten = false; ///< By one of the servers: only the essence of messages is compared.
    bool m_isKeptOnce = false; ///< The destination keeps one of equal messages (Manners::uidIsNoProof).
    bool m_isFinished = false;
};

} // namespace migration
