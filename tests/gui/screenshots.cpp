// SPDX-License-Identifier: GPL-3.0-or-later
// Takes a picture of each page of the real wizard, in a real window of the X server, during a real rehearsal.
#include <cstdio>

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QProcess>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabWidget>
#include <QTemporaryDir>

#include "gui/driver.h"
#include "gui/theme.h"
#include "rehearsal/rehearsal.h"

using namespace Qt::StringLiterals;
using onboarding::Step;

namespace {

void say(const QString &text)
{
    std::fprintf(stderr, "%s\n", qPrintable(text));
}

/// Walks the journey and photographs on the way.
class Photographer {
public:
    Photographer(guitest::Driver &driver, QString folder, QString suffix, bool isSmall)
        : m_driver(driver)
        , m_folder(std::move(folder))
        , m_suffix(std::move(suffix))
        , m_isSmall(isSmall)
    {
    }

    QString walk();

private:
    void shoot(const QString &name);
    void shootWhole(const QString &name); ///< Once from the top, once from the bottom.

    guitest::Driver &m_driver;
    QString m_folder;
    QString m_suffix;
    bool m_isSmall;
};

void Photographer::shoot(const QString &name)
{
    QTest::qWait(120); // Until the X server has drawn what the widgets sent.
    const QString file = m_folder + u'/' + name + m_suffix + u".png"_s;
    const QString window = QString::number(m_driver.window().winId());
    const int code = QProcess::execute(u"import"_s, {u"-window"_s, window, u"-strip"_s, file});
    say(code == 0 ? file : u"import failed: "_s + file);
}

void Photographer::shootWhole(const QString &name)
{
    shoot(name);
    auto *area = m_driver.find<QScrollArea>(u"scrollArea"_s);
    if (!area || area->verticalScrollBar()->maximum() == 0)
        return;
    area->verticalScrollBar()->setValue(area->verticalScrollBar()->maximum());
    shoot(name + u"-below"_s);
    area->verticalScrollBar()->setValue(0);
}

QString Photographer::walk()
{
    guitest::Driver &driver = m_driver;
    driver.start();
    if (m_isSmall)
        driver.window().resize(driver.window().minimumSize());
    if (!QTest::qWaitForWindowExposed(&driver.window()))
        return u"The window does not show."_s;
    shoot(u"welcome"_s);
    QString failure = driver.fillInDomain();
    if (failure.isEmpty())
        failure = driver.look();
    if (!failure.isEmpty())
        return failure;
    shootWhole(u"look"_s);
    driver.click(u"backButton"_s);
    shootWhole(u"domain"_s);
    if (failure = driver.pressNext(Step::Look); !failure.isEmpty())
        return failure;
    if (failure = driver.pressNext(Step::Ownership); !failure.isEmpty())
        return failure;
    QTest::qWait(3000);
    shootWhole(u"ownership"_s);
    if (failure = driver.proveOwnership(); !failure.isEmpty())
        return failure;
    shootWhole(u"ownership-proven"_s);
    if (failure = driver.pressNext(Step::Mailboxes); !failure.isEmpty())
        return failure;
    shoot(u"mailboxes-empty"_s);
    if (failure = driver.createMailboxes(); !failure.isEmpty())
        return failure;
    shootWhole(u"mailboxes"_s);
    if (failure = driver.pressNext(Step::Mx); !failure.isEmpty())
        return failure;
    QTest::qWait(3000);
    shootWhole(u"mx-before"_s);
    if (failure = driver.publishMx(); !failure.isEmpty())
        return failure;
    QTest::qWait(1500);
    shootWhole(u"mx"_s);
    if (failure = driver.waitForOldAnswersToGo(); !failure.isEmpty())
        return failure;
    shootWhole(u"mx-done"_s);
    if (failure = driver.pressNext(Step::Migrate); !failure.isEmpty())
        return failure;
    driver.click(u"startButton"_s);
    const auto isHalfWay = [&driver] {
        qint64 copied = 0;
        for (const onboarding::CopyProgress &row : driver.move().migrate().mailboxes()->rows())
            copied += row.copied;
        return copied > 2000;
    };
    if (!QTest::qWaitFor(isHalfWay, 20000))
        return u"Copying does not begin."_s;
    shoot(u"migration"_s);
    if (!QTest::qWaitFor([&] { return driver.move().state(Step::Migrate) == onboarding::StepState::Done; }, 90000))
        return u"Copying does not end."_s;
    shootWhole(u"migration-done"_s);
    driver.find<QTabWidget>(u"tabs"_s)->setCurrentIndex(1);
    shoot(u"migration-passwords"_s);
    if (failure = driver.pressNext(Step::Finish); !failure.isEmpty())
        return failure;
    shootWhole(u"finish"_s);
    driver.click(u"helpButton"_s);
    shoot(u"help"_s);
    driver.window().showWelcome();
    shoot(u"welcome-saved"_s);
    return {};
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QCommandLineParser parser;
    const QCommandLineOption dark(u"dark"_s, u"Use the dark colors."_s);
    const QCommandLineOption small(u"small"_s, u"In the smallest window that is allowed."_s);
    parser.addOptions({dark, small});
    parser.addHelpOption();
    parser.addPositionalArgument(u"folder"_s, u"Where the pictures go."_s);
    parser.process(application);
    const QString folder = parser.positionalArguments().value(0, u"."_s);
    QDir().mkpath(folder);
    gui::applyTheme(application, parser.isSet(dark) ? gui::ColorScheme::Dark : gui::ColorScheme::Light);

    const QTemporaryDir work;
    rehearsal::RehearsalOptions options;
    options.messages = 8000;
    rehearsal::Rehearsal rehearsal(work.path() + u"/rehearsal"_s, options);
    if (const Status started = rehearsal.start(); !started) {
        say(started.error().toString());
        return 1;
    }
    auto practice = gui::readPractice(rehearsal.descriptionFile());
    if (!practice) {
        say(practice.error().toString());
        return 1;
    }
    guitest::Driver driver(*practice, work.path() + u"/moves.json"_s);
    const QString suffix = (parser.isSet(dark) ? u"-dark"_s : QString()) + (parser.isSet(small) ? u"-small"_s : QString());
    const QString failure = Photographer(driver, folder, suffix, parser.isSet(small)).walk();
    if (!failure.isEmpty())
        say(failure);
    return failure.isEmpty() ? 0 : 1;
}
