// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include "onboarding/accountsimport.h"

namespace gui {

/// The entries of an import, mailboxes before aliases; passwords are not shown.
class ImportPreview final : public QAbstractTableModel {
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

    void set(const onboarding::AccountsImport &import);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    enum Column { Address, Name, Password, Quota, ColumnCount };

    QList<onboarding::ImportedAccount> m_accounts;
    QList<onboarding::Alias> m_aliases;
};

} // namespace gui
