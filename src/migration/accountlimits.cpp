// SPDX-License-Identifier: GPL-3.0-or-later
// AccountRun's part that keeps to limits: the user's, and where he has set none, those known of the servers.
#include <algorithm>

#include <QLocale>
#include <QPointer>

#include "migration/accountrun.h"
#include "migration/ledger.h"
#include "migration/manners.h"

namespace migration {

/// What is known of these servers holds from now on, where the user has not set a limit himself.
Status AccountRun::learnLimits(const imap::Session &source, const imap::Session &destination)
{
    const Manners from = mannersOf(source);
    const Manners to = mannersOf(destination);
    m_traffic.grant(m_job.source.endpoint.host, from.connectionsPerHost);
    m_traffic.grant(m_job.destination.endpoint.host, to.connectionsPerHost);
    m_doubtsUids = to.uidIsNoProof;
    m_limits.clear();
    for (const Manners &side : {from, to}) {
        if (m_options.connections > 0 || side.connections <= 0 || side.connections >= mostPairsByItself)
            continue;
        m_mostPairs = std::min(m_mostPairs, side.connections);
        m_wantedPairs = std::min(m_wantedPairs, m_mostPairs);
        //: %1 is the name of a kind of server
        addLimit(side, tr("%1 is known to grant %n connection(s) to a mailbox; no more are opened.", nullptr,
                          side.connections)
                           .arg(side.name));
    }
    if (m_options.daily)
        return {};
    const bool isReadLimit =
        to.dailyWriteOctets <= 0 || (from.dailyReadOctets > 0 && from.dailyReadOctets < to.dailyWriteOctets);
    const Manners &narrower = isReadLimit ? from : to;
    m_allowance.setDaily(isReadLimit ? from.dailyReadOctets : to.dailyWriteOctets);
    if (m_allowance.daily() > 0)
        //: %1 is the name of a kind of server, %2 a size
        addLimit(narrower,
                 tr("%1 is known to lock a mailbox for which more than %2 pass in a day; no more are copied.")
                     .arg(narrower.name, QLocale().formattedDataSize(m_allowance.daily())));
    return keepDay();
}

void AccountRun::addLimit(const Manners &side, const QString &sentence)
{
    QStringList sentences{sentence};
    if (!m_limits.isEmpty())
        sentences.prepend(m_limits);
    if (!side.isVerified)
        sentences.append(tr("This limit was not verified against the live service."));
    m_limits = sentences.join(QLatin1Char(' '));
}

/// Where the destination tells its quota, nothing is sent that cannot fit.
void AccountRun::askForRoom(imap::Session &destination)
{
    if (m_options.dryRun || !destination.capabilities().has("QUOTA"))
        return;
    destination.quota("INBOX", [self = QPointer(this)](const imap::Outcome<QList<imap::QuotaResource>> &outcome) {
        if (!self || !outcome)
            return;
        constexpr quint64 unit = 1024;
        constexpr quint64 most = quint64(1) << 40;
        std::optional<qint64> room;
        for (const imap::QuotaResource &resource : *outcome) {
            if (resource.name.compare("STORAGE", Qt::CaseInsensitive) != 0)
                continue;
            const quint64 free = resource.limit - std::min(resource.limit, resource.usage);
            const qint64 octets = qint64(std::min(free, most) * unit);
            room = std::min(room.value_or(octets), octets);
        }
        self->m_allowance.setRoom(room);
    });
}

/// Notes what was read on this day (UTC), and looks whether another one has begun.
Status AccountRun::keepDay()
{
    if (m_allowance.daily() <= 0)
        return {};
    const QDate today = QDateTime::currentDateTimeUtc().date();
    if (m_octetsToNote > 0) {
        if (const Status noted = m_ledger.addOctets(m_account, m_allowance.day(), m_octetsToNote); !noted)
            return noted;
        m_octetsToNote = 0;
    }
    if (today == m_allowance.day())
        return {};
    const Result<qint64> octets = m_ledger.octetsOn(m_account, today);
    if (!octets)
        return fail(octets.error());
    m_allowance.setDay(today, *octets);
    return {};
}

Error AccountRun::limitReached()
{
    const QLocale locale;
    const qint64 rest = m_tally.octets - m_tally.octetsDone;
    if (m_allowance.isRoomShort())
        return Error{Error::Kind::OverQuota,
                     tr("The new mailbox has no room for the rest of the mail."),
                     tr("%1 are still to be copied, and there is room for %2.")
                         .arg(locale.formattedDataSize(rest), locale.formattedDataSize(m_allowance.left())),
                     tr("Have its quota raised or leave something out, then run it again.")};
    const QDateTime end = endByDay().value_or(QDateTime());
    return Error{Error::Kind::Throttled, tr("What may be copied of this mailbox today has been copied."),
                 tr("%1 are still to be copied.").arg(locale.formattedDataSize(rest)),
                 tr("Run it again after midnight (UTC); run once a day, it will be done on %1.")
                     .arg(locale.toString(end.date(), QLocale::ShortFormat))};
}

std::optional<QDateTime> AccountRun::endByDay() const
{
    return m_allowance.end(QDateTime::currentDateTimeUtc(), m_tally.octets - m_tally.octetsDone, m_rate);
}

} // namespace migration
