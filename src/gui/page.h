// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

namespace gui {

/// One page of the wizard. It shows a journey and passes the user's wishes on; the truth is in the journey.
class Page : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;

    /// The page came into view; called each time.
    virtual void enter() { }
    /// Another page follows, or the window closes.
    virtual void leave() { }
    /// Does what Next stands for here, beyond going on. False: it did not work, the page says why.
    virtual bool commit() { return true; }
    /// Why Next cannot be pressed, one sentence; empty: it can.
    virtual QString obstacle() const { return {}; }
    /// What the page is about, for people who press Help; simple rich text of our own.
    virtual QString help() const = 0;

signals:
    void obstacleChanged();
};

} // namespace gui
