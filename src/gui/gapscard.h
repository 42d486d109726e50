// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <functional>
#include <memory>

#include "base/mailaddress.h"
#include "base/result.h"

namespace Ui {
class GapsCard;
}

namespace onboarding {
class Move;
struct AccountsImport;
} // namespace onboarding

namespace gui {

/// Addresses of the old side that have no place at the new host, and what becomes of each.
class GapsCard final : public QFrame {
    Q_OBJECT

public:
    explicit GapsCard(QWidget *parent = nullptr);
    ~GapsCard() override;

    void setMove(onboarding::Move &move); ///< Once, before it is shown.
    void check();

signals:
    void found(const onboarding::AccountsImport &import); ///< What the old host has; to be shown and agreed.
    void failed(const Error &error);

private:
    void connectWidgets();
    void refresh();
    void refreshUnread();
    void refreshButtons();
    QList<MailAddress> selected() const;
    void decide(const std::function<Status(const MailAddress &)> &decide);
    void makeAliases();
    void addTable();

    std::unique_ptr<Ui::GapsCard> m_ui;
    onboarding::Move *m_move = nullptr;
};

} // namespace gui
