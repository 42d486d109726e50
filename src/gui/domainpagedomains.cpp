// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the page for further domains of the same move.
#include <QInputDialog>

#include "gui/domainpage.h"
#include "gui/session.h"
#include "ui_domainpage.h"

using namespace Qt::StringLiterals;

namespace gui {

void DomainPage::showDomains()
{
    m_ui->domainsCard->setVisible(m_session.move());
    if (!m_session.move())
        return;
    QStringList names;
    for (const DomainName &name : m_session.move()->domains())
        names += name.toUnicode();
    m_ui->domainsLabel->setText(
        names.size() == 1
            ? tr("Does another domain move to the same host? It can be part of this move.")
            //: %1 is a list of domains.
            : tr("In this move: %1. Choose one at the top left to see its steps.").arg(names.join(u", "_s)));
}

void DomainPage::askForDomain()
{
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Add a domain"));
    dialog->setLabelText(tr("A further domain, or a sub-domain, that moves to the same host:"));
    dialog->setOkButtonText(tr("&Add"));
    connect(dialog, &QInputDialog::textValueSelected, this, &DomainPage::addDomain);
    dialog->open();
}

void DomainPage::addDomain(const QString &text)
{
    // What was typed here is saved first: the page makes room for that of the new domain.
    if (!obstacle().isEmpty() || !commit())
        return;
    const Result<DomainName> name = DomainName::parse(text);
    const Status added = name ? m_session.addDomain(*name) : fail(name.error());
    if (!added)
        m_ui->messageBar->showError(added.error());
}

} // namespace gui
