// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include "onboarding/records.h"

namespace onboarding {

/// The records to publish as a table; each cell's Qt::DisplayRole is exactly what is to be copied.
class RecordsModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Type, Host, Priority, Value, Ttl, Verdict, ColumnCount };
    enum Role { VerdictRole = Qt::UserRole, IsWantedRole, IsCopyableRole };

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    const QList<RecordView> &records() const { return m_records; }
    void set(QList<RecordView> records);

private:
    static QString cell(const RecordView &record, int column);

    QList<RecordView> m_records;
};

} // namespace onboarding
