// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/aliasesmodel.h"

#include "onboarding/accountsimport.h"
#include "onboarding/projectfile.h"
#include "onboarding/text.h"

using namespace Qt::StringLiterals;

namespace onboarding {

AliasesModel::AliasesModel(ProjectFile &file, QObject *parent)
    : QAbstractTableModel(parent)
    , m_file(file)
    , m_rows(file.project().aliases)
{
    connect(&m_file, &ProjectFile::changed, this, &AliasesModel::reload);
}

int AliasesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size()) + 1;
}

int AliasesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant AliasesModel::data(const QModelIndex &index, int role) const
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
    case Qt::DisplayRole:
    case Qt::EditRole:
        if (isNewRow)
            return role == Qt::DisplayRole && index.column() == Address ? Text::tr("Type or paste an address")
                                                                        : QString();
        return cell(m_rows.at(index.row()), index.column());
    }
    return {};
}

bool AliasesModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    const QPair<int, int> place(index.row(), index.column());
    const bool isNewRow = index.row() == m_rows.size();
    const QString entered = value.toString().trimmed();
    if (isNewRow && entered.isEmpty())
        return false;
    Alias alias = isNewRow ? Alias() : m_rows.at(index.row());
    const Status set = setCell(alias, index.column(), entered);
    if (!set) {
        m_cellErrors.insert(place, set.error().message);
        emit dataChanged(index, index);
        return false;
    }
    m_cellErrors.remove(place);
    m_file.update([&](Project &project) {
        if (isNewRow)
            project.aliases += alias;
        else
            project.aliases[index.row()] = alias;
    });
    emit dataChanged(index, index);
    return true;
}

Qt::ItemFlags AliasesModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    const bool isNewRow = index.row() == m_rows.size();
    const bool isFixed = !isNewRow && m_rows.at(index.row()).creation.exists();
    if (index.column() != Outcome && !isFixed && (!isNewRow || index.column() == Address))
        flags |= Qt::ItemIsEditable;
    return flags;
}

QVariant AliasesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Address:
        return Text::tr("Alias");
    case Members:
        return Text::tr("Goes to");
    case Outcome:
        return Text::tr("At the new host");
    }
    return {};
}

bool AliasesModel::removeRows(int row, int count, const QModelIndex &parent)
{
    if (parent.isValid() || row < 0 || count < 1 || row + count > m_rows.size())
        return false;
    m_cellErrors.clear();
    m_file.update([&](Project &project) { project.aliases.remove(row, count); });
    return true;
}

void AliasesModel::add(const QList<Alias> &aliases)
{
    m_file.update([&](Project &project) {
        for (const Alias &alias : aliases) {
            const auto known =
                std::find_if(project.aliases.begin(), project.aliases.end(),
                             [&](const Alias &other) { return other.address.isSameMailbox(alias.address); });
            if (known == project.aliases.end())
                project.aliases += alias;
            else if (!known->creation.exists())
                known->members = alias.members;
        }
    });
}

Status AliasesModel::setCell(Alias &alias, int column, const QString &entered)
{
    const Project &project = m_file.project();
    if (column == Members) {
        const Result<QList<MailAddress>> members = parseMembers(entered, project.domain);
        if (!members)
            return fail(members.error());
        alias.members = *members;
        return {};
    }
    const Result<MailAddress> address =
        MailAddress::parse(entered.contains(u'@') ? entered : entered + u'@' + project.domain.toString());
    if (!address)
        return fail(address.error());
    if (address->domain != project.domain) {
        return fail(Error::Kind::BadInput,
                    Text::tr("The address is not in the domain %1.").arg(project.domain.toUnicode()));
    }
    const bool isKnown = std::any_of(project.aliases.begin(), project.aliases.end(), [&](const Alias &other) {
        return other.address.isSameMailbox(*address) && !other.address.isSameMailbox(alias.address);
    });
    if (isKnown || project.indexOf(*address) >= 0)
        return fail(Error::Kind::BadInput, Text::tr("This address is a mailbox or an alias already."));
    alias.address = *address;
    return {};
}

QString AliasesModel::cell(const Alias &alias, int column)
{
    switch (column) {
    case Address:
        return alias.address.toUnicode();
    case Members: {
        QStringList members;
        for (const MailAddress &member : alias.members)
            members += member.toUnicode();
        return members.join(u", "_s);
    }
    case Outcome:
        return stateText(alias.creation.state);
    }
    return {};
}

void AliasesModel::reload()
{
    const QList<Alias> &aliases = m_file.project().aliases;
    if (aliases == m_rows)
        return;
    if (aliases.size() == m_rows.size()) {
        m_rows = aliases;
        emit dataChanged(index(0, 0), index(int(m_rows.size()) - 1, ColumnCount - 1));
    } else if (aliases.size() > m_rows.size()) {
        beginInsertRows({}, int(m_rows.size()), int(aliases.size()) - 1);
        m_rows = aliases;
        endInsertRows();
    } else {
        beginResetModel();
        m_cellErrors.clear();
        m_rows = aliases;
        endResetModel();
    }
}

} // namespace onboarding
