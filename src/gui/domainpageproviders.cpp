// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of the page for profiles of one's own, and for what a host asks in the browser.
#include <QComboBox>
#include <QLineEdit>
#include <QSignalBlocker>

#include "base/futures.h"
#include "gui/domainpage.h"
#include "gui/savefile.h"
#include "gui/session.h"
#include "ui_domainpage.h"

using namespace Qt::StringLiterals;
using onboarding::Provider;

namespace gui {

QMap<QString, Secret> DomainPage::secrets() const
{
    QMap<QString, Secret> all;
    onboarding::Move *move = m_session.move();
    for (const Field &field : m_fields) {
        if (!field.variable.isSecret)
            continue;
        if (!field.value().isEmpty())
            all.insert(field.variable.key, Secret(field.value()));
        else if (move && move->vault().hasProviderSecret(field.variable.key))
            all.insert(field.variable.key, move->vault().providerSecretInMemory(field.variable.key));
    }
    return all;
}

/// The page waits for nothing meanwhile: whoever changes his mind presses the button again.
void DomainPage::askInBrowser(const QString &key)
{
    m_ui->messageBar->clear();
    const auto asked = m_permission.ask(m_session.services(), provider()->id, key,
                                        domain().value_or(DomainName()), variables(), secrets());
    whenFinished(asked, this, [this, key](const Result<Secret> &secret) {
        if (!secret) {
            m_ui->messageBar->showError(secret.error());
            return;
        }
        for (const Field &field : m_fields) {
            if (field.variable.key == key && field.edit)
                field.edit->setText(QString::fromUtf8(secret->reveal()));
        }
    });
}

void DomainPage::fillProviders()
{
    const QSignalBlocker quiet(m_ui->providerCombo);
    m_providers = onboarding::providers(m_session.services());
    m_ui->providerCombo->clear();
    for (const Provider &provider : m_providers)
        m_ui->providerCombo->addItem(provider.name, provider.id);
    m_ui->providerCombo->setCurrentIndex(-1);
}

void DomainPage::chooseProfile()
{
    askForExisting(this, tr("Open the profile of a mail host"), tr("Profiles (*.json)"),
                   [this](const QString &path) { takeProfile(path); });
}

void DomainPage::takeProfile(const QString &path)
{
    m_ui->messageBar->clear();
    const Result<Provider> taken = onboarding::adoptProfile(m_session.services(), path);
    if (!taken) {
        m_ui->messageBar->showError(taken.error());
        return;
    }
    fillProviders();
    m_ui->providerCombo->setCurrentIndex(m_ui->providerCombo->findData(taken->id));
    showProvider();
}

} // namespace gui
