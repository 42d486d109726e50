// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/problemsmodel.h"

#include "onboarding/text.h"

namespace onboarding {

int ProblemsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_problems.size());
}

int ProblemsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant ProblemsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const CopyProblem &problem = m_problems.at(index.row());
    if (role == IsRefusedRole)
        return problem.isRefused;
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    switch (index.column()) {
    case Account:
        return problem.account;
    case Folder:
        return problem.folder;
    case Subject:
        return problem.subject;
    case Reason:
        return problem.reason;
    case Server:
        return problem.server;
    case Remedy:
        return problem.remedy;
    }
    return {};
}

QVariant ProblemsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Account:
        return Text::tr("Mailbox");
    case Folder:
        return Text::tr("Folder");
    case Subject:
        return Text::tr("Subject");
    case Reason:
        return Text::tr("What happened");
    case Server:
        return Text::tr("The server's words");
    case Remedy:
        return Text::tr("What to do");
    }
    return {};
}

void ProblemsModel::add(const CopyProblem &problem)
{
    const QString key = problem.account + u'\n' + problem.folder + u'\n' + QString::number(problem.uid);
    const auto known = m_rows.constFind(key);
    if (known != m_rows.constEnd()) {
        m_problems[*known] = problem;
        emit dataChanged(index(*known, 0), index(*known, ColumnCount - 1));
        return;
    }
    m_rows.insert(key, rowCount());
    beginInsertRows({}, rowCount(), rowCount());
    m_problems += problem;
    endInsertRows();
}

void ProblemsModel::clear()
{
    beginResetModel();
    m_problems.clear();
    m_rows.clear();
    endResetModel();
}

} // namespace onboarding
