// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/desktopmessage.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QGuiApplication>
#include <QVariantMap>

using namespace Qt::StringLiterals;

namespace gui {

/// The Desktop Notifications Specification 1.2: GNOME shows these, and has no tray that Qt could use.
void showDesktopMessage(QWidget &, const QString &title, const QString &text)
{
    const QString service = u"org.freedesktop.Notifications"_s;
    QDBusMessage notify =
        QDBusMessage::createMethodCall(service, u"/org/freedesktop/Notifications"_s, service, u"Notify"_s);
    constexpr uint replacesNone = 0;
    constexpr int asLongAsOthers = -1;
    const QVariantMap hints{{u"desktop-entry"_s, QGuiApplication::desktopFileName()}};
    // The body may hold markup, the title may not.
    notify.setArguments({QGuiApplication::applicationDisplayName(), replacesNone, u"mailhaul"_s, title,
                         text.toHtmlEscaped(), QStringList(), hints, asLongAsOthers});
    QDBusConnection::sessionBus().send(notify);
}

} // namespace gui
