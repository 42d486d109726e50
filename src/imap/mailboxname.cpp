// SPDX-License-Identifier: GPL-3.0-or-later
#include "imap/mailboxname.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace imap {

namespace {

constexpr QByteArrayView inbox = "INBOX";

struct Text {
    Q_DECLARE_TR_FUNCTIONS(imap)
};

bool isInboxPrefix(const Namespace &space)
{
    const QByteArrayView prefix(space.prefix);
    return prefix.size() == inbox.size() + 1
        && prefix.first(inbox.size()).compare(inbox, Qt::CaseInsensitive) == 0
        && prefix.back() == space.delimiter;
}

bool hasPrefix(QByteArrayView name, const Namespace &space)
{
    if (space.prefix.isEmpty() || name.size() <= space.prefix.size())
        return false;
    const Qt::CaseSensitivity sensitivity = isInboxPrefix(space) ? Qt::CaseInsensitive : Qt::CaseSensitive;
    return name.first(space.prefix.size()).compare(space.prefix, sensitivity) == 0;
}

QStringList split(QByteArrayView name, char delimiter)
{
    if (delimiter == '\0')
        return {mailboxNameForDisplay(name)};
    // The delimiter can stand inside a run of base64 only where it is a letter, which no server has; so
    // octets are split before they are decoded.
    QStringList components;
    for (qsizetype from = 0;;) {
        const qsizetype end = name.indexOf(delimiter, from);
        if (end < 0) {
            components += mailboxNameForDisplay(name.sliced(from));
            return components;
        }
        components += mailboxNameForDisplay(name.sliced(from, end - from));
        from = end + 1;
    }
}

bool isInboxComponent(const QString &component)
{
    return component.compare("INBOX"_L1, Qt::CaseInsensitive) == 0;
}

Status checkComponent(const QString &component, char delimiter)
{
    const bool hasControl = std::any_of(component.cbegin(), component.cend(),
                                        [](QChar c) { return c.category() == QChar::Other_Control; });
    if (!component.isEmpty() && !hasControl
        && (delimiter == '\0' || !component.contains(QLatin1Char(delimiter))))
        return {};
    return fail(Error::Kind::BadInput,
                //: %1 is a folder name
                Text::tr("The new server cannot have a folder called “%1”.").arg(plainText(component)), {},
                Text::tr("Give the folder another name at the new server."));
}

} // namespace

MailboxPath MailboxPath::parent() const
{
    return {components.mid(0, components.size() - 1)};
}

MailboxPath MailboxPath::fromWire(QByteArrayView wireName, const Namespace &space)
{
    MailboxPath path;
    if (hasPrefix(wireName, space)) {
        path.components = split(wireName.sliced(space.prefix.size()), space.delimiter);
        // "INBOX.INBOX" is a folder of that name, not the INBOX itself.
        if (isInboxComponent(path.components.constFirst()))
            path.components.prepend(u"INBOX"_s);
    } else {
        path.components = split(wireName, space.delimiter);
    }
    if (isInboxComponent(path.components.constFirst()))
        path.components.first() = u"INBOX"_s;
    return path;
}

Result<QByteArray> MailboxPath::toWire(const Namespace &space) const
{
    if (components.isEmpty() || (components.size() > 1 && space.delimiter == '\0')) {
        return fail(
            Error::Kind::BadInput,
            //: %1 is a folder name
            Text::tr("The new server cannot have the folder “%1”, because it knows no folders in folders.")
                .arg(plainText(toString())));
    }
    for (const QString &component : components) {
        if (const Status status = checkComponent(component, space.delimiter); !status)
            return fail(status.error());
    }
    if (isInbox())
        return inbox.toByteArray();
    const bool isBelowInbox = components.constFirst() == "INBOX"_L1;
    QByteArray name = isBelowInbox ? QByteArray() : space.prefix;
    for (qsizetype i = 0; i < components.size(); ++i) {
        if (i > 0)
            name += space.delimiter;
        name += encodedMailboxName(components.at(i));
    }
    return name;
}

QByteArray quoted(QByteArrayView text)
{
    QByteArray octets = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            octets += '\\';
        octets += c;
    }
    return octets += '"';
}

bool isQuotable(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return c > 0 && c < 0x7f && c != '\r' && c != '\n'; });
}

} // namespace imap
