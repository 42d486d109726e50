// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/mailstore.h"

#include <algorithm>

#include <QCryptographicHash>
#include <QHash>
#include <QLocale>
#include <QTimeZone>

#include "rehearsal/dovecot.h"
#include "rehearsal/imapclient.h"

using namespace Qt::StringLiterals;

namespace rehearsal {

namespace {

/// What the name of a folder in a LIST reply says, without the namespace's prefix.
QString unicodeName(QByteArray name, char separator, const QByteArray &prefix)
{
    if (!prefix.isEmpty() && name.startsWith(prefix))
        name.remove(0, prefix.size());
    if (name.toUpper() == "INBOX")
        name = "INBOX";
    QStringList levels;
    for (const QByteArray &level : separator == '\0' ? QList<QByteArray>{name} : name.split(separator))
        levels << decodedMailboxName(level);
    return levels.join(u'/');
}

QDateTime parsedInternalDate(const QByteArray &text)
{
    // "17-Jul-1996 02:44:25 -0700" (RFC 9051 §9, date-time); the day may begin with a blank.
    const QString trimmed = QString::fromLatin1(text).trimmed();
    QDateTime local = QLocale::c().toDateTime(trimmed.left(trimmed.size() - 6), u"d-MMM-yyyy HH:mm:ss"_s);
    local.setTimeSpec(Qt::UTC);
    const QString zone = trimmed.right(5);
    const int seconds = (zone.mid(1, 2).toInt() * 60 + zone.mid(3, 2).toInt()) * 60;
    return local.addSecs(zone.startsWith(u'-') ? seconds : -seconds);
}

StoredMessage storedMessage(const QString &folder, const ImapItem &fetch)
{
    StoredMessage message;
    message.folder = folder;
    for (qsizetype i = 0; i + 1 < fetch.children.size(); i += 2) {
        const QByteArray name = fetch.children.at(i).text.toUpper();
        const ImapItem &value = fetch.children.at(i + 1);
        if (name == "UID") {
            message.uid = value.text.toUInt();
        } else if (name == "INTERNALDATE") {
            message.internalDate = parsedInternalDate(value.text);
        } else if (name.startsWith("BODY[")) {
            message.size = value.text.size();
            message.sha256 = QCryptographicHash::hash(value.text, QCryptographicHash::Sha256);
        } else if (name == "FLAGS") {
            for (const ImapItem &flag : value.children)
                message.flags << QString::fromUtf8(flag.text).toLower();
        }
    }
    message.flags.removeAll(u"\\recent"_s);
    message.flags.sort();
    return message;
}

/// The namespace's prefix and separator (RFC 2342).
Result<std::pair<QByteArray, char>> personalNamespace(ImapClient &client)
{
    std::pair<QByteArray, char> found{{}, '/'};
    const Status done = client.command("NAMESPACE", [&found](const QList<ImapItem> &line) {
        const bool isNamespace = line.size() >= 3 && line.at(1).text.toUpper() == "NAMESPACE"
            && !line.at(2).children.isEmpty() && line.at(2).children.first().children.size() >= 2;
        if (!isNamespace)
            return;
        const QList<ImapItem> &first = line.at(2).children.first().children;
        found = {first.at(0).text, first.at(1).text.isEmpty() ? '\0' : first.at(1).text.front()};
    });
    if (!done)
        return fail(done.error());
    return found;
}

struct ListedFolder {
    QByteArray wireName;
    StoredFolder folder;
};

Result<QList<ListedFolder>> listedFolders(ImapClient &client)
{
    const auto space = personalNamespace(client);
    if (!space)
        return fail(space.error());
    QList<ListedFolder> all;
    const Status done = client.command("LIST \"\" \"*\"", [&](const QList<ImapItem> &line) {
        if (line.size() < 5 || line.at(1).text.toUpper() != "LIST")
            return;
        ListedFolder listed{line.at(4).text, {}};
        listed.folder.name = unicodeName(listed.wireName, space->second, space->first);
        for (const ImapItem &item : line.at(2).children) {
            const QString attribute = QString::fromLatin1(item.text).toLower();
            if (attribute == u"\\noselect" || attribute == u"\\nonexistent")
                listed.folder.isSelectable = false;
            else if (QStringList{u"\\sent"_s, u"\\drafts"_s, u"\\trash"_s, u"\\junk"_s, u"\\archive"_s}
                         .contains(attribute))
                listed.folder.specialUse = attribute;
        }
        all << listed;
    });
    if (!done)
        return fail(done.error());
    return all;
}

Status readFolder(ImapClient &client, ListedFolder &listed, QList<StoredMessage> &messages)
{
    const Status opened = client.command("EXAMINE " + quotedString(listed.wireName));
    if (!opened)
        return opened;
    // A store without messages answers BAD or NO to a set, depending on the server.
    qint64 count = 0;
    return client.command("UID FETCH 1:* (UID FLAGS INTERNALDATE BODY.PEEK[])",
                          [&](const QList<ImapItem> &line) {
                              if (line.size() < 4 || line.at(2).text.toUpper() != "FETCH")
                                  return;
                              const StoredMessage message = storedMessage(listed.folder.name, line.at(3));
                              if (message.sha256.isEmpty()) // FLAGS that the server sends by itself.
                                  return;
                              messages << message;
                              listed.folder.messages = ++count;
                          });
}

/// Folder names, or "\\sent" where that is what the folder is for.
QHash<QString, QString> comparedNames(const MailStore &store)
{
    QHash<QString, QString> names;
    for (const StoredFolder &folder : store.folders)
        names.insert(folder.name, folder.specialUse.isEmpty() ? folder.name : folder.specialUse);
    return names;
}

QStringList comparedLines(const MailStore &store)
{
    const QHash<QString, QString> names = comparedNames(store);
    QStringList lines;
    for (const StoredMessage &message : store.messages) {
        lines << u"%1 | %2 | %3 octets | %4 | %5"_s
                     .arg(names.value(message.folder, message.folder),
                          message.internalDate.toString(Qt::ISODate))
                     .arg(message.size)
                     .arg(message.flags.join(u' '), QString::fromLatin1(message.sha256.toHex()));
    }
    lines.sort();
    return lines;
}

} // namespace

Result<MailStore> readMailStore(const MailLogin &login)
{
    ImapClient client;
    const Status connected = client.connectAndLogIn(login);
    if (!connected)
        return fail(connected.error());
    Result<QList<ListedFolder>> folders = listedFolders(client);
    if (!folders)
        return fail(folders.error());
    MailStore store;
    for (ListedFolder &listed : *folders) {
        if (listed.folder.isSelectable) {
            const Status read = readFolder(client, listed, store.messages);
            if (!read)
                return fail(read.error());
        }
        store.folders << listed.folder;
    }
    return store;
}

Result<MailStore> readMailStore(const Dovecot &host, const QString &address, const QByteArray &password)
{
    return readMailStore({host.address(), host.port(), {}, address, password});
}

StoreDifference compareStores(const MailStore &source, const MailStore &destination)
{
    const QStringList here = comparedLines(source);
    const QStringList there = comparedLines(destination);
    StoreDifference difference;
    std::set_difference(here.begin(), here.end(), there.begin(), there.end(),
                        std::back_inserter(difference.missing));
    std::set_difference(there.begin(), there.end(), here.begin(), here.end(),
                        std::back_inserter(difference.unexpected));
    const QStringList foldersThere = comparedNames(destination).values();
    for (const QString &name : comparedNames(source)) {
        if (!foldersThere.contains(name))
            difference.missing << u"folder "_s + name;
    }
    return difference;
}

QString StoreDifference::toString() const
{
    constexpr qsizetype shown = 10;
    return u"%1 at the source only:\n%2\n%3 at the destination only:\n%4"_s.arg(missing.size())
        .arg(missing.mid(0, shown).join(u'\n'))
        .arg(unexpected.size())
        .arg(unexpected.mid(0, shown).join(u'\n'));
}

} // namespace rehearsal
