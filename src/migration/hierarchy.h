// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "imap/mailboxname.h"
#include "migration/plan.h"

namespace imap {
class Session;
}

namespace migration {

/// Where the folders lie of a server that does not offer NAMESPACE (RFC 2342), by what it lists:
/// - Every folder but INBOX lies below it, and there is one: they are no children of INBOX, the prefix is
///   "INBOX" with the delimiter (Courier, Cyrus and hMailServer of old, cPanel). So "INBOX.Work" is {"Work"}.
/// - One folder lies elsewhere: there is no prefix, and the children of INBOX are just that.
/// - Only INBOX is listed: it cannot be told.
enum class Hierarchy { BelowInbox, Free, Unknown };
Hierarchy hierarchyOf(const QList<imap::Mailbox> &folders);

/// "INBOX" with the delimiter of `space`, which must have one.
imap::Namespace belowInbox(const imap::Namespace &space);

/// The same side seen through another namespace: each path is read anew.
Side within(const imap::Namespace &space, const Side &side);

/// The folders of a session: within its own namespace or, where NAMESPACE is not offered, as hierarchyOf()
/// says. Legal when Ready.
Side sideOf(const imap::Session &session, const QList<imap::Mailbox> &folders);

} // namespace migration
