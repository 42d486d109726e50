// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/savefile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>
#include <QSaveFile>
#include <QStandardPaths>

namespace gui {

Status writeFile(const QString &path, const QByteArray &octets)
{
    QSaveFile file(path);
    const bool isWritten = file.open(QIODevice::WriteOnly)
        && file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        && file.write(octets) == octets.size() && file.commit();
    if (isWritten)
        return {};
    return fail(Error::Kind::Storage,
                //: %1 is the path of a file.
                QCoreApplication::translate("gui", "The file %1 cannot be written.")
                    .arg(QDir::toNativeSeparators(path)),
                file.errorString(),
                QCoreApplication::translate("gui", "Choose another place, or make room on the disk."));
}

void askAndSave(QWidget *parent, const QString &title, const QString &fileName, const QByteArray &octets,
                const std::function<void(const Status &)> &done)
{
    askForFile(parent, title, fileName,
               [octets, done](const QString &path) { done(writeFile(path, octets)); });
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
