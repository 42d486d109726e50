// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCommandLineParser>
#include <QCoreApplication>
#include <QTimer>

#include "rehearsal/program.h"

using namespace Qt::StringLiterals;

namespace {

/// The options, or why they cannot be used.
Result<rehearsal::ProgramOptions> parsedOptions(const QCommandLineParser &parser)
{
    rehearsal::ProgramOptions options;
    const bool isServing = parser.isSet(u"serve"_s);
    const bool isUnattended = parser.isSet(u"unattended"_s);
    if (int(isServing) + int(isUnattended) + int(parser.isSet(u"open"_s)) > 1)
        return fail(Error::Kind::Usage, u"Only one of --open, --serve and --unattended can be given."_s);
    if (!parser.positionalArguments().isEmpty())
        return fail(Error::Kind::Usage, u"No arguments are expected beside the options."_s);
    options.mode = isServing ? rehearsal::Mode::Serve
        : isUnattended       ? rehearsal::Mode::Unattended
                             : rehearsal::Mode::Open;
    options.folder = parser.value(u"folder"_s);
    options.isKept = parser.isSet(u"keep"_s);
    bool isNumber = true;
    if (parser.isSet(u"messages"_s))
        options.rehearsal.messages = parser.value(u"messages"_s).toInt(&isNumber);
    constexpr int mostMessages = 1000000;
    if (!isNumber || options.rehearsal.messages < 0 || options.rehearsal.messages > mostMessages)
        return fail(Error::Kind::Usage, u"--messages needs a number from 0 to 1000000."_s);
    return options;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"mailhaul-rehearsal"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(MAILHAUL_VERSION));

    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"Practises a move of mail with real servers of its own on this computer; nothing else is touched."_s);
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOptions(
        {{u"open"_s, u"Open the wizard on the practice domain (the default)."_s},
         {u"serve"_s, u"Only run the servers: print where they are as JSON, until standard input ends."_s},
         {u"unattended"_s, u"Walk the whole move without a display and print each step."_s},
         {u"folder"_s, u"Where all files go; it must not exist yet."_s, u"DIR"_s},
         {u"keep"_s, u"Leave the folder with logs and mail."_s},
         {u"messages"_s, u"How many messages the old host has (3000)."_s, u"N"_s}});
    parser.process(application);

    const Result<rehearsal::ProgramOptions> options = parsedOptions(parser);
    if (!options) {
        rehearsal::say(options.error().toString());
        return exitCode(options.error().kind);
    }
    rehearsal::Program program(*options);
    QObject::connect(&program, &rehearsal::Program::finished, &application, &QCoreApplication::exit,
                     Qt::QueuedConnection);
    QTimer::singleShot(0, &program, &rehearsal::Program::start);
    return QCoreApplication::exec();
}
