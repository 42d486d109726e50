// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include <QObject>

#include "imap/session.h"
#include "migration/folderwork.h"
#include "migration/plan.h"

namespace migration {

using FolderWorks = std::vector<std::unique_ptr<FolderWork>>;

/// The folders of an account: lists both sides, plans where each goes, creates and subscribes what is
/// missing at the destination and asks how full each is. Folders that an earlier run has made are left as
/// the user has changed them meanwhile. A destination that neither says nor shows where its folders lie (see
/// Hierarchy) is asked by making the first of them: where that is refused, below INBOX.
class Layout final : public QObject {
    Q_OBJECT

public:
    Layout(imap::Session &source, imap::Session &destination, Ledger &ledger, qint64 account,
           const Rules &rules, bool isDryRun, QObject *parent = nullptr);

    void start();

    FolderWorks takeFolders() { return std::move(m_folders); } ///< After planned(), in the order of work.
    bool hasWholeDestinationChanged() const { return m_hasDestinationChanged; } ///< After finished().

signals:
    void planned(); ///< The folders are known; the destination is still being asked.
    void laidOut(migration::FolderWork *folder); ///< The destination has answered about this one.
    void finished();
    void failed(const Error &error); ///< One of the servers does not list its folders.
    void storageFailed(const Error &error);

private:
    void listed();
    QList<FolderPlan> guesses(const QList<FolderRow> &known) const;
    void tryToCreate(const QList<FolderPlan> &guesses, qsizetype n);
    void lay();
    bool notePrefix();
    bool addFolder(const FolderPlan &plan, const QList<FolderRow> &known);
    bool forgetVanished(const QList<FolderRow> &known);
    void create(FolderWork *folder);
    bool isPlanned(const QByteArray &name, const FolderWork &folder) const;
    void created(FolderWork *folder, bool isPlainName, const imap::Outcome<void> &outcome);
    void ask(FolderWork *folder);
    void answered();
    bool isStored(const Status &status);

    imap::Session &m_source;
    imap::Session &m_destination;
    Ledger &m_ledger;
    const qint64 m_account;
    const Rules m_rules;
    const bool m_isDryRun;
    Side m_from;
    Side m_to;
    FolderWorks m_folders;
    QList<FolderWork *> m_order; ///< The same after takeFolders().
    int m_answers = 0;
    bool m_hasDestinationChanged = false;
};

} // namespace migration
