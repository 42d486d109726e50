// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/labels.h"

#include <algorithm>

#include "migration/folderwork.h"

namespace migration {

void Labels::addFolder(const FolderWork &folder)
{
    m_folders.insert(folder.row.source);
    if (folder.source.path.isInbox())
        m_folders.insert("\\Inbox");
    if (folder.source.specialUse == imap::SpecialUse::Sent)
        m_folders.insert("\\Sent");
    if (folder.source.specialUse == imap::SpecialUse::Drafts)
        m_folders.unite({"\\Draft", "\\Drafts"});
}

void Labels::note(FolderWork &folder, quint32 uid, quint64 id)
{
    if (id == 0)
        return;
    m_ids[&folder].insert(uid, id);
    m_twins.try_emplace(id, Twin{&folder, uid, 0});
}

void Labels::stored(const FolderWork &folder, quint32 uid, quint32 destinationUid)
{
    const auto found = m_twins.find(m_ids.value(&folder).value(uid));
    if (found == m_twins.end() || found->second.destinationUid > 0)
        return;
    if (found->second.folder == &folder && found->second.uid == uid)
        found->second.destinationUid = destinationUid;
}

std::optional<Labels::Twin> Labels::twin(const FolderWork &folder, quint32 uid) const
{
    const auto ids = m_ids.constFind(&folder);
    const auto found = ids != m_ids.constEnd() ? m_twins.find(ids->value(uid)) : m_twins.end();
    if (found == m_twins.end() || found->second.folder == &folder)
        return {};
    return found->second;
}

bool Labels::isHeldByFolder(const QByteArrayList &labels) const
{
    return std::any_of(labels.begin(), labels.end(),
                       [this](const QByteArray &label) { return m_folders.contains(label); });
}

} // namespace migration
