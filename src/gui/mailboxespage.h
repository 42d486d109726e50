// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include "gui/page.h"
#include "onboarding/mailboxjourney.h"

class QTableView;

namespace Ui {
class MailboxesPage;
}

namespace onboarding {
class Move;
}

namespace gui {

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
    void readTable(const QByteArray &octets);

private:
    void setUpTables();
    void connectWidgets();
    void refresh();
    void refreshCreation();
    void refreshGaps();
    void checkGaps();
    void importFile();
    void preview(const Result<onboarding::AccountsImport> &import);
    void removeSelected(QTableView &view);
    void generatePasswords();
    void exportCsv();

    onboarding::Move &m_move;
    std::unique_ptr<Ui::MailboxesPage> m_ui;
    std::optional<onboarding::GapReport> m_gaps;
    bool m_isCheckingGaps = false;
};

} // namespace gui
