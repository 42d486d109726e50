// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/publishcommand.h"

#include <QCommandLineParser>
#include <QJsonArray>
#include <QRegularExpression>

#include "cli/recordscommand.h"

using namespace Qt::StringLiterals;
using onboarding::RecordSet;
using onboarding::RecordView;
using onboarding::ZoneDifference;

namespace cli {

namespace {

/// "192.0.2.1", "192.0.2.1:5353", "[2001:db8::1]:5353"; the port is that of all DNS unless named.
Result<onboarding::DnsUpdate> parseServer(const QString &text, quint16 defaultPort)
{
    static const QRegularExpression form(u"^(?:\\[([^\\]]+)\\]|([^:]+))(?::(\\d{1,5}))?$"_s);
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch()) // An IPv6 address without brackets, or what Publisher::configure() refuses.
        return onboarding::DnsUpdate{text, defaultPort, {}};
    onboarding::DnsUpdate update{match.captured(1) + match.captured(2), defaultPort, {}};
    if (match.hasCaptured(3)) {
        bool isNumber = false;
        update.port = match.captured(3).toUShort(&isNumber);
        if (!isNumber || update.port == 0)
            return fail(Error::Kind::Usage, PublishCommand::tr("“%1” has no lawful port number.").arg(text));
    }
    return update;
}

} // namespace

void PublishCommand::run()
{
    const Result<RecordSet> set = recordSet(options().value(u"what"_s));
    if (!set)
        return failWith(set.error());
    if (const Status status = configure(); !status)
        return failWith(status.error());
    if (options().isSet(u"undo"_s)) {
        const QList<RecordSet> all = move().mx().publisher().undoable();
        return undo(*set == RecordSet::All && !all.isEmpty() ? all : QList<RecordSet>{*set});
    }
    if (options().isSet(u"force"_s))
        move().mx().overrideObjections();
    if (*set == RecordSet::Mx)
        return publishMx();
    publishOwnership(*set == RecordSet::All);
}

Status PublishCommand::configure()
{
    onboarding::Publisher &publisher = move().mx().publisher();
    if (options().isSet(u"dns-api"_s)) {
        const onboarding::DnsApi api{options().value(u"dns-api"_s), {}, options().value(u"dns-api-url"_s)};
        if (options().isSet(u"rfc2136"_s))
            return fail(Error::Kind::Usage, tr("Either --rfc2136 or --dns-api, not both."));
        return publisher.configure(api);
    }
    if (!options().isSet(u"rfc2136"_s)) {
        if (publisher.isConfigured())
            return {};
        return fail(Error::Kind::Usage, tr("It is not known how to change this zone."), {},
                    tr("Give --rfc2136 SERVER and --tsig-file FILE, or --dns-api ID, or publish what "
                       "“records” shows by hand."));
    }
    if (!options().isSet(u"tsig-file"_s))
        return fail(Error::Kind::Usage, tr("--rfc2136 needs --tsig-file."));
    Result<onboarding::DnsUpdate> update =
        parseServer(options().value(u"rfc2136"_s), services().options().dnsPort);
    if (!update)
        return fail(update.error());
    update->keyFile = options().value(u"tsig-file"_s);
    return publisher.configure(*update);
}

void PublishCommand::publishOwnership(bool thenMx)
{
    await(move().ownership().wanted(), [this, thenMx](const QList<RecordView> &wanted) {
        if (wanted.isEmpty()) {
            output().line(tr("This host asks for no proof of ownership."));
            return thenMx ? publishMx() : finish();
        }
        const bool isDryRun = options().isSet(u"dry-run"_s);
        onboarding::Publisher &publisher = move().mx().publisher();
        await(isDryRun ? publisher.dryRun(wanted) : publisher.apply(RecordSet::Ownership, wanted),
              [this, thenMx, isDryRun](const ZoneDifference &difference) {
                  show(u"ownership"_s, difference, !isDryRun);
                  thenMx ? publishMx() : finish();
              });
    });
}

void PublishCommand::publishMx()
{
    const bool isDryRun = options().isSet(u"dry-run"_s);
    await(isDryRun ? move().mx().dryRun() : move().mx().publish(),
          [this, isDryRun](const ZoneDifference &difference) {
              show(u"mx"_s, difference, !isDryRun);
              finish();
          });
}

void PublishCommand::undo(const QList<RecordSet> &sets)
{
    const RecordSet set = sets.constFirst();
    const bool isDryRun = options().isSet(u"dry-run"_s);
    onboarding::Publisher &publisher = move().mx().publisher();
    await(isDryRun ? publisher.undoDryRun(set) : publisher.undo(set),
          [=, this](const ZoneDifference &difference) {
              show(set == RecordSet::Ownership ? u"ownership"_s : u"mx"_s, difference, !isDryRun);
              sets.size() > 1 ? undo(sets.mid(1)) : finish();
          });
}

void PublishCommand::show(const QString &set, const ZoneDifference &difference, bool isApplied)
{
    output().object({{u"event"_s, u"published"_s},
                     {u"set"_s, set},
                     {u"applied"_s, isApplied},
                     {u"removed"_s, QJsonArray::fromStringList(difference.removed)},
                     {u"added"_s, QJsonArray::fromStringList(difference.added)},
                     {u"left"_s, QJsonArray::fromStringList(difference.left)}});
    for (const QString &line : difference.removed)
        output().line(u"- "_s + line);
    for (const QString &line : difference.added)
        output().line(u"+ "_s + line);
    for (const QString &sentence : difference.left)
        output().line(u"! "_s + sentence);
    if (difference.isEmpty())
        output().line(difference.left.isEmpty() ? tr("The zone already is as wanted.")
                                                : tr("Nothing else is to be changed."));
    else
        output().line(isApplied ? tr("The zone was changed.")
                                : tr("Nothing was changed: this is a dry run."));
}

CommandDescription PublishCommand::description()
{
    return perDomain(
        {u"publish"_s, u"PROJECT"_s,
         tr("Publishes the records by RFC 2136 or the DNS host's API, or puts the former ones back."),
         QList<QCommandLineOption>{
             {u"rfc2136"_s,
              tr("Address or name of the primary name server, with :PORT where it is not that of DNS."),
              u"SERVER"_s},
             {u"tsig-file"_s, tr("File with the TSIG key."), u"FILE"_s},
             {u"dns-api"_s,
              tr("The DNS host's HTTP interface: cloudflare, desec, digitalocean, gandi, godaddy, hetzner or "
                 "porkbun. Its secrets: --secret-file dns.KEY=FILE, KEY being token, apiKey, apiSecret or "
                 "secretApiKey."),
              u"ID"_s},
             {u"dns-api-url"_s, tr("Address of that interface on loopback, for rehearsals."), u"URL"_s},
             {u"what"_s, tr("ownership, mx or all."), u"WHAT"_s, u"all"_s},
             {u"undo"_s, tr("Puts the former records back.")},
             {u"dry-run"_s, tr("Only shows what would change.")},
             {u"force"_s, tr("Publishes MX although mailboxes are missing.")},
         },
         1, 1, [](Context context) -> std::unique_ptr<Command> {
             return std::make_unique<PublishCommand>(std::move(context));
         }});
}

} // namespace cli
