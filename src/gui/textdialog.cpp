// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/textdialog.h"

#include <QClipboard>
#include <QGuiApplication>

#include "gui/savefile.h"
#include "ui_textdialog.h"

namespace gui {

TextDialog::TextDialog(const QString &title, const QString &hint, const QString &text,
                       const QString &fileName, QWidget *parent)
    : QDialog(parent)
    , m_ui(std::make_unique<Ui::TextDialog>())
    , m_fileName(fileName)
{
    m_ui->setupUi(this);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(title);
    m_ui->titleLabel->setText(title);
    m_ui->hintLabel->setText(hint);
    m_ui->textEdit->setPlainText(text);
    connect(m_ui->closeButton, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_ui->saveButton, &QPushButton::clicked, this, &TextDialog::save);
    connect(m_ui->copyButton, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_ui->textEdit->toPlainText());
        m_ui->hintLabel->setText(tr("The text was copied."));
    });
}

TextDialog::~TextDialog() = default;

void TextDialog::save()
{
    askAndSave(this, windowTitle(), m_fileName, m_ui->textEdit->toPlainText().toUtf8(),
               [this](const Status &saved) {
                   m_ui->hintLabel->setText(saved ? tr("The text was saved.") : saved.error().message);
               });
}

} // namespace gui
