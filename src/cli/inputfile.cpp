// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/inputfile.h"

#include <QCoreApplication>
#include <QFile>

namespace cli {

Result<QByteArray> readInput(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(Error::Kind::BadInput,
                    QCoreApplication::translate("cli", "The file “%1” cannot be read.").arg(path),
                    file.errorString());
    return file.readAll();
}

} // namespace cli
