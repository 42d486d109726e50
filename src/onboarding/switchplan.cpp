// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/switchplan.h"

#include <QLocale>
#include <QTimeZone>

#include <algorithm>

#include "onboarding/text.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace onboarding {

namespace {

constexpr auto shortTtl = 300s; // What the planner proposes.
constexpr auto longTtl = 3600s; // Below that, lowering first is more trouble than it saves.
constexpr int secondsPerHour = 3600;
constexpr int fridayEvening = 4 * 24 + 22; // Where nothing is known: into a free day.

int hourOfWeek(const QDateTime &moment)
{
    return (moment.date().dayOfWeek() - 1) * 24 + moment.time().hour();
}

/// The first full hour at or after `moment`.
QDateTime nextFullHour(const QDateTime &moment)
{
    const QDateTime hour(moment.date(), QTime(moment.time().hour(), 0), moment.timeZone());
    return hour < moment ? hour.addSecs(secondsPerHour) : hour;
}

/// The full hour of the following week with the least mail in it and in those after it; the earliest of
/// equals.
QDateTime quietest(const ArrivalHours &arrivals, const QDateTime &from, int length)
{
    const bool isKnown = arrivals.total() > 0;
    const QDateTime first = nextFullHour(from);
    QDateTime best;
    qint64 least = 0;
    for (int hour = 0; hour < ArrivalHours::PerWeek; ++hour) {
        const QDateTime moment = first.addSecs(qint64(hour) * secondsPerHour);
        const int ofWeek = hourOfWeek(moment);
        const qint64 mail = isKnown ? arrivals.within(ofWeek, length) : (ofWeek == fridayEvening ? 0 : 1);
        if (!best.isValid() || mail < least) {
            best = moment;
            least = mail;
        }
    }
    return best;
}

QString moment(const QDateTime &time)
{
    return QLocale().toString(time, u"ddd "_s) + QLocale().toString(time, QLocale::ShortFormat);
}

/// RFC 5545 §3.3.11: what would end a value, and §3.1: lines of at most 75 octets.
QByteArray property(const char *name, QString value)
{
    value.replace(u'\\', u"\\\\"_s).replace(u';', u"\\;"_s).replace(u',', u"\\,"_s).replace(u'\n', u"\\n"_s);
    const QByteArray whole = QByteArray(name) + ':' + value.toUtf8();
    QByteArray folded;
    qsizetype length = 0;
    for (qsizetype i = 0; i < whole.size(); ++i) {
        const bool isInsideCharacter = (whole.at(i) & 0xC0) == 0x80;
        if (length >= 70 && !isInsideCharacter) {
            folded += "\r\n ";
            length = 1;
        }
        folded += whole.at(i);
        ++length;
    }
    return folded + "\r\n";
}

QByteArray entry(const DomainName &domain, const QString &id, const QDateTime &begin, int hours,
                 const QString &title, const QString &text, const QDateTime &now)
{
    const auto stamp = [](const QDateTime &time) { return time.toUTC().toString(u"yyyyMMdd'T'HHmmss'Z'"_s); };
    return "BEGIN:VEVENT\r\n" + property("UID", id + u'-' + domain.toString() + u"@mailhaul"_s)
        + property("DTSTAMP", stamp(now)) + property("DTSTART", stamp(begin))
        + property("DTEND", stamp(begin.addSecs(qint64(hours) * secondsPerHour))) + property("SUMMARY", title)
        + property("DESCRIPTION", text) + "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT30M\r\n"
        + property("DESCRIPTION", title) + "END:VALARM\r\nEND:VEVENT\r\n";
}

} // namespace

SwitchPlan planSwitch(const FormerMx &former, const ArrivalHours &arrivals, const QDateTime &now)
{
    SwitchPlan plan;
    plan.oldTtl = former.ttl;
    plan.isByArrivals = arrivals.total() > 0;
    QDateTime from = now;
    if (former.ttl > longTtl) {
        plan.lowTtl = shortTtl;
        plan.lowerBy = nextFullHour(now).addSecs(secondsPerHour);
        plan.lowAt = plan.lowerBy.addSecs(former.ttl.count());
    }
    if (former.longerUntil.isValid() && former.longerUntil > plan.lowAt.value_or(now))
        plan.lowAt = former.longerUntil.toTimeZone(now.timeZone());
    if (plan.lowAt)
        from = *plan.lowAt;
    plan.switchAt = quietest(arrivals, from, plan.length);
    return plan;
}

QString planText(const SwitchPlan &plan, const QDateTime &now)
{
    QStringList sentences;
    if (plan.lowTtl.count() > 0) {
        sentences +=
            Text::tr("The old answer may live for %1 after the change. If the TTL of the MX records is "
                     "lowered to %2 seconds by %3, it will only live for %4 from %5 on.")
                .arg(durationText(plan.oldTtl.count()))
                .arg(plan.lowTtl.count())
                .arg(moment(plan.lowerBy), durationText(plan.lowTtl.count()), moment(*plan.lowAt));
    } else if (plan.lowAt && *plan.lowAt > now) {
        sentences +=
            Text::tr("The TTL has been lowered: the old answer will live for %1 only, but from %2 on, "
                     "when the former one has run out everywhere.")
                .arg(durationText(plan.oldTtl.count()), moment(*plan.lowAt));
    } else if (plan.oldTtl.count() == 0) {
        sentences += Text::tr("How long the old answer lives is not known; look at the domain first.");
    } else {
        sentences +=
            Text::tr("The old answer lives for %1 after the change, so the TTL need not be lowered first.")
                .arg(durationText(plan.oldTtl.count()));
    }
    sentences += Text::tr("A good moment for the change is %1.").arg(moment(plan.switchAt));
    return sentences.join(u' ');
}

QString quietText(const SwitchPlan &plan, const Arrivals &arrivals)
{
    if (!plan.isByArrivals) {
        const bool isKnown = arrivals.source != Arrivals::Source::None;
        const QString proposal = isKnown
            ? Text::tr("Too little mail arrived to tell quiet hours, so the evening before a free day is "
                       "proposed.")
            : Text::tr("When mail arrives is read out of the old mailboxes once their passwords are known; "
                       "until then the evening before a free day is proposed.");
        return QStringList{proposal, sourceText(arrivals)}.join(u' ').trimmed();
    }
    const ArrivalHours &hours = arrivals.hours;
    const double share =
        100.0 * double(hours.within(hourOfWeek(plan.switchAt), plan.length)) / double(hours.total());
    return Text::tr("In those %1 hours %2 % of the week's mail arrives.")
               .arg(plan.length)
               .arg(QLocale().toString(share, 'f', 1))
        + u' ' + sourceText(arrivals);
}

QByteArray calendar(const SwitchPlan &plan, const DomainName &domain, const QDateTime &now)
{
    QByteArray text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Mailhaul//Mailhaul//EN\r\n";
    if (plan.lowTtl.count() > 0) {
        text +=
            entry(domain, u"lower"_s, plan.lowerBy.addSecs(-secondsPerHour), 1,
                  Text::tr("Lower the TTL of the MX records of %1").arg(domain.toUnicode()),
                  Text::tr("Set it to %1 seconds and change nothing else.").arg(plan.lowTtl.count()), now);
    }
    text += entry(domain, u"switch"_s, plan.switchAt, plan.length,
                  Text::tr("Change the MX records of %1").arg(domain.toUnicode()),
                  Text::tr("The old answer may live for %1 after it. Keep both hosts until then.")
                      .arg(durationText(plan.answerLivesFor().count())),
                  now);
    return text + "END:VCALENDAR\r\n";
}

} // namespace onboarding
