// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/driver.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QTableView>

#include "gui/importdialog.h"
#include "gui/messagebar.h"
#include "gui/page.h"

using namespace Qt::StringLiterals;
using onboarding::Step;
using onboarding::StepState;

namespace guitest {

namespace {

constexpr int soon = 5'000; ///< Milliseconds.
constexpr int later = 90'000;

} // namespace

Driver::Driver(gui::Practice practice, QString listFile)
    : m_practice(std::move(practice))
    , m_listFile(std::move(listFile))
{
}

Driver::~Driver()
{
    quit();
}

void Driver::start()
{
    auto services = onboarding::Services::make(m_practice.services({}));
    if (!services)
        qFatal("%s", qPrintable(services.error().toString()));
    m_services = std::move(*services);
    m_session = std::make_unique<gui::Session>(*m_services, gui::Session::Options{m_practice, m_listFile});
    m_window = std::make_unique<gui::WizardWindow>(*m_session);
    m_window->show();
}

void Driver::quit()
{
    m_window.reset();
    m_session.reset();
    m_services.reset();
}

bool Driver::click(const QString &name)
{
    auto *button = find<QPushButton>(name);
    if (!button || !button->isEnabled())
        return false;
    QTest::mouseClick(button, Qt::LeftButton);
    return true;
}

void Driver::type(const QString &name, const QString &text)
{
    auto *edit = find<QLineEdit>(name);
    edit->setFocus();
    edit->selectAll();
    QTest::keyClicks(edit, text);
}

bool Driver::agree(const QString &question)
{
    const auto box = [this, question] { return m_window->findChild<QMessageBox *>(question); };
    if (!QTest::qWaitFor([&] { return box() && box()->isVisible(); }, soon))
        return false;
    QTest::mouseClick(box()->defaultButton(), Qt::LeftButton);
    return true;
}

QString Driver::failure(const QString &what) const
{
    QString text = what;
    if (auto *bar = find<gui::MessageBar>(u"messageBar"_s))
        text += u": "_s + bar->text();
    if (const auto step = m_window->currentStep(); step && m_session->move())
        text += u" ("_s + m_session->move()->summary(*step) + u')';
    return text;
}

QString Driver::pressNext(Step expected)
{
    const auto next = [this] { return find<QPushButton>(u"nextButton"_s); };
    if (!QTest::qWaitFor([&] { return next() && next()->isEnabled(); }, soon))
        return failure(u"Next stays disabled: "_s + m_window->currentPage()->obstacle());
    click(u"nextButton"_s);
    return m_window->currentStep() == expected ? QString() : failure(u"Next led elsewhere"_s);
}

QString Driver::fillInDomain()
{
    if (!click(u"newButton"_s))
        return u"There is no button for a new move."_s;
    type(u"domainEdit"_s, m_practice.domain.toUnicode());
    auto *provider = find<QComboBox>(u"providerCombo"_s);
    provider->setCurrentIndex(provider->findData(m_practice.providerId));
    for (const auto &[variable, value] : m_practice.variables.asKeyValueRange())
        type(u"variable:"_s + variable, value);
    for (const auto &[variable, secret] : m_practice.secrets.asKeyValueRange())
        type(u"variable:"_s + variable, QString::fromUtf8(secret.reveal()));
    return pressNext(Step::Look);
}

QString Driver::look()
{
    const bool hasLooked =
        QTest::qWaitFor([&] { return m_window->currentPage()->obstacle().isEmpty(); }, later);
    return hasLooked ? QString() : failure(u"Looking does not end"_s);
}

QString Driver::proveOwnership()
{
    if (!QTest::qWaitFor([&] { return click(u"publishButton"_s); }, later))
        return failure(u"There is nothing to publish"_s);
    if (!agree(u"publishQuestion"_s))
        return failure(u"Publishing was not asked for"_s);
    const bool isProven =
        QTest::qWaitFor([&] { return move().state(Step::Ownership) == StepState::Done; }, later);
    return isProven ? QString() : failure(u"Ownership was not proven"_s);
}

QString Driver::createMailboxes()
{
    QGuiApplication::clipboard()->setText(m_practice.accountsTable());
    if (!click(u"pasteButton"_s))
        return failure(u"Pasting is not possible"_s);
    const auto dialog = [this] { return m_window->findChild<gui::ImportDialog *>(); };
    if (!QTest::qWaitFor([&] { return dialog() && dialog()->isVisible(); }, soon))
        return failure(u"The table was not read"_s);
    QTest::mouseClick(dialog()->findChild<QPushButton *>(u"acceptButton"_s), Qt::LeftButton);
    if (!QTest::qWaitFor([&] { return click(u"createButton"_s); }, soon))
        return failure(u"Creating is not possible"_s);
    const bool isDone =
        QTest::qWaitFor([&] { return move().state(Step::Mailboxes) == StepState::Done; }, later);
    return isDone ? QString() : failure(u"The mailboxes were not created"_s);
}

QString Driver::closeGaps()
{
    if (!QTest::qWaitFor([&] { return click(u"gapButton"_s); }, soon))
        return failure(u"Nothing looks for forgotten addresses"_s);
    onboarding::GapJourney &gaps = move().gaps();
    if (!QTest::qWaitFor([&] { return !gaps.isRunning() && gaps.model()->rowCount() > 0; }, later))
        return failure(u"Looking for forgotten addresses does not end"_s);
    find<QTableView>(u"gapsView"_s)->selectAll();
    if (!QTest::qWaitFor([&] { return click(u"gapDeclineButton"_s); }, soon))
        return failure(u"Forgotten addresses cannot be declined"_s);
    const bool isDone = QTest::qWaitFor([&] { return gaps.state() == StepState::Done; }, soon);
    return isDone ? QString() : failure(u"Forgotten addresses are left"_s);
}

QString Driver::publishMx()
{
    if (!QTest::qWaitFor([&] { return click(u"publishButton"_s); }, later))
        return failure(u"The MX records cannot be published"_s);
    if (!agree(u"publishQuestion"_s))
        return failure(u"Publishing was not asked for"_s);
    const auto isPublished = [&] { return move().mx().watch().stage() >= onboarding::Stage::Published; };
    return QTest::qWaitFor(isPublished, later) ? QString() : failure(u"The MX records were not published"_s);
}

QString Driver::waitForOldAnswersToGo()
{
    const bool isDone = QTest::qWaitFor([&] { return move().state(Step::Mx) == StepState::Done; }, later);
    return isDone ? QString() : failure(u"The old answers did not go"_s);
}

QString Driver::copyMail()
{
    if (!QTest::qWaitFor([&] { return click(u"startButton"_s); }, soon))
        return failure(u"Copying cannot be started"_s);
    const bool isDone =
        QTest::qWaitFor([&] { return move().state(Step::Migrate) == StepState::Done; }, later);
    return isDone ? QString() : failure(u"The mail was not copied"_s);
}

} // namespace guitest
