// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "base/result.h"
#include "gui/page.h"

class QSortFilterProxyModel;

namespace Ui {
class MigrationPage;
}

namespace onboarding {
class Move;
}

namespace gui {

/// The copy: per mailbox and in all, what is missing for it, what could not be copied, and the proof.
class MigrationPage final : public Page {
    Q_OBJECT

public:
    explicit MigrationPage(onboarding::Move &move, QWidget *parent = nullptr);
    ~MigrationPage() override;

    void enter() override;
    QString help() const override;

private:
    void setUpTables();
    void connectWidgets();
    void refresh();
    void refreshTotal();
    void refreshLimits();
    void refreshTabs();
    void refreshDetails();
    void refreshRepairs();
    void chooseRepairs();
    void refreshProofs();

    onboarding::Move &m_move;
    std::unique_ptr<Ui::MigrationPage> m_ui;
    QSortFilterProxyModel *m_passwords; ///< The mailboxes without the empty last row.
};

} // namespace gui
