// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/accountsmodel.h"

#include "base/catchall.h"
#include "onboarding/projectfile.h"
#include "onboarding/quota.h"
#include "onboarding/text.h"

using namespace Qt::StringLiterals;

namespace onboarding {

AccountsModel::AccountsModel(ProjectFile &file, Vault &vault, QObject *parent)
    : EntriesModel({Text::tr("Address"), Text::tr("Name"), Text::tr("New password"), Text::tr("Size"),
                    Text::tr("Old user name"), Text::tr("Old password"), Text::tr("At the new host")},
                   parent)
    , m_file(file)
    , m_vault(vault)
    , m_rows(file.project().accounts)
{
    connect(&m_file, &ProjectFile::changed, this, [this] { show(m_rows, m_file.project().accounts); });
    connect(&m_vault, &Vault::changed, this, [this] {
        if (!m_rows.isEmpty())
            emit dataChanged(index(0, Password), index(int(m_rows.size()) - 1, OldPassword));
    });
}

int AccountsModel::entryCount() const
{
    return int(m_rows.size());
}

const Creation &AccountsModel::creation(int row) const
{
    return m_rows.at(row).creation;
}

bool AccountsModel::isSecret(int column) const
{
    return column == Password || column == OldPassword;
}

bool AccountsModel::isFixed(int column) const
{
    return column == Address;
}

Status AccountsModel::enter(int row, int column, const QString &entered)
{
    const bool isNew = row == entryCount();
    Account account = isNew ? Account() : m_rows.at(row);
    const Status set = setCell(account, column, entered);
    if (!set)
        return set;
    m_file.update([&](Project &project) {
        if (isNew)
            project.accounts += account;
        else
            project.accounts[row] = account;
    });
    return {};
}

void AccountsModel::removeEntries(int row, int count)
{
    m_file.update([&](Project &project) { project.accounts.remove(row, count); });
}

Status AccountsModel::setCell(Account &account, int column, const QString &entered)
{
    switch (column) {
    case Address: {
        const Result<MailAddress> address = parseAddress(entered, m_file.project().domain);
        if (!address)
            return fail(address.error());
        if (isCatchAll(*address))
            return fail(Error::Kind::BadInput, Text::tr("A catch-all is an alias; it needs members."));
        if (!address->isSameMailbox(account.address) && m_file.project().indexOf(*address) >= 0)
            return fail(Error::Kind::BadInput, Text::tr("This mailbox is in the list already."));
        if (m_file.project().alias(*address))
            return fail(Error::Kind::BadInput, Text::tr("This address is an alias already."));
        account.address = *address;
        return {};
    }
    case Name:
        account.displayName = entered;
        return {};
    case Quota: {
        const Result<qint64> quota = parseQuota(entered);
        if (!quota)
            return fail(quota.error());
        account.quota = *quota;
        return {};
    }
    case OldLogin:
        account.oldLogin = entered;
        return {};
    case Password:
        m_vault.keep(Vault::Side::New, account.address, Secret(entered));
        return {};
    case OldPassword:
        m_vault.keep(Vault::Side::Old, account.address, Secret(entered));
        return {};
    }
    return fail(Error::Kind::Usage, Text::tr("This cell cannot be changed."));
}

QString AccountsModel::cell(int row, int column) const
{
    const Account &account = m_rows.at(row);
    switch (column) {
    case Address:
        return account.address.toUnicode();
    case Name:
        return account.displayName;
    case Password:
        return m_vault.hasPassword(Vault::Side::New, account.address) ? Text::tr("kept") : QString();
    case Quota:
        return account.quota > 0 ? sizeText(account.quota) : QString();
    case OldLogin:
        return account.oldLogin;
    case OldPassword:
        return m_vault.hasPassword(Vault::Side::Old, account.address) ? Text::tr("kept") : QString();
    case Outcome:
        return stateText(account.creation.state);
    }
    return {};
}

} // namespace onboarding
