// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/copyoptions.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include "cli/inputfile.h"
#include "cli/secretinput.h"
#include "onboarding/quota.h"

using namespace Qt::StringLiterals;
using onboarding::CopyEndpoint;
using onboarding::CopyJob;
using onboarding::CopyOptions;

namespace cli {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(cli)
};

tl::unexpected<Error> wrongValue(const QString &option, const QString &value, const QString &wanted)
{
    //: %1 is an option, %2 what was given, %3 what is wanted
    return fail(Error::Kind::Usage, Text::tr("--%1 is “%2”, but wants %3.").arg(option, value, wanted));
}

/// A number, or a number of octets such as "500 KB" or "2G", of at least `least`.
Result<qint64> number(const QCommandLineParser &parser, const QString &option, qint64 least)
{
    const QString value = parser.value(option);
    if (value.isEmpty())
        return 0;
    const Result<qint64> octets = onboarding::parseOctets(value);
    if (!octets || *octets < least)
        return wrongValue(option, value, Text::tr("a number of at least %1").arg(least));
    return *octets;
}

Result<QDateTime> date(const QCommandLineParser &parser, const QString &option)
{
    const QString value = parser.value(option);
    if (value.isEmpty())
        return QDateTime();
    QDateTime parsed = QDateTime::fromString(value, Qt::ISODate);
    if (!parsed.isValid())
        return wrongValue(option, value, Text::tr("a date such as 2026-01-31"));
    if (value.size() == 10)
        parsed.setTimeSpec(Qt::UTC);
    return parsed;
}

Result<CopyEndpoint> endpoint(const QCommandLineParser &parser, const QString &side)
{
    Result<CopyEndpoint> parsed = onboarding::parseServerUrl(parser.value(side));
    if (!parsed)
        return parsed;
    if (parsed->user.isEmpty()) {
        //: %1 is an option
        return fail(Error::Kind::Usage, Text::tr("--%1 does not say whose mailbox it is.").arg(side), {},
                    Text::tr("Write it as “imaps://user%40example.org@mail.example.org:993”."));
    }
    parsed->authUser = parser.value(side + u"-authuser"_s);
    parsed->authSeparator = parser.value(side + u"-authuser-separator"_s);
    parsed->tokenFile = parser.value(side + u"-oauth-token-file"_s);
    if (!parsed->tokenFile.isEmpty())
        return parsed;
    const QString file = parser.value(side + u"-password-file"_s);
    const QString variable = parser.value(side + u"-password-env"_s);
    //: %1 is a user name, %2 a host name
    const QString question =
        Text::tr("Password of %1 at %2: ")
            .arg(parsed->authUser.isEmpty() ? parsed->user : parsed->authUser, parsed->host);
    const Result<Secret> password = !file.isEmpty() ? secretFromFile(file)
        : !variable.isEmpty()                       ? secretFromEnvironment(variable)
                                                    : secretFromPrompt(question);
    if (!password)
        return fail(password.error());
    parsed->password = *password;
    return parsed;
}

} // namespace

QList<QCommandLineOption> copyOptionList()
{
    return {
        {u"parallel"_s, Text::tr("Mailboxes at a time."), u"N"_s, u"4"_s},
        {u"connections"_s, Text::tr("Pairs of connections per mailbox; without it as many as help."), u"N"_s},
        {u"connections-per-host"_s, Text::tr("Connections to one host at a time, over all mailboxes."),
         u"N"_s},
        {u"rate"_s, Text::tr("Octets per second at most."), u"OCTETS"_s},
        {u"daily"_s,
         Text::tr(
             "Octets per mailbox and day (UTC) at most, over all runs; without it what the servers are known "
             "to allow, 0 for no limit."),
         u"OCTETS"_s},
        {u"tries"_s,
         Text::tr("Gives a mailbox up after so many failed connections in a row; without it never, but after "
                  "five where its servers were not reached before."),
         u"N"_s},
        {u"dry-run"_s, Text::tr("Only says what would be copied.")},
        {u"map"_s, Text::tr("Copies the folder SOURCE into DESTINATION; may be repeated."),
         u"SOURCE=DESTINATION"_s},
        {u"include"_s, Text::tr("Only folders that match; may be repeated."), u"GLOB"_s},
        {u"exclude"_s, Text::tr("Not the folders that match; may be repeated."), u"GLOB"_s},
        {u"max-size"_s, Text::tr("Only messages up to this size."), u"OCTETS"_s},
        {u"since"_s, Text::tr("Only messages that arrived on this day or later."), u"DATE"_s},
        {u"before"_s, Text::tr("Only messages that arrived before this day."), u"DATE"_s},
        {u"oldest-first"_s, Text::tr("Begins with the oldest messages instead of the newest.")},
        {u"no-special-use"_s,
         Text::tr("Keeps the names of Sent, Trash … instead of the new host's own folders.")},
        {u"repair"_s,
         Text::tr("Changes messages that the new server refuses, and only these: wrap-lines, strip-nul, "
                  "final-crlf. Their originals are kept beside the ledger. What was chosen in the wizard "
                  "for the project holds, too."),
         u"WORDS"_s},
        {u"timeout"_s, Text::tr("Seconds without a sign of life before a connection is given up."),
         u"SECONDS"_s},
        {u"allow-plaintext"_s,
         Text::tr("Allows a login without encryption on loopback, or at the host that is named."), u"HOST"_s},
        {u"strict"_s, Text::tr("Anything that was not copied exactly leads to exit code 10.")}};
}

Result<CopyOptions> parseCopyOptions(const QCommandLineParser &parser)
{
    CopyOptions options;
    options.ledger = parser.value(u"ledger"_s);
    const auto take = [&parser](auto &value, const QString &option, qint64 least) -> Status {
        if (!parser.isSet(option))
            return {};
        const Result<qint64> given = number(parser, option, least);
        if (!given)
            return fail(given.error());
        value = static_cast<std::remove_reference_t<decltype(value)>>(*given);
        return {};
    };
    qint64 maxSize = 0;
    qint64 daily = 0;
    for (const Status &status :
         {take(options.parallel, u"parallel"_s, 1), take(options.connections, u"connections"_s, 1),
          take(options.perHost, u"connections-per-host"_s, 1), take(options.rate, u"rate"_s, 1),
          take(daily, u"daily"_s, 0), take(options.tries, u"tries"_s, 1), take(maxSize, u"max-size"_s, 1),
          take(options.timeout, u"timeout"_s, 1)}) {
        if (!status)
            return fail(status.error());
    }
    if (maxSize > 0)
        options.maxSize = maxSize;
    if (parser.isSet(u"daily"_s))
        options.daily = daily;
    for (const QString &pair : parser.values(u"map"_s)) {
        const qsizetype equals = pair.indexOf(u'=');
        if (equals < 1 || equals + 1 == pair.size())
            return wrongValue(u"map"_s, pair, u"SOURCE=DESTINATION"_s);
        options.map.insert(pair.left(equals), pair.mid(equals + 1));
    }
    const Result<QDateTime> since = date(parser, u"since"_s);
    const Result<QDateTime> before = date(parser, u"before"_s);
    if (!since || !before)
        return fail(since ? before.error() : since.error());
    options.since = *since;
    options.before = *before;
    const auto repairs = onboarding::parseRepairs(parser.value(u"repair"_s));
    if (!repairs)
        return fail(repairs.error());
    options.repairs = *repairs;
    options.include = parser.values(u"include"_s);
    options.exclude = parser.values(u"exclude"_s);
    options.dryRun = parser.isSet(u"dry-run"_s);
    options.oldestFirst = parser.isSet(u"oldest-first"_s);
    options.specialUse = !parser.isSet(u"no-special-use"_s);
    options.plaintextHosts = parser.values(u"allow-plaintext"_s);
    return options;
}

QList<QCommandLineOption> loginOptionList()
{
    QList<QCommandLineOption> options;
    for (const QString &side : {u"from"_s, u"to"_s}) {
        options += QCommandLineOption(
            side,
            side == u"from"_s ? Text::tr("The old mailbox: imaps://USER@HOST:PORT, or imap:// for STARTTLS.")
                              : Text::tr("The new mailbox, in the same form."),
            u"URL"_s);
        options += QCommandLineOption(side + u"-password-file"_s, Text::tr("File that holds its password."),
                                      u"FILE"_s);
        options += QCommandLineOption(side + u"-password-env"_s,
                                      Text::tr("Environment variable that holds its password."), u"NAME"_s);
        options += QCommandLineOption(side + u"-authuser"_s,
                                      Text::tr("Administrator who logs in for the user."), u"ADMIN"_s);
        options += QCommandLineOption(side + u"-authuser-separator"_s,
                                      Text::tr("Separator of USER*ADMIN logins (Dovecot's master users)."),
                                      u"CHARACTER"_s);
        options += QCommandLineOption(side + u"-oauth-token-file"_s,
                                      Text::tr("File that holds an OAuth 2.0 access token."), u"FILE"_s);
    }
    return options;
}

Result<CopyJob> parseSingleJob(const QCommandLineParser &parser)
{
    for (const QString &side : {u"from"_s, u"to"_s}) {
        if (!parser.isSet(side))
            return fail(Error::Kind::Usage, Text::tr("--from and --to belong together."));
    }
    const Result<CopyEndpoint> from = endpoint(parser, u"from"_s);
    if (!from)
        return fail(from.error());
    const Result<CopyEndpoint> to = endpoint(parser, u"to"_s);
    if (!to)
        return fail(to.error());
    return CopyJob{from->user, *from, *to};
}

Result<QList<CopyJob>> readJobs(const QString &csvFile)
{
    const Result<QByteArray> table = readInput(csvFile);
    if (!table)
        return fail(table.error());
    return onboarding::readCopyJobs(*table);
}

} // namespace cli
