// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/recipienttally.h"

#include "mail/headeraddresses.h"
#include "mail/headertext.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

/// Where the delivery names the address that the envelope had, and what the sender wrote.
const QByteArrayList recipientFields = {"TO", "CC", "DELIVERED-TO", "X-ORIGINAL-TO", "ENVELOPE-TO"};

constexpr qsizetype mostCounted = 5'000'000; ///< Beyond them a message in two mailboxes counts twice.

} // namespace

RecipientTally::RecipientTally(const QList<DomainName> &domains, const QSet<QString> &known)
    : m_domains(domains.begin(), domains.end())
    , m_known(known)
{
}

QByteArrayList RecipientTally::fields()
{
    return recipientFields + QByteArrayList{"MESSAGE-ID", "X-SPAM-FLAG"};
}

void RecipientTally::add(const QByteArray &header, const QDateTime &arrived, bool isInSpamFolder)
{
    const QByteArray id = mail::headerField(header, "Message-ID");
    const bool isSpam = isInSpamFolder
        || mail::headerField(header, "X-Spam-Flag").trimmed().compare("yes", Qt::CaseInsensitive) == 0;
    QSet<QString> ofThis;
    for (const MailAddress &written : mail::headerAddresses(header, recipientFields)) {
        if (!m_domains.contains(written.domain))
            continue;
        const MailAddress address = base(written);
        const QString key = address.key();
        if (ofThis.contains(key))
            continue;
        ofThis += key;
        if (!id.isEmpty()) {
            const size_t mark = qHashMulti(0, id, key);
            if (m_counted.contains(mark))
                continue;
            if (m_counted.size() < mostCounted)
                m_counted += mark;
        }
        OldAddress &known = m_addresses[key];
        known.address = {address.localPart.toLower(), address.domain};
        known.seen = Sighting::Mail;
        ++known.messages;
        known.spam += isSpam ? 1 : 0;
        if (arrived.isValid() && (!known.last.isValid() || known.last < arrived))
            known.last = arrived.toUTC();
    }
}

MailAddress RecipientTally::base(const MailAddress &address) const
{
    const qsizetype plus = address.localPart.indexOf(u'+');
    if (plus < 1 || m_known.contains(address.key()))
        return address;
    return {address.localPart.left(plus), address.domain};
}

} // namespace onboarding
