// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/publishsetup.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "onboarding/move.h"
#include "onboarding/vault.h"

using namespace Qt::StringLiterals;

namespace gui {

PublishSetup::PublishSetup(onboarding::Move &move, QWidget *parent)
    : QDialog(parent)
    , m_move(move)
    , m_forms(onboarding::dnsApiForms())
    , m_hosts(new QComboBox(this))
    , m_layout(new QFormLayout)
    , m_summary(new QLabel(this))
    , m_problem(new QLabel(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(u"publishSetup"_s);
    setWindowTitle(tr("Let Mailhaul change the records"));
    for (const onboarding::DnsApiForm &form : m_forms)
        m_hosts->addItem(form.name, form.id);
    m_hosts->setCurrentIndex(std::max(0, m_hosts->findData(move.mx().dnsHost().id)));
    auto *title = new QLabel(windowTitle(), this);
    title->setProperty("role", u"title"_s);
    m_summary->setProperty("role", u"subtle"_s);
    for (QLabel *label : {title, m_summary, m_problem}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
    }
    m_problem->hide();
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_keep = buttons->addButton(tr("&Use it"), QDialogButtonBox::AcceptRole);
    m_keep->setProperty("primary", true);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(24, 20, 24, 16);
    all->setSpacing(12);
    m_layout->setSpacing(10);
    m_layout->addRow(tr("DNS &host"), m_hosts);
    all->addWidget(title);
    all->addWidget(m_summary);
    all->addLayout(m_layout);
    all->addWidget(m_problem);
    all->addStretch();
    all->addWidget(buttons);
    connect(m_hosts, &QComboBox::currentIndexChanged, this, &PublishSetup::showFields);
    connect(buttons, &QDialogButtonBox::accepted, this, &PublishSetup::keep);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    showFields();
    resize(560, 340);
}

const onboarding::DnsApiForm &PublishSetup::form() const
{
    return m_forms.at(m_hosts->currentIndex());
}

void PublishSetup::showFields()
{
    while (m_layout->rowCount() > 1)
        m_layout->removeRow(1);
    m_fields.clear();
    for (const onboarding::DnsApiForm::Field &field : form().fields) {
        auto *edit = new QLineEdit(this);
        edit->setEchoMode(field.isSecret ? QLineEdit::Password : QLineEdit::Normal);
        edit->setAccessibleDescription(field.help);
        m_layout->addRow(field.label, edit);
        auto *help = new QLabel(field.help, this);
        help->setProperty("role", u"subtle"_s);
        help->setTextFormat(Qt::PlainText);
        help->setWordWrap(true);
        m_layout->addRow(QString(), help);
        m_fields.insert(field.key, edit);
        connect(edit, &QLineEdit::textChanged, this, &PublishSetup::refresh);
    }
    m_summary->setText(form().summary + u' '
                       + tr("What will change is shown before anything is changed, and can be undone."));
    refresh();
}

void PublishSetup::refresh()
{
    m_keep->setEnabled(std::none_of(m_fields.cbegin(), m_fields.cend(),
                                    [](const QLineEdit *edit) { return edit->text().trimmed().isEmpty(); }));
}

void PublishSetup::keep()
{
    onboarding::DnsApi api{form().id, {}, {}};
    for (const onboarding::DnsApiForm::Field &field : form().fields) {
        const QString text = m_fields.value(field.key)->text().trimmed();
        if (field.isSecret)
            m_move.vault().keepProviderSecret(onboarding::dnsSecretKey(field.key), Secret(text.toUtf8()));
        else
            api.variables.insert(field.key, text);
    }
    if (const Status kept = m_move.mx().publisher().configure(api); !kept) {
        m_problem->setText(kept.error().message);
        m_problem->show();
        return;
    }
    accept();
}

} // namespace gui
