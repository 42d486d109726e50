// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/trustdialog.h"

#include <QCoreApplication>
#include <QMessageBox>
#include <QPushButton>

#include "gui/messagebar.h"
#include "onboarding/move.h"

namespace gui {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(gui)
};

void ask(MessageBar &bar, onboarding::Move &move, const Error &error)
{
    auto *dialog = new QMessageBox(QMessageBox::Warning, Text::tr("Trust this certificate?"), error.message,
                                   QMessageBox::Cancel, bar.window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setTextFormat(Qt::PlainText);
    dialog->setInformativeText(
        error.detail + QLatin1String("\n\n")
        + Text::tr("Ask the server's administrator for the SHA-256 fingerprint, by telephone for "
                   "example. Only if it is the same, nobody stands between you and the server."));
    QPushButton *trust = dialog->addButton(Text::tr("It Is the Same: Trust It"), QMessageBox::AcceptRole);
    dialog->setDefaultButton(QMessageBox::Cancel);
    QObject::connect(trust, &QPushButton::clicked, &bar, [&bar, &move, error] {
        if (const Status accepted = move.acceptCertificate(error); !accepted)
            bar.showError(accepted.error());
        else
            bar.showMessage(Symbol::Done, Text::tr("The certificate is trusted in this move from now on."),
                            Text::tr("Try again."));
    });
    dialog->open();
}

} // namespace

void offerTrust(MessageBar &bar, onboarding::Move &move)
{
    bar.offerTrust();
    QObject::connect(&bar, &MessageBar::trustWanted, &bar,
                     [&bar, &move](const Error &error) { ask(bar, move, error); });
}

} // namespace gui
