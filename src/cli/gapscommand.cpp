// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/gapscommand.h"

#include <QCommandLineParser>
#include <QJsonArray>

using namespace Qt::StringLiterals;
using onboarding::Gap;

namespace cli {

namespace {

constexpr int someAreOpen = 10;

QJsonValue moment(const QDateTime &moment)
{
    return moment.isValid() ? QJsonValue(moment.toUTC().toString(Qt::ISODate)) : QJsonValue();
}

QJsonObject toJson(const Gap &gap)
{
    QJsonObject object{{u"event"_s, u"gap"_s},
                       {u"address"_s, gap.known.address.toString()},
                       {u"reason"_s, gap.reason},
                       {u"seen"_s, QJsonArray::fromStringList(onboarding::words(gap.known.seen))},
                       {u"messages"_s, gap.known.messages},
                       {u"spam"_s, gap.known.spam},
                       {u"last"_s, moment(gap.known.last)},
                       {u"state"_s, gap.declined ? u"declined"_s : u"open"_s}};
    if (gap.declined) {
        object.insert(u"by"_s, gap.declined->by);
        object.insert(u"at"_s, moment(gap.declined->at));
    }
    return object;
}

} // namespace

int showGaps(Output &output, const onboarding::Project &project)
{
    const QList<Gap> all = onboarding::gaps(project);
    const onboarding::OldSide &side = project.oldSide;
    QList<QStringList> rows;
    int open = 0;
    for (const Gap &gap : all) {
        output.object(toJson(gap));
        open += gap.declined ? 0 : 1;
        rows += {gap.known.address.toUnicode(),
                 gap.declined ? GapsCommand::tr("not needed, says %1").arg(gap.declined->by)
                              : GapsCommand::tr("open"),
                 gap.reason};
    }
    for (const onboarding::Unread &unread : side.unread) {
        output.object({{u"event"_s, u"unread"_s}, {u"what"_s, unread.what}, {u"why"_s, unread.why}});
        //: %1 is a mailbox or a host, %2 says why.
        output.message(
            GapsCommand::tr("%1 could not be read, or not all of it: %2").arg(unread.what, unread.why));
    }
    output.object({{u"event"_s, u"gaps"_s},
                   {u"open"_s, open},
                   {u"declined"_s, all.size() - open},
                   {u"checked"_s, moment(side.checked)},
                   {u"days"_s, side.days},
                   {u"complete"_s, side.checked.isValid() && side.unread.isEmpty()}});
    if (!rows.isEmpty())
        output.table({GapsCommand::tr("Address"), GapsCommand::tr("Decision"),
                      GapsCommand::tr("Why it may be needed")},
                     rows);
    if (!side.checked.isValid())
        output.line(
            GapsCommand::tr("Nobody has looked yet whether an address is forgotten: run “gaps --check”."));
    else if (open == 0)
        output.line(
            side.unread.isEmpty()
                ? GapsCommand::tr("No address is forgotten.")
                : GapsCommand::tr("No address is known to be forgotten, but the check is incomplete."));
    return open > 0 || !side.checked.isValid() || !side.unread.isEmpty() ? someAreOpen : 0;
}

void checkGaps(onboarding::Move &move, Output &output, QObject *context, std::function<void()> next)
{
    onboarding::GapJourney &journey = move.gaps();
    QObject::connect(&journey, &onboarding::Journey::changed, context, [&journey, &output] {
        output.progress(GapsCommand::tr("Reading the recent mail at the old host: %1 of %2 …")
                            .arg(journey.done())
                            .arg(journey.total()));
    });
    QObject::connect(&journey, &onboarding::Journey::finished, context, std::move(next));
    journey.start();
}

void GapsCommand::run()
{
    if (const Status added = addTable(); !added)
        return failWith(added.error());
    if (options().isSet(u"check"_s))
        return check();
    conclude();
}

Status GapsCommand::addTable()
{
    if (!options().isSet(u"addresses"_s))
        return {};
    const Result<onboarding::AccountsImport> table = readTable(u"addresses"_s);
    if (!table)
        return fail(table.error());
    const Result<int> added = move().gaps().addTable(*table);
    if (!added)
        return fail(added.error());
    return {};
}

void GapsCommand::check()
{
    if (options().isSet(u"days"_s)) {
        bool isNumber = false;
        const int days = options().value(u"days"_s).toInt(&isNumber);
        if (!isNumber || days < 1)
            return failWith({Error::Kind::Usage, tr("--days wants a number above 0."), {}, {}});
        move().gaps().setDays(days);
    }
    sayWaits(move().gaps());
    checkGaps(move(), output(), this, [this] { conclude(); });
}

void GapsCommand::conclude()
{
    if (const Status decided = decide(); !decided)
        return failWith(decided.error());
    if (const Status saved = move().file().save(); !saved)
        return failWith(saved.error());
    finish(showGaps(output(), move().project()));
}

/// One address, "all" open ones, or "spam": those that only got spam.
Result<QList<MailAddress>> GapsCommand::chosen(const QString &text)
{
    const onboarding::Project &project = move().project();
    if (text != u"all"_s && text != u"spam"_s)
        return onboarding::parseMembers(text, project.domain);
    QList<MailAddress> addresses;
    for (const Gap &gap : onboarding::openGaps(project)) {
        if (text == u"all"_s || gap.isDoubtful)
            addresses += gap.known.address;
    }
    return addresses;
}

Status GapsCommand::forEach(const QString &option, const std::function<Status(const MailAddress &)> &decide)
{
    for (const QString &text : options().values(option)) {
        const Result<QList<MailAddress>> addresses = chosen(text);
        if (!addresses)
            return fail(addresses.error());
        for (const MailAddress &address : *addresses) {
            if (const Status decided = decide(address); !decided)
                return decided;
        }
    }
    return {};
}

Status GapsCommand::makeAliases()
{
    for (const QString &text : options().values(u"alias"_s)) {
        const qsizetype equals = text.lastIndexOf(u'=');
        if (equals < 1)
            return fail(Error::Kind::Usage,
                        tr("--alias wants ADDRESS=MEMBER[,MEMBER…], not “%1”.").arg(text));
        const auto addresses = chosen(text.left(equals));
        const auto members = onboarding::parseMembers(text.mid(equals + 1), move().project().domain);
        if (!addresses || !members)
            return fail(addresses ? members.error() : addresses.error());
        for (const MailAddress &address : *addresses) {
            if (const Status made = move().gaps().makeAlias(address, *members); !made)
                return made;
        }
    }
    return {};
}

Status GapsCommand::decide()
{
    onboarding::GapJourney &gaps = move().gaps();
    const auto reconsider = [&gaps](const MailAddress &address) {
        gaps.reconsider(address);
        return Status();
    };
    if (const Status done = forEach(u"reconsider"_s, reconsider); !done)
        return done;
    if (const Status done = makeAliases(); !done)
        return done;
    if (const Status done =
            forEach(u"mailbox"_s, [&gaps](const MailAddress &address) { return gaps.makeMailbox(address); });
        !done)
        return done;
    return forEach(u"decline"_s, [&gaps](const MailAddress &address) { return gaps.decline(address); });
}

void GapsCommand::stop()
{
    if (move().gaps().isRunning())
        disconnect(&move().gaps(), nullptr, this, nullptr);
    move().gaps().cancel();
    ProjectCommand::stop();
}

CommandDescription GapsCommand::description()
{
    return perDomain(
        {u"gaps"_s, u"PROJECT"_s,
         tr("Names addresses of the old side that have no place at the new host, and keeps what becomes of "
            "them."),
         QList<QCommandLineOption>{
             {u"check"_s,
              tr("Asks both hosts for their lists, and reads in the old mailboxes to whom recent mail was "
                 "written.")},
             {u"days"_s, tr("How old the mail is that is read (365)."), u"N"_s},
             {u"addresses"_s, tr("A table of addresses that need a place, too."), u"CSV"_s},
             {u"mailbox"_s, tr("Adds a mailbox for ADDRESS to the project."), u"ADDRESS"_s},
             {u"alias"_s, tr("Adds an alias to the project."), u"ADDRESS=MEMBER[,MEMBER]"_s},
             {u"decline"_s,
              tr("ADDRESS needs no place, knowingly; “all” open ones, or “spam”: those that only got spam."),
              u"ADDRESS"_s},
             {u"reconsider"_s, tr("Takes that back."), u"ADDRESS"_s},
         },
         1, 1, [](Context context) -> std::unique_ptr<Command> {
             return std::make_unique<GapsCommand>(std::move(context));
         }});
}

} // namespace cli
