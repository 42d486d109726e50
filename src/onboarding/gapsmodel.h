// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QTimer>

#include "onboarding/gaps.h"

namespace onboarding {

class ProjectFile;

/// The gaps of a project, the open ones first.
class GapsModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Address, Messages, Reason, Decision, ColumnCount };
    enum Role { IsOpenRole = Qt::UserRole, IsDoubtfulRole };

    explicit GapsModel(ProjectFile &file, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    const Gap &gap(int row) const { return m_gaps.at(row); }
    int openCount() const;

private:
    void refresh();

    ProjectFile &m_file;
    QTimer m_later; ///< Many changes of the project in a row are shown as one.
    QList<Gap> m_gaps;
};

} // namespace onboarding
