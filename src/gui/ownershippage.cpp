// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/ownershippage.h"

#include "base/futures.h"
#include "gui/delegates.h"
#include "gui/recordactions.h"
#include "gui/serverstable.h"
#include "gui/statesymbols.h"
#include "gui/trustdialog.h"
#include "onboarding/move.h"
#include "ui_ownershippage.h"

namespace gui {

using namespace std::chrono_literals;
using onboarding::RecordSet;

OwnershipPage::OwnershipPage(onboarding::Move &move, QWidget *parent)
    : Page(parent)
    , m_move(move)
    , m_ui(std::make_unique<Ui::OwnershipPage>())
{
    m_ui->setupUi(this);
    offerTrust(*m_ui->messageBar, m_move);
    onboarding::OwnershipJourney &ownership = m_move.ownership();
    m_ui->records->setModel(*ownership.records());
    setUpServersView(*m_ui->serversView, *ownership.watch().servers());
    bindDnsHosts(*m_ui->dnsHostCombo, *m_ui->dnsHostWhere, m_move);
    m_clock.setInterval(1s);
    connect(&m_clock, &QTimer::timeout, this, &OwnershipPage::refreshClock);
    connect(&ownership, &onboarding::Journey::changed, this, &OwnershipPage::refresh);
    connect(&ownership.watch(), &onboarding::RecordWatch::changed, this, &OwnershipPage::refresh);
    connect(&m_move.mx().publisher(), &onboarding::Publisher::changed, this, &OwnershipPage::refresh);
    connect(m_ui->checkButton, &QPushButton::clicked, this, [this] {
        if (m_move.ownership().watch().isRunning())
            m_move.ownership().watch().checkNow();
        else
            m_move.ownership().start();
    });
    connect(m_ui->publishButton, &QPushButton::clicked, this, &OwnershipPage::publish);
    connect(m_ui->callSheetButton, &QPushButton::clicked, this,
            [this] { showCallSheet(m_move, RecordSet::Ownership, this); });
}

OwnershipPage::~OwnershipPage() = default;

void OwnershipPage::enter()
{
    m_clock.start();
    onboarding::OwnershipJourney &ownership = m_move.ownership();
    ownership.watch().setInBackground(false);
    if (ownership.state() != onboarding::StepState::Done)
        ownership.start();
    refresh();
}

void OwnershipPage::leave()
{
    m_clock.stop();
    m_move.ownership().watch().setInBackground(true);
}

void OwnershipPage::refresh()
{
    onboarding::OwnershipJourney &ownership = m_move.ownership();
    const bool needed = ownership.isNeeded();
    m_ui->recordCard->setVisible(needed);
    m_ui->serversCard->setVisible(needed);
    m_ui->checkButton->setVisible(needed);
    m_ui->messageBar->follow(ownership.error());
    QList<StateLine> lines{{symbolOf(ownership.state()), tr("Ownership"), ownership.summary()}};
    if (needed) {
        const onboarding::FiveAnswers answers = ownership.watch().answers();
        lines << StateLine{symbolOf(answers.published.state), tr("Published"), answers.published.text}
              << StateLine{symbolOf(answers.seen.state), tr("Seen"), answers.seen.text};
        lines << noteLines(answers);
    }
    m_ui->answers->setLines(lines);
    const bool isOpen = ownership.state() != onboarding::StepState::Done;
    m_ui->publishButton->setVisible(m_move.mx().publisher().isConfigured());
    m_ui->publishButton->setEnabled(isOpen && !ownership.records()->records().isEmpty());
    refreshClock();
    emit obstacleChanged();
}

void OwnershipPage::refreshClock()
{
    const bool needed = m_move.ownership().isNeeded();
    m_ui->checkedLabel->setText(needed ? checkedText(m_move.ownership().watch()) : QString());
}

void OwnershipPage::publish()
{
    const QList<onboarding::RecordView> records = m_move.ownership().records()->records();
    onboarding::Publisher &publisher = m_move.mx().publisher();
    m_ui->publishButton->setEnabled(false);
    m_ui->messageBar->clear();
    const auto published = [this](const Result<onboarding::ZoneDifference> &result) {
        refresh();
        if (!result)
            m_ui->messageBar->showError(result.error());
        else
            m_move.ownership().watch().checkNow();
    };
    whenFinished(publisher.dryRun(records), this,
                 [=, this, &publisher](const Result<onboarding::ZoneDifference> &difference) {
                     refresh();
                     if (!difference)
                         m_ui->messageBar->showError(difference.error());
                     else if (!difference->isEmpty())
                         askBeforePublishing(*difference, this, [=, this, &publisher] {
                             whenFinished(publisher.apply(RecordSet::Ownership, records, *difference), this,
                                          published);
                         });
                 });
}

QString OwnershipPage::help() const
{
    return tr(
        "<p>Add the record where the DNS of the domain is managed; that is often the company where the "
        "domain "
        "was registered. Copy each field with its button: the <b>host</b> field is spelled as the chosen DNS "
        "host wants it, so that the domain does not appear twice.</p>"
        "<p>Other TXT records of the domain stay as they are.</p>"
        "<p>Mailhaul asks the responsible name servers every few seconds. The caches of the world are asked "
        "only "
        "after it is published: a question too early would make them remember for a while that there is "
        "nothing.</p><p>You may go on to the mailboxes while you wait.</p>");
}

} // namespace gui
