// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QTableView;

namespace gui {

/// How every table of Mailhaul looks: titles at the left, calm rows of `rowHeight` times the text's height,
/// and `stretched` taking the room that the other columns leave. The view must have its model.
void setUpTable(QTableView &view, int stretched, double rowHeight = 2);

} // namespace gui
