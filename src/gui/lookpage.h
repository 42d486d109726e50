// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "base/result.h"
#include "gui/page.h"
#include "onboarding/project.h"

namespace Ui {
class LookPage;
}

namespace onboarding {
class Move;
}

namespace gui {

/// The domain as it is today, and the old host, which the user may correct.
class LookPage final : public Page {
    Q_OBJECT

public:
    explicit LookPage(onboarding::Move &move, QWidget *parent = nullptr);
    ~LookPage() override;

    void enter() override;
    void leave() override;
    QString obstacle() const override;
    QString help() const override;

private:
    void refresh();
    void showHost();
    onboarding::MailHost host() const;
    void keepHost();
    void tryHost();
    void showTrial(const Status &status);

    onboarding::Move &m_move;
    std::unique_ptr<Ui::LookPage> m_ui;
    onboarding::MailHost m_shownHost;
    QString m_certificate; ///< SHA-256 of the one that was refused last.
};

} // namespace gui
