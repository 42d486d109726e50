// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>

#include "base/coredumps.h"
#include "base/translations.h"
#include "cli/program.h"

using namespace Qt::StringLiterals;

int main(int argc, char *argv[])
{
    forbidCoreDumps();
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"mailhaul"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(MAILHAUL_VERSION));
    installTranslations();
    return cli::run(QCoreApplication::arguments());
}
