// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "base/result.h"
#include "gui/page.h"

namespace Ui {
class FinishPage;
}

namespace onboarding {
class Move;
}

namespace gui {

/// Where the move stands, what remains to do by hand, and the report.
class FinishPage final : public Page {
    Q_OBJECT

public:
    explicit FinishPage(onboarding::Move &move, QWidget *parent = nullptr);
    ~FinishPage() override;

    void enter() override;
    QString help() const override;

private:
    void refresh();
    void save(const Result<QString> &report, const QString &suffix);

    onboarding::Move &m_move;
    std::unique_ptr<Ui::FinishPage> m_ui;
};

} // namespace gui
