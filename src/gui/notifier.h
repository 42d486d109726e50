// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>

#include "onboarding/recordwatch.h"

class QWidget;

namespace onboarding {
class Move;
}

namespace gui {

/// Tells the desktop when a change of DNS records has come one stage further, unless its window is in use: a
/// message where the desktop shows such, and the window asks for attention.
class Notifier final : public QObject {
    Q_OBJECT

public:
    /// `move` must outlive it.
    Notifier(onboarding::Move &move, QWidget &window);

signals:
    void notified(const QString &title, const QString &text); ///< Whether or not the desktop can show it.

private:
    void follow(onboarding::RecordWatch &watch, const QString &title);
    void notify(const QString &title, const QString &text);

    QPointer<QWidget> m_window;
};

} // namespace gui
