// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/savefile.h"

#include <QFileDialog>
#include <QStandardPaths>

#include "base/writefile.h"

namespace gui {

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

} // namespace gui
