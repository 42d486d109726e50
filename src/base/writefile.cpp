// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/writefile.h"

#include <QCoreApplication>
#include <QDir>
#include <QSaveFile>

Status writeFile(const QString &path, const QByteArray &octets, Readers readers)
{
    QSaveFile file(path);
    const bool isWritten = file.open(QIODevice::WriteOnly)
        && (readers == Readers::Usual
            || file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        && file.write(octets) == octets.size() && file.commit();
    if (isWritten)
        return {};
    return fail(Error::Kind::Storage,
                //: %1 is the path of a file.
                QCoreApplication::translate("base", "The file “%1” cannot be written.")
                    .arg(QDir::toNativeSeparators(path)),
                file.errorString(),
                QCoreApplication::translate("base", "Make room on the disk, or choose another folder."));
}
