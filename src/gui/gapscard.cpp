// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/gapscard.h"

#include <QInputDialog>

#include "gui/delegates.h"
#include "gui/oldhostdialog.h"
#include "gui/savefile.h"
#include "gui/statesymbols.h"
#include "gui/tables.h"
#include "onboarding/move.h"
#include "ui_gapscard.h"

using namespace Qt::StringLiterals;

namespace gui {

using onboarding::GapsModel;

namespace {

CellLook lookOf(const QModelIndex &index)
{
    const bool isOpen = index.data(GapsModel::IsOpenRole).toBool();
    CellLook look;
    look.isFaint = !isOpen || index.data(GapsModel::IsDoubtfulRole).toBool();
    if (index.column() == GapsModel::Decision)
        look.symbol = isOpen ? Symbol::NeedsYou : Symbol::Done;
    return look;
}

} // namespace

GapsCard::GapsCard(QWidget *parent)
    : QFrame(parent)
    , m_ui(std::make_unique<Ui::GapsCard>())
{
    m_ui->setupUi(this);
}

GapsCard::~GapsCard() = default;

void GapsCard::setMove(onboarding::Move &move)
{
    m_move = &move;
    m_ui->gapsView->setModel(move.gaps().model());
    m_ui->gapsView->setItemDelegate(new SymbolDelegate(lookOf, this));
    setUpTable(*m_ui->gapsView, GapsModel::Reason);
    m_ui->daysSpin->setValue(move.gaps().days());
    connectWidgets();
    refresh();
}

void GapsCard::connectWidgets()
{
    onboarding::GapJourney &gaps = m_move->gaps();
    connect(&gaps, &onboarding::Journey::changed, this, &GapsCard::refresh);
    connect(gaps.model(), &QAbstractItemModel::modelReset, this, &GapsCard::refresh);
    connect(m_ui->gapsView->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &GapsCard::refreshButtons);
    connect(m_ui->gapButton, &QPushButton::clicked, this, &GapsCard::check);
    connect(m_ui->gapStopButton, &QPushButton::clicked, this, [&gaps] { gaps.cancel(); });
    connect(m_ui->gapMailboxButton, &QPushButton::clicked, this, [this, &gaps] {
        decide([&gaps](const MailAddress &address) { return gaps.makeMailbox(address); });
    });
    connect(m_ui->gapAliasButton, &QPushButton::clicked, this, &GapsCard::makeAliases);
    connect(m_ui->gapDeclineButton, &QPushButton::clicked, this,
            [this, &gaps] { decide([&gaps](const MailAddress &address) { return gaps.decline(address); }); });
    connect(m_ui->gapReconsiderButton, &QPushButton::clicked, this, [this, &gaps] {
        decide([&gaps](const MailAddress &address) {
            gaps.reconsider(address);
            return Status();
        });
    });
    connect(m_ui->oldHostButton, &QPushButton::clicked, this, [this] {
        auto *dialog = new OldHostDialog(*m_move, this);
        connect(dialog, &OldHostDialog::found, this, &GapsCard::found);
        dialog->open();
    });
    connect(m_ui->gapTableButton, &QPushButton::clicked, this, &GapsCard::addTable);
}

void GapsCard::check()
{
    m_move->gaps().setDays(m_ui->daysSpin->value());
    m_move->gaps().start();
}

void GapsCard::refresh()
{
    onboarding::GapJourney &gaps = m_move->gaps();
    const bool isRunning = gaps.isRunning();
    QString summary = gaps.summary();
    if (isRunning && gaps.messages() > 0)
        summary += u' ' + tr("%n message(s) read so far.", nullptr, static_cast<int>(gaps.messages()));
    m_ui->gapState->setLines({{symbolOf(gaps.state()), symbolName(symbolOf(gaps.state())), summary}});
    m_ui->gapProgress->setVisible(isRunning);
    m_ui->gapProgress->setMaximum(gaps.total());
    m_ui->gapProgress->setValue(gaps.done());
    m_ui->gapButton->setVisible(!isRunning);
    m_ui->gapStopButton->setVisible(isRunning);
    m_ui->daysSpin->setEnabled(!isRunning);
    const bool hasRows = gaps.model()->rowCount() > 0;
    m_ui->gapsView->setVisible(hasRows);
    for (QPushButton *button : {m_ui->gapMailboxButton, m_ui->gapAliasButton, m_ui->gapDeclineButton})
        button->setVisible(hasRows);
    refreshButtons();
    refreshUnread();
}

void GapsCard::refreshUnread()
{
    constexpr qsizetype most = 5;
    QList<StateLine> lines;
    const QList<onboarding::Unread> unread = m_move->project().oldSide.unread;
    for (const onboarding::Unread &entry : unread.first(std::min(most, unread.size())))
        lines << StateLine{Symbol::NeedsYou, entry.what, tr("Not read, or not all of it. %1").arg(entry.why)};
    if (unread.size() > most)
        lines << StateLine{Symbol::NeedsYou, tr("And more"),
                           tr("%n more could not be read.", nullptr, static_cast<int>(unread.size() - most))};
    m_ui->unread->setLines(lines);
    m_ui->unread->setVisible(!lines.isEmpty());
}

void GapsCard::refreshButtons()
{
    bool hasOpen = false;
    bool hasDeclined = false;
    const QModelIndexList rows = m_ui->gapsView->selectionModel()->selectedRows();
    for (const QModelIndex &index : rows) {
        const bool isOpen = index.data(GapsModel::IsOpenRole).toBool();
        hasOpen = hasOpen || isOpen;
        hasDeclined = hasDeclined || !isOpen;
    }
    m_ui->gapMailboxButton->setEnabled(hasOpen);
    m_ui->gapAliasButton->setEnabled(hasOpen);
    m_ui->gapDeclineButton->setEnabled(hasOpen);
    m_ui->gapReconsiderButton->setVisible(hasDeclined);
}

QList<MailAddress> GapsCard::selected() const
{
    QList<MailAddress> addresses;
    for (const QModelIndex &index : m_ui->gapsView->selectionModel()->selectedRows())
        addresses += m_move->gaps().model()->gap(index.row()).known.address;
    return addresses;
}

void GapsCard::decide(const std::function<Status(const MailAddress &)> &decide)
{
    for (const MailAddress &address : selected()) {
        if (const Status decided = decide(address); !decided) {
            emit failed(decided.error());
            return;
        }
    }
}

void GapsCard::makeAliases()
{
    QStringList mailboxes;
    for (const onboarding::Account &account : m_move->project().accounts)
        mailboxes += account.address.toUnicode();
    auto *dialog = new QInputDialog(this);
    dialog->setObjectName(u"aliasQuestion"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Make an alias"));
    dialog->setLabelText(tr("Where shall its mail go? Several addresses are separated by blanks."));
    dialog->setComboBoxItems(mailboxes);
    dialog->setComboBoxEditable(true);
    dialog->setOkButtonText(tr("Make &alias"));
    dialog->resize(440, dialog->height());
    connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString &text) {
        const auto members = onboarding::parseMembers(text, m_move->project().domain);
        if (!members) {
            emit failed(members.error());
            return;
        }
        decide([this, members](const MailAddress &address) {
            return m_move->gaps().makeAlias(address, *members);
        });
    });
    dialog->open();
}

void GapsCard::addTable()
{
    askForTable(this, tr("Addresses that need a place"), [this](const Result<QByteArray> &octets) {
        const auto added = octets
                               .and_then([this](const QByteArray &table) {
                                   return onboarding::readAccounts(table, m_move->tableDomains());
                               })
                               .and_then([this](const onboarding::AccountsImport &table) {
                                   return m_move->gaps().addTable(table);
                               });
        if (!added)
            emit failed(added.error());
    });
}

} // namespace gui
