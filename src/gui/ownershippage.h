// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <memory>

#include "gui/page.h"

namespace Ui {
class OwnershipPage;
}

namespace onboarding {
class Move;
}

namespace gui {

/// The record that proves ownership, and how far it has come.
class OwnershipPage final : public Page {
    Q_OBJECT

public:
    explicit OwnershipPage(onboarding::Move &move, QWidget *parent = nullptr);
    ~OwnershipPage() override;

    void enter() override;
    void leave() override;
    QString help() const override;

private:
    void refresh();
    void refreshClock();
    void publish();

    onboarding::Move &m_move;
    std::unique_ptr<Ui::OwnershipPage> m_ui;
    QTimer m_clock;
};

} // namespace gui
