// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include "onboarding/copyprogress.h"

namespace onboarding {

/// One row per mailbox that is copied.
class MigrationModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Account, State, Folder, Messages, Size, Rate, Eta, ColumnCount };
    enum Role { StateRole = Qt::UserRole, PercentRole, ErrorRole };

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    /// StateRole: int of CopyState; PercentRole: 0 to 100, -1 while it is not known; ErrorRole: text or
    /// empty.
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    const QList<CopyProgress> &rows() const { return m_rows; }
    void set(QList<CopyProgress> rows);
    void update(const CopyProgress &progress); ///< Of a row that is there, or a new one.

private:
    static QString cell(const CopyProgress &row, int column);

    QList<CopyProgress> m_rows;
};

} // namespace onboarding
