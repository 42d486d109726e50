// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QPair>

#include "onboarding/accountsimport.h"
#include "onboarding/vault.h"

namespace onboarding {

class ProjectFile;

/// The mailboxes of a project as an editable table. The last row is empty and waits to be typed into.
/// Passwords are set, never shown: writing to a password cell keeps it in the Vault.
class AccountsModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Address, Name, Password, Quota, OldLogin, OldPassword, Outcome, ColumnCount };
    enum Role { StateRole = Qt::UserRole, ErrorRole, IsNewRowRole };

    AccountsModel(ProjectFile &file, Vault &vault, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    /// StateRole: int of Creation::State; ErrorRole: why the last edit of this cell was refused.
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    bool removeRows(int row, int count, const QModelIndex &parent = {}) override;

    /// Adds the accounts, or updates those that are there already by what `accounts` give.
    void add(const QList<ImportedAccount> &accounts);
    /// Gives every mailbox without a password for the new host a generated one. Returns how many.
    int generatePasswords();

private:
    Status setCell(Account &account, int column, const QString &entered);
    QString cell(const Account &account, int column) const;
    void reload();

    ProjectFile &m_file;
    Vault &m_vault;
    QList<Account> m_rows;
    QHash<QPair<int, int>, QString> m_cellErrors;
};

} // namespace onboarding
