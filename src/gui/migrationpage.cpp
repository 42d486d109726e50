// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/migrationpage.h"

#include <QCheckBox>
#include <QHeaderView>
#include <QLocale>
#include <QSortFilterProxyModel>

#include "gui/delegates.h"
#include "gui/statesymbols.h"
#include "gui/tables.h"
#include "gui/timeline.h"
#include "gui/trustdialog.h"
#include "onboarding/move.h"
#include "ui_migrationpage.h"

namespace gui {

using onboarding::AccountsModel;
using onboarding::CopyProgress;
using onboarding::CopyState;
using onboarding::CopySummary;
using onboarding::MigrationModel;
using onboarding::ProblemsModel;
using onboarding::Repair;
using onboarding::Repairs;

namespace {

/// Leaves out the row that waits for a new mailbox.
class ExistingRows final : public QSortFilterProxyModel {
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override
    {
        return !sourceModel()->index(row, 0, parent).data(AccountsModel::IsNewRowRole).toBool();
    }
};

/// All mailboxes together.
CopyProgress totalOf(const QList<CopyProgress> &rows)
{
    CopyProgress total;
    total.isListed = !rows.isEmpty();
    qint64 longest = 0;
    for (const CopyProgress &row : rows) {
        total.copied += row.copied;
        total.total += row.total;
        total.octets += row.octets;
        total.octetsTotal += row.octetsTotal;
        total.rate += row.state == CopyState::Running ? row.rate : 0;
        total.isListed = total.isListed && row.isListed;
        if (row.eta)
            longest = qMax(longest, *row.eta);
    }
    if (total.isListed && longest > 0)
        total.eta = longest;
    return total;
}

/// "3.1 MB", as the table writes it.
QString sizeText(qint64 octets)
{
    return QLocale().formattedDataSize(octets, 1, QLocale::DataSizeSIFormat);
}

StateLine proofLine(const CopySummary &summary)
{
    const auto count = [](qint64 number) { return QLocale().toString(number); };
    QStringList parts{MigrationPage::tr("%1 at the old host").arg(count(summary.total)),
                      MigrationPage::tr("%1 copied").arg(count(summary.copied))};
    if (summary.already > 0)
        parts << MigrationPage::tr("%1 were there already").arg(count(summary.already));
    if (summary.excluded > 0)
        parts << MigrationPage::tr("%1 excluded by your rules").arg(count(summary.excluded));
    if (summary.refused > 0)
        parts << MigrationPage::tr("%1 refused, see Problems").arg(count(summary.refused));
    if (summary.open > 0)
        parts << MigrationPage::tr("%1 still to copy").arg(count(summary.open));
    if (summary.differences > 0)
        parts << MigrationPage::tr("%1 differ").arg(count(summary.differences));
    const bool isClean = summary.isProven() && summary.refused == 0;
    const Symbol symbol = summary.error ? Symbol::Problem
        : isClean                       ? Symbol::Done
        : summary.open > 0              ? Symbol::Waiting
                                        : Symbol::NeedsYou;
    return {symbol, summary.account, parts.join(QStringLiteral(", ")) + u'.'};
}

/// Which box stands for which repair.
QList<std::pair<QCheckBox *, Repair>> repairBoxes(const Ui::MigrationPage &ui)
{
    return {{ui.wrapLinesCheck, Repair::WrapLines},
            {ui.stripNulCheck, Repair::StripNul},
            {ui.finalCrlfCheck, Repair::FinalCrlf}};
}

} // namespace

MigrationPage::MigrationPage(onboarding::Move &move, QWidget *parent)
    : Page(parent)
    , m_move(move)
    , m_ui(std::make_unique<Ui::MigrationPage>())
    , m_passwords(new ExistingRows(this))
{
    m_ui->setupUi(this);
    offerTrust(*m_ui->messageBar, m_move);
    setUpTables();
    connectWidgets();
}

MigrationPage::~MigrationPage() = default;

void MigrationPage::setUpTables()
{
    onboarding::MigrateJourney &migrate = m_move.migrate();
    QTableView &mailboxes = *m_ui->mailboxesView;
    mailboxes.setModel(migrate.mailboxes());
    mailboxes.setEditTriggers(QAbstractItemView::NoEditTriggers);
    setUpTable(mailboxes, MigrationModel::Account, 2.6);
    mailboxes.setItemDelegateForColumn(
        MigrationModel::State,
        new SymbolDelegate(
            [](const QModelIndex &index) -> CellLook {
                return {symbolOf(static_cast<CopyState>(index.data(MigrationModel::StateRole).toInt()))};
            },
            this));
    auto *progress = new ProgressDelegate(MigrationModel::PercentRole, this);
    mailboxes.setItemDelegateForColumn(MigrationModel::Messages, progress);
    const int unit = mailboxes.fontMetrics().averageCharWidth();
    // Fixed widths: these texts change ten times a second.
    const QList<std::pair<int, int>> widths{{MigrationModel::State, 19},
                                            {MigrationModel::Folder, 19},
                                            {MigrationModel::Messages, 20},
                                            {MigrationModel::Rate, 13},
                                            {MigrationModel::Eta, 13}};
    mailboxes.setColumnHidden(MigrationModel::Size, true); // All of them together stand above.
    for (const auto &[column, width] : widths) {
        mailboxes.horizontalHeader()->setSectionResizeMode(column, QHeaderView::Interactive);
        mailboxes.setColumnWidth(column, width * unit);
    }

    m_passwords->setSourceModel(m_move.mailboxes().accounts());
    QTableView &passwords = *m_ui->passwordsView;
    passwords.setModel(m_passwords);
    for (int column : {AccountsModel::Name, AccountsModel::Quota, AccountsModel::Outcome})
        passwords.setColumnHidden(column, true);
    for (int column : {AccountsModel::Password, AccountsModel::OldPassword})
        passwords.setItemDelegateForColumn(column, new PasswordDelegate(this));
    setUpTable(passwords, AccountsModel::Address);
    passwords.horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);

    m_ui->problemsView->setModel(migrate.problems());
    m_ui->problemsView->setEditTriggers(QAbstractItemView::NoEditTriggers);
    setUpTable(*m_ui->problemsView, ProblemsModel::Reason);
}

void MigrationPage::connectWidgets()
{
    onboarding::MigrateJourney &migrate = m_move.migrate();
    connect(&migrate, &onboarding::Journey::changed, this, &MigrationPage::refresh);
    connect(&migrate, &onboarding::Journey::finished, this, &MigrationPage::refreshProofs);
    connect(&migrate, &onboarding::MigrateJourney::progress, this, [this] {
        refreshTotal();
        refreshLimits();
    });
    connect(&migrate, &onboarding::MigrateJourney::problemFound, this, &MigrationPage::refreshTabs);
    connect(&migrate, &onboarding::MigrateJourney::passwordsNeeded, this, [this] {
        refresh();
        m_ui->tabs->setCurrentWidget(m_ui->passwordsTab);
    });
    connect(&m_move.vault(), &onboarding::Vault::changed, this, &MigrationPage::refreshTabs);
    connect(m_ui->startButton, &QPushButton::clicked, this, [this] { m_move.migrate().start(); });
    connect(m_ui->problemsView->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &MigrationPage::refreshDetails);
    connect(m_ui->repairButton, &QPushButton::clicked, this, [this] { m_move.migrate().start(); });
    for (const auto &[box, repair] : repairBoxes(*m_ui))
        connect(box, &QCheckBox::clicked, this, &MigrationPage::chooseRepairs);
    connect(m_ui->verifyButton, &QPushButton::clicked, this, [this] { m_move.migrate().verify(false); });
    connect(m_ui->pauseButton, &QPushButton::clicked, this, [this] {
        onboarding::MigrateJourney &journey = m_move.migrate();
        if (journey.isPaused())
            journey.resume();
        else
            journey.pause();
        refresh();
    });
}

void MigrationPage::enter()
{
    refresh();
    refreshProofs();
}

void MigrationPage::refresh()
{
    onboarding::MigrateJourney &migrate = m_move.migrate();
    m_ui->messageBar->follow(migrate.error());
    m_ui->summaryLabel->setText(migrate.summary());
    m_ui->summaryLabel->setVisible(!migrate.summary().isEmpty());
    m_ui->startButton->setEnabled(!migrate.isRunning() && !m_move.project().accounts.isEmpty());
    m_ui->pauseButton->setEnabled(migrate.isRunning());
    m_ui->pauseButton->setText(migrate.isPaused() ? tr("&Resume") : tr("&Pause"));
    m_ui->verifyButton->setEnabled(!migrate.isRunning() && migrate.state() != onboarding::StepState::ToDo);
    refreshTotal();
    refreshLimits();
    refreshTabs();
    emit obstacleChanged();
}

void MigrationPage::refreshTotal()
{
    const CopyProgress total = totalOf(m_move.migrate().mailboxes()->rows());
    const QLocale locale;
    m_ui->startButton->setText(total.copied > 0 ? tr("&Copy what is new") : tr("&Start copying"));
    if (total.total == 0) {
        m_ui->totalLabel->setText(m_move.migrate().isRunning() ? tr("Counting the messages…")
                                                               : tr("Not started yet"));
    } else {
        //: Messages copied, and all of them.
        m_ui->totalLabel->setText(
            tr("%1 of %2 messages").arg(locale.toString(total.copied), locale.toString(total.total)));
    }
    const bool counts = total.octetsTotal > 0;
    const bool isAll = total.isListed && total.total > 0 && total.copied >= total.total; // But what is refused.
    m_ui->totalBar->setValue(isAll                 ? 1000
                                 : counts          ? static_cast<int>(1000 * total.octets / total.octetsTotal)
                                 : total.total > 0 ? static_cast<int>(1000 * total.copied / total.total)
                                                   : 0);
    QStringList parts;
    if (counts)
        //: Octets copied, and all of them, such as "3.1 MB of 12 MB".
        parts << tr("%1 of %2").arg(sizeText(total.octets), sizeText(total.octetsTotal));
    if (total.rate > 0)
        //: %1 is a size such as "1.2 MB".
        parts << tr("%1 per second").arg(sizeText(static_cast<qint64>(total.rate)));
    if (total.eta && m_move.migrate().isRunning())
        //: %1 is a span such as "4 min 10 s".
        parts << tr("about %1 left").arg(spanText(*total.eta));
    m_ui->rateLabel->setText(parts.join(QStringLiteral(" · ")));
}

/// Only where a limit is known; what comes from servers is plain text.
void MigrationPage::refreshLimits()
{
    onboarding::MigrateJourney &migrate = m_move.migrate();
    QStringList lines;
    if (const QString limits = migrate.limits(); !limits.isEmpty())
        lines << limits;
    if (const std::optional<QDateTime> end = migrate.expectedEnd(); end && !migrate.isRunning()) {
        const QString day = QLocale().toString(end->toUTC().date(), QLocale::LongFormat);
        lines << tr("A limit per day leaves the rest for other days. Copy again each day (it begins at midnight "
                    "UTC): all will be done on %1.")
                     .arg(day);
    }
    m_ui->limitsLabel->setText(lines.join(u'\n'));
    m_ui->limitsLabel->setVisible(!lines.isEmpty());
}

void MigrationPage::refreshTabs()
{
    const auto missing = static_cast<int>(m_move.migrate().missingPasswords().size());
    const int problems = m_move.migrate().problems()->rowCount();
    m_ui->tabs->setTabText(m_ui->tabs->indexOf(m_ui->passwordsTab),
                           missing > 0 ? tr("Pass&words (%n missing)", nullptr, missing) : tr("Pass&words"));
    m_ui->tabs->setTabIcon(m_ui->tabs->indexOf(m_ui->passwordsTab),
                           missing > 0 ? symbolIcon(Symbol::NeedsYou) : QIcon());
    m_ui->tabs->setTabText(m_ui->tabs->indexOf(m_ui->problemsTab),
                           problems > 0 ? tr("P&roblems (%n)", nullptr, problems) : tr("P&roblems"));
    m_ui->tabs->setTabIcon(m_ui->tabs->indexOf(m_ui->problemsTab),
                           problems > 0 ? symbolIcon(Symbol::NeedsYou) : QIcon());
    m_ui->problemsHint->setText(problems > 0
                                    ? tr("Each row is a message or a folder. Select it to read here what happened and "
                                         "what to do.")
                                    : tr("No message was refused or changed."));
    QTableView &view = *m_ui->problemsView;
    if (problems > 0 && !view.currentIndex().isValid())
        view.setCurrentIndex(view.model()->index(0, 0));
    refreshDetails();
    refreshRepairs();
}

/// The selected problem in full, since the columns are narrow.
void MigrationPage::refreshDetails()
{
    const QModelIndex row = m_ui->problemsView->currentIndex();
    const auto text = [&row](int column) { return row.siblingAtColumn(column).data().toString(); };
    QStringList lines;
    if (row.isValid()) {
        lines << text(ProblemsModel::Reason);
        if (const QString server = text(ProblemsModel::Server); !server.isEmpty())
            lines << tr("The server said: “%1”").arg(server);
        if (const QString remedy = text(ProblemsModel::Remedy); !remedy.isEmpty())
            lines << remedy;
    }
    m_ui->problemDetails->setText(lines.join(u'\n'));
    m_ui->problemDetails->setVisible(!lines.isEmpty());
}

/// Offered where they help, and shown as long as they are chosen.
void MigrationPage::refreshRepairs()
{
    onboarding::MigrateJourney &migrate = m_move.migrate();
    const Repairs offered = migrate.offeredRepairs();
    const Repairs chosen = migrate.chosenRepairs();
    m_ui->repairCard->setVisible(offered || chosen);
    m_ui->repairHint->setText(
        tr("The new host refuses some messages as they are. Mailhaul can change them so that it takes them; all "
           "others stay as they are, octet by octet. The original of each changed message is kept as an .eml file "
           "in “%1”. Choose what may be changed:")
            .arg(migrate.originalsFolder()));
    for (const auto &[box, repair] : repairBoxes(*m_ui)) {
        box->setVisible((offered | chosen).testFlag(repair));
        box->setChecked(chosen.testFlag(repair));
        box->setEnabled(!migrate.isRunning());
    }
    m_ui->repairButton->setVisible(bool(offered));
    m_ui->repairButton->setEnabled((offered & chosen) && !migrate.isRunning());
}

void MigrationPage::chooseRepairs()
{
    Repairs chosen;
    for (const auto &[box, repair] : repairBoxes(*m_ui))
        chosen.setFlag(repair, box->isChecked());
    m_move.migrate().chooseRepairs(chosen);
    refreshRepairs();
}

void MigrationPage::refreshProofs()
{
    refresh();
    QList<StateLine> lines;
    const Result<QList<CopySummary>> proofs = m_move.migrate().proofs();
    if (!proofs)
        lines << StateLine{Symbol::ToDo, tr("None yet"),
                           tr("After the copy, every message is accounted for here.")};
    else
        for (const CopySummary &summary : *proofs)
            lines << proofLine(summary);
    if (lines.isEmpty())
        lines << StateLine{Symbol::ToDo, tr("None yet"),
                           tr("After the copy, every message is accounted for here.")};
    m_ui->proofs->setLines(lines);
}

QString MigrationPage::help() const
{
    return tr(
        "<p>You may copy at any time: a first copy before the MX records change saves waiting later. Each "
        "further run copies only what is new. The last one should run when nobody can still have the old MX "
        "records, so that the old mailboxes receive nothing any more.</p>"
        "<p>Messages keep their folders, flags and dates, octet by octet. At the old host nothing is "
        "changed, "
        "not even what is read and unread.</p>"
        "<p>Lost connections are taken up again by themselves. You may pause, close the window or switch the "
        "computer off: it goes on where it stopped.</p>"
        "<p>A message that the new host refuses is listed under <b>Problems</b>; it stops nothing else. Where a "
        "change would let the new host take it, such as breaking a line that is too long, you may permit that "
        "below the list. The original is kept as a file.</p>");
}

} // namespace gui
