// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/textdialog.h"

#include <QBuffer>
#include <QClipboard>
#include <QDesktopServices>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLocale>
#include <QPageSize>
#include <QPdfWriter>
#include <QUrl>

#include "gui/savefile.h"
#include "ui_textdialog.h"

using namespace Qt::StringLiterals;

namespace gui {

TextDialog::TextDialog(const QString &title, const QString &hint, const QString &text,
                       const QString &fileName, const QString &subject, QWidget *parent)
    : QDialog(parent)
    , m_ui(std::make_unique<Ui::TextDialog>())
    , m_fileName(fileName)
    , m_subject(subject)
{
    m_ui->setupUi(this);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(title);
    m_ui->titleLabel->setText(title);
    m_ui->hintLabel->setText(hint);
    m_ui->textEdit->setPlainText(text);
    connect(m_ui->closeButton, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_ui->saveButton, &QPushButton::clicked, this, &TextDialog::save);
    connect(m_ui->pdfButton, &QPushButton::clicked, this, &TextDialog::savePdf);
    connect(m_ui->mailButton, &QPushButton::clicked, this, &TextDialog::mail);
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

void TextDialog::savePdf()
{
    QBuffer octets;
    octets.open(QIODevice::WriteOnly);
    QPdfWriter paper(&octets);
    paper.setTitle(windowTitle());
    paper.setPageSize(QPageSize(QLocale().measurementSystem() == QLocale::ImperialUSSystem ? QPageSize::Letter
                                                                                           : QPageSize::A4));
    m_ui->textEdit->print(&paper);
    const QString fileName = QFileInfo(m_fileName).completeBaseName() + u".pdf"_s;
    askAndSave(this, windowTitle(), fileName, octets.data(), [this](const Status &saved) {
        m_ui->hintLabel->setText(saved ? tr("The PDF was saved. It can be printed or attached to a mail.")
                                       : saved.error().message);
    });
}

void TextDialog::mail()
{
    // RFC 6068 §5: lines of the body end with CRLF, and everything but unreserved characters is encoded.
    QString body = m_ui->textEdit->toPlainText();
    body.replace(u"\n"_s, u"\r\n"_s);
    const auto encoded = [](const QString &text) {
        return QString::fromLatin1(QUrl::toPercentEncoding(text));
    };
    const QUrl url(u"mailto:?subject=%1&body=%2"_s.arg(encoded(m_subject), encoded(body)), QUrl::StrictMode);
    m_ui->hintLabel->setText(QDesktopServices::openUrl(url)
                                 ? tr("Your mail program was asked to open a mail with this text.")
                                 : tr("No mail program opens here. Copy the text into a mail instead."));
}

} // namespace gui
