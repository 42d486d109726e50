// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "onboarding/accountsimport.h"
#include "onboarding/entriesmodel.h"
#include "onboarding/vault.h"

namespace onboarding {

class ProjectFile;

/// The mailboxes of a project. Passwords are set, never shown: writing to a password cell keeps it in the
/// Vault.
class AccountsModel final : public EntriesModel {
    Q_OBJECT

public:
    enum Column { Address, Name, Password, Quota, OldLogin, OldPassword, Outcome, ColumnCount };

    AccountsModel(ProjectFile &file, Vault &vault, QObject *parent = nullptr);

private:
    int entryCount() const override;
    const Creation &creation(int row) const override;
    QString cell(int row, int column) const override;
    bool isSecret(int column) const override;
    bool isFixed(int column) const override;
    Status enter(int row, int column, const QString &entered) override;
    void removeEntries(int row, int count) override;
    Status setCell(Account &account, int column, const QString &entered);

    ProjectFile &m_file;
    Vault &m_vault;
    QList<Account> m_rows;
};

} // namespace onboarding
