// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/tables.h"

#include <QHeaderView>
#include <QTableView>

namespace gui {

void setUpTable(QTableView &view, int stretched, double rowHeight)
{
    view.setWordWrap(false);
    view.verticalHeader()->setDefaultSectionSize(qRound(view.fontMetrics().height() * rowHeight));
    QHeaderView &header = *view.horizontalHeader();
    header.setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header.setStretchLastSection(false);
    header.setSectionResizeMode(QHeaderView::ResizeToContents);
    header.setSectionResizeMode(stretched, QHeaderView::Stretch);
}

} // namespace gui
