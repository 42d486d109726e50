// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QHash>

#include "onboarding/dnsapis.h"

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace onboarding {
class Move;
}

namespace gui {

/// Asks how records may be changed without typing: by the DNS host's HTTP interface. Secrets go to the vault
/// at once. Deletes itself when closed.
class PublishSetup final : public QDialog {
    Q_OBJECT

public:
    PublishSetup(onboarding::Move &move, QWidget *parent);

private:
    const onboarding::DnsApiForm &form() const;
    void showFields();
    void refresh();
    void keep();

    onboarding::Move &m_move;
    QList<onboarding::DnsApiForm> m_forms;
    QComboBox *m_hosts;
    QFormLayout *m_layout;
    QLabel *m_summary;
    QLabel *m_problem;
    QPushButton *m_keep;
    QHash<QString, QLineEdit *> m_fields;
};

} // namespace gui
