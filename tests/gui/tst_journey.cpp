// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLabel>
#include <QListView>
#include <QSignalSpy>
#include <QTemporaryDir>

#include "gui/driver.h"
#include "gui/notifier.h"
#include "gui/page.h"
#include "gui/statelines.h"
#include "rehearsal/mailstore.h"
#include "rehearsal/rehearsal.h"

using namespace Qt::StringLiterals;
using onboarding::Step;
using onboarding::StepState;

/// A whole move through the real widgets, against real servers, with the window closed and opened in between.
class JourneyTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void fromTheDomainToTheRecords();
    void closedAndOpenedAgain();
    void recordsChangeEverywhere();
    void closedWhileCopying();
    void everyMessageArrives();
    void finish();

private:
    QTemporaryDir m_folder;
    std::unique_ptr<rehearsal::Rehearsal> m_rehearsal;
    std::unique_ptr<guitest::Driver> m_driver;
};

void JourneyTest::initTestCase()
{
    rehearsal::RehearsalOptions options;
    options.messages = 1200;
    m_rehearsal = std::make_unique<rehearsal::Rehearsal>(m_folder.path() + u"/rehearsal"_s, options);
    const Status started = m_rehearsal->start();
    QVERIFY2(started, started ? "" : qPrintable(started.error().toString()));
    auto practice = gui::readPractice(m_rehearsal->descriptionFile());
    QVERIFY2(practice, practice ? "" : qPrintable(practice.error().toString()));
    m_driver = std::make_unique<guitest::Driver>(*practice, m_folder.path() + u"/moves.json"_s);
    m_driver->start();
}

void JourneyTest::fromTheDomainToTheRecords()
{
    guitest::Driver &driver = *m_driver;
    QVERIFY(!driver.window().currentStep());
    QCOMPARE(driver.fillInDomain(), QString());
    QCOMPARE(driver.look(), QString());
    QCOMPARE(driver.pressNext(Step::Ownership), QString());
    QCOMPARE(driver.proveOwnership(), QString());
    QCOMPARE(driver.pressNext(Step::Mailboxes), QString());
    QCOMPARE(driver.createMailboxes(), QString());
    for (const rehearsal::RehearsalUser &user : m_rehearsal->users())
        QVERIFY2(m_rehearsal->newHost().hasUser(user.address), qPrintable(user.address));
    QCOMPARE(driver.closeGaps(), QString());
}

void JourneyTest::closedAndOpenedAgain()
{
    guitest::Driver &driver = *m_driver;
    const QString path = driver.move().file().path();
    QVERIFY(driver.window().close());
    driver.quit();
    driver.start();
    auto *moves = driver.find<QListView>(u"movesView"_s);
    QVERIFY(moves);
    QCOMPARE(moves->currentIndex().data(onboarding::SavedMoves::PathRole).toString(), path);
    QVERIFY(driver.click(u"continueButton"_s));
    QCOMPARE(driver.window().currentStep(), std::optional(Step::Mailboxes));
    QCOMPARE(driver.move().state(Step::Ownership), StepState::Done);
    QCOMPARE(driver.move().state(Step::Mailboxes), StepState::Done);
}

void JourneyTest::recordsChangeEverywhere()
{
    guitest::Driver &driver = *m_driver;
    QCOMPARE(driver.pressNext(Step::Mx), QString());
    auto *notifier = driver.window().findChild<gui::Notifier *>();
    QVERIFY(notifier);
    QSignalSpy notified(notifier, &gui::Notifier::notified);
    QCOMPARE(driver.publishMx(), QString());
    QCOMPARE(driver.find<gui::StateLines>(u"answers"_s)->lines().size(), 5);
    QCOMPARE(driver.waitForOldAnswersToGo(), QString());
    for (const gui::StateLine &line : driver.find<gui::StateLines>(u"answers"_s)->lines())
        QVERIFY2(line.symbol == gui::Symbol::Done, qPrintable(line.title + u": "_s + line.text));
    // The desktop was told of each stage once.
    QStringList told;
    for (const QList<QVariant> &notification : std::as_const(notified)) {
        QVERIFY(notification.at(0).toString().contains(driver.practice().domain.toUnicode()));
        told += notification.at(1).toString();
    }
    QCOMPARE(told,
             QStringList({u"Every name server has the new records."_s,
                          u"All resolvers that are asked have the new records."_s,
                          u"Nobody can still have the old records."_s}));
}

void JourneyTest::closedWhileCopying()
{
    guitest::Driver &driver = *m_driver;
    QCOMPARE(driver.pressNext(Step::Migrate), QString());
    QVERIFY(driver.click(u"startButton"_s));
    onboarding::MigrateJourney &migrate = driver.move().migrate();
    QTRY_VERIFY_WITH_TIMEOUT(migrate.isRunning(), 5000);
    QSignalSpy progress(&migrate, &onboarding::MigrateJourney::progress);
    QVERIFY(progress.wait(20000));
    QVERIFY(!driver.window().close()); // It asks first.
    QVERIFY(driver.agree(u"closeQuestion"_s));
    QTRY_VERIFY_WITH_TIMEOUT(!driver.window().isVisible(), 20000);
    driver.quit();
}

void JourneyTest::everyMessageArrives()
{
    guitest::Driver &driver = *m_driver;
    driver.start();
    QVERIFY(driver.click(u"continueButton"_s));
    QCOMPARE(driver.window().currentStep(), std::optional(Step::Migrate));
    QCOMPARE(driver.copyMail(), QString());
    for (const rehearsal::RehearsalUser &user : m_rehearsal->users()) {
        const auto source = rehearsal::readMailStore(m_rehearsal->oldHost(), user.address, user.oldPassword);
        const auto destination =
            rehearsal::readMailStore(m_rehearsal->newHost(), user.address, user.newPassword);
        QVERIFY2(source, source ? "" : qPrintable(source.error().toString()));
        QVERIFY2(destination, destination ? "" : qPrintable(destination.error().toString()));
        QVERIFY(!source->messages.isEmpty());
        const rehearsal::StoreDifference difference = rehearsal::compareStores(*source, *destination);
        QVERIFY2(difference.isNone(), qPrintable(user.address + u": "_s + difference.toString()));
    }
}

void JourneyTest::finish()
{
    guitest::Driver &driver = *m_driver;
    QCOMPARE(driver.pressNext(Step::Finish), QString());
    for (const gui::StateLine &line : driver.find<gui::StateLines>(u"steps"_s)->lines())
        QVERIFY2(line.symbol == gui::Symbol::Done, qPrintable(line.title + u": "_s + line.text));
    QVERIFY(driver.click(u"nextButton"_s));
    QTRY_VERIFY(!driver.window().isVisible());
}

QTEST_MAIN(JourneyTest)
#include "tst_journey.moc"
