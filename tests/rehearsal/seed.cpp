// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QHash>
#include <QSet>

#include "rehearsal/corpus.h"
#include "rehearsal/dovecot.h"
#include "rehearsal/imapclient.h"
#include "rehearsal/mailstore.h"

using namespace Qt::StringLiterals;

namespace rehearsal {

namespace {

Status cannotWrite(const QString &path)
{
    return fail(Error::Kind::Storage, u"The practice mail cannot be written to %1."_s.arg(path));
}

/// Writes Maildir++ as Dovecot lays it out.
class MaildirWriter {
public:
    explicit MaildirWriter(QString root)
        : m_root(std::move(root))
    {
    }

    Status createFolder(const QString &name)
    {
        const QString folder = folderPath(name);
        const bool isMade = QDir().mkpath(folder + u"/cur"_s) && QDir().mkpath(folder + u"/new"_s)
            && QDir().mkpath(folder + u"/tmp"_s);
        if (name != u"INBOX"_s)
            m_subscribed << diskName(name).mid(1);
        return isMade ? Status() : cannotWrite(folder);
    }

    Status add(const CorpusMessage &message)
    {
        const QString path = u"%1/cur/%2.M%3P1.rehearsal,S=%4,W=%4:2,%5"_s.arg(folderPath(message.folder))
                                 .arg(message.internalDate.toSecsSinceEpoch())
                                 .arg(++m_count)
                                 .arg(message.octets.size())
                                 .arg(flagLetters(message));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(message.octets) != message.octets.size()
            || !file.flush())
            return cannotWrite(path);
        // The modification time is what Dovecot gives out as INTERNALDATE.
        const timespec time{static_cast<time_t>(message.internalDate.toSecsSinceEpoch()), 0};
        const timespec times[2] = {time, time};
        return futimens(file.handle(), times) == 0 ? Status() : cannotWrite(path);
    }

    /// The files beside the messages: keyword names per folder, subscriptions.
    Status finish() const
    {
        for (auto folder = m_keywords.cbegin(); folder != m_keywords.cend(); ++folder) {
            QByteArray lines;
            for (qsizetype i = 0; i < folder->size(); ++i)
                lines += QByteArray::number(i) + ' ' + folder->at(i).toUtf8() + '\n';
            const Status written = writeFile(folderPath(folder.key()) + u"/dovecot-keywords"_s, lines);
            if (!written)
                return written;
        }
        // Version 2 of the file: levels separated by tabs, names in modified UTF-7.
        QByteArray subscriptions = "V\t2\n\n";
        for (const QString &name : m_subscribed)
            subscriptions += name.toLatin1().replace('.', '\t') + '\n';
        return writeFile(m_root + u"/subscriptions"_s, subscriptions);
    }

private:
    /// ".Projekte.&ANw-bersicht"
    static QString diskName(const QString &name)
    {
        QString result;
        for (const QString &level : name.split(u'/'))
            result += u'.' + QString::fromLatin1(encodedMailboxName(level));
        return result;
    }

    QString folderPath(const QString &name) const
    {
        return name == u"INBOX"_s ? m_root : m_root + u'/' + diskName(name);
    }

    QString flagLetters(const CorpusMessage &message)
    {
        static const QHash<QString, QChar> system = {{u"\\Draft"_s, u'D'},
                                                     {u"\\Flagged"_s, u'F'},
                                                     {u"\\Answered"_s, u'R'},
                                                     {u"\\Seen"_s, u'S'},
                                                     {u"\\Deleted"_s, u'T'}};
        QStringList &keywords = m_keywords[message.folder];
        QString letters;
        for (const QString &flag : message.flags) {
            if (system.contains(flag)) {
                letters += system.value(flag);
                continue;
            }
            if (!keywords.contains(flag))
                keywords << flag;
            letters += QChar(u'a' + static_cast<char16_t>(keywords.indexOf(flag)));
        }
        std::sort(letters.begin(), letters.end());
        return letters;
    }

    QString m_root;
    int m_count = 0;
    QHash<QString, QStringList> m_keywords;
    QStringList m_subscribed;
};

Status seedMaildir(const Dovecot &host, const QString &address, const Corpus &corpus)
{
    MaildirWriter writer(host.mailFolder(address));
    Status done = writer.createFolder(u"INBOX"_s);
    for (const QString &folder : corpus.folders()) {
        if (done)
            done = writer.createFolder(folder);
    }
    corpus.forEach([&](const CorpusMessage &message) {
        if (done)
            done = writer.add(message);
    });
    if (done)
        done = writer.finish();
    return done ? host.adopt(host.mailFolder(address)) : done;
}

QByteArray wireName(const Dovecot &host, const QString &folder)
{
    if (folder == u"INBOX"_s)
        return "INBOX";
    QString name = folder;
    name.replace(u"/"_s, host.options().separator);
    return quotedString(host.options().prefix.toLatin1() + encodedMailboxName(name));
}

Status append(ImapClient &client, const QByteArray &mailbox, const CorpusMessage &message)
{
    const QString date = QLocale::c().toString(message.internalDate, u"dd-MMM-yyyy HH:mm:ss"_s) + u" +0000"_s;
    client.write(client.nextTag() + " APPEND " + mailbox + " (" + message.flags.join(u' ').toUtf8() + ") \""
                 + date.toLatin1() + "\" {" + QByteArray::number(message.octets.size()) + "+}\r\n"
                 + message.octets + "\r\n");
    return client.finish();
}

Status seedByImap(const Dovecot &host, const QString &address, const QByteArray &password,
                  const Corpus &corpus)
{
    ImapClient client;
    Status done = client.connectAndLogIn({host.address(), host.port(), {}, address, password});
    for (const QString &folder : corpus.folders()) {
        if (done)
            done = client.command("CREATE " + wireName(host, folder));
        if (done)
            done = client.command("SUBSCRIBE " + wireName(host, folder));
    }
    corpus.forEach([&](const CorpusMessage &message) {
        if (done)
            done = append(client, wireName(host, message.folder), message);
    });
    return done;
}

} // namespace

Status seed(Dovecot &host, const QString &address, const QByteArray &password, const Corpus &corpus)
{
    if (!host.hasUser(address)) {
        const Status added = host.addUser(address, password);
        if (!added)
            return added;
    }
    switch (host.options().format) {
    case MailFormat::Maildir:
        return seedMaildir(host, address, corpus);
    case MailFormat::SingleDbox:
    case MailFormat::MultiDbox:
        return seedByImap(host, address, password, corpus);
    }
    Q_UNREACHABLE();
    return {};
}

} // namespace rehearsal
