// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QObject>

#include "imap/session.h"
#include "migration/folderwork.h"

namespace migration {

/// Writes what the source holds into the ledger: EXAMINE and the metadata of each folder, all asked for
/// without waiting. Of a folder that is known new UIDs are asked for, and what happened to the others: since
/// the mod-sequence of the last listing where the source keeps those (RFC 7162), else by listing all again.
class Survey final : public QObject {
    Q_OBJECT

public:
    Survey(imap::Session &source, Ledger &ledger, const Rules &rules, QObject *parent = nullptr);

    void start(const QList<FolderWork *> &folders);

signals:
    void listed(migration::FolderWork *folder); ///< Its rows are durable.
    void refused(migration::FolderWork *folder,
                 const Error &error); ///< The source does not give it: Unusable.
    void finished();
    void storageFailed(const Error &error);

private:
    struct Listing;
    using ListingPointer = std::shared_ptr<Listing>;

    void survey(FolderWork *folder);
    void count(FolderWork *folder);
    QString ruleFor(FolderWork &folder, const MessageRow &row, const imap::MessageInfo &info) const;
    bool applyRules(FolderWork *folder);
    void examine(const ListingPointer &listing);
    void examined(Listing &listing, const imap::SelectedMailbox &mailbox);
    void fetchChanges(const ListingPointer &listing);
    void fetchAllAgain(const ListingPointer &listing);
    void fetch(const ListingPointer &listing, quint32 from);
    void fetched(const ListingPointer &listing, const imap::Outcome<void> &outcome);
    void findVanished(const ListingPointer &listing);
    void refuse(const ListingPointer &listing, const Error &error);
    void row(const ListingPointer &listing, const imap::MessageInfo &info);
    void ended(const ListingPointer &listing);
    bool startAfresh(const ListingPointer &listing);
    void inherit(const ListingPointer &listing);
    void answered();
    bool isStored(const Status &status);

    imap::Session &m_source;
    Ledger &m_ledger;
    const Rules m_rules;
    std::shared_ptr<Labels> m_labels; ///< Null where each message is in one folder.
    int m_folders = 0; ///< Not answered yet.
    bool m_hasFailed = false;
};

} // namespace migration
