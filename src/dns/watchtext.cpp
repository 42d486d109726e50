// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLocale>

#include "dns/watch.h"
#include "dns/words.h"

using namespace Qt::StringLiterals;

namespace dns {

namespace {

QString join(const QString &first, const QString &second)
{
    return second.isEmpty() ? first : first + u' ' + second;
}

/// The time, and the date where it is not today.
QString show(const QDateTime &time, const QDateTime &now)
{
    const QDateTime local = time.toLocalTime();
    const QLocale locale;
    const QString clock = locale.toString(local.time(), u"HH:mm:ss"_s);
    return local.date() == now.toLocalTime().date()
        ? clock
        : locale.toString(local.date(), QLocale::ShortFormat) + u' ' + clock;
}

} // namespace

QString publishedText(const FiveAnswers &answers)
{
    QString silent;
    if (answers.serversSilent > 0)
        silent = Words::tr("%n name server(s) give no valid answer.", nullptr, answers.serversSilent);
    switch (answers.published) {
    case Answer::Unknown:
        return silent.isEmpty()
            ? Words::tr("The name servers have not answered yet.")
            : Words::tr("No name server gives a valid answer; the table of servers says why.");
    case Answer::No:
        return join(Words::tr("No name server has the new record yet."), silent);
    case Answer::Partly:
        //: %1 and %2 are numbers of name servers
        return join(Words::tr("%1 of %2 name servers have the new record.")
                        .arg(answers.serversNew)
                        .arg(answers.servers),
                    silent);
    case Answer::Yes:
        //: %1 is a number of name servers
        return join(Words::tr("All name servers have the new record (%1).").arg(answers.servers), silent);
    }
    Q_UNREACHABLE();
    return {};
}

QString consistentText(const FiveAnswers &answers)
{
    switch (answers.consistent) {
    case Answer::Unknown:
        return Words::tr("It is not known which version of the zone the name servers serve.");
    case Answer::No:
    case Answer::Partly:
        return Words::tr("The name servers serve different versions of the zone: at least one lags behind.");
    case Answer::Yes:
        return Words::tr("All name servers serve the same version of the zone.");
    }
    Q_UNREACHABLE();
    return {};
}

QString delegatedText(const FiveAnswers &answers)
{
    switch (answers.delegated) {
    case Answer::Unknown:
        return Words::tr("The parent zone was not asked which name servers are in charge.");
    case Answer::No:
    case Answer::Partly:
        return Words::tr(
            "The parent zone names other name servers than the zone itself: perhaps the wrong panel is "
            "edited.");
    case Answer::Yes:
        return Words::tr("The parent zone names the same name servers as the zone itself.");
    }
    Q_UNREACHABLE();
    return {};
}

QString seenText(const FiveAnswers &answers)
{
    QString apart;
    if (answers.resolversApart > 0) {
        apart = Words::tr("%n resolver(s) answer from a zone of their own and are not waited for.", nullptr,
                          answers.resolversApart);
    }
    if (answers.resolvers == 0 && answers.resolversApart > 0)
        return apart;
    if (answers.resolvers == 0 && answers.publishedAt.isValid())
        return Words::tr(
            "No resolver has answered yet. In a network that lets no questions pass to them, the end "
            "is told by the name servers alone.");
    if (answers.resolvers == 0)
        return Words::tr(
            "Resolvers are asked after publication: asking too early would make them remember “not there”.");
    //: %1 and %2 are numbers of resolvers
    return join(Words::tr("%1 of %2 resolvers, as seen from here, have the new record.")
                    .arg(answers.resolversNew)
                    .arg(answers.resolvers),
                apart);
}

QString expiredText(const FiveAnswers &answers, const QDateTime &now)
{
    if (answers.expired == Answer::Yes)
        return Words::tr("Nobody can still have the old answer.");
    if (!answers.publishedAt.isValid())
        return Words::tr("The countdown begins when all name servers have the new record.");
    if (answers.consistent == Answer::No)
        return Words::tr("No end can be told while the name servers serve different versions of the zone.");
    if (!answers.expiresAt.isValid())
        return Words::tr("It is not known how long the old answer may be kept.");
    //: %1 is a time of day
    const QString until =
        Words::tr("Somebody may still have the old answer until %1.").arg(show(answers.expiresAt, now));
    if (answers.stretchedBy.isEmpty())
        return until;
    //: %1 is a list of resolvers
    return join(until,
                Words::tr("It is put off by resolvers that keep answers for longer than they should: %1.")
                    .arg(answers.stretchedBy.join(u", "_s)));
}

} // namespace dns
