// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "gui/page.h"

namespace Ui {
class WelcomePage;
}

namespace gui {

class Session;

/// A new move, or one of the saved ones.
class WelcomePage final : public Page {
    Q_OBJECT

public:
    explicit WelcomePage(Session &session, QWidget *parent = nullptr);
    ~WelcomePage() override;

    void enter() override;
    QString help() const override;

signals:
    void newMoveWanted();
    void moveWanted(const QString &path);

private:
    void openFile();
    void continueMove();
    void refresh();

    Session &m_session;
    std::unique_ptr<Ui::WelcomePage> m_ui;
};

} // namespace gui
