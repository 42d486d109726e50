// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QLocale>
#include <QTranslator>

#include "cli/program.h"

using namespace Qt::StringLiterals;

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"mailhaul"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(MAILHAUL_VERSION));
    QTranslator translator;
    if (translator.load(QLocale(), u"mailhaul"_s, u"_"_s, u":/translations"_s))
        QCoreApplication::installTranslator(&translator);
    return cli::run(QCoreApplication::arguments());
}
