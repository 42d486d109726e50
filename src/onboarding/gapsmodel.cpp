// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/gapsmodel.h"

#include <algorithm>
#include <chrono>

#include "onboarding/projectfile.h"
#include "onboarding/text.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace onboarding {

namespace {

bool isOpen(const Gap &gap)
{
    return !gap.declined;
}

} // namespace

GapsModel::GapsModel(ProjectFile &file, QObject *parent)
    : QAbstractTableModel(parent)
    , m_file(file)
{
    m_later.setSingleShot(true);
    m_later.setInterval(50ms);
    connect(&m_later, &QTimer::timeout, this, &GapsModel::refresh);
    connect(&m_file, &ProjectFile::changed, this, [this] {
        if (!m_later.isActive())
            m_later.start();
    });
    refresh();
}

void GapsModel::refresh()
{
    QList<Gap> now = gaps(m_file.project());
    std::stable_partition(now.begin(), now.end(), isOpen);
    if (now == m_gaps)
        return;
    beginResetModel();
    m_gaps = now;
    endResetModel();
}

int GapsModel::openCount() const
{
    return int(std::count_if(m_gaps.begin(), m_gaps.end(), isOpen));
}

int GapsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_gaps.size());
}

int GapsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant GapsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Gap &gap = m_gaps.at(index.row());
    switch (role) {
    case IsOpenRole:
        return isOpen(gap);
    case IsDoubtfulRole:
        return gap.isDoubtful;
    case Qt::ToolTipRole:
        return gap.reason;
    case Qt::TextAlignmentRole:
        return index.column() == Messages ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case Qt::DisplayRole:
        break;
    default:
        return {};
    }
    switch (index.column()) {
    case Address:
        return gap.known.address.toUnicode();
    case Messages:
        return gap.known.messages > 0 ? QLocale().toString(gap.known.messages) : QString();
    case Reason:
        return gap.reason;
    case Decision:
        if (isOpen(gap))
            return Text::tr("Open");
        //: %1 is the name of a user, %2 a date and time.
        return Text::tr("Not needed, says %1 (%2)").arg(gap.declined->by, momentText(gap.declined->at));
    }
    return {};
}

QVariant GapsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Address:
        return Text::tr("Address");
    case Messages:
        return Text::tr("Messages");
    case Reason:
        return Text::tr("Why it may be needed");
    case Decision:
        return Text::tr("Decision");
    }
    return {};
}

} // namespace onboarding
