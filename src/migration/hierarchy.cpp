// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/hierarchy.h"

#include "imap/session.h"

namespace migration {

Hierarchy hierarchyOf(const QList<imap::Mailbox> &folders)
{
    Hierarchy hierarchy = Hierarchy::Unknown;
    for (const imap::Mailbox &folder : folders) {
        const QByteArray root = belowInbox({{}, folder.delimiter}).prefix;
        const QByteArray start = folder.name.left(root.size());
        if (folder.name.compare("INBOX", Qt::CaseInsensitive) == 0)
            continue;
        if (folder.delimiter == '\0' || start.compare(root, Qt::CaseInsensitive) != 0)
            return Hierarchy::Free;
        hierarchy = Hierarchy::BelowInbox;
    }
    return hierarchy;
}

imap::Namespace belowInbox(const imap::Namespace &space)
{
    return {QByteArray("INBOX") + space.delimiter, space.delimiter};
}

Side within(const imap::Namespace &space, const Side &side)
{
    Side seen = side;
    seen.space = space;
    for (imap::Mailbox &folder : seen.folders)
        folder.path = imap::MailboxPath::fromWire(folder.name, {space.prefix, folder.delimiter});
    return seen;
}

Side sideOf(const imap::Session &session, const QList<imap::Mailbox> &folders)
{
    imap::Namespace space = session.namespaces().own();
    if (!session.capabilities().has("NAMESPACE")) {
        if (!folders.isEmpty()) // LIST "" "" (RFC 3501 §6.3.8) is not answered by all.
            space.delimiter = folders.constFirst().delimiter;
        if (hierarchyOf(folders) == Hierarchy::BelowInbox)
            space = belowInbox(space);
    }
    return within(space, {folders, space, mannersOf(session)});
}

} // namespace migration
