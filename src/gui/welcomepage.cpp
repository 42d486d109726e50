// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/welcomepage.h"

#include <QLocale>

#include "gui/savefile.h"
#include "gui/session.h"
#include "gui/twolinedelegate.h"
#include "ui_welcomepage.h"

using namespace Qt::StringLiterals;
using onboarding::SavedMoves;

namespace gui {

namespace {

TwoLines moveLines(const QModelIndex &index)
{
    const QString trouble = index.data(SavedMoves::TroubleRole).toString();
    const QString domain = index.data(SavedMoves::DomainRole).toString();
    const QString changed = QLocale().toString(index.data(SavedMoves::ChangedRole).toDateTime().toLocalTime(),
                                               QLocale::ShortFormat);
    if (!trouble.isEmpty())
        return {Symbol::NeedsYou, domain.isEmpty() ? index.data(SavedMoves::PathRole).toString() : domain,
                trouble};
    //: %1 is a domain, %2 the name of the mail host that it moves to.
    const QString title =
        WelcomePage::tr("%1 to %2").arg(domain, index.data(SavedMoves::ProviderRole).toString());
    //: %1 tells how far the move is, %2 is a date.
    return {Symbol::Letter, title,
            WelcomePage::tr("%1 · last changed %2")
                .arg(index.data(SavedMoves::ProgressRole).toString(), changed)};
}

} // namespace

WelcomePage::WelcomePage(Session &session, QWidget *parent)
    : Page(parent)
    , m_session(session)
    , m_ui(std::make_unique<Ui::WelcomePage>())
{
    m_ui->setupUi(this);
    m_ui->movesView->setModel(&session.savedMoves());
    m_ui->movesView->setItemDelegate(new TwoLineDelegate(moveLines, this));
    m_ui->needs->setStacked(true);
    m_ui->needs->setLines({
        {Symbol::Letter, tr("An account at the new host"),
         tr("If the host lets programs create mailboxes, its API key as well.")},
        {Symbol::Letter, tr("A way to the DNS of the domain"),
         tr("Its panel, a key for updates, or somebody to whom you send a text that Mailhaul writes.")},
        {Symbol::Letter, tr("The passwords of the old mailboxes"),
         tr("Only to copy their mail; they can be given later, one by one or as a table.")},
    });
    connect(m_ui->newButton, &QPushButton::clicked, this, &WelcomePage::newMoveWanted);
    connect(m_ui->openButton, &QPushButton::clicked, this, &WelcomePage::openFile);
    connect(m_ui->continueButton, &QPushButton::clicked, this, &WelcomePage::continueMove);
    connect(m_ui->movesView, &QListView::activated, this, &WelcomePage::continueMove);
    connect(m_ui->forgetButton, &QPushButton::clicked, this, [this] {
        m_session.savedMoves().forget(m_ui->movesView->currentIndex().data(SavedMoves::PathRole).toString());
        refresh();
    });
    connect(m_ui->movesView->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &WelcomePage::refresh);
}

WelcomePage::~WelcomePage() = default;

void WelcomePage::enter()
{
    m_session.savedMoves().reload();
    m_ui->movesView->setCurrentIndex(m_session.savedMoves().index(0));
    refresh();
    if (m_session.savedMoves().rowCount() > 0)
        m_ui->movesView->setFocus();
    else
        m_ui->newButton->setFocus();
}

void WelcomePage::refresh()
{
    const QModelIndex current = m_ui->movesView->currentIndex();
    const bool hasMoves = m_session.savedMoves().rowCount() > 0;
    m_ui->movesLabel->setVisible(hasMoves);
    m_ui->movesView->setVisible(hasMoves);
    m_ui->continueButton->setVisible(hasMoves);
    m_ui->forgetButton->setVisible(hasMoves);
    m_ui->emptyLabel->setVisible(!hasMoves);
    m_ui->needsCard->setVisible(!hasMoves);
    m_ui->continueButton->setEnabled(current.isValid());
    m_ui->forgetButton->setEnabled(current.isValid());
}

void WelcomePage::openFile()
{
    askForExisting(this, tr("Open a move"), tr("Moves (*.mailhaul);;All files (*)"),
                   [this](const QString &path) { emit moveWanted(path); });
}

void WelcomePage::continueMove()
{
    const QModelIndex current = m_ui->movesView->currentIndex();
    if (current.isValid())
        emit moveWanted(current.data(SavedMoves::PathRole).toString());
}

QString WelcomePage::help() const
{
    return tr("<p>A move is kept in one file, without any password. You may close Mailhaul at any moment and "
              "continue here, also after months.</p>"
              "<p>If a move is listed with a sign of trouble, its file was moved, or it was saved by a newer "
              "version of Mailhaul. Removing a move from the list leaves its file where it is.</p>"
              "<p>To try everything without touching a real domain, start the rehearsal: <b>./run "
              "rehearsal</b></p>");
}

} // namespace gui
