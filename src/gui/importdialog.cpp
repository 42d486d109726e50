// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/importdialog.h"

#include <QHeaderView>
#include <QLocale>
#include <QStandardItemModel>
#include <QStringListModel>

#include "gui/symbol.h"
#include "ui_importdialog.h"

using namespace Qt::StringLiterals;

namespace gui {

namespace {

QStandardItem *item(const QString &text)
{
    auto *item = new QStandardItem(text);
    item->setEditable(false);
    return item;
}

} // namespace

ImportDialog::ImportDialog(onboarding::AccountsImport import, QWidget *parent)
    : QDialog(parent)
    , m_ui(std::make_unique<Ui::ImportDialog>())
    , m_import(std::move(import))
{
    m_ui->setupUi(this);
    setAttribute(Qt::WA_DeleteOnClose);
    resize(760, 560);
    fillPreview();
    fillErrors();
    const int rows = static_cast<int>(m_import.accounts.size() + m_import.aliases.size());
    //: %1 is "3 mailboxes", %2 is "2 aliases".
    m_ui->summaryLabel->setText(
        tr("%1 and %2 were understood.")
            .arg(tr("%n mailbox(es)", nullptr, static_cast<int>(m_import.accounts.size())),
                 tr("%n alias(es)", nullptr, static_cast<int>(m_import.aliases.size()))));
    m_ui->acceptButton->setEnabled(rows > 0);
    m_ui->acceptButton->setText(m_import.errors.isEmpty() ? tr("&Add") : tr("&Add without the wrong rows"));
    m_ui->acceptButton->setDefault(true);
    connect(m_ui->cancelButton, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_ui->acceptButton, &QPushButton::clicked, this, [this] {
        emit wanted(m_import);
        accept();
    });
}

ImportDialog::~ImportDialog() = default;

void ImportDialog::fillPreview()
{
    auto *model = new QStandardItemModel(this);
    model->setHorizontalHeaderLabels({tr("Address"), tr("Name or members"), tr("Password"), tr("Quota")});
    const QString given = tr("given");
    const QString none = tr("none");
    for (const onboarding::ImportedAccount &row : m_import.accounts) {
        const QString quota =
            row.account.quota > 0 ? QLocale().formattedDataSize(row.account.quota) : QString();
        model->appendRow({item(row.account.address.toUnicode()), item(row.account.displayName),
                          item(row.password.isEmpty() ? none : given), item(quota)});
    }
    for (const onboarding::Alias &alias : m_import.aliases) {
        QStringList members;
        for (const MailAddress &member : alias.members)
            members << member.toUnicode();
        model->appendRow(
            {item(alias.address.toUnicode()), item(tr("alias of %1").arg(members.join(u", "_s)))});
    }
    m_ui->previewView->setModel(model);
    m_ui->previewView->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
}

void ImportDialog::fillErrors()
{
    QStringList lines;
    for (const onboarding::RowError &error : m_import.errors)
        lines << error.toString();
    m_ui->errorsLabel->setVisible(!lines.isEmpty());
    m_ui->errorsView->setVisible(!lines.isEmpty());
    m_ui->errorsView->setModel(new QStringListModel(lines, this));
    m_ui->errorsView->setEditTriggers(QAbstractItemView::NoEditTriggers);
    if (!lines.isEmpty())
        m_ui->messageBar->showMessage(
            Symbol::NeedsYou, tr("%n row(s) cannot be added.", nullptr, static_cast<int>(lines.size())),
            tr("Correct them in your table and read it again, or go on without them."));
}

} // namespace gui
