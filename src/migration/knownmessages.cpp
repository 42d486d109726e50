// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/knownmessages.h"

#include <algorithm>

namespace migration {

Status KnownMessages::load(const Ledger &ledger, qint64 folder)
{
    using enum MessageState;
    m_messages.clear();
    return ledger.forEach(folder, {Planned, Appending, Copied, Verified, Skipped, Refused, AlreadyThere}, 1,
                          0xffffffff, [this](const MessageRow &row) {
                              if (!row.isVanished)
                                  m_messages.push_back(
                                      {row.uid, false, qHash(row.newFlags.value_or(row.flags))});
                          });
}

bool KnownMessages::see(quint32 uid, const QString &flags)
{
    const auto found = std::lower_bound(
        m_messages.begin(), m_messages.end(), uid,
        [](const Message &message, quint32 wanted) { return message.uid < wanted; });
    if (found == m_messages.end() || found->uid != uid)
        return false;
    found->isSeen = true;
    return found->flags != qHash(flags);
}

imap::UidSet KnownMessages::unseen() const
{
    imap::UidSet uids;
    for (const Message &message : m_messages) {
        if (!message.isSeen)
            uids.add(message.uid);
    }
    return uids;
}

imap::UidSet KnownMessages::missingFrom(const imap::UidSet &present) const
{
    imap::UidSet uids;
    for (const Message &message : m_messages) {
        if (!present.contains(message.uid))
            uids.add(message.uid);
    }
    return uids;
}

} // namespace migration
