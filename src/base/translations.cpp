// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/translations.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTranslator>

using namespace Qt::StringLiterals;

void installTranslations()
{
    // The one that is installed last is asked first.
    for (const QLocale &locale : {QLocale(QLocale::English), QLocale()}) {
        auto *translator = new QTranslator(QCoreApplication::instance());
        if (translator->load(locale, u"mailhaul"_s, u"_"_s, u":/translations"_s))
            QCoreApplication::installTranslator(translator);
        else
            delete translator;
    }
}
