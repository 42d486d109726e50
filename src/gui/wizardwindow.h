// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <map>
#include <memory>
#include <optional>

#include "gui/stepsmodel.h"

namespace Ui {
class WizardWindow;
}

namespace gui {

class Notifier;

class Page;
class Session;

/// The one window of Mailhaul: steps at the side, a page, Back and Next. Where the user was is kept in the
/// project file, so that the window may be closed at any moment.
class WizardWindow final : public QWidget {
    Q_OBJECT

public:
    /// `session` must outlive the window.
    explicit WizardWindow(Session &session, QWidget *parent = nullptr);
    ~WizardWindow() override;

    /// Opens a project file where it was left; an error is shown inside the window.
    void openMove(const QString &path);
    void showWelcome();
    void showStep(onboarding::Step step);
    void showError(const Error &error);

    Page *currentPage() const { return m_current; }
    std::optional<onboarding::Step> currentStep() const { return m_step; } ///< None on the welcome page.

protected:
    void closeEvent(QCloseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    enum class Panel { Closed, Help, Values };

    void followMove();
    void showDomains();
    void dropPages();
    Page *pageFor(onboarding::Step step);
    void turnTo(Page *page);
    void goBack();
    void goNext();
    void refreshButtons();
    void setPanel(Panel panel);
    void refreshPanel();
    void askBeforeStopping();

    Session &m_session;
    std::unique_ptr<Ui::WizardWindow> m_ui;
    StepsModel m_steps;
    Page *m_welcome = nullptr;
    Notifier *m_notifier = nullptr; ///< A child; of the open move.
    std::map<onboarding::Step, Page *> m_pages; ///< Made when first shown.
    Page *m_current = nullptr;
    std::optional<onboarding::Step> m_step;
    Panel m_panel = Panel::Closed;
    bool m_isClosing = false; ///< The user agreed; waiting for the copy to stop.
};

} // namespace gui
