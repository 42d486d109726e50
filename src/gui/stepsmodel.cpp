// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/stepsmodel.h"

#include "gui/session.h"
#include "gui/statesymbols.h"

using onboarding::Step;
using onboarding::StepState;

namespace gui {

StepsModel::StepsModel(Session &session, QObject *parent)
    : QAbstractListModel(parent)
    , m_session(session)
{
    connect(&session, &Session::opened, this, [this] {
        connect(m_session.move(), &onboarding::Move::changed, this, &StepsModel::refresh);
        refresh();
    });
}

int StepsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(Step::Finish) + 1;
}

StepState StepsModel::state(Step step) const
{
    return m_session.move() ? m_session.move()->state(step) : StepState::ToDo;
}

QVariant StepsModel::data(const QModelIndex &index, int role) const
{
    const Step step = stepAt(index);
    const Symbol symbol = symbolOf(state(step));
    switch (role) {
    case Qt::DisplayRole:
        return onboarding::title(step);
    case Qt::ToolTipRole:
        return m_session.move() ? m_session.move()->summary(step) : QString();
    case Qt::AccessibleTextRole:
        //: %1 is the title of a step, %2 its state, such as "Done".
        return tr("%1: %2").arg(onboarding::title(step), symbolName(symbol));
    case SymbolRole:
        return static_cast<int>(symbol);
    case StateTextRole:
        return symbolName(symbol);
    default:
        return {};
    }
}

Qt::ItemFlags StepsModel::flags(const QModelIndex &index) const
{
    const bool reached = m_session.move() && stepAt(index) <= m_session.furthestStep();
    return reached ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::NoItemFlags;
}

Step StepsModel::stepAt(const QModelIndex &index)
{
    return static_cast<Step>(index.row());
}

QModelIndex StepsModel::indexOf(Step step) const
{
    return index(static_cast<int>(step));
}

void StepsModel::refresh()
{
    emit dataChanged(index(0), index(rowCount() - 1));
}

} // namespace gui
