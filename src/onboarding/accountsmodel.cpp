// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/accountsmodel.h"

#include "onboarding/projectfile.h"
#include "onboarding/text.h"

using namespace Qt::StringLiterals;

namespace onboarding {

AccountsModel::AccountsModel(ProjectFile &file, Vault &vault, QObject *parent)
    : QAbstractTableModel(parent)
    , m_file(file)
    , m_vault(vault)
    , m_rows(file.project().accounts)
{
    connect(&m_file, &ProjectFile::changed, this, &AccountsModel::reload);
    connect(&m_vault, &Vault::changed, this, [this] {
        if (!m_rows.isEmpty())
            emit dataChanged(index(0, Password), index(int(m_rows.size()) - 1, OldPassword));
    });
}

int AccountsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size()) + 1;
}

int AccountsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant AccountsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const bool isNewRow = index.row() == m_rows.size();
    const QString error = m_cellErrors.value({index.row(), index.column()});
    switch (role) {
    case ErrorRole:
        return error;
    case IsNewRowRole:
        return isNewRow;
    case StateRole:
        return isNewRow ? int(Creation::State::NotYet) : int(m_rows.at(index.row()).creation.state);
    case Qt::ToolTipRole:
        if (!error.isEmpty() || isNewRow)
            return error;
        return index.column() == Outcome ? outcomeText(m_rows.at(index.row()).creation) : QString();
    case Qt::EditRole:
        if (index.column() == Password || index.column() == OldPassword)
            return QString(); // A password is replaced, never shown.
        [[fallthrough]];
    case Qt::DisplayRole:
        if (isNewRow)
            return role == Qt::DisplayRole && index.column() == Address ? Text::tr("Type or paste an address")
                                                                        : QString();
        return cell(m_rows.at(index.row()), index.column());
    }
    return {};
}

bool AccountsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    const QPair<int, int> place(index.row(), index.column());
    const bool isNewRow = index.row() == m_rows.size();
    const QString entered = value.toString().trimmed();
    if (isNewRow && entered.isEmpty())
        return false;
    Account account = isNewRow ? Account() : m_rows.at(index.row());
    const Status set = setCell(account, index.column(), entered);
    if (!set) {
        m_cellErrors.insert(place, set.error().message);
        emit dataChanged(index, index);
        return false;
    }
    m_cellErrors.remove(place);
    m_file.update([&](Project &project) {
        if (isNewRow)
            project.accounts += account;
        else
            project.accounts[index.row()] = account;
    });
    emit dataChanged(index, index);
    return true;
}

Qt::ItemFlags AccountsModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    const bool isNewRow = index.row() == m_rows.size();
    // A mailbox that exists keeps its address: renaming it here would not rename it there.
    const bool isFixed = !isNewRow && index.column() == Address && m_rows.at(index.row()).creation.exists();
    if (index.column() != Outcome && !isFixed && (!isNewRow || index.column() == Address))
        flags |= Qt::ItemIsEditable;
    return flags;
}

QVariant AccountsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Address:
        return Text::tr("Address");
    case Name:
        return Text::tr("Name");
    case Password:
        return Text::tr("New password");
    case Quota:
        return Text::tr("Size");
    case OldLogin:
        return Text::tr("Old user name");
    case OldPassword:
        return Text::tr("Old password");
    case Outcome:
        return Text::tr("At the new host");
    }
    return {};
}

bool AccountsModel::removeRows(int row, int count, const QModelIndex &parent)
{
    if (parent.isValid() || row < 0 || count < 1 || row + count > m_rows.size())
        return false;
    m_cellErrors.clear();
    m_file.update([&](Project &project) { project.accounts.remove(row, count); });
    return true;
}

void AccountsModel::add(const QList<ImportedAccount> &accounts)
{
    m_file.update([&](Project &project) {
        QHash<QString, qsizetype> known;
        for (qsizetype index = 0; index < project.accounts.size(); ++index)
            known.insert(project.accounts.at(index).address.toString().toLower(), index);
        for (const ImportedAccount &imported : accounts) {
            const auto found = known.constFind(imported.account.address.toString().toLower());
            if (found == known.constEnd()) {
                project.accounts += imported.account;
                continue;
            }
            Account &account = project.accounts[*found];
            if (!imported.account.displayName.isEmpty())
                account.displayName = imported.account.displayName;
            if (imported.account.quota > 0)
                account.quota = imported.account.quota;
            if (!imported.account.oldLogin.isEmpty())
                account.oldLogin = imported.account.oldLogin;
        }
    });
    for (const ImportedAccount &imported : accounts) {
        if (!imported.password.isEmpty())
            m_vault.keep(Vault::Side::New, imported.account.address, imported.password);
        if (!imported.oldPassword.isEmpty())
            m_vault.keep(Vault::Side::Old, imported.account.address, imported.oldPassword);
    }
}

int AccountsModel::generatePasswords()
{
    int generated = 0;
    for (const Account &account : std::as_const(m_rows)) {
        // A mailbox that was there before has a password of its own, which must be asked for.
        if (m_vault.hasPassword(Vault::Side::New, account.address) || account.creation.exists())
            continue;
        m_vault.keep(Vault::Side::New, account.address, generatedPassword());
        ++generated;
    }
    return generated;
}

Status AccountsModel::setCell(Account &account, int column, const QString &entered)
{
    switch (column) {
    case Address: {
        const DomainName &domain = m_file.project().domain;
        const Result<MailAddress> address =
            MailAddress::parse(entered.contains(u'@') ? entered : entered + u'@' + domain.toString());
        if (!address)
            return fail(address.error());
        if (address->domain != domain)
            return fail(Error::Kind::BadInput,
                        Text::tr("The address is not in the domain %1.").arg(domain.toUnicode()));
        if (!address->isSameMailbox(account.address) && m_file.project().indexOf(*address) >= 0)
            return fail(Error::Kind::BadInput, Text::tr("This mailbox is in the list already."));
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

QString AccountsModel::cell(const Account &account, int column) const
{
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

void AccountsModel::reload()
{
    const QList<Account> &accounts = m_file.project().accounts;
    if (accounts == m_rows)
        return;
    if (accounts.size() == m_rows.size()) {
        for (int row = 0; row < int(m_rows.size()); ++row) {
            if (accounts.at(row) == m_rows.at(row))
                continue;
            m_rows[row] = accounts.at(row);
            emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
        }
        return;
    }
    if (accounts.size() > m_rows.size() && accounts.first(m_rows.size()) == m_rows) {
        beginInsertRows({}, int(m_rows.size()), int(accounts.size()) - 1);
        m_rows = accounts;
        endInsertRows();
        return;
    }
    beginResetModel();
    m_cellErrors.clear();
    m_rows = accounts;
    endResetModel();
}

QString stateText(Creation::State state)
{
    switch (state) {
    case Creation::State::NotYet:
        return Text::tr("Not created yet");
    case Creation::State::Created:
        return Text::tr("Created");
    case Creation::State::AlreadyThere:
        return Text::tr("Was there already");
    case Creation::State::Confirmed:
        return Text::tr("Created by hand");
    case Creation::State::Refused:
        return Text::tr("Refused");
    }
    Q_UNREACHABLE();
    return {};
}

QString outcomeText(const Creation &creation)
{
    QStringList parts = {creation.words, creation.remedy};
    parts.removeAll(QString());
    return parts.join(u' ');
}

} // namespace onboarding
