// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/mxpage.h"

#include <QDir>
#include <QMessageBox>

#include "base/futures.h"
#include "gui/publishsetup.h"
#include "gui/recordactions.h"
#include "gui/savefile.h"
#include "gui/serverstable.h"
#include "gui/statesymbols.h"
#include "gui/trustdialog.h"
#include "onboarding/move.h"
#include "ui_mxpage.h"

using namespace Qt::StringLiterals;

namespace gui {

using namespace std::chrono_literals;
using onboarding::RecordSet;
using onboarding::ZoneDifference;

namespace {

/// More addresses than this are counted, not listed.
constexpr qsizetype shownAddresses = 8;

} // namespace

MxPage::MxPage(onboarding::Move &move, QWidget *parent)
    : Page(parent)
    , m_move(move)
    , m_ui(std::make_unique<Ui::MxPage>())
{
    m_ui->setupUi(this);
    offerTrust(*m_ui->messageBar, m_move);
    m_ui->records->setModel(*m_move.mx().records());
    setUpServersView(*m_ui->serversView, *m_move.mx().watch().servers());
    bindDnsHosts(*m_ui->dnsHostCombo, *m_ui->dnsHostWhere, m_move);
    m_clock.setInterval(1s);
    connectWidgets();
}

MxPage::~MxPage() = default;

void MxPage::connectWidgets()
{
    onboarding::MxJourney &mx = m_move.mx();
    connect(&m_clock, &QTimer::timeout, this, &MxPage::refreshClock);
    connect(&mx, &onboarding::Journey::changed, this, &MxPage::refresh);
    connect(&mx.watch(), &onboarding::RecordWatch::changed, this, &MxPage::refresh);
    connect(&mx.publisher(), &onboarding::Publisher::changed, this, &MxPage::refresh);
    connect(m_ui->checkButton, &QPushButton::clicked, this, [this] {
        if (m_move.mx().watch().isRunning())
            m_move.mx().watch().checkNow();
        else
            m_move.mx().start();
    });
    connect(m_ui->publishButton, &QPushButton::clicked, this, &MxPage::publish);
    connect(m_ui->undoButton, &QPushButton::clicked, this, &MxPage::undo);
    connect(m_ui->callSheetButton, &QPushButton::clicked, this,
            [this] { showCallSheet(m_move, RecordSet::Mx, this); });
    connect(m_ui->setUpButton, &QPushButton::clicked, this,
            [this] { (new PublishSetup(m_move, this))->open(); });
    connect(m_ui->evidenceButton, &QPushButton::clicked, this, &MxPage::saveEvidence);
    connect(m_ui->calendarButton, &QPushButton::clicked, this, [this] {
        const DomainName &domain = m_move.project().domain;
        const QByteArray calendar =
            onboarding::calendar(m_planning.plan, domain, QDateTime::currentDateTimeUtc());
        askAndSave(this, tr("Calendar entry"), domain.toString() + u".ics"_s, calendar,
                   [this](const Status &saved) {
                       if (!saved)
                           m_ui->messageBar->showError(saved.error());
                   });
    });
    connect(m_ui->overrideButton, &QPushButton::clicked, this, [this] {
        m_move.mx().overrideObjections();
        refresh();
    });
}

void MxPage::enter()
{
    m_clock.start();
    onboarding::MxJourney &mx = m_move.mx();
    mx.setInBackground(false);
    if (mx.state() != onboarding::StepState::Done)
        mx.start();
    refresh();
    refreshPlan();
}

void MxPage::refreshPlan()
{
    whenFinished(m_move.mx().plan(), this, [this](const onboarding::Planning &planning) {
        showPlan(planning);
        if (planning.plan.isByArrivals || !m_move.mx().canReadArrivals())
            return;
        m_ui->quietLabel->setText(tr("Reading in the old mailboxes when mail arrives …"));
        whenFinished(m_move.mx().readArrivals(), this,
                     [this](const onboarding::Planning &read) { showPlan(read); });
    });
}

void MxPage::showPlan(const onboarding::Planning &planning)
{
    m_planning = planning;
    m_ui->planLabel->setText(onboarding::planText(planning.plan, QDateTime::currentDateTime()));
    QString quiet = onboarding::quietText(planning.plan, planning.arrivals);
    if (planning.plan.isByArrivals)
        quiet += u' '
            + tr("The stronger the color of an hour, the more mail; the frame is around the proposed hours.");
    m_ui->quietLabel->setText(quiet);
    m_ui->heatMap->set(planning.arrivals, planning.plan);
}

void MxPage::saveEvidence()
{
    askForFile(this, tr("Save evidence"), m_move.project().domain.toString() + u"-dns.json"_s,
               [this](const QString &path) {
                   if (const Status saved = m_move.mx().saveEvidence(path); !saved)
                       m_ui->messageBar->showError(saved.error());
                   else
                       m_ui->messageBar->showMessage(
                           Symbol::Done, tr("The evidence was saved."),
                           //: %1 is the path of a file.
                           tr("%1 is for programs; beside it is the same as text, for people.")
                               .arg(QDir::toNativeSeparators(path)));
               });
}

void MxPage::leave()
{
    m_clock.stop();
    m_move.mx().stopReadingArrivals();
    m_move.mx().setInBackground(true);
}

void MxPage::refresh()
{
    onboarding::MxJourney &mx = m_move.mx();
    m_ui->messageBar->follow(mx.error());
    const onboarding::FiveAnswers answers = mx.watch().answers();
    m_ui->answers->setLines(answerLines(answers));
    const onboarding::Stage stage = mx.watch().stage();
    m_ui->timeline->setStages(
        {tr("Records shown"), tr("Published"), tr("Seen everywhere"), tr("Old answers gone")},
        static_cast<int>(stage) + 1, answers.oldGoneAt);
    const onboarding::Publisher &publisher = mx.publisher();
    const bool isOpen = stage == onboarding::Stage::NotPublished;
    m_ui->planCard->setVisible(isOpen);
    m_ui->setUpButton->setVisible(isOpen && !publisher.isConfigured());
    m_ui->publishButton->setVisible(publisher.isConfigured());
    m_ui->publishButton->setEnabled(isOpen && mx.isReadyToPublish() && !mx.records()->records().isEmpty());
    m_ui->undoButton->setVisible(publisher.canUndo(RecordSet::Mx));
    refreshMoving();
    refreshClock();
    emit obstacleChanged();
}

void MxPage::refreshMoving()
{
    const onboarding::Project &project = m_move.project();
    QStringList addresses;
    for (const onboarding::Account &account : project.accounts)
        addresses << account.address.toUnicode();
    for (const onboarding::Alias &alias : project.aliases)
        addresses << alias.address.toUnicode();
    const qsizetype more = addresses.size() - shownAddresses;
    QString list = addresses.mid(0, shownAddresses).join(u", "_s);
    if (more > 0)
        list = tr("%1 and %n more", nullptr, static_cast<int>(more)).arg(list);
    //: %1 is a domain, %2 a list of addresses.
    m_ui->movingLabel->setText(
        addresses.isEmpty()
            ? tr("New mail for every address of %1 will go to the new host, where there is no "
                 "mailbox yet.")
                  .arg(project.domain.toUnicode())
            : tr("New mail for every address of %1 will go to the new host. It knows %2. Mail to "
                 "any other address will bounce.")
                  .arg(project.domain.toUnicode(), list));
    QList<StateLine> lines;
    for (const QString &objection : m_move.mx().objections())
        lines << StateLine{Symbol::NeedsYou, tr("Not ready"), objection};
    m_ui->objections->setLines(lines);
    m_ui->objections->setVisible(!lines.isEmpty());
    m_ui->overrideButton->setVisible(!lines.isEmpty() && !m_move.mx().isReadyToPublish());
}

void MxPage::refreshClock()
{
    m_ui->checkedLabel->setText(checkedText(m_move.mx().watch()));
}

void MxPage::showOutcome(const Result<ZoneDifference> &result)
{
    refresh();
    if (!result)
        m_ui->messageBar->showError(result.error());
    else
        m_move.mx().watch().checkNow();
}

void MxPage::showNothingToPublish(const ZoneDifference &difference)
{
    m_move.mx().watch().checkNow();
    if (!difference.left.isEmpty())
        m_ui->messageBar->showMessage(Symbol::NeedsYou, tr("The rest is to be changed by hand"),
                                      difference.left.join(u' '));
}

void MxPage::publish()
{
    m_ui->publishButton->setEnabled(false);
    m_ui->messageBar->clear();
    whenFinished(m_move.mx().dryRun(), this, [this](const Result<ZoneDifference> &difference) {
        refresh();
        if (!difference)
            m_ui->messageBar->showError(difference.error());
        else if (difference->isEmpty())
            showNothingToPublish(*difference);
        else
            askBeforePublishing(*difference, this, [this, difference] {
                whenFinished(m_move.mx().publish(*difference), this,
                             [this](const Result<ZoneDifference> &result) { showOutcome(result); });
            });
    });
}

void MxPage::undo()
{
    auto *box = new QMessageBox(QMessageBox::Question, tr("Undo"), tr("Put the former MX records back?"),
                                QMessageBox::NoButton, this);
    box->setObjectName(u"undoQuestion"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(
        tr("New mail goes to the old host again, as soon as everybody has noticed. What arrived at "
           "the new host stays there."));
    QPushButton *yes = box->addButton(tr("&Put them back"), QMessageBox::AcceptRole);
    box->setEscapeButton(box->addButton(tr("&Cancel"), QMessageBox::RejectRole));
    connect(yes, &QPushButton::clicked, this, [this] {
        m_ui->messageBar->clear();
        whenFinished(m_move.mx().undo(), this,
                     [this](const Result<ZoneDifference> &result) { showOutcome(result); });
    });
    box->open();
}

QString MxPage::help() const
{
    return tr(
        "<p>Remove the old MX records and add the new ones. An old record that is left over would still send "
        "part of the mail to the old host.</p>"
        "<p><b>Five separate answers</b> tell how far the change has come: whether every responsible name "
        "server "
        "has it, whether they agree, whether the parent zone points to the same servers, whether well-known "
        "resolvers see it, and when nobody can still have the old records in memory.</p>"
        "<p>Until then mail may arrive at either host. Keep both, and test with a mail from an account "
        "hosted "
        "elsewhere: one sent from inside the new system proves nothing.</p>"
        "<p>A quiet hour is the best time, such as the evening before a free day.</p>");
}

} // namespace gui
