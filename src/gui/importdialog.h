// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <memory>

#include "base/domainname.h"
#include "onboarding/accountsimport.h"

namespace Ui {
class ImportDialog;
}

namespace gui {

/// Shows how a table was understood, and its mistakes with line and column, before anything is added. How it
/// is to be read can be corrected there. Deletes itself when closed.
class ImportDialog final : public QDialog {
    Q_OBJECT

public:
    /// Of entries that need no reading.
    ImportDialog(const onboarding::AccountsImport &import, QWidget *parent);
    /// Of a table; `encoding` is empty where it is to be guessed.
    ImportDialog(const QByteArray &octets, const QString &encoding, const QList<DomainName> &domains,
                 QWidget *parent);
    ~ImportDialog() override;

signals:
    void wanted(const onboarding::AccountsImport &import); ///< The user agreed.

private:
    explicit ImportDialog(QWidget *parent);
    void connectForm();
    void read(); ///< Anew, as m_form says.
    void showImport(const onboarding::AccountsImport &import);
    void showForm();
    void showColumns();
    void showPreview();
    void showErrors();

    std::unique_ptr<Ui::ImportDialog> m_ui;
    QByteArray m_octets;
    QList<DomainName> m_domains; ///< Of the move.
    onboarding::TableForm m_form; ///< What the user has corrected.
    onboarding::AccountsTable m_table;
    onboarding::AccountsImport m_import;
};

} // namespace gui
