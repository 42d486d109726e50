// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include <functional>

#include "base/mailaddress.h"

class QWidget;

namespace gui {

struct AddressQuestion {
    QString text;
    QString consequence; ///< Of a yes.
    QString yes; ///< The button's text.
};

/// Asks about `addresses`, naming them, and calls `act` when the user says yes.
void ask(const AddressQuestion &question, const QList<MailAddress> &addresses, QWidget *parent,
         const std::function<void()> &act);

} // namespace gui
