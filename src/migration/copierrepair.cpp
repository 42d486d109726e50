// SPDX-License-Identifier: GPL-3.0-or-later
// Copier's way with messages that the destination refuses as they are and the user wants repaired.
#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

#include "migration/copierload.h"
#include "migration/refusal.h"

using namespace Qt::StringLiterals;

namespace migration {

namespace {

constexpr quint64 mostRepairOctets = 48 * 1024 * 1024; ///< It must be in memory as a whole.

QString fileName(QString text)
{
    for (QChar &c : text) {
        if (!c.isLetterOrNumber() && !u"@.-_ "_s.contains(c))
            c = u'_';
    }
    return text.startsWith(u'.') ? u'_' + text.mid(1) : text;
}

} // namespace

QString Copier::originalFile(const FolderWork &folder, quint32 uid) const
{
    return u"%1/%2/%3/%4-%5.eml"_s.arg(
        originalsFolder(m_ledger.file()), fileName(m_source.account().credentials.user),
        fileName(folder.row.shownSource), QString::number(folder.row.sourceUidValidity), QString::number(uid));
}

Repairs Copier::repairsFor(const Batch &batch) const
{
    if (batch.strip == Strip::Repair || batch.octets > mostRepairOctets)
        return {};
    return curesFor(batch.finder.faults(), m_destinationManners.lineOctets) & batch.load->folder->repairs;
}

/// The whole message is here: its original goes into a file, and what is made of it to the destination.
void Copier::endRepair()
{
    m_isRepairing = false;
    const QByteArray original = std::exchange(m_original, {});
    const LoadPointer load = m_bodyGroup->load;
    const MessageRow &row = load->rows.at(m_bodyRow);
    FaultFinder finder;
    finder.add(original);
    const qint64 lineLimit = m_destinationManners.lineOctets;
    const Repairs repairs = curesFor(finder.faults(), lineLimit) & load->folder->repairs;
    const QByteArray octets = repaired(original, repairs, lineLimit);
    const QString path = originalFile(*load->folder, row.uid);
    QSaveFile file(path);
    const bool isSaved = QDir().mkpath(QFileInfo(path).path()) && file.open(QIODevice::WriteOnly)
        && file.write(original) == original.size() && file.commit();
    if (!isSaved || octets.isEmpty()) {
        settle(load, m_bodyRow, originalNotSaved(row.uid, path, file.errorString()));
        return;
    }
    openBatch(*m_bodyGroup);
    m_batch->repairs = repairs;
    m_batch->rows.append(m_bodyRow);
    m_batch->octets = static_cast<quint64>(octets.size());
    m_batch->finder = finder;
    std::optional<imap::InternalDate> date;
    if (row.internalDate.isValid())
        date = imap::InternalDate::fromDateTime(row.internalDate);
    imap::Appender &appender = m_destination.appender();
    appender.addMessage(flagsFor(*m_bodyGroup, row), date, m_batch->octets);
    appender.write(octets);
    closeBatch();
}

} // namespace migration
