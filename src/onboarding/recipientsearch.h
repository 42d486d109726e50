// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDate>
#include <QFuture>

#include <chrono>
#include <memory>

#include "base/result.h"
#include "imap/types.h"

namespace imap {
struct Account;
}

namespace onboarding {

class RecipientTally;

/// How much is read of one mailbox. Of what is too much the newest is read.
struct SearchBounds {
    QDate since; ///< Mail that arrived on that day or later.
    int messages = 20'000;
    qint64 octets = 64 * 1024 * 1024; ///< Of header fields.
    std::chrono::milliseconds time = std::chrono::minutes(10);
};

struct SearchEnd {
    int messages = 0; ///< That were read.
    QString omitted; ///< One translated sentence on what was not read; empty: everything was.

    bool operator==(const SearchEnd &) const = default;
};

/// Reads to whom the recent mail of a mailbox was written, and adds it to `tally`. Folders are opened
/// read-only (EXAMINE) and nothing is fetched but header fields, by PEEK: no flag changes. Errors as
/// imap::Session::failed(). Cancelling the future drops the connection.
QFuture<Result<SearchEnd>> searchRecipients(const imap::Account &account, const SearchBounds &bounds,
                                            std::shared_ptr<RecipientTally> tally);

/// The folders to read in, the most telling first and those for spam last: no drafts, and none that show what
/// lies in other folders, too (RFC 6154 \All, \Flagged, \Important).
QList<imap::Mailbox> foldersToSearch(const QList<imap::Mailbox> &folders);
bool isSpamFolder(const imap::Mailbox &folder); ///< By its attribute, else by its name.

} // namespace onboarding
