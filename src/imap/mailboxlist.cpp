// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSet>

#include <algorithm>
#include <array>

#include "imap/mailboxcommands.h"

namespace imap {

namespace {

struct NamedUse {
    const char *attribute;
    SpecialUse use;
};
/// RFC 6154, RFC 8457, and the names of Gmail's former XLIST.
constexpr std::array<NamedUse, 11> uses{{{"\\All", SpecialUse::All},
                                         {"\\Archive", SpecialUse::Archive},
                                         {"\\Drafts", SpecialUse::Drafts},
                                         {"\\Flagged", SpecialUse::Flagged},
                                         {"\\Important", SpecialUse::Important},
                                         {"\\Junk", SpecialUse::Junk},
                                         {"\\Sent", SpecialUse::Sent},
                                         {"\\Trash", SpecialUse::Trash},
                                         {"\\AllMail", SpecialUse::All},
                                         {"\\Starred", SpecialUse::Flagged},
                                         {"\\Spam", SpecialUse::Junk}}};

bool hasAttribute(const ListLine &line, QByteArrayView wanted)
{
    return std::any_of(line.attributes.begin(), line.attributes.end(), [wanted](const QByteArray &attribute) {
        return attribute.compare(wanted, Qt::CaseInsensitive) == 0;
    });
}

bool isOfOthers(const QByteArray &name, const Namespaces &namespaces)
{
    const auto isBelow = [&](const Namespace &space) {
        // The prefix "user/" covers its root "user" as well.
        return !space.prefix.isEmpty()
            && (name.startsWith(space.prefix)
                || name == space.prefix.chopped(space.delimiter == '\0' ? 0 : 1));
    };
    return std::any_of(namespaces.otherUsers.begin(), namespaces.otherUsers.end(), isBelow)
        || std::any_of(namespaces.shared.begin(), namespaces.shared.end(), isBelow);
}

bool isInbox(const QByteArray &name)
{
    return name.compare("INBOX", Qt::CaseInsensitive) == 0;
}

Mailbox mailboxOf(const ListLine &line, const Namespace &space)
{
    Mailbox mailbox;
    mailbox.name = line.name;
    mailbox.delimiter = line.delimiter;
    mailbox.path = MailboxPath::fromWire(line.name, {space.prefix, line.delimiter});
    mailbox.attributes = line.attributes;
    mailbox.isSelectable = !hasAttribute(line, "\\Noselect") && !hasAttribute(line, "\\NonExistent");
    mailbox.isSubscribed = hasAttribute(line, "\\Subscribed");
    mailbox.mayHaveChildren = !hasAttribute(line, "\\Noinferiors") && line.delimiter != '\0';
    for (const NamedUse &known : uses) {
        if (mailbox.specialUse == SpecialUse::None && hasAttribute(line, known.attribute))
            mailbox.specialUse = known.use;
    }
    return mailbox;
}

} // namespace

QByteArray specialUseAttribute(SpecialUse use)
{
    const auto known =
        std::find_if(uses.begin(), uses.end(), [use](const NamedUse &named) { return named.use == use; });
    return known == uses.end() ? QByteArray() : QByteArray(known->attribute);
}

QList<Mailbox> mailboxesOf(const QList<ListLine> &listed, const QList<ListLine> &subscribed,
                           const Namespaces &namespaces)
{
    QSet<QByteArray> subscribedNames;
    for (const ListLine &line : subscribed)
        subscribedNames += isInbox(line.name) ? QByteArray("INBOX") : line.name;
    QSet<QByteArray> seen;
    QList<Mailbox> mailboxes;
    for (const ListLine &line : listed) {
        const QByteArray name = isInbox(line.name) ? QByteArray("INBOX") : line.name;
        if (seen.contains(name) || isOfOthers(name, namespaces))
            continue;
        seen += name;
        Mailbox mailbox = mailboxOf(line, namespaces.own());
        mailbox.isSubscribed = mailbox.isSubscribed || subscribedNames.contains(name);
        mailboxes += mailbox;
    }
    return mailboxes;
}

} // namespace imap
