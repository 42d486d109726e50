// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/recordscommand.h"

#include <QCommandLineParser>

using namespace Qt::StringLiterals;
using onboarding::RecordSet;
using onboarding::RecordsFormat;
using onboarding::RecordView;

namespace cli {

Result<RecordSet> recordSet(const QString &word)
{
    if (word == u"ownership"_s)
        return RecordSet::Ownership;
    if (word == u"mx"_s)
        return RecordSet::Mx;
    if (word == u"all"_s)
        return RecordSet::All;
    return fail(Error::Kind::Usage,
                RecordsCommand::tr("--what is ownership, mx or all, not “%1”.").arg(word));
}

QJsonObject toJson(const RecordView &record)
{
    return {{u"event"_s, u"record"_s},
            {u"set"_s, record.set == RecordSet::Ownership ? u"ownership"_s : u"mx"_s},
            {u"owner"_s, record.owner.toString()},
            {u"type"_s, record.type},
            {u"host"_s, record.host},
            {u"priority"_s, record.priority},
            {u"value"_s, record.value},
            {u"ttl"_s, static_cast<qint64>(record.ttl)}};
}

void RecordsCommand::run()
{
    const Result<RecordSet> set = recordSet(options().value(u"what"_s));
    if (!set)
        return failWith(set.error());
    await(move().records(*set, options().value(u"for-host"_s)),
          [this](const QList<RecordView> &records) { show(records); });
}

void RecordsCommand::show(const QList<RecordView> &records)
{
    const QMap<QString, RecordsFormat> formats{{u"table"_s, RecordsFormat::Table},
                                               {u"zone"_s, RecordsFormat::Zone},
                                               {u"call-sheet"_s, RecordsFormat::CallSheet}};
    const QString format = options().value(u"format"_s);
    if (!formats.contains(format))
        return failWith(
            {Error::Kind::Usage, tr("--format is table, zone or call-sheet, not “%1”.").arg(format), {}, {}});
    const QString hostId = options().value(u"for-host"_s);
    const Result<onboarding::DnsHost> host =
        hostId.isEmpty() ? move().mx().dnsHost() : onboarding::dnsHost(hostId);
    if (!host)
        return failWith(host.error());
    for (const RecordView &record : records)
        output().object(toJson(record));
    if (!output().isJson()) {
        const DomainName zone = move().look().domainState().zone;
        output().raw(onboarding::recordsText(records, formats.value(format),
                                             zone.isRoot() ? move().project().domain : zone, *host));
    }
    finish();
}

CommandDescription RecordsCommand::description()
{
    return perDomain(
        {u"records"_s, u"PROJECT"_s,
         tr("Shows the exact records to publish, as the DNS host's panel wants them."),
         QList<QCommandLineOption>{
             {u"for-host"_s, tr("Spelling of this DNS host instead of the detected one."), u"ID"_s},
             {u"format"_s, tr("table, zone or call-sheet."), u"FORMAT"_s, u"table"_s},
             {u"what"_s, tr("ownership, mx or all."), u"WHAT"_s, u"all"_s},
         },
         1, 1, [](Context context) -> std::unique_ptr<Command> {
             return std::make_unique<RecordsCommand>(std::move(context));
         }});
}

} // namespace cli
