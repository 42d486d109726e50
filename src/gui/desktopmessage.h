// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QWidget;

namespace gui {

/// Has the desktop show a message of `window`, where it shows such; does not wait. `title` and `text` are
/// plain text, and neither holds what came from a server.
void showDesktopMessage(QWidget &window, const QString &title, const QString &text);

} // namespace gui
