// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/importpreview.h"

#include <QLocale>

#include "onboarding/addresses.h"

namespace gui {

void ImportPreview::set(const onboarding::AccountsImport &import)
{
    beginResetModel();
    m_accounts = import.accounts;
    m_aliases = import.aliases;
    endResetModel();
}

int ImportPreview::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_accounts.size() + m_aliases.size());
}

int ImportPreview::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ImportPreview::data(const QModelIndex &index, int role) const
{
    if (role != Qt::DisplayRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (index.row() >= m_accounts.size()) {
        const onboarding::Alias &alias = m_aliases.at(index.row() - m_accounts.size());
        if (index.column() == Address)
            return alias.address.toUnicode();
        if (index.column() != Name)
            return {};
        return tr("alias of %1").arg(onboarding::names(alias.members));
    }
    const onboarding::ImportedAccount &row = m_accounts.at(index.row());
    switch (index.column()) {
    case Address:
        return row.account.address.toUnicode();
    case Name:
        return row.account.displayName;
    case Password:
        return row.password.isEmpty() ? tr("none") : tr("given");
    case Quota:
        return row.account.quota > 0 ? QLocale().formattedDataSize(row.account.quota) : QString();
    }
    return {};
}

QVariant ImportPreview::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Address:
        return tr("Address");
    case Name:
        return tr("Name or members");
    case Password:
        return tr("Password");
    case Quota:
        return tr("Quota");
    }
    return {};
}

} // namespace gui
