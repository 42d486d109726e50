// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/oldhostdialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "base/futures.h"
#include "onboarding/move.h"

using namespace Qt::StringLiterals;

namespace gui {

OldHostDialog::OldHostDialog(onboarding::Move &move, QWidget *parent)
    : QDialog(parent)
    , m_move(move)
    , m_providers(move.gaps().listingProviders())
    , m_hosts(new QComboBox(this))
    , m_layout(new QFormLayout)
    , m_problem(new QLabel(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(u"oldHostDialog"_s);
    setWindowTitle(tr("Ask the old host"));
    for (const onboarding::Provider &provider : m_providers)
        m_hosts->addItem(provider.name, provider.id);
    if (const auto &old = move.project().oldProvider)
        m_hosts->setCurrentIndex(std::max(0, m_hosts->findData(old->id)));
    setUp();
    showFields();
    resize(560, 360);
}

void OldHostDialog::setUp()
{
    auto *title = new QLabel(windowTitle(), this);
    title->setProperty("role", u"title"_s);
    auto *summary =
        new QLabel(tr("Where the old host has an interface for programs, it lists its mailboxes and "
                      "aliases itself. Nothing is changed there."),
                   this);
    summary->setProperty("role", u"subtle"_s);
    for (QLabel *label : {title, summary, m_problem}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
    }
    m_problem->hide();
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_ask = buttons->addButton(tr("&Ask it"), QDialogButtonBox::AcceptRole);
    m_ask->setProperty("primary", true);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(24, 20, 24, 16);
    all->setSpacing(12);
    m_layout->setSpacing(10);
    m_layout->addRow(tr("Old &host"), m_hosts);
    all->addWidget(title);
    all->addWidget(summary);
    all->addLayout(m_layout);
    all->addWidget(m_problem);
    all->addStretch();
    all->addWidget(buttons);
    connect(m_hosts, &QComboBox::currentIndexChanged, this, &OldHostDialog::showFields);
    connect(buttons, &QDialogButtonBox::accepted, this, &OldHostDialog::ask);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void OldHostDialog::showFields()
{
    while (m_layout->rowCount() > 1)
        m_layout->removeRow(1);
    m_fields.clear();
    m_ask->setEnabled(m_hosts->currentIndex() >= 0);
    if (m_hosts->currentIndex() < 0)
        return;
    const onboarding::Provider &provider = m_providers.at(m_hosts->currentIndex());
    const auto &old = m_move.project().oldProvider;
    for (const onboarding::ProviderVariable &variable : provider.variables) {
        auto *edit = new QLineEdit(this);
        const bool isKept =
            variable.isSecret && m_move.vault().hasProviderSecret(onboarding::oldSecretKey(variable.key));
        edit->setEchoMode(variable.isSecret ? QLineEdit::Password : QLineEdit::Normal);
        edit->setPlaceholderText(isKept ? tr("Known already") : variable.example);
        edit->setToolTip(variable.help);
        edit->setAccessibleDescription(variable.help);
        if (!variable.isSecret)
            edit->setText(old && old->id == provider.id
                              ? old->variables.value(variable.key, variable.defaultValue)
                              : variable.defaultValue);
        m_layout->addRow(variable.label, edit);
        m_fields.push_back({variable, edit});
    }
}

void OldHostDialog::ask()
{
    QMap<QString, QString> variables;
    for (const Field &field : m_fields) {
        const QString text = field.edit->text();
        if (!field.variable.isSecret && !text.trimmed().isEmpty())
            variables.insert(field.variable.key, text.trimmed());
        else if (field.variable.isSecret && !text.isEmpty())
            whenFinished(
                m_move.vault().keepProviderSecret(onboarding::oldSecretKey(field.variable.key), Secret(text)),
                this, [this](const Status &kept) {
                    if (!kept)
                        showProblem(kept.error()); // It is known until Mailhaul ends.
                });
    }
    const QString id = m_hosts->currentData().toString();
    if (const Status named = m_move.gaps().setOldProvider(id, variables); !named) {
        showProblem(named.error());
        return;
    }
    m_ask->setEnabled(false);
    m_problem->hide();
    whenFinished(m_move.gaps().discover(), this, [this](const Result<onboarding::AccountsImport> &import) {
        m_ask->setEnabled(true);
        if (!import) {
            showProblem(import.error());
            return;
        }
        emit found(*import);
        accept();
    });
}

void OldHostDialog::showProblem(const Error &error)
{
    m_problem->setText(error.toString());
    m_problem->show();
}

} // namespace gui
