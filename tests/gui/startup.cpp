// SPDX-License-Identifier: GPL-3.0-or-later
// How long it takes until the first window has been painted: run it by hand; a busy machine is no failed
// test.
#include <QTest>

#include "gui/session.h"
#include "gui/theme.h"
#include "gui/wizardwindow.h"

/// Everything that main() does before the first window stands.
class StartupBenchmark final : public QObject {
    Q_OBJECT

private slots:
    void firstWindow();
};

void StartupBenchmark::firstWindow()
{
    QBENCHMARK
    {
        gui::applyTheme(*qApp, gui::ColorScheme::System);
        onboarding::ServicesOptions options;
        options.keychain = false;
        const auto services = onboarding::Services::make(options);
        QVERIFY(services);
        gui::Session session(**services, {});
        gui::WizardWindow window(session);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
    }
}

QTEST_MAIN(StartupBenchmark)
#include "startup.moc"
