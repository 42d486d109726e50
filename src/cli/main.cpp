// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>

#include "cli/program.h"

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("mailhaul"));
    QCoreApplication::setApplicationVersion(QStringLiteral(MAILHAUL_VERSION));
    return cli::run(QCoreApplication::arguments());
}
