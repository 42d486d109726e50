// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/zonesteps.h"

#include <QStringList>

#include <algorithm>

#include "base/chain.h"
#include "onboarding/text.h"

using namespace Qt::StringLiterals;

namespace onboarding {

bool isOf(const ZoneStep &step, const dns::RRset &found)
{
    return std::all_of(found.data.begin(), found.data.end(), [&step](const dns::Rdata &datum) {
        return step.former.data.contains(datum) || step.wanted.data.contains(datum);
    });
}

namespace {

/// `error`, with which of the steps are done, done in part and open, by what was `found` afterwards.
Error incomplete(Error error, const QList<ZoneStep> &steps, const QList<dns::RRset> &found,
                 const QString &remedy)
{
    QStringList done;
    QStringList half;
    QStringList open;
    for (qsizetype i = 0; i < steps.size(); ++i) {
        const ZoneStep &step = steps.at(i);
        QStringList &list = found.at(i).hasSameData(step.wanted.data) ? done
            : found.at(i).hasSameData(step.former.data)               ? open
                                                                      : half;
        //: %1 is a type of records such as MX, %2 a domain name
        list += Text::tr("%1 of %2").arg(dns::toString(step.wanted.type), step.wanted.name.toUnicode());
    }
    QStringList sentences{error.message};
    if (!done.isEmpty())
        sentences += Text::tr("Changed before: %1.").arg(done.join(u", "_s));
    if (!half.isEmpty())
        sentences += Text::tr("Changed in part: %1.").arg(half.join(u", "_s));
    if (!open.isEmpty())
        sentences += Text::tr("Not changed: %1.").arg(open.join(u", "_s));
    error.message = sentences.join(u' ');
    error.remedy = QStringList{error.remedy, remedy}.join(u' ').trimmed();
    return error;
}

QList<dns::RRset> wantedOf(const QList<ZoneStep> &steps)
{
    QList<dns::RRset> sets;
    for (const ZoneStep &step : steps)
        sets += step.wanted;
    return sets;
}

} // namespace

QFuture<StepsTaken> takeSteps(const std::shared_ptr<ZoneWay> &way, const QList<ZoneStep> &steps,
                              const QString &remedy, QObject *context)
{
    // The way must live until it has answered, so the continuations own it.
    return chain(way->apply(steps), context, [way, steps, remedy, context](const Status &applied) {
        if (applied)
            return QtFuture::makeReadyFuture(StepsTaken{{}, true});
        return chain(way->read(wantedOf(steps)), context,
                     [way, steps, remedy, error = applied.error()](const Result<QList<dns::RRset>> &found) {
                         if (!found) {
                             Error unknown = error;
                             unknown.message += u' ' + Text::tr("How far the change came is not known.");
                             return StepsTaken{fail(unknown), true};
                         }
                         const bool isUntouched = std::equal(found->begin(), found->end(), steps.begin(),
                                                             [](const dns::RRset &now, const ZoneStep &step) {
                                                                 return now.hasSameData(step.former.data);
                                                             });
                         if (isUntouched)
                             return StepsTaken{fail(error), false};
                         return StepsTaken{fail(incomplete(error, steps, *found, remedy)), true};
                     });
    });
}

QFuture<StepsTaken> takeBack(const std::shared_ptr<ZoneWay> &way, const QList<ZoneStep> &steps,
                             QObject *context)
{
    return chain(way->read(wantedOf(steps)), context,
                 [way, steps, context](const Result<QList<dns::RRset>> &found) {
                     if (!found)
                         return QtFuture::makeReadyFuture(StepsTaken{fail(found.error()), false});
                     QList<ZoneStep> back;
                     for (qsizetype i = 0; i < steps.size(); ++i) {
                         const ZoneStep &step = steps.at(i);
                         const dns::RRset &now = found->at(i);
                         if (!now.hasSameData(step.former.data))
                             back += ZoneStep{isOf(step, now) ? now : step.wanted, step.former};
                     }
                     if (back.isEmpty())
                         return QtFuture::makeReadyFuture(StepsTaken());
                     return takeSteps(way, back, Text::tr("Undo again to do the rest."), context);
                 });
}

} // namespace onboarding
