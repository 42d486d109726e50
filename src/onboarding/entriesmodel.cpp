// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/entriesmodel.h"

#include "base/catchall.h"
#include "onboarding/text.h"

using namespace Qt::StringLiterals;

namespace onboarding {

EntriesModel::EntriesModel(const QStringList &headers, QObject *parent)
    : QAbstractTableModel(parent)
    , m_headers(headers)
{
}

int EntriesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : entryCount() + 1;
}

int EntriesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_headers.size());
}

QVariant EntriesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const int row = index.row();
    const int column = index.column();
    const bool isNewRow = row == entryCount();
    const QString error = m_cellErrors.value({row, column});
    switch (role) {
    case ErrorRole:
        return error;
    case IsNewRowRole:
        return isNewRow;
    case StateRole:
        return int(isNewRow ? Creation::State::NotYet : creation(row).state);
    case Qt::ToolTipRole:
        if (!error.isEmpty() || isNewRow)
            return error;
        return column == columnCount() - 1 ? outcomeText(creation(row)) : QString();
    case Qt::DisplayRole:
        if (isNewRow)
            return column == 0 ? Text::tr("Type or paste an address") : QString();
        return cell(row, column);
    case Qt::EditRole:
        return isNewRow || isSecret(column) ? QString() : cell(row, column);
    }
    return {};
}

bool EntriesModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    const QString entered = value.toString().trimmed();
    if (index.row() == entryCount() && entered.isEmpty())
        return false;
    const Status stored = enter(index.row(), index.column(), entered);
    if (stored)
        m_cellErrors.remove({index.row(), index.column()});
    else
        m_cellErrors.insert({index.row(), index.column()}, stored.error().message);
    emit dataChanged(index, index);
    return stored.has_value();
}

Qt::ItemFlags EntriesModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    const bool isNewRow = index.row() == entryCount();
    const bool stays = !isNewRow && creation(index.row()).exists() && isFixed(index.column());
    if (index.column() != columnCount() - 1 && !stays && (!isNewRow || index.column() == 0))
        flags |= Qt::ItemIsEditable;
    return flags;
}

QVariant EntriesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return m_headers.value(section);
}

bool EntriesModel::removeRows(int row, int count, const QModelIndex &parent)
{
    if (parent.isValid() || row < 0 || count < 1 || row + count > entryCount())
        return false;
    m_cellErrors.clear();
    removeEntries(row, count);
    return true;
}

bool EntriesModel::isSecret(int) const
{
    return false;
}

Result<MailAddress> EntriesModel::parseAddress(const QString &entered, const DomainName &domain)
{
    const Result<MailAddress> address =
        parseWithCatchAll(entered.contains(u'@') ? entered : entered + u'@' + domain.toString());
    if (address && address->domain != domain)
        return fail(Error::Kind::BadInput,
                    Text::tr("The address is not in the domain %1.").arg(domain.toUnicode()));
    return address;
}

} // namespace onboarding
