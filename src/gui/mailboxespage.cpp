// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/mailboxespage.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <algorithm>

#include "base/futures.h"
#include "gui/addressquestion.h"
#include "gui/delegates.h"
#include "gui/importdialog.h"
#include "gui/savefile.h"
#include "gui/statesymbols.h"
#include "gui/tables.h"
#include "gui/trustdialog.h"
#include "onboarding/move.h"
#include "ui_mailboxespage.h"

using namespace Qt::StringLiterals;

namespace gui {

using onboarding::AccountsModel;
using onboarding::AliasesModel;
using onboarding::Creation;

namespace {

constexpr std::chrono::milliseconds checkPause(200); ///< Many changes in a row are checked once.

/// The state of a row in its last column, a sign on each cell whose last edit was refused, a faint new row.
template <typename Model> SymbolDelegate::LookOf cellLook()
{
    return [](const QModelIndex &index) -> CellLook {
        if (!index.data(Model::ErrorRole).toString().isEmpty())
            return {Symbol::NeedsYou};
        if (index.data(Model::IsNewRowRole).toBool())
            return {std::nullopt, true};
        if (index.column() == Model::Outcome)
            return {symbolOf(static_cast<Creation::State>(index.data(Model::StateRole).toInt()))};
        return {};
    };
}

template <typename Entry, typename Suits>
QList<MailAddress> selectedIn(const QTableView &view, const QList<Entry> &entries, Suits suits)
{
    QList<MailAddress> addresses;
    for (const QModelIndex &index : view.selectionModel()->selectedRows()) {
        if (index.row() < entries.size() && suits(entries.at(index.row()).creation))
            addresses += entries.at(index.row()).address;
    }
    return addresses;
}

bool isRefused(const Creation &creation)
{
    return creation.state == Creation::State::Refused;
}

} // namespace

MailboxesPage::MailboxesPage(onboarding::Move &move, QWidget *parent)
    : Page(parent)
    , m_move(move)
    , m_ui(std::make_unique<Ui::MailboxesPage>())
{
    m_ui->setupUi(this);
    offerTrust(*m_ui->messageBar, m_move);
    m_checkLater.setSingleShot(true);
    m_checkLater.setInterval(checkPause);
    connect(&m_checkLater, &QTimer::timeout, this, &MailboxesPage::refreshProblems);
    setUpTables();
    m_ui->gapsCard->setMove(move);
    setUpChanges();
    connectWidgets();
    QList<StateLine> steps;
    for (const QString &step : m_move.mailboxes().checklist())
        steps << StateLine{Symbol::Information, tr("Step %1").arg(steps.size() + 1), step};
    m_ui->checklist->setLines(steps);
    m_ui->checklist->setVisible(!steps.isEmpty());
}

MailboxesPage::~MailboxesPage() = default;

void MailboxesPage::setUpTables()
{
    onboarding::MailboxJourney &journey = m_move.mailboxes();
    m_ui->accountsView->setModel(journey.accounts());
    m_ui->accountsView->setItemDelegate(new SymbolDelegate(cellLook<AccountsModel>(), this));
    for (int column : {AccountsModel::Password, AccountsModel::OldPassword})
        m_ui->accountsView->setItemDelegateForColumn(column, new PasswordDelegate(this));
    setUpTable(*m_ui->accountsView, AccountsModel::Address);
    m_ui->accountsView->setColumnHidden(AccountsModel::OldLogin, true);
    m_ui->aliasesView->setModel(journey.aliases());
    m_ui->aliasesView->setItemDelegate(new SymbolDelegate(cellLook<AliasesModel>(), this));
    setUpTable(*m_ui->aliasesView, AliasesModel::Members);
}

void MailboxesPage::connectWidgets()
{
    onboarding::MailboxJourney &journey = m_move.mailboxes();
    connect(&journey, &onboarding::Journey::changed, this, &MailboxesPage::refresh);
    for (QAbstractItemModel *model : {static_cast<QAbstractItemModel *>(journey.accounts()),
                                      static_cast<QAbstractItemModel *>(journey.aliases())}) {
        connect(model, &QAbstractItemModel::modelReset, this, &MailboxesPage::refresh);
        connect(model, &QAbstractItemModel::rowsInserted, this, &MailboxesPage::refresh);
        connect(model, &QAbstractItemModel::rowsRemoved, this, &MailboxesPage::refresh);
    }
    const auto showCellError = [this](const QModelIndex &index) {
        const QString error = index.data(AccountsModel::ErrorRole).toString();
        if (!error.isEmpty())
            m_ui->messageBar->showMessage(Symbol::NeedsYou, error);
        refresh();
    };
    connect(journey.accounts(), &QAbstractItemModel::dataChanged, this, showCellError);
    connect(journey.aliases(), &QAbstractItemModel::dataChanged, this, showCellError);
    connect(m_ui->importButton, &QPushButton::clicked, this, &MailboxesPage::importFile);
    connect(m_ui->pasteButton, &QPushButton::clicked, this,
            [this] { readTable(QGuiApplication::clipboard()->text().toUtf8(), u"UTF-8"_s); });
    connect(m_ui->passwordsButton, &QPushButton::clicked, this, &MailboxesPage::generatePasswords);
    connect(m_ui->removeButton, &QPushButton::clicked, this, [this] { removeSelected(*m_ui->accountsView); });
    connect(m_ui->removeAliasButton, &QPushButton::clicked, this,
            [this] { removeSelected(*m_ui->aliasesView); });
    for (const QTableView *view : {m_ui->accountsView, m_ui->aliasesView})
        connect(view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
                &MailboxesPage::refreshChanges);
    connect(m_ui->tabs, &QTabWidget::currentChanged, this, &MailboxesPage::refreshChanges);
    connect(&m_move.changes(), &onboarding::Journey::changed, this, &MailboxesPage::refresh);
    connect(&m_move.changes(), &onboarding::Journey::finished, this, &MailboxesPage::changed);
    connect(m_ui->createButton, &QPushButton::clicked, this, [this] { m_move.mailboxes().start(); });
    connect(m_ui->stopButton, &QPushButton::clicked, this, [this] {
        m_move.mailboxes().cancel();
        m_move.changes().cancel();
    });
    connect(m_ui->exportButton, &QPushButton::clicked, this, &MailboxesPage::exportCsv);
    connect(m_ui->confirmButton, &QPushButton::clicked, this,
            [this] { m_move.mailboxes().confirmCreated(); });
    connect(m_ui->confirmSelectedButton, &QPushButton::clicked, this, &MailboxesPage::confirmSelected);
    connect(m_ui->gapsCard, &GapsCard::failed, m_ui->messageBar, &MessageBar::showError);
    connect(m_ui->gapsCard, &GapsCard::found, this,
            [this](const onboarding::AccountsImport &import) { preview(new ImportDialog(import, this)); });
}

void MailboxesPage::enter()
{
    refresh();
}

void MailboxesPage::refresh()
{
    refreshCreation();
    refreshChanges();
    m_checkLater.start();
    emit obstacleChanged();
}

void MailboxesPage::refreshProblems()
{
    constexpr qsizetype most = 5;
    const QList<onboarding::EntryProblem> problems = m_move.mailboxes().problems();
    QList<StateLine> lines;
    for (const onboarding::EntryProblem &problem : problems.first(std::min(most, problems.size())))
        lines << StateLine{problem.isWarning ? Symbol::Information : Symbol::NeedsYou,
                           problem.address.toUnicode(), problem.message};
    if (problems.size() > most)
        lines << StateLine{Symbol::NeedsYou, tr("And more"),
                           tr("%n more are wrong or to be thought over.", nullptr,
                              static_cast<int>(problems.size() - most))};
    m_ui->problems->setLines(lines);
    m_ui->problems->setVisible(!lines.isEmpty());
}

void MailboxesPage::refreshCreation()
{
    onboarding::MailboxJourney &journey = m_move.mailboxes();
    onboarding::ChangeJourney &changes = m_move.changes();
    const bool hasApi = m_move.provider().createsMailboxes;
    const bool isChanging = changes.isRunning();
    const bool isRunning = journey.isRunning() || isChanging;
    const bool hasRows = !m_move.project().accounts.isEmpty() || !m_move.project().aliases.isEmpty();
    m_ui->createTitle->setText(tr("At %1").arg(m_move.provider().name));
    const onboarding::Journey &shown =
        isChanging ? static_cast<const onboarding::Journey &>(changes) : journey;
    const Symbol symbol = symbolOf(shown.state());
    m_ui->createState->setLines({{symbol, symbolName(symbol), shown.summary()}});
    m_ui->createProgress->setVisible(isRunning);
    m_ui->createProgress->setMaximum(isChanging ? changes.total() : journey.total());
    m_ui->createProgress->setValue(isChanging ? changes.done() : journey.done());
    m_ui->createButton->setText(hasApi ? tr("&Create them now") : tr("&Look whether they exist"));
    m_ui->createButton->setEnabled(!isRunning && hasRows);
    m_ui->stopButton->setVisible(isRunning);
    m_ui->exportButton->setEnabled(hasRows);
    m_ui->confirmButton->setText(hasApi ? tr("I have created the &aliases")
                                        : tr("I have created &all of them"));
    m_ui->confirmButton->setVisible(!hasApi || !journey.byHand().isEmpty());
    m_ui->confirmButton->setEnabled(hasRows && !isRunning);
    const auto wasRefused = [](const auto &entry) { return isRefused(entry.creation); };
    m_ui->confirmSelectedButton->setVisible(
        hasApi
        && (std::ranges::any_of(m_move.project().accounts, wasRefused)
            || std::ranges::any_of(m_move.project().aliases, wasRefused)));
    if (const std::optional<Error> error = journey.error())
        m_ui->messageBar->showError(*error);
}

void MailboxesPage::importFile()
{
    askForTable(this, tr("Import mailboxes"), [this](const Result<QByteArray> &octets) {
        if (octets)
            readTable(*octets);
        else
            m_ui->messageBar->showError(octets.error());
    });
}

void MailboxesPage::readTable(const QByteArray &octets, const QString &encoding)
{
    preview(new ImportDialog(octets, encoding, m_move.tableDomains(), this));
}

void MailboxesPage::preview(ImportDialog *dialog)
{
    m_ui->messageBar->clear();
    connect(dialog, &ImportDialog::wanted, this, &MailboxesPage::take);
    dialog->open();
}

void MailboxesPage::take(const onboarding::AccountsImport &import)
{
    m_move.add(import);
    refresh();
    const auto isElsewhere = [this](const MailAddress &address) {
        return address.domain != m_move.project().domain;
    };
    const auto elsewhere =
        std::ranges::count_if(import.accounts,
                              [&](const auto &each) { return isElsewhere(each.account.address); })
        + std::ranges::count_if(import.aliases, [&](const auto &each) { return isElsewhere(each.address); });
    if (elsewhere > 0)
        m_ui->messageBar->showMessage(
            Symbol::Information,
            tr("%n row(s) belong to other domains of this move.", nullptr, static_cast<int>(elsewhere)),
            tr("Choose the domain at the top left to see them."));
}

void MailboxesPage::removeSelected(QTableView &view)
{
    QList<int> rows;
    for (const QModelIndex &index : view.selectionModel()->selectedRows())
        rows << index.row();
    std::sort(rows.begin(), rows.end(), std::greater<>());
    for (int row : rows)
        view.model()->removeRow(row);
    refresh();
}

void MailboxesPage::setUpChanges()
{
    using Change = onboarding::ChangeJourney::Change;
    auto *menu = new QMenu(this);
    m_newPasswords =
        menu->addAction(tr("Set &new passwords…"), this, [this] { confirmChange(Change::SetPassword); });
    m_disable = menu->addAction(tr("&Disable…"), this, [this] { confirmChange(Change::Disable); });
    m_ui->atHostButton->setMenu(menu);
    m_ui->atHostButton->setToolTip(tr("For the selected mailboxes that exist there."));
}

/// The mailboxes that are selected and exist at the host.
QList<MailAddress> MailboxesPage::selectedMailboxes() const
{
    return selectedIn(*m_ui->accountsView, m_move.project().accounts,
                      [](const Creation &creation) { return creation.exists(); });
}

/// Those that are selected in the table that is shown and that the host has refused.
QList<MailAddress> MailboxesPage::selectedRefused() const
{
    const bool isOfMailboxes = m_ui->tabs->currentWidget() == m_ui->mailboxesTab;
    return isOfMailboxes ? selectedIn(*m_ui->accountsView, m_move.project().accounts, isRefused)
                         : selectedIn(*m_ui->aliasesView, m_move.project().aliases, isRefused);
}

void MailboxesPage::refreshChanges()
{
    using Change = onboarding::ChangeJourney::Change;
    const onboarding::ChangeJourney &changes = m_move.changes();
    m_newPasswords->setEnabled(changes.can(Change::SetPassword));
    m_disable->setEnabled(changes.can(Change::Disable));
    m_ui->atHostButton->setVisible(m_newPasswords->isEnabled() || m_disable->isEnabled());
    const bool isFree = !changes.isRunning() && !m_move.mailboxes().isRunning();
    m_ui->atHostButton->setEnabled(isFree && !selectedMailboxes().isEmpty());
    m_ui->confirmSelectedButton->setEnabled(isFree && !selectedRefused().isEmpty());
}

void MailboxesPage::confirmChange(onboarding::ChangeJourney::Change change)
{
    const QList<MailAddress> mailboxes = selectedMailboxes();
    const auto act = [this, change, mailboxes] {
        if (m_move.changes().plan(change, mailboxes) > 0)
            m_move.changes().start();
    };
    if (change == onboarding::ChangeJourney::Change::SetPassword)
        ask({tr("Set new passwords for these mailboxes?"),
             tr("Who uses them at the new host already needs the new password."), tr("&Set passwords")},
            mailboxes, this, act);
    else
        ask({tr("Disable these mailboxes?"),
             tr("Nobody can log in to them any more, and they leave this list. What is stored in them "
                "stays."),
             tr("&Disable")},
            mailboxes, this, act);
}

void MailboxesPage::confirmSelected()
{
    const QList<MailAddress> refused = selectedRefused();
    ask({tr("Have you created these by hand?"),
         tr("The new host refused to create them for Mailhaul. Mail to what does not exist there comes back "
            "to "
            "its sender once the MX records are changed."),
         tr("&Yes, they exist")},
        refused, this, [this, refused] {
            if (const Status confirmed = m_move.mailboxes().confirmCreated(refused); !confirmed)
                m_ui->messageBar->showError(confirmed.error());
        });
}

void MailboxesPage::changed()
{
    const onboarding::ChangeJourney &changes = m_move.changes();
    if (const std::optional<Error> error = changes.error())
        m_ui->messageBar->showError(*error);
    else
        m_ui->messageBar->showMessage(Symbol::Done, changes.summary());
    refresh();
}

void MailboxesPage::generatePasswords()
{
    const int count = m_move.mailboxes().generatePasswords().count;
    m_ui->messageBar->showMessage(Symbol::Information, tr("%n password(s) generated.", nullptr, count),
                                  tr("Save them with “Save as CSV for the new host” to hand them out."));
}

void MailboxesPage::exportCsv()
{
    whenFinished(m_move.mailboxes().exportCsv(), this, [this](const Result<QString> &csv) {
        if (!csv) {
            m_ui->messageBar->showError(csv.error());
            return;
        }
        askAndSave(this, tr("Save the mailboxes, with passwords"),
                   m_move.project().domain.toString() + u'.' + m_move.mailboxes().exportSuffix(),
                   csv->toUtf8(), [this](const Status &saved) {
                       if (!saved)
                           m_ui->messageBar->showError(saved.error());
                       else
                           m_ui->messageBar->showMessage(
                               Symbol::NeedsYou, tr("The list was saved with its passwords."),
                               tr("Delete the file when it is not needed any more."));
                   });
    });
}

QString MailboxesPage::obstacle() const
{
    if (m_move.mailboxes().isRunning())
        return tr("The mailboxes are being created.");
    if (m_move.changes().isRunning())
        return tr("The mailboxes are being changed.");
    if (m_move.project().accounts.isEmpty() && m_move.project().aliases.isEmpty())
        return tr("Add at least one mailbox.");
    return {};
}

QString MailboxesPage::help() const
{
    return tr(
        "<p>Best make them identical to those at the old host. Type into the last row, paste from a "
        "spreadsheet, or import a CSV file. Columns are recognised by their titles: address, name, password, "
        "quota, old user, old password, kind (mailbox or alias), members; others can be named before "
        "anything is added.</p>"
        "<p><b>Password</b> is for the new host; one is generated where you give none. <b>Old password</b> "
        "is "
        "needed to copy the mail and can be given later.</p>"
        "<p>Creating them twice does no harm: what exists already is left as it is. Where nobody knows the "
        "password of a mailbox that was there before, select it and choose <b>At the host</b>: it can get a "
        "new one. There a mailbox that was created by mistake can be disabled, too.</p>"
        "<p>Some hosts let no program create aliases, or refuse one of them, a group for example. Create it "
        "in "
        "the host's own panel and say here that it exists: the MX records wait for it.</p>"
        "<p><b>Is anybody forgotten?</b> Mailhaul asks both hosts for their lists, where they have an "
        "interface "
        "for programs, and reads in the old mailboxes to whom recent mail was written. Give each address "
        "that is "
        "left a mailbox or an alias, or say knowingly that it needs none; the MX records wait for that.</p>"
        "<p>postmaster@ and abuse@ are addresses that every domain should have.</p>");
}

} // namespace gui
