// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <memory>

#include "onboarding/accountsimport.h"

namespace Ui {
class ImportDialog;
}

namespace gui {

/// Shows how a table was understood, and its mistakes with line and column, before anything is added.
class ImportDialog final : public QDialog {
    Q_OBJECT

public:
    ImportDialog(onboarding::AccountsImport import, QWidget *parent);
    ~ImportDialog() override;

signals:
    void wanted(const onboarding::AccountsImport &import); ///< The user agreed.

private:
    void fillPreview();
    void fillErrors();

    std::unique_ptr<Ui::ImportDialog> m_ui;
    onboarding::AccountsImport m_import;
};

} // namespace gui
