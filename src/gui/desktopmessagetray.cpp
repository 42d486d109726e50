// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/desktopmessage.h"

#include <QSystemTrayIcon>
#include <QWidget>

namespace gui {

void showDesktopMessage(QWidget &window, const QString &title, const QString &text)
{
    if (!QSystemTrayIcon::isSystemTrayAvailable() || !QSystemTrayIcon::supportsMessages())
        return;
    auto *icon = window.findChild<QSystemTrayIcon *>(Qt::FindDirectChildrenOnly);
    if (!icon)
        icon = new QSystemTrayIcon(window.windowIcon(), &window);
    icon->show(); // Messages come from an icon that is shown.
    icon->showMessage(title, text, window.windowIcon());
}

} // namespace gui
