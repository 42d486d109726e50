// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QHash>
#include <QPair>

#include "onboarding/project.h"

namespace onboarding {

class ProjectFile;

/// The aliases of a project as an editable table; members are separated by blanks or commas. The last row is
/// empty and waits to be typed into.
class AliasesModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Address, Members, Outcome, ColumnCount };
    enum Role { StateRole = Qt::UserRole, ErrorRole, IsNewRowRole };

    explicit AliasesModel(ProjectFile &file, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    bool removeRows(int row, int count, const QModelIndex &parent = {}) override;

    void add(const QList<Alias> &aliases);

private:
    Status setCell(Alias &alias, int column, const QString &entered);
    static QString cell(const Alias &alias, int column);
    void reload();

    ProjectFile &m_file;
    QList<Alias> m_rows;
    QHash<QPair<int, int>, QString> m_cellErrors;
};

} // namespace onboarding
