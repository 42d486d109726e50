// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/plancommand.h"

#include <QCommandLineParser>
#include <QJsonArray>

#include "base/writefile.h"

using namespace Qt::StringLiterals;

namespace cli {

void PlanCommand::run()
{
    whenFinished(move().mx().plan(), this, [this](const onboarding::Planning &planning) {
        if (planning.plan.isByArrivals || !move().mx().canReadArrivals()) {
            show(planning);
            return;
        }
        output().message(tr("Reading in the old mailboxes when mail arrives …"));
        whenFinished(move().mx().readArrivals(), this,
                     [this](const onboarding::Planning &read) { show(read); });
    });
}

void PlanCommand::show(const onboarding::Planning &planning)
{
    const QDateTime now = services().now().toLocalTime();
    const onboarding::SwitchPlan &plan = planning.plan;
    QJsonArray arrivals;
    for (const qint64 count : planning.arrivals.hours.counts)
        arrivals += count;
    output().object({{u"event"_s, u"plan"_s},
                     {u"old_ttl"_s, qint64(plan.oldTtl.count())},
                     {u"lower_ttl_to"_s,
                      plan.lowTtl.count() > 0 ? QJsonValue(qint64(plan.lowTtl.count())) : QJsonValue()},
                     {u"lowered_everywhere"_s,
                      plan.lowAt ? QJsonValue(plan.lowAt->toUTC().toString(Qt::ISODate)) : QJsonValue()},
                     {u"switch"_s, plan.switchAt.toUTC().toString(Qt::ISODate)},
                     {u"by_arrivals"_s, plan.isByArrivals},
                     {u"mailboxes_read"_s, planning.arrivals.mailboxes},
                     {u"arrivals"_s, arrivals}});
    output().line(onboarding::planText(plan, now));
    output().line(onboarding::quietText(plan, planning.arrivals));
    if (!options().isSet(u"ics"_s))
        return finish();
    const QByteArray calendar = onboarding::calendar(plan, move().project().domain, now);
    const Status written = writeFile(outputPath(u"ics"_s), calendar, Readers::Usual);
    written ? finish() : failWith(written.error());
}

CommandDescription PlanCommand::description()
{
    return perDomain({u"plan"_s, u"PROJECT"_s,
                      tr("Says when to change MX, and whether to lower its TTL first."),
                      QList<QCommandLineOption>{
                          {u"ics"_s, tr("Writes the plan as calendar entries."), u"FILE"_s},
                      },
                      1, 1, [](Context context) -> std::unique_ptr<Command> {
                          return std::make_unique<PlanCommand>(std::move(context));
                      }});
}

} // namespace cli
