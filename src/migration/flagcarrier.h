// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QObject>

#include "imap/session.h"
#include "migration/folderwork.h"
#include "migration/manners.h"

namespace migration {

/// Lets changes of flags at the source follow at the destination, where these still are as they were set:
/// what the user has changed there stays, and so does everything about messages that he moved away. A mark
/// for deletion does not follow. Uses the destination's session alone until finished(), which does not come
/// where the connection is lost; what was not done then is done by the next run.
class FlagCarrier final : public QObject {
    Q_OBJECT

public:
    FlagCarrier(imap::Session &destination, Ledger &ledger, QObject *parent = nullptr);

    void start(const QList<FolderWork *> &folders);
    qint64 carriedMessages() const { return m_carried; }

signals:
    void finished();
    void storageFailed(const Error &error);

private:
    struct Visit; ///< One folder.
    using VisitPointer = std::shared_ptr<Visit>;

    void look(const VisitPointer &visit);
    void read(const VisitPointer &visit, const QList<quint32> &uids);
    bool readAgain(const VisitPointer &visit);
    imap::Flags asSet(const MessageRow &row, const imap::PermanentFlags &permanent) const;
    void lookedAt(const VisitPointer &visit);
    void store(const VisitPointer &visit, const QByteArray &change);
    void stored(const VisitPointer &visit, const QByteArray &change, const imap::Outcome<void> &outcome);
    void answered();
    bool isStored(const Status &status);

    imap::Session &m_destination;
    Ledger &m_ledger;
    const Manners m_manners; ///< Of the destination.
    qint64 m_carried = 0;
    int m_answers = 0; ///< Still to come.
    bool m_hasFailed = false;
};

} // namespace migration
