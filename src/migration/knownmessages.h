// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "migration/ledger.h"

namespace migration {

/// What the ledger holds of a folder, against which the source's whole listing is compared. Takes 16 octets
/// a message.
class KnownMessages {
public:
    Status load(const Ledger &ledger, qint64 folder);

    /// The source has this message. Returns true where its flags are not (or may not be) the known ones.
    bool see(quint32 uid, const QString &flags);
    imap::UidSet unseen() const;
    imap::UidSet missingFrom(const imap::UidSet &present) const;

private:
    struct Message {
        quint32 uid = 0;
        bool isSeen = false;
        size_t flags = 0; ///< Hash of their text.
    };

    std::vector<Message> m_messages; ///< By ascending UID.
};

} // namespace migration
