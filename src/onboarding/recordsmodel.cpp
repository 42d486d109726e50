// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/recordsmodel.h"

#include "onboarding/text.h"

namespace onboarding {

int RecordsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_records.size());
}

int RecordsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant RecordsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RecordView &record = m_records.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return cell(record, index.column());
    case Qt::ToolTipRole:
        return record.verdictText;
    case VerdictRole:
        return int(record.verdict);
    case IsWantedRole:
        return record.isWanted;
    case IsCopyableRole:
        return record.isWanted && index.column() != Verdict && !cell(record, index.column()).isEmpty();
    }
    return {};
}

QVariant RecordsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Type:
        return Text::tr("Type");
    case Host:
        return Text::tr("Host");
    case Priority:
        return Text::tr("Priority");
    case Value:
        return Text::tr("Value");
    case Ttl:
        return Text::tr("TTL");
    case Verdict:
        return Text::tr("State");
    }
    return {};
}

void RecordsModel::set(QList<RecordView> records)
{
    if (records == m_records)
        return;
    if (records.size() == m_records.size()) {
        m_records = std::move(records);
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_records = std::move(records);
    endResetModel();
}

QString RecordsModel::cell(const RecordView &record, int column)
{
    switch (column) {
    case Type:
        return record.type;
    case Host:
        return record.host;
    case Priority:
        return record.priority;
    case Value:
        return record.value;
    case Ttl:
        return QString::number(record.ttl);
    case Verdict:
        return verdictText(record.verdict);
    }
    return {};
}

} // namespace onboarding
