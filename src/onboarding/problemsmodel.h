// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QHash>

#include "onboarding/copyprogress.h"

namespace onboarding {

/// Messages that were refused or changed, with the server's words and what to do.
class ProblemsModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Account, Folder, Subject, Reason, Server, Remedy, ColumnCount };
    enum Role { IsRefusedRole = Qt::UserRole };

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    const QList<CopyProblem> &problems() const { return m_problems; }
    void add(const CopyProblem &problem); ///< One that is there already (account, folder, UID) is replaced.
    void clear();

private:
    QList<CopyProblem> m_problems;
    QHash<QString, int> m_rows; ///< By account, folder and UID.
};

} // namespace onboarding
