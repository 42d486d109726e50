// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/serverstable.h"

#include <QTableView>

#include "gui/delegates.h"
#include "gui/statesymbols.h"
#include "gui/tables.h"
#include "onboarding/serversmodel.h"

namespace gui {

using onboarding::ServersModel;
using onboarding::ServerView;

void setUpServersView(QTableView &view, ServersModel &servers)
{
    view.setModel(&servers);
    const auto verdict = [](const QModelIndex &index) -> CellLook {
        return {symbolOf(static_cast<ServerView::Verdict>(index.data(ServersModel::VerdictRole).toInt()))};
    };
    view.setItemDelegateForColumn(ServersModel::Verdict, new SymbolDelegate(verdict, &view));
    view.setEditTriggers(QAbstractItemView::NoEditTriggers);
    setUpTable(view, ServersModel::Answer);
    view.setColumnHidden(ServersModel::Role, true); // The operator tells it.
}

} // namespace gui
