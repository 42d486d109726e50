// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/migrationmodel.h"

#include <QLocale>

#include "onboarding/text.h"

namespace onboarding {

namespace {

int percent(const CopyProgress &row)
{
    if (row.state == CopyState::Done)
        return 100;
    if (!row.isListed || row.octetsTotal <= 0)
        return -1;
    return int(qBound(Q_INT64_C(0), row.octets * 100 / row.octetsTotal, Q_INT64_C(100)));
}

} // namespace

int MigrationModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int MigrationModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant MigrationModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const CopyProgress &row = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return cell(row, index.column());
    case Qt::ToolTipRole:
    case ErrorRole:
        return row.error ? row.error->toString() : QString();
    case StateRole:
        return int(row.state);
    case PercentRole:
        return percent(row);
    }
    return {};
}

QVariant MigrationModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Account:
        return Text::tr("Mailbox");
    case State:
        return Text::tr("State");
    case Folder:
        return Text::tr("Folder");
    case Messages:
        return Text::tr("Messages");
    case Size:
        return Text::tr("Size");
    case Rate:
        return Text::tr("Speed");
    case Eta:
        return Text::tr("Time left");
    }
    return {};
}

void MigrationModel::set(QList<CopyProgress> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

void MigrationModel::update(const CopyProgress &progress)
{
    for (int row = 0; row < rowCount(); ++row) {
        if (m_rows.at(row).account != progress.account)
            continue;
        m_rows[row] = progress;
        emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
        return;
    }
    beginInsertRows({}, rowCount(), rowCount());
    m_rows += progress;
    endInsertRows();
}

QString MigrationModel::cell(const CopyProgress &row, int column)
{
    const QLocale locale;
    const bool isMoving = row.state == CopyState::Running;
    switch (column) {
    case Account:
        return row.account;
    case State:
        return stateText(row.state);
    case Folder:
        return isMoving ? row.folder : QString();
    case Messages:
        if (row.total == 0 && row.copied == 0)
            return {};
        return row.isListed
            ? Text::tr("%1 of %2").arg(locale.toString(row.copied), locale.toString(row.total))
            : Text::tr("%1 of at least %2").arg(locale.toString(row.copied), locale.toString(row.total));
    case Size:
        return row.octetsTotal > 0 ? Text::tr("%1 of %2").arg(sizeText(row.octets), sizeText(row.octetsTotal))
                                   : QString();
    case Rate:
        return isMoving && row.rate > 0 ? Text::tr("%1/s").arg(sizeText(qint64(row.rate))) : QString();
    case Eta:
        return isMoving && row.eta ? durationText(*row.eta) : QString();
    }
    return {};
}

QString stateText(CopyState state)
{
    switch (state) {
    case CopyState::Waiting:
        return Text::tr("Waiting");
    case CopyState::Running:
        return Text::tr("Copying");
    case CopyState::Paused:
        return Text::tr("Paused");
    case CopyState::Done:
        return Text::tr("Done");
    case CopyState::NeedsYou:
        return Text::tr("Needs you");
    case CopyState::NeedsPassword:
        return Text::tr("Password missing");
    }
    Q_UNREACHABLE();
    return {};
}

} // namespace onboarding
