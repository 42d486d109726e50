// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QTableView;

namespace onboarding {
class ServersModel;
}

namespace gui {

/// Shows servers and their last answers, with symbols, in `view`.
void setUpServersView(QTableView &view, onboarding::ServersModel &servers);

} // namespace gui
