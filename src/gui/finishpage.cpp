// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/finishpage.h"

#include <QFileInfo>

#include "gui/savefile.h"
#include "gui/statesymbols.h"
#include "onboarding/move.h"
#include "onboarding/report.h"
#include "ui_finishpage.h"

using namespace Qt::StringLiterals;

namespace gui {

using onboarding::Step;
using onboarding::StepState;

FinishPage::FinishPage(onboarding::Move &move, QWidget *parent)
    : Page(parent)
    , m_move(move)
    , m_ui(std::make_unique<Ui::FinishPage>())
{
    m_ui->setupUi(this);
    m_ui->remains->setStacked(true);
    connect(&m_move, &onboarding::Move::changed, this, &FinishPage::refresh);
    const auto ledger = [this] { return onboarding::ledgerPath(m_move.file().path()); };
    connect(m_ui->htmlButton, &QPushButton::clicked, this,
            [this, ledger] { save(onboarding::reportHtml(ledger()), u".html"_s); });
    connect(m_ui->csvButton, &QPushButton::clicked, this,
            [this, ledger] { save(onboarding::reportCsv(ledger()), u".csv"_s); });
}

FinishPage::~FinishPage() = default;

void FinishPage::enter()
{
    refresh();
}

void FinishPage::refresh()
{
    QList<StateLine> steps;
    bool isComplete = true;
    for (Step step : {Step::Look, Step::Ownership, Step::Mailboxes, Step::Mx, Step::Migrate}) {
        const StepState state = m_move.state(step);
        isComplete = isComplete && state == StepState::Done;
        steps << StateLine{symbolOf(state), onboarding::title(step), m_move.summary(step)};
    }
    m_ui->steps->setLines(steps);

    const bool mxDone = m_move.state(Step::Mx) == StepState::Done;
    const bool copied = m_move.state(Step::Migrate) == StepState::Done;
    m_ui->remains->setLines({
        {mxDone ? Symbol::NeedsYou : Symbol::ToDo, tr("Test from outside"),
         tr("Send a mail from an account hosted elsewhere and see it arrive at the new host. One sent from "
            "inside "
            "the new system proves nothing.")},
        {mxDone ? Symbol::NeedsYou : Symbol::ToDo, tr("Mail programs"),
         tr("Set up Outlook, Thunderbird and mobile devices with the new servers. Webmail works at once, "
            "with the "
            "address and the mailbox's password.")},
        {isComplete ? Symbol::NeedsYou : Symbol::ToDo, tr("Cancel the old service"),
         isComplete
             ? tr("Everything is proven, so you can cancel it now. Ask for the account to be deleted there: "
                  "otherwise mail from other customers of the old host still goes to the old mailboxes.")
             : tr("Only when the MX change has reached everyone and every message is accounted for.")},
    });
    m_ui->subtitleLabel->setText(isComplete ? tr("The move is complete. What is left is up to you.")
                                            : tr("Where the move stands, and what is left to do."));
    const bool hasLedger = QFileInfo::exists(onboarding::ledgerPath(m_move.file().path()));
    m_ui->htmlButton->setEnabled(hasLedger);
    m_ui->csvButton->setEnabled(hasLedger);
    if (!copied && !hasLedger)
        m_ui->reportHint->setText(tr("There will be a report when mail has been copied."));
    emit obstacleChanged();
}

void FinishPage::save(const Result<QString> &report, const QString &suffix)
{
    if (!report) {
        m_ui->messageBar->showError(report.error());
        return;
    }
    askAndSave(this, tr("Save the report"), m_move.project().domain.toString() + suffix, report->toUtf8(),
               [this](const Status &saved) {
                   if (saved)
                       m_ui->messageBar->showMessage(Symbol::Done, tr("The report was saved."));
                   else
                       m_ui->messageBar->showError(saved.error());
               });
}

QString FinishPage::help() const
{
    return tr("<p>Each line above tells how far a step is; click a step at the side to go back to it.</p>"
              "<p>Do not cancel the old service while the domain's name servers or its web site still live "
              "there.</p>");
}

} // namespace gui
