// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include <QTest>

#include "gui/practice.h"
#include "gui/session.h"
#include "gui/wizardwindow.h"

namespace guitest {

/// Uses the real wizard as a person does: through its widgets.
class Driver {
public:
    /// `listFile` holds the saved moves; the user's own list is not touched.
    Driver(gui::Practice practice, QString listFile);
    ~Driver();

    void start(); ///< As a fresh start of the program.
    void quit(); ///< As its end; the window must be closed already.

    gui::WizardWindow &window() { return *m_window; }
    onboarding::Move &move() { return *m_session->move(); }
    const gui::Practice &practice() const { return m_practice; }

    /// A widget of the current page or of the window; null where none is shown.
    template <typename Widget> Widget *find(const QString &name) const
    {
        for (Widget *widget : m_window->findChildren<Widget *>(name)) {
            if (widget->isVisible())
                return widget;
        }
        return nullptr;
    }

    bool click(const QString &button); ///< False where it is not shown or disabled.
    void type(const QString &lineEdit, const QString &text); ///< In place of what stands there.
    bool agree(const QString &question); ///< Presses the default button of a question.

    // Each does what a page is for and waits for its outcome. An empty text: it worked, else what did not.
    QString fillInDomain();
    QString look();
    QString proveOwnership();
    QString createMailboxes();
    QString closeGaps(); ///< Checks for forgotten addresses and says that none of them is needed.
    QString publishMx();
    QString waitForOldAnswersToGo();
    QString copyMail();

    QString pressNext(onboarding::Step expected);

private:
    QString failure(const QString &what) const;

    gui::Practice m_practice;
    QString m_listFile;
    std::unique_ptr<onboarding::Services> m_services;
    std::unique_ptr<gui::Session> m_session;
    std::unique_ptr<gui::WizardWindow> m_window;
};

} // namespace guitest
