// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <vector>

#include "onboarding/providers.h"

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace onboarding {
class Move;
struct AccountsImport;
} // namespace onboarding

namespace gui {

/// Asks who the old host is and for what its interface needs, and then the old host for its mailboxes.
/// Secrets go to the vault at once. Deletes itself when closed.
class OldHostDialog final : public QDialog {
    Q_OBJECT

public:
    OldHostDialog(onboarding::Move &move, QWidget *parent);

signals:
    void found(const onboarding::AccountsImport &import);

private:
    struct Field {
        onboarding::ProviderVariable variable;
        QLineEdit *edit;
    };

    void setUp();
    void showFields();
    void ask();
    void showProblem(const Error &error);

    onboarding::Move &m_move;
    QList<onboarding::Provider> m_providers; ///< Those that can list.
    QComboBox *m_hosts;
    QFormLayout *m_layout;
    QLabel *m_problem;
    QPushButton *m_ask = nullptr;
    std::vector<Field> m_fields;
};

} // namespace gui
