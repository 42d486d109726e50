// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <memory>

#include "gui/page.h"
#include "onboarding/changejourney.h"
#include "onboarding/mailboxjourney.h"

class QTableView;

namespace Ui {
class MailboxesPage;
}

namespace onboarding {
class Move;
}

namespace gui {

class ImportDialog;

/// Who gets a mailbox or an alias at the new host: typed, pasted or imported, then created there.
class MailboxesPage final : public Page {
    Q_OBJECT

public:
    explicit MailboxesPage(onboarding::Move &move, QWidget *parent = nullptr);
    ~MailboxesPage() override;

    void enter() override;
    QString obstacle() const override;
    QString help() const override;

    /// Shows what a table says and adds it when the user agrees.
    void readTable(const QByteArray &octets, const QString &encoding = {});

private:
    void setUpTables();
    void connectWidgets();
    void refresh();
    void refreshCreation();
    void refreshProblems();
    void importFile();
    void preview(ImportDialog *dialog);
    void take(const onboarding::AccountsImport &import);
    void removeSelected(QTableView &view);
    void setUpChanges();
    void refreshChanges();
    void confirmChange(onboarding::ChangeJourney::Change change);
    void confirmSelected();
    void changed();
    QList<MailAddress> selectedMailboxes() const;
    QList<MailAddress> selectedRefused() const;
    void generatePasswords();
    void exportCsv();

    onboarding::Move &m_move;
    std::unique_ptr<Ui::MailboxesPage> m_ui;
    QTimer m_checkLater;
    QAction *m_newPasswords;
    QAction *m_disable;
};

} // namespace gui
