// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QCommandLineParser>
#include <QLibraryInfo>
#include <QTextStream>
#include <QTimer>
#include <QTranslator>

#include "base/coredumps.h"
#include "base/translations.h"
#include "gui/practice.h"
#include "gui/session.h"
#include "gui/theme.h"
#include "gui/wizardwindow.h"

using namespace Qt::StringLiterals;

namespace {

struct Arguments {
    onboarding::ServicesOptions services;
    std::optional<gui::Practice> practice;
    gui::ColorScheme colorScheme = gui::ColorScheme::System;
    QString project;
};

QString text(const char *source)
{
    return QCoreApplication::translate("main", source);
}

Result<gui::ColorScheme> parseColorScheme(const QString &word)
{
    if (word == u"system"_s)
        return gui::ColorScheme::System;
    if (word == u"light"_s)
        return gui::ColorScheme::Light;
    if (word == u"dark"_s)
        return gui::ColorScheme::Dark;
    //: %1 is what the user wrote after --color-scheme.
    return fail(Error::Kind::Usage, text(QT_TRANSLATE_NOOP("main", "“%1” is no color scheme.")).arg(word), {},
                text(QT_TRANSLATE_NOOP("main", "Use system, light or dark.")));
}

Result<Arguments> parseArguments(const QApplication &application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        text(QT_TRANSLATE_NOOP("main", "Moves a domain's e-mail to a new host.")));
    const QCommandLineOption rehearsal(
        u"rehearsal"_s, text(QT_TRANSLATE_NOOP("main", "Practise with the servers of this file.")),
        u"FILE"_s);
    const QCommandLineOption scheme(u"color-scheme"_s,
                                    text(QT_TRANSLATE_NOOP("main", "system, light or dark")), u"SCHEME"_s,
                                    u"system"_s);
    parser.addOptions(onboarding::ServicesOptions::commandLineOptions());
    parser.addOptions({rehearsal, scheme});
    parser.addPositionalArgument(u"project"_s, text(QT_TRANSLATE_NOOP("main", "A saved move to open.")),
                                 u"[PROJECT.mailhaul]"_s);
    parser.addHelpOption();
    parser.addVersionOption();
    parser.process(application);

    Arguments arguments;
    if (parser.positionalArguments().size() > 1)
        return fail(Error::Kind::Usage, text(QT_TRANSLATE_NOOP("main", "Only one project can be opened.")));
    arguments.project = parser.positionalArguments().value(0);
    const auto services = onboarding::ServicesOptions::parse(parser);
    if (!services)
        return fail(services.error());
    arguments.services = *services;
    const auto colorScheme = parseColorScheme(parser.value(scheme));
    if (!colorScheme)
        return fail(colorScheme.error());
    arguments.colorScheme = *colorScheme;
    if (!parser.isSet(rehearsal))
        return arguments;
    auto practice = gui::readPractice(parser.value(rehearsal));
    if (!practice)
        return fail(practice.error());
    arguments.services = practice->services(arguments.services);
    arguments.practice = std::move(*practice);
    return arguments;
}

int giveUp(const Error &error)
{
    QTextStream(stderr) << error.toString() << Qt::endl;
    return exitCode(error.kind);
}

} // namespace

int main(int argc, char **argv)
{
    forbidCoreDumps();
    QApplication application(argc, argv);
    QApplication::setApplicationName(u"Mailhaul"_s);
    QApplication::setOrganizationName(u"Mailhaul"_s);
    QApplication::setApplicationVersion(QStringLiteral(MAILHAUL_VERSION));
    QGuiApplication::setDesktopFileName(u"org.mailhaul.Mailhaul"_s);
    QTranslator qtTranslator;
    if (qtTranslator.load(QLocale(), u"qtbase"_s, u"_"_s, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&qtTranslator);
    installTranslations();

    auto arguments = parseArguments(application);
    if (!arguments)
        return giveUp(arguments.error());
    gui::applyTheme(application, arguments->colorScheme);
    const auto services = onboarding::Services::make(arguments->services);
    if (!services)
        return giveUp(services.error());
    gui::Session::Options options{std::move(arguments->practice), {}};
    if (options.practice) // A rehearsal does not show among the user's own moves.
        options.listFile = options.practice->folder + u"/moves.json"_s;
    gui::Session session(**services, std::move(options));
    gui::WizardWindow window(session);
    window.show();
    if (!arguments->project.isEmpty())
        QTimer::singleShot(0, &window, [&window, path = arguments->project] { window.openMove(path); });
    return QApplication::exec();
}
