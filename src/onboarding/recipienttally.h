// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>
#include <QHash>
#include <QSet>

#include "onboarding/oldside.h"

namespace onboarding {

/// Counts to which addresses of some domains mail was written, by the header fields of the messages. One
/// message counts once for each address, in however many mailboxes it lies.
class RecipientTally {
public:
    /// `known`: addresses (MailAddress::key()) that exist as they are. Of others a "+tag" is taken off
    /// (RFC 5233): "ann+news@" is Ann's.
    RecipientTally(const QList<DomainName> &domains, const QSet<QString> &known);

    static QByteArrayList fields(); ///< The header fields that add() reads.

    /// `header` holds the fields of one message; `arrived` may be invalid.
    void add(const QByteArray &header, const QDateTime &arrived, bool isInSpamFolder);

    QList<OldAddress> addresses() const { return m_addresses.values(); } ///< In no order.

private:
    MailAddress base(const MailAddress &address) const;

    QSet<DomainName> m_domains;
    QSet<QString> m_known;
    QHash<QString, OldAddress> m_addresses; ///< By MailAddress::key().
    QSet<size_t> m_counted; ///< Of Message-ID and address.
};

} // namespace onboarding
