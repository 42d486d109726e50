// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/arrivals.h"

#include <QFile>
#include <QJsonArray>

#include <algorithm>
#include <memory>

#include "base/inthread.h"
#include "migration/ledger.h"
#include "onboarding/text.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

constexpr int secondsPerHour = 3600;

Arrivals arrivalsOfLedger(const QString &path, const QDateTime &now)
{
    Arrivals found;
    if (!QFile::exists(path))
        return found;
    const auto ledger = migration::Ledger::open(path, migration::Ledger::Mode::Read);
    if (!ledger)
        return found;
    const auto arrivals = (*ledger)->arrivals(now.addYears(-1));
    if (!arrivals)
        return found;
    for (auto hour = arrivals->begin(); hour != arrivals->end(); ++hour)
        found.hours.add(QDateTime::fromSecsSinceEpoch(hour.key() * secondsPerHour), hour.value());
    if (found.hours.total() > 0)
        found.source = Arrivals::Source::Copied;
    return found;
}

} // namespace

void ArrivalHours::add(const QDateTime &hour, qint64 messages)
{
    counts[size_t((hour.date().dayOfWeek() - 1) * 24 + hour.time().hour())] += messages;
}

void ArrivalHours::add(const ArrivalHours &other)
{
    for (size_t hour = 0; hour < counts.size(); ++hour)
        counts[hour] += other.counts[hour];
}

qint64 ArrivalHours::total() const
{
    qint64 sum = 0;
    for (const qint64 count : counts)
        sum += count;
    return sum;
}

qint64 ArrivalHours::most() const
{
    return *std::max_element(counts.begin(), counts.end());
}

qint64 ArrivalHours::within(int hour, int length) const
{
    qint64 sum = 0;
    for (int i = 0; i < length; ++i)
        sum += counts[size_t((hour + i) % PerWeek)];
    return sum;
}

QJsonObject Arrivals::toJson() const
{
    QJsonArray counts;
    for (const qint64 count : hours.counts)
        counts += count;
    return {{u"counts"_s, counts},
            {u"mailboxes"_s, mailboxes},
            {u"of"_s, ofMailboxes},
            {u"read"_s, readAt.toString(Qt::ISODate)}};
}

Arrivals Arrivals::fromJson(const QJsonObject &json)
{
    const QJsonArray counts = json.value(u"counts"_s).toArray();
    Arrivals read;
    read.readAt = QDateTime::fromString(json.value(u"read"_s).toString(), Qt::ISODate);
    if (counts.size() != ArrivalHours::PerWeek || !read.readAt.isValid())
        return {};
    for (qsizetype hour = 0; hour < counts.size(); ++hour)
        read.hours.counts[size_t(hour)] = std::max<qint64>(0, counts.at(hour).toInteger());
    read.source = Source::OldMailboxes;
    read.mailboxes = json.value(u"mailboxes"_s).toInt();
    read.ofMailboxes = json.value(u"of"_s).toInt();
    return read;
}

QString sourceText(const Arrivals &arrivals)
{
    switch (arrivals.source) {
    case Arrivals::Source::None:
        return {};
    case Arrivals::Source::Copied:
        return Text::tr("Counted is the mail of the last year that was copied.");
    case Arrivals::Source::OldMailboxes:
        //: %1 of %2 mailboxes, %3 days
        return Text::tr(
                   "Counted is the mail of the last %3 days in the old mailboxes, of which %1 of %2 could "
                   "be read.")
            .arg(arrivals.mailboxes)
            .arg(arrivals.ofMailboxes)
            .arg(Arrivals::recentDays);
    }
    Q_UNREACHABLE();
    return {};
}

QFuture<Arrivals> copiedArrivals(const QString &ledgerPath, const QDateTime &now)
{
    return inThread([ledgerPath, now] { return arrivalsOfLedger(ledgerPath, now); });
}

} // namespace onboarding
