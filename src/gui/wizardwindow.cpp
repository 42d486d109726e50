// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/wizardwindow.h"

#include <QClipboard>
#include <QCloseEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMessageBox>
#include <QScrollArea>
#include <QScrollBar>

#include "gui/domainpage.h"
#include "gui/finishpage.h"
#include "gui/lookpage.h"
#include "gui/mailboxespage.h"
#include "gui/migrationpage.h"
#include "gui/mxpage.h"
#include "gui/notifier.h"
#include "gui/ownershippage.h"
#include "gui/session.h"
#include "gui/twolinedelegate.h"
#include "gui/welcomepage.h"
#include "ui_wizardwindow.h"

using namespace Qt::StringLiterals;
using onboarding::Step;

namespace gui {

namespace {

TwoLines stepLines(const QModelIndex &index)
{
    return {static_cast<Symbol>(index.data(StepsModel::SymbolRole).toInt()), index.data().toString(),
            index.data(StepsModel::StateTextRole).toString()};
}

} // namespace

WizardWindow::WizardWindow(Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_ui(std::make_unique<Ui::WizardWindow>())
    , m_steps(session)
{
    m_ui->setupUi(this);
    resize(1060, 720);
    m_ui->stepsView->setModel(&m_steps);
    m_ui->stepsView->setItemDelegate(new TwoLineDelegate(stepLines, this));
    m_ui->rehearsalBar->setVisible(session.practice().has_value());
    m_ui->rehearsalSymbol->setPixmap(
        symbolIcon(Symbol::Information).pixmap(QSize(18, 18), devicePixelRatioF()));
    m_ui->sidePanel->hide();
    m_ui->panelText->setOpenLinks(false);

    connect(m_ui->backButton, &QPushButton::clicked, this, &WizardWindow::goBack);
    connect(m_ui->nextButton, &QPushButton::clicked, this, &WizardWindow::goNext);
    connect(m_ui->helpButton, &QPushButton::clicked, this,
            [this] { setPanel(m_panel == Panel::Help ? Panel::Closed : Panel::Help); });
    connect(m_ui->valuesButton, &QPushButton::clicked, this,
            [this] { setPanel(m_panel == Panel::Values ? Panel::Closed : Panel::Values); });
    connect(m_ui->closePanelButton, &QPushButton::clicked, this, [this] { setPanel(Panel::Closed); });
    connect(m_ui->panelText, &QTextBrowser::anchorClicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_session.practice()->accountsTable());
        m_ui->windowBar->showMessage(Symbol::Done, tr("The table was copied. Press Paste on the page."));
    });
    const auto openStep = [this](const QModelIndex &index) {
        if (index.flags().testFlag(Qt::ItemIsEnabled) && m_step != StepsModel::stepAt(index))
            showStep(StepsModel::stepAt(index));
    };
    connect(m_ui->stepsView, &QListView::clicked, this, openStep);
    connect(m_ui->stepsView, &QListView::activated, this, openStep);
    connect(m_ui->domainCombo, &QComboBox::activated, this, [this](int index) {
        const Status turned = m_session.turnTo(m_session.move()->domains().at(index));
        if (turned)
            return;
        showError(turned.error());
        showDomains();
    });
    connect(&m_session, &Session::aboutToClose, this, &WizardWindow::dropPages);
    connect(&m_session, &Session::opened, this, &WizardWindow::followMove);
    if (m_session.move())
        followMove();
    else
        showWelcome();
}

WizardWindow::~WizardWindow()
{
    dropPages(); // Before the move that they show.
}

void WizardWindow::openMove(const QString &path)
{
    if (const Status opened = m_session.open(path); !opened)
        showError(opened.error());
}

void WizardWindow::showError(const Error &error)
{
    m_ui->windowBar->showError(error);
}

void WizardWindow::followMove()
{
    delete m_notifier;
    m_notifier = new Notifier(*m_session.move(), *this);
    dropPages();
    m_ui->windowBar->clear();
    connect(m_session.move(), &onboarding::Move::saveFailed, this, &WizardWindow::showError);
    showDomains();
    m_ui->savedLabel->setText(tr("Everything is saved as you go."));
    m_ui->savedLabel->setToolTip(m_session.move()->file().path());
    showStep(m_session.lastStep());
}

void WizardWindow::showDomains()
{
    const QList<DomainName> domains = m_session.move()->domains();
    const DomainName &shown = m_session.move()->project().domain;
    m_ui->domainLabel->setText(shown.toUnicode());
    m_ui->domainLabel->setVisible(domains.size() == 1);
    m_ui->domainCombo->setVisible(domains.size() > 1);
    m_ui->domainCombo->clear();
    for (const DomainName &domain : domains)
        m_ui->domainCombo->addItem(domain.toUnicode());
    m_ui->domainCombo->setCurrentIndex(static_cast<int>(domains.indexOf(shown)));
}

void WizardWindow::dropPages()
{
    for (const auto &[step, page] : m_pages) {
        page->disconnect(this);
        m_ui->pageStack->removeWidget(page);
        page->hide();
        page->deleteLater(); // It may be the one whose button led here.
        if (m_current == page)
            m_current = nullptr;
    }
    m_pages.clear();
}

Page *WizardWindow::pageFor(Step step)
{
    if (const auto found = m_pages.find(step); found != m_pages.end())
        return found->second;
    const auto make = [this, step]() -> Page * {
        if (step == Step::Domain || !m_session.move())
            return new DomainPage(m_session, this);
        onboarding::Move &move = *m_session.move();
        switch (step) {
        case Step::Domain:
            break;
        case Step::Look:
            return new LookPage(move, this);
        case Step::Ownership:
            return new OwnershipPage(move, this);
        case Step::Mailboxes:
            return new MailboxesPage(move, this);
        case Step::Mx:
            return new MxPage(move, this);
        case Step::Migrate:
            return new MigrationPage(move, this);
        case Step::Finish:
            return new FinishPage(move, this);
        }
        Q_UNREACHABLE();
        return nullptr;
    };
    Page *page = make();
    m_ui->pageStack->addWidget(page);
    m_pages.emplace(step, page);
    connect(page, &Page::obstacleChanged, this, [this, page] {
        if (page == m_current)
            refreshButtons();
    });
    return page;
}

void WizardWindow::showWelcome()
{
    if (!m_welcome) {
        auto *welcome = new WelcomePage(m_session, this);
        connect(welcome, &WelcomePage::newMoveWanted, this, [this] { showStep(Step::Domain); });
        connect(welcome, &WelcomePage::moveWanted, this, &WizardWindow::openMove);
        m_ui->pageStack->addWidget(welcome);
        m_welcome = welcome;
    }
    m_step.reset();
    turnTo(m_welcome);
    m_ui->stepsView->clearSelection();
}

void WizardWindow::showStep(Step step)
{
    m_step = step;
    m_session.rememberStep(step);
    turnTo(pageFor(step));
    m_steps.refresh();
    m_ui->stepsView->setCurrentIndex(m_steps.indexOf(step));
}

void WizardWindow::turnTo(Page *page)
{
    if (m_current && m_current != page)
        m_current->leave();
    m_current = page;
    m_ui->pageStack->setCurrentWidget(page);
    page->enter();
    if (auto *area = page->findChild<QScrollArea *>())
        area->verticalScrollBar()->setValue(0);
    refreshButtons();
    refreshPanel();
}

void WizardWindow::goBack()
{
    if (!m_step)
        return;
    if (*m_step == Step::Domain)
        showWelcome();
    else
        showStep(static_cast<Step>(static_cast<int>(*m_step) - 1));
}

void WizardWindow::goNext()
{
    const Step step = *m_step; // A commit that makes the move shows pages of its own.
    if (!m_current->commit())
        return;
    if (step == Step::Finish)
        close();
    else
        showStep(static_cast<Step>(static_cast<int>(step) + 1));
}

void WizardWindow::refreshButtons()
{
    const QString obstacle = m_current->obstacle();
    m_ui->backButton->setEnabled(m_step.has_value());
    m_ui->nextButton->setVisible(m_step.has_value());
    m_ui->backButton->setVisible(m_step.has_value());
    m_ui->nextButton->setEnabled(obstacle.isEmpty());
    m_ui->nextButton->setText(m_step == Step::Finish ? tr("&Close") : tr("&Next"));
    m_ui->nextButton->setAccessibleDescription(obstacle);
    m_ui->nextButton->setDefault(true);
    m_ui->reasonLabel->setText(obstacle);
}

void WizardWindow::setPanel(Panel panel)
{
    m_panel = panel;
    refreshPanel();
}

void WizardWindow::refreshPanel()
{
    m_ui->sidePanel->setVisible(m_panel != Panel::Closed);
    if (m_panel == Panel::Help) {
        m_ui->panelTitle->setText(tr("Help"));
        m_ui->panelText->setHtml(m_current->help());
    } else if (m_panel == Panel::Values) {
        m_ui->panelTitle->setText(tr("Values to use"));
        m_ui->panelText->setHtml(m_session.practice()->valuesFor(m_step.value_or(Step::Domain)));
    }
}

void WizardWindow::closeEvent(QCloseEvent *event)
{
    const bool isCopying = m_session.move() && m_session.move()->migrate().isRunning();
    if (isCopying) {
        event->ignore();
        if (!m_isClosing)
            askBeforeStopping();
        return;
    }
    if (m_current)
        m_current->leave();
    event->accept();
}

/// Return in a field that the user filled in means Next, as in every dialog.
void WizardWindow::keyPressEvent(QKeyEvent *event)
{
    const auto *edit = qobject_cast<QLineEdit *>(focusWidget());
    const bool isReturn = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isReturn && edit && !edit->isReadOnly() && m_step)
        m_ui->nextButton->click();
    else
        QWidget::keyPressEvent(event);
}

void WizardWindow::askBeforeStopping()
{
    auto *box = new QMessageBox(QMessageBox::Question, tr("Mailhaul"), tr("Stop copying and close?"),
                                QMessageBox::NoButton, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setObjectName(u"closeQuestion"_s);
    box->setInformativeText(tr("Nothing is lost. Copying resumes next time where it stopped."));
    QPushButton *stop = box->addButton(tr("&Stop and close"), QMessageBox::AcceptRole);
    box->setEscapeButton(box->addButton(tr("&Keep copying"), QMessageBox::RejectRole));
    box->setDefaultButton(stop);
    connect(stop, &QPushButton::clicked, this, [this] {
        m_isClosing = true;
        setEnabled(false);
        setWindowTitle(tr("Mailhaul is stopping…"));
        onboarding::MigrateJourney &migrate = m_session.move()->migrate();
        connect(&migrate, &onboarding::Journey::finished, this, &QWidget::close, Qt::QueuedConnection);
        migrate.cancel();
    });
    box->open();
}

} // namespace gui
