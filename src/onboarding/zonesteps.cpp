// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/zonesteps.h"

#include <QTimer>

#include <algorithm>
#include <chrono>

#include "base/chain.h"
#include "dns/comparison.h"
#include "dns/policies.h"
#include "onboarding/text.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

using Sets = Result<QList<dns::RRset>>;

/// Some interfaces take a change first and make it a moment later.
constexpr int furtherReadings = 4;
constexpr std::chrono::seconds readingPause{1};

/// Nothing else of the type may stand beside what is wanted.
bool isExclusive(dns::Type type)
{
    return type == dns::Type::MX || type == dns::Type::CNAME;
}

/// How a text of the policy of `wanted`, of which there may be only one, stands in `found`; nothing where
/// there is none, or `wanted` is of no policy.
std::optional<dns::Comparison> present(const dns::Rdata &wanted, const dns::RRset &found)
{
    const auto *text = std::get_if<dns::Text>(&wanted);
    if (!text || !dns::policyOf(text->joined()))
        return std::nullopt;
    const dns::Comparison comparison = dns::compareTxt(found.name, text->joined(), found.values<dns::Text>());
    return comparison.verdict == dns::Verdict::Missing ? std::nullopt : std::optional(comparison);
}

/// What shall stand there, given what stands there.
dns::RRset merged(const dns::RRset &found, const dns::RRset &wanted, QStringList &left)
{
    if (isExclusive(wanted.type))
        return wanted;
    dns::RRset merged = found;
    if (found.isEmpty())
        merged.ttl = wanted.ttl;
    for (const dns::Rdata &datum : wanted.data) {
        const std::optional<dns::Comparison> own = present(datum, found);
        if (!own && !found.contains(datum))
            merged.data += datum;
        else if (own && !own->findings.isEmpty())
            //: %1 is like “TXT of example.org”, %2 sentences about what stands there
            left += Text::tr("%1 is left as it is. %2").arg(nameOf(wanted), own->text());
    }
    return merged;
}

bool areTaken(const QList<ZoneStep> &steps, const QList<dns::RRset> &found)
{
    return std::equal(
        found.begin(), found.end(), steps.begin(),
        [](const dns::RRset &now, const ZoneStep &step) { return now.hasSameData(step.wanted.data); });
}

bool areOpen(const QList<ZoneStep> &steps, const QList<dns::RRset> &found)
{
    return std::equal(
        found.begin(), found.end(), steps.begin(),
        [](const dns::RRset &now, const ZoneStep &step) { return now.hasSameData(step.former.data); });
}

/// `error`, with which of the steps are done, done in part and open, by what was `found` afterwards.
Error incomplete(Error error, const QList<ZoneStep> &steps, const QList<dns::RRset> &found)
{
    QStringList done;
    QStringList half;
    QStringList open;
    for (qsizetype i = 0; i < steps.size(); ++i) {
        const ZoneStep &step = steps.at(i);
        QStringList &list = found.at(i).hasSameData(step.wanted.data) ? done
            : found.at(i).hasSameData(step.former.data)               ? open
                                                                      : half;
        list += nameOf(step.wanted);
    }
    QStringList sentences{error.message};
    if (!done.isEmpty())
        sentences += Text::tr("Changed before: %1.").arg(done.join(u", "_s));
    if (!half.isEmpty())
        sentences += Text::tr("Changed in part: %1.").arg(half.join(u", "_s));
    if (!open.isEmpty())
        sentences += Text::tr("Not changed: %1.").arg(open.join(u", "_s));
    error.message = sentences.join(u' ');
    return error;
}

QList<dns::RRset> wantedOf(const QList<ZoneStep> &steps)
{
    QList<dns::RRset> sets;
    for (const ZoneStep &step : steps)
        sets += step.wanted;
    return sets;
}

QFuture<Status> pause(QObject *context)
{
    const auto promise = std::make_shared<QPromise<Status>>();
    promise->start();
    QTimer::singleShot(readingPause, context, [promise] {
        promise->addResult(Status());
        promise->finish();
    });
    return promise->future();
}

/// What stands there; asked up to `further` times more while it is not as wanted.
QFuture<Sets> readBack(const std::shared_ptr<ZoneWay> &way, const QList<ZoneStep> &steps, int further,
                       QObject *context)
{
    // The way must live until it has answered, so the continuations own it.
    return chain(way->read(wantedOf(steps)), context, [=](const Sets &found) {
        if (!found || further == 0 || areTaken(steps, *found))
            return QtFuture::makeReadyFuture(found);
        return chain(pause(context), context,
                     [=](const Status &) { return readBack(way, steps, further - 1, context); });
    });
}

/// How far the steps came that ended with `applied`, by what was `found` afterwards.
StepsTaken outcome(const Status &applied, const QList<ZoneStep> &steps, const Sets &found,
                   const QString &remedy)
{
    if (!found) {
        Error unknown = applied ? found.error() : applied.error();
        unknown.message += u' ' + Text::tr("How far the change came is not known.");
        return {fail(unknown), true, steps};
    }
    if (applied && areTaken(steps, *found))
        return {{}, true, steps};
    const bool isChanged = !areOpen(steps, *found);
    Error error;
    if (!applied)
        error = isChanged ? incomplete(applied.error(), steps, *found) : applied.error();
    else
        error = incomplete(
            {Error::Kind::Refused,
             Text::tr("The change was taken without an objection, but not all of it is there."),
             {},
             Text::tr("Look at what else stands at that name: nothing can stand beside a CNAME record.")},
            steps, *found);
    if (isChanged)
        error.remedy = QStringList{error.remedy, remedy}.join(u' ').trimmed();
    return {fail(error), isChanged, steps};
}

} // namespace

QString nameOf(const dns::RRset &set)
{
    //: %1 is a type of records such as MX, %2 a domain name
    return Text::tr("%1 of %2").arg(dns::toString(set.type), set.name.toUnicode());
}

ZonePlan planned(const QList<dns::RRset> &wanted, const QList<dns::RRset> &found)
{
    ZonePlan plan;
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        const dns::RRset after = merged(found.at(i), wanted.at(i), plan.left);
        if (!after.hasSameData(found.at(i).data))
            plan.steps += ZoneStep{found.at(i), after};
    }
    std::stable_partition(plan.steps.begin(), plan.steps.end(),
                          [](const ZoneStep &step) { return step.wanted.type != dns::Type::MX; });
    return plan;
}

std::optional<dns::RRset> takenBack(const ZoneStep &step, const dns::RRset &now)
{
    if (isExclusive(step.wanted.type)) {
        const bool isOurs = std::all_of(now.data.begin(), now.data.end(), [&step](const dns::Rdata &datum) {
            return step.former.contains(datum) || step.wanted.contains(datum);
        });
        return isOurs ? std::optional(step.former) : std::nullopt;
    }
    dns::RRset before = now;
    before.data.removeIf([&step](const dns::Rdata &datum) {
        return step.wanted.contains(datum) && !step.former.contains(datum);
    });
    for (const dns::Rdata &datum : step.former.data) {
        if (!step.wanted.contains(datum) && !now.contains(datum))
            before.data += datum;
    }
    if (now.isEmpty())
        before.ttl = step.former.ttl;
    return before;
}

QFuture<StepsTaken> takeSteps(const std::shared_ptr<ZoneWay> &way, const QList<ZoneStep> &steps,
                              const QString &remedy, QObject *context)
{
    if (steps.isEmpty())
        return QtFuture::makeReadyFuture(StepsTaken());
    return chain(way->apply(steps), context, [=](const Status &applied) {
        return chain(readBack(way, steps, applied ? furtherReadings : 0, context), context,
                     [=](const Sets &found) { return outcome(applied, steps, found, remedy); });
    });
}

QFuture<Result<QList<ZoneStep>>> wayBack(const std::shared_ptr<ZoneWay> &way, const QList<ZoneStep> &steps,
                                         QObject *context)
{
    // The way must live until it has answered, so the continuation owns it.
    return chain(way->read(wantedOf(steps)), context,
                 [steps, owner = way](const Sets &found) -> Result<QList<ZoneStep>> {
                     if (!found)
                         return fail(found.error());
                     QList<ZoneStep> back;
                     QStringList changed;
                     for (qsizetype i = steps.size() - 1; i >= 0; --i) {
                         const dns::RRset &now = found->at(i);
                         const std::optional<dns::RRset> before = takenBack(steps.at(i), now);
                         if (!before)
                             changed += nameOf(now);
                         else if (!before->hasSameData(now.data))
                             back += ZoneStep{now, *before};
                     }
                     if (!changed.isEmpty()) {
                         //: %1 is a list like “MX of example.org, CNAME of autoconfig.example.org”
                         const QString message =
                             Text::tr("These records were changed by somebody else since, so nothing "
                                      "was taken back: %1.")
                                 .arg(changed.join(u", "_s));
                         return fail(Error::Kind::Refused, message, {},
                                     Text::tr("Change them by hand at the DNS host."));
                     }
                     return back;
                 });
}

} // namespace onboarding
