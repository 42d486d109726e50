// SPDX-License-Identifier: GPL-3.0-or-later
// Takes a picture of each page of the real wizard, in a real window of the X server, during a real rehearsal.
#include <cstdio>

#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QCommandLineParser>
#include <QCompleter>
#include <QDialog>
#include <QDir>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QProcess>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QWindow>

#include "base/translations.h"
#include "gui/driver.h"
#include "gui/heatmap.h"
#include "gui/mailboxespage.h"
#include "gui/page.h"
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
    QString prepare();
    QString proveOwnership();
    QString makeMailboxes();
    QString changeRecords();
    QString copyMail();
    QString finish();
    void shoot(const QString &name) { shoot(name, m_driver.window()); }
    void shoot(const QString &name, const QWidget &widget);
    void shootDialog(const QString &button, const QString &name); ///< That the button opens.
    void shootOpenDialog(const QString &name);
    void shootHosts();
    void shootImport();
    void shootChange();
    void shootByHand(); ///< As if the host had refused one mailbox and could make no catch-all.
    QString shootDomains();
    void planByArrivals(); ///< As if old mailboxes of an office had been read already.
    void shootWhole(const QString &name); ///< Once from the top, once from the bottom.

    guitest::Driver &m_driver;
    QString m_folder;
    QString m_suffix;
    bool m_isSmall;
};

void Photographer::shoot(const QString &name, const QWidget &widget)
{
    QTest::qWait(120); // Until the X server has drawn what the widgets sent.
    const QString file = m_folder + u'/' + name + m_suffix + u".png"_s;
    const QString window = QString::number(widget.winId());
    const int code = QProcess::execute(u"import"_s, {u"-window"_s, window, u"-strip"_s, file});
    say(code == 0 ? file : u"import failed: "_s + file);
}

void Photographer::shootDialog(const QString &button, const QString &name)
{
    // In a rehearsal the way to change records is known, so this button is hidden though it works.
    m_driver.window().currentPage()->findChild<QPushButton *>(button)->click();
    shootOpenDialog(name);
}

void Photographer::shootOpenDialog(const QString &name)
{
    const auto dialog = [this]() -> QDialog * {
        for (auto *each : m_driver.window().findChildren<QDialog *>()) {
            if (each->isVisible())
                return each;
        }
        return nullptr;
    };
    if (!QTest::qWaitFor([&] { return dialog() && dialog()->windowHandle()->isExposed(); }, 5000)) {
        say(u"No dialog opens: "_s + name);
        return;
    }
    shoot(name, *dialog());
    dialog()->reject();
}

void Photographer::planByArrivals()
{
    onboarding::Arrivals arrivals;
    arrivals.source = onboarding::Arrivals::Source::OldMailboxes;
    arrivals.mailboxes = arrivals.ofMailboxes = 4;
    for (int hour = 0; hour < onboarding::ArrivalHours::PerWeek; ++hour) {
        const bool isOffice = hour / 24 < 5 && hour % 24 >= 8 && hour % 24 < 18;
        arrivals.hours.counts[size_t(hour)] = (isOffice ? 60 : 4) + hour * 7 % 13;
    }
    const QDateTime now = QDateTime::currentDateTime();
    onboarding::FormerMx former;
    former.see({u"10 mail.old-host.test"_s}, std::chrono::hours(24), now);
    const auto plan = onboarding::planSwitch(former, arrivals.hours, now);
    m_driver.find<QLabel>(u"planLabel"_s)->setText(onboarding::planText(plan, now));
    m_driver.find<QLabel>(u"quietLabel"_s)->setText(onboarding::quietText(plan, arrivals));
    m_driver.window().findChild<gui::HeatMap *>()->set(arrivals, plan);
    QTest::qWait(200); // Until the page has made room.
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
    m_driver.start();
    if (m_isSmall)
        m_driver.window().resize(m_driver.window().minimumSize());
    if (!QTest::qWaitForWindowExposed(&m_driver.window()))
        return u"The window does not show."_s;
    for (const auto part :
         {&Photographer::prepare, &Photographer::proveOwnership, &Photographer::makeMailboxes,
          &Photographer::changeRecords, &Photographer::copyMail, &Photographer::finish}) {
        const QString failure = (this->*part)();
        if (!failure.isEmpty())
            return failure;
    }
    return {};
}

/// The fields of a host that asks in the browser, and the search among hosts.
void Photographer::shootHosts()
{
    m_driver.window().showStep(Step::Domain);
    auto *hosts = m_driver.find<QComboBox>(u"providerCombo"_s);
    hosts->setCurrentIndex(hosts->findData(u"microsoft365"_s));
    shootWhole(u"domain-permission"_s);
    hosts->lineEdit()->clear();
    hosts->setFocus();
    QTest::keyClicks(hosts->lineEdit(), u"mail"_s);
    shoot(u"domain-search"_s, *hosts->completer()->popup());
    hosts->completer()->popup()->hide();
    QTest::qWait(100); // Until the field has taken back what fits several hosts.
    hosts->setCurrentIndex(hosts->findData(m_driver.practice().providerId));
    QTest::qWait(100); // Until its fields are shown.
}

void Photographer::shootImport()
{
    auto *page = qobject_cast<gui::MailboxesPage *>(m_driver.window().currentPage());
    page->readTable("E-Mail;Name;Kennwort;Größe;Abteilung;Mitglieder\n"
                    "ann;Ann Example;geheim-1;2 GB;Sales;\n"
                    "bob.baker;Bob Baker;;;Sales;\n"
                    "zo\xc3\xab;Zo\xc3\xab M\xc3\xbcller;;viel;Office;\n"
                    "ann;Ann again;;;Office;\n"
                    "info;;;;;ann bob.baker\n");
    shootOpenDialog(u"import"_s);
}

void Photographer::shootChange()
{
    m_driver.find<QTableView>(u"accountsView"_s)->selectRow(1);
    m_driver.find<QPushButton>(u"atHostButton"_s)->menu()->actions().first()->trigger();
    shootOpenDialog(u"new-password"_s);
}

void Photographer::shootByHand()
{
    onboarding::ProjectFile &file = m_driver.move().file();
    const onboarding::Project before = file.project();
    file.update([](onboarding::Project &project) {
        onboarding::Account &refused = project.accounts[1];
        refused.creation = {onboarding::Creation::State::Refused, u"HTTP 422: this name is reserved"_s, {}};
        onboarding::Alias catchAll;
        catchAll.address = {{}, project.domain};
        catchAll.members = {project.accounts[0].address};
        project.aliases += catchAll;
    });
    auto *accounts = m_driver.find<QTableView>(u"accountsView"_s);
    accounts->selectRow(1);
    shootWhole(u"mailboxes-by-hand"_s);
    shootDialog(u"confirmSelectedButton"_s, u"by-hand"_s);
    file.update([&before](onboarding::Project &project) { project = before; });
    accounts->clearSelection();
}

QString Photographer::shootDomains()
{
    m_driver.window().showStep(Step::Domain);
    m_driver.click(u"addDomainButton"_s);
    auto *dialog = m_driver.window().findChild<QInputDialog *>();
    if (!dialog)
        return u"No dialog asks for a domain."_s;
    dialog->setTextValue(u"second-firm.test"_s);
    dialog->accept();
    shootWhole(u"domain-second"_s);
    m_driver.window().showStep(Step::Mailboxes);
    shoot(u"mailboxes-second"_s);
    return {};
}

QString Photographer::prepare()
{
    shoot(u"welcome"_s);
    m_driver.click(u"newButton"_s);
    shootHosts();
    m_driver.window().showWelcome();
    QString failure = m_driver.fillInDomain();
    if (failure.isEmpty())
        failure = m_driver.look();
    if (!failure.isEmpty())
        return failure;
    shootWhole(u"look"_s);
    m_driver.click(u"backButton"_s);
    shootWhole(u"domain"_s);
    return m_driver.pressNext(Step::Look);
}

QString Photographer::proveOwnership()
{
    if (const QString failure = m_driver.pressNext(Step::Ownership); !failure.isEmpty())
        return failure;
    QTest::qWait(3000); // Until the name servers have been asked.
    shootWhole(u"ownership"_s);
    if (const QString failure = m_driver.proveOwnership(); !failure.isEmpty())
        return failure;
    shootWhole(u"ownership-proven"_s);
    return {};
}

QString Photographer::makeMailboxes()
{
    if (const QString failure = m_driver.pressNext(Step::Mailboxes); !failure.isEmpty())
        return failure;
    shoot(u"mailboxes-empty"_s);
    shootImport();
    if (const QString failure = m_driver.createMailboxes(); !failure.isEmpty())
        return failure;
    shootWhole(u"mailboxes"_s);
    shootChange();
    shootByHand();
    onboarding::GapJourney &gaps = m_driver.move().gaps();
    gaps.start();
    if (!QTest::qWaitFor([&] { return !gaps.isRunning() && gaps.model()->rowCount() > 0; }, 60000))
        return u"Looking for forgotten addresses does not end."_s;
    shootWhole(u"gaps"_s);
    m_driver.find<QTableView>(u"gapsView"_s)->setCurrentIndex(gaps.model()->index(0, 0));
    shootDialog(u"gapAliasButton"_s, u"gap-alias"_s);
    shootDialog(u"oldHostButton"_s, u"old-host"_s);
    if (const QString failure = m_driver.closeGaps(); !failure.isEmpty())
        return failure;
    shootWhole(u"gaps-closed"_s);
    return {};
}

QString Photographer::changeRecords()
{
    if (const QString failure = m_driver.pressNext(Step::Mx); !failure.isEmpty())
        return failure;
    QTest::qWait(3000); // Until the name servers have been asked.
    shootWhole(u"mx-before"_s);
    shootDialog(u"setUpButton"_s, u"dns-api"_s);
    shootDialog(u"callSheetButton"_s, u"call-sheet"_s);
    shootDialog(u"evidenceButton"_s, u"evidence"_s);
    planByArrivals();
    shootWhole(u"mx-planned"_s);
    if (const QString failure = m_driver.publishMx(); !failure.isEmpty())
        return failure;
    QTest::qWait(1500); // Until the first resolvers have answered.
    shootWhole(u"mx"_s);
    if (const QString failure = m_driver.waitForOldAnswersToGo(); !failure.isEmpty())
        return failure;
    shootWhole(u"mx-done"_s);
    return {};
}

QString Photographer::copyMail()
{
    if (const QString failure = m_driver.pressNext(Step::Migrate); !failure.isEmpty())
        return failure;
    m_driver.click(u"startButton"_s);
    const auto isUnderWay = [this] {
        qint64 copied = 0;
        for (const onboarding::CopyProgress &row : m_driver.move().migrate().mailboxes()->rows())
            copied += row.copied;
        return copied > 2000;
    };
    if (!QTest::qWaitFor(isUnderWay, 20000))
        return u"Copying does not begin."_s;
    shoot(u"migration"_s);
    const auto isDone = [this] {
        return m_driver.move().state(Step::Migrate) == onboarding::StepState::Done;
    };
    if (!QTest::qWaitFor(isDone, 90000))
        return u"Copying does not end."_s;
    shootWhole(u"migration-done"_s);
    m_driver.find<QTabWidget>(u"tabs"_s)->setCurrentIndex(1);
    shoot(u"migration-passwords"_s);
    return {};
}

QString Photographer::finish()
{
    if (const QString failure = m_driver.pressNext(Step::Finish); !failure.isEmpty())
        return failure;
    shootWhole(u"finish"_s);
    m_driver.click(u"helpButton"_s);
    shoot(u"help"_s);
    m_driver.click(u"helpButton"_s);
    if (const QString failure = shootDomains(); !failure.isEmpty())
        return failure;
    m_driver.window().showWelcome();
    shoot(u"welcome-saved"_s);
    return {};
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    installTranslations();
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
    const QString suffix =
        (parser.isSet(dark) ? u"-dark"_s : QString()) + (parser.isSet(small) ? u"-small"_s : QString());
    const QString failure = Photographer(driver, folder, suffix, parser.isSet(small)).walk();
    if (!failure.isEmpty())
        say(failure);
    return failure.isEmpty() ? 0 : 1;
}
