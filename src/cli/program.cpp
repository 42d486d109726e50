// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/program.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include "base/stopsignal.h"
#include "cli/command.h"
#include "cli/eachdomain.h"
#include "onboarding/services.h"

using namespace Qt::StringLiterals;
using onboarding::ServicesOptions;

namespace cli {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(cli)
};

const QString program = u"mailhaulctl"_s;

QString overview()
{
    QString text = Text::tr("Moves a domain's e-mail to a new host.") + u"\n\n"_s
        + Text::tr("Usage: %1 COMMAND [OPTIONS]").arg(program) + u"\n\n"_s;
    for (const CommandDescription &command : commands())
        text += u"  "_s + (command.name + u' ' + command.usage).leftJustified(38) + command.summary + u'\n';
    return text + u'\n' + Text::tr("Options of a command: %1 COMMAND --help").arg(program) + u'\n';
}

/// "--allow-plaintext" without a host means loopback; QCommandLineParser knows no optional values.
void completePlaintextOption(QStringList &arguments)
{
    arguments.replaceInStrings(QRegularExpression(u"^--allow-plaintext$"_s),
                               u"--allow-plaintext=localhost"_s);
}

void addGeneralOptions(QCommandLineParser &parser)
{
    parser.addOptions({{u"json"_s, Text::tr("Prints one JSON object per line.")},
                       {u"quiet"_s, Text::tr("Says only what went wrong.")},
                       {u"verbose"_s, Text::tr("Says more.")},
                       {{u"h"_s, u"help"_s}, Text::tr("Shows this help.")},
                       {{u"v"_s, u"version"_s}, Text::tr("Shows the version.")}});
    parser.addOption(
        {u"evidence"_s,
         Text::tr("Writes every DNS answer that was received to FILE (JSON), and as text beside it."),
         u"FILE"_s});
    parser.addOptions(ServicesOptions::commandLineOptions());
}

int usageError(const QString &message)
{
    Output(Output::Format::Text, Output::Verbosity::Normal)
        .error({Error::Kind::Usage, message, {}, Text::tr("See “%1 --help”.").arg(program)});
    return exitCode(Error::Kind::Usage);
}

int runCommand(const CommandDescription &description, const QCommandLineParser &parser, Output &output)
{
    const auto options = ServicesOptions::parse(parser);
    const auto services = options ? onboarding::Services::make(*options) : fail(options.error());
    if (!services) {
        output.error(services.error());
        return exitCode(services.error().kind);
    }
    const QStringList arguments = parser.positionalArguments().mid(1);
    const Context context{parser, arguments, output, **services};
    const bool isForEach = description.isPerDomain && parser.value(u"domain"_s) == u"all"_s;
    const std::unique_ptr<Command> command =
        isForEach ? std::make_unique<EachDomain>(description.make, context) : description.make(context);
    QObject::connect(command.get(), &Command::finished, qApp, &QCoreApplication::exit, Qt::QueuedConnection);

    StopSignal stopSignal;
    bool isStopping = false;
    QObject::connect(&stopSignal, &StopSignal::received, command.get(), [&command, &isStopping] {
        // Who asks twice does not want to wait; everything done is durable at any moment.
        if (std::exchange(isStopping, true))
            QCoreApplication::exit(exitCode(Error::Kind::Cancelled));
        else
            command->stop();
    });
    QMetaObject::invokeMethod(command.get(), &Command::start, Qt::QueuedConnection);
    return QCoreApplication::exec();
}

} // namespace

int run(QStringList arguments)
{
    Output plain(Output::Format::Text, Output::Verbosity::Normal);
    if (arguments.value(1) == u"help"_s && arguments.size() > 2)
        arguments = {arguments.at(0), arguments.at(2), u"--help"_s};
    const QString name = arguments.value(1);
    if (name.isEmpty() || name == u"help"_s || name == u"--help"_s || name == u"-h"_s) {
        plain.raw(overview());
        return name.isEmpty() ? exitCode(Error::Kind::Usage) : 0;
    }
    if (name == u"--version"_s || name == u"-v"_s) {
        plain.line(program + u' ' + QCoreApplication::applicationVersion());
        return 0;
    }
    const QList<CommandDescription> known = commands();
    const auto description = std::find_if(
        known.cbegin(), known.cend(), [&name](const CommandDescription &each) { return each.name == name; });
    if (description == known.cend())
        return usageError(Text::tr("There is no command “%1”.").arg(name));

    QCommandLineParser parser;
    parser.setApplicationDescription(description->summary);
    parser.addPositionalArgument(description->name, description->usage,
                                 description->name + u' ' + description->usage);
    addGeneralOptions(parser);
    parser.addOptions(description->options);
    completePlaintextOption(arguments);
    if (!parser.parse(arguments))
        return usageError(parser.errorText());
    if (parser.isSet(u"help"_s)) {
        plain.raw(parser.helpText());
        return 0;
    }
    const qsizetype count = parser.positionalArguments().size() - 1;
    if (count < description->leastArguments || count > description->mostArguments)
        return usageError(Text::tr("“%1” is called as: %2 %1 %3").arg(name, program, description->usage));
    const auto verbosity = parser.isSet(u"quiet"_s) ? Output::Verbosity::Quiet
        : parser.isSet(u"verbose"_s)                ? Output::Verbosity::Verbose
                                                    : Output::Verbosity::Normal;
    Output output(parser.isSet(u"json"_s) ? Output::Format::JsonLines : Output::Format::Text, verbosity);
    return runCommand(*description, parser, output);
}

} // namespace cli
