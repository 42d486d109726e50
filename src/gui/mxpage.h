// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <memory>

#include "base/result.h"
#include "gui/page.h"
#include "onboarding/move.h"

namespace Ui {
class MxPage;
}

namespace gui {

/// The MX records, the five answers about them, and the way back.
class MxPage final : public Page {
    Q_OBJECT

public:
    explicit MxPage(onboarding::Move &move, QWidget *parent = nullptr);
    ~MxPage() override;

    void enter() override;
    void leave() override;
    QString help() const override;

private:
    void connectWidgets();
    void refresh();
    void refreshMoving();
    void refreshClock();
    void publish();
    void undo();
    void refreshPlan();
    void showPlan(const onboarding::Planning &planning);
    void saveEvidence();
    void showOutcome(const Result<onboarding::ZoneDifference> &result);
    void showNothingToPublish(const onboarding::ZoneDifference &difference);

    onboarding::Move &m_move;
    std::unique_ptr<Ui::MxPage> m_ui;
    QTimer m_clock;
    onboarding::Planning m_planning;
};

} // namespace gui
