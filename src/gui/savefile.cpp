// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/savefile.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileDialog>
#include <QStandardPaths>

#include "base/writefile.h"

namespace gui {

namespace {

constexpr qint64 largestTable = 64 * 1024 * 1024;

} // namespace

void askAndSave(QWidget *parent, const QString &title, const QString &fileName, const QByteArray &octets,
                const std::function<void(const Status &)> &done)
{
    askForFile(parent, title, fileName,
               [octets, done](const QString &path) { done(writeFile(path, octets, Readers::OwnerOnly)); });
}

void askForFile(QWidget *parent, const QString &title, const QString &fileName,
                const std::function<void(const QString &)> &save)
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    auto *dialog = new QFileDialog(parent, title, folder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(fileName);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, save);
    dialog->open();
}

void askForExisting(QWidget *parent, const QString &title, const QString &filter,
                    const std::function<void(const QString &)> &open)
{
    auto *dialog = new QFileDialog(parent, title, {}, filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, open);
    dialog->open();
}

void askForTable(QWidget *parent, const QString &title,
                 const std::function<void(const Result<QByteArray> &)> &take)
{
    const QString filter = QCoreApplication::translate("gui", "Tables (*.csv *.txt *.tsv);;All files (*)");
    askForExisting(parent, title, filter, [take](const QString &path) {
        QFile file(path);
        if (file.open(QIODevice::ReadOnly))
            take(file.read(largestTable));
        else
            take(fail(Error::Kind::BadInput, QCoreApplication::translate("gui", "The file cannot be read."),
                      file.errorString()));
    });
}

} // namespace gui
