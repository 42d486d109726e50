// SPDX-License-Identifier: GPL-3.0-or-later
// bench-hosts FOLDER: the servers of a benchmark, on behalf of ./run. Reads one JSON object per line, does
// what its "do" says and answers with one JSON object; ends with its standard input, and the servers with it.
#include <cstdio>
#include <map>
#include <memory>
#include <string>

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "rehearsal/corpus.h"
#include "rehearsal/dovecot.h"
#include "rehearsal/mailstore.h"

using namespace Qt::StringLiterals;

namespace {

constexpr auto password = "x";
constexpr qint64 mbsyncHeaderOctets = 22; ///< "X-TUID: " and twelve characters, in each message it copies.

QJsonObject failure(const Error &error)
{
    return {{u"error"_s, error.toString()}};
}

qint64 octetsOf(const rehearsal::MailStore &store)
{
    qint64 octets = 0;
    for (const rehearsal::StoredMessage &message : store.messages)
        octets += message.size;
    return octets;
}

/// mbsync adds a header and drops keywords: its copy can only be compared by folder, size and date.
void levelForMbsync(rehearsal::MailStore &store, qint64 addedOctets)
{
    for (rehearsal::StoredMessage &message : store.messages) {
        message.size -= addedOctets;
        message.sha256 = QByteArray::number(message.size);
        message.flags.clear();
    }
}

class Hosts {
public:
    explicit Hosts(QString folder)
        : m_folder(std::move(folder))
    {
    }

    QJsonObject reply(const QJsonObject &wish)
    {
        const QString what = wish.value(u"do"_s).toString();
        if (what == u"start"_s)
            return start(wish);
        if (!m_hosts.contains(wish.value(u"host"_s).toString()))
            return {{u"error"_s, u"no such host"_s}};
        if (what == u"user"_s)
            return addUser(wish);
        if (what == u"seed"_s)
            return seed(wish);
        if (what == u"compare"_s)
            return compare(wish);
        if (what == u"remove"_s)
            return remove(wish);
        return {{u"error"_s, u"not understood: "_s + what}};
    }

private:
    rehearsal::Dovecot &host(const QJsonObject &wish)
    {
        return *m_hosts.at(wish.value(u"host"_s).toString());
    }

    QJsonObject start(const QJsonObject &wish)
    {
        const QString name = wish.value(u"host"_s).toString();
        rehearsal::DovecotOptions options;
        options.mailFolder = wish.value(u"mail"_s).toString();
        options.hasTls = wish.value(u"tls"_s).toBool();
        options.hasFsync = true;
        options.mechanisms = QStringList{u"plain"_s}; // Dovecot's own default, and what most hosts offer.
        options.connectionsPerUser = 100;
        options.moreConfiguration = wish.value(u"configuration"_s).toString();
        const QString folder = m_folder + u'/' + name;
        auto dovecot = std::make_unique<rehearsal::Dovecot>(folder, options);
        if (const Status started = dovecot->start(); !started)
            return failure(started.error());
        const QJsonObject reply{{u"address"_s, dovecot->address()},
                                {u"port"_s, options.hasTls ? dovecot->tlsPort() : dovecot->port()},
                                {u"ca"_s, dovecot->caFile()},
                                {u"certificate"_s, dovecot->options().certificate.certificateFile},
                                {u"configuration"_s, folder + u"/dovecot.conf"_s}};
        m_hosts.emplace(name, std::move(dovecot));
        return reply;
    }

    QJsonObject addUser(const QJsonObject &wish)
    {
        const Status added = host(wish).addUser(wish.value(u"user"_s).toString(), password);
        return added ? QJsonObject() : failure(added.error());
    }

    QJsonObject seed(const QJsonObject &wish)
    {
        rehearsal::CorpusOptions options;
        options.owner = wish.value(u"user"_s).toString();
        options.messages = wish.value(u"messages"_s).toInt();
        options.seed = static_cast<quint32>(wish.value(u"seed"_s).toInt(1));
        options.medianSize = wish.value(u"median"_s).toInteger(options.medianSize);
        options.largest = wish.value(u"largest"_s).toInteger(options.largest);
        options.folders = wish.value(u"folders"_s).toInt();
        options.giant = wish.value(u"giant"_s).toInteger();
        const Status seeded =
            rehearsal::seed(host(wish), options.owner, password, rehearsal::Corpus(options));
        return seeded ? QJsonObject() : failure(seeded.error());
    }

    Result<rehearsal::MailStore> original(const QJsonObject &wish)
    {
        const QString key = wish.value(u"host"_s).toString() + u' ' + wish.value(u"user"_s).toString();
        if (!m_originals.contains(key)) {
            const auto store =
                rehearsal::readMailStore(host(wish), wish.value(u"user"_s).toString(), password);
            if (!store)
                return store;
            m_originals.insert(key, *store);
        }
        return m_originals.value(key);
    }

    QJsonObject compare(const QJsonObject &wish)
    {
        auto source = original(wish);
        if (!source)
            return failure(source.error());
        auto copy = rehearsal::readMailStore(*m_hosts.at(wish.value(u"to"_s).toString()),
                                             wish.value(u"copy"_s).toString(), password);
        if (!copy)
            return failure(copy.error());
        const qint64 octets = octetsOf(*source);
        if (wish.value(u"mbsync"_s).toBool()) {
            levelForMbsync(*source, 0);
            levelForMbsync(*copy, mbsyncHeaderOctets);
        }
        const rehearsal::StoreDifference difference = rehearsal::compareStores(*source, *copy);
        return {{u"messages"_s, source->messages.size()},
                {u"octets"_s, octets},
                {u"missing"_s, difference.missing.size()},
                {u"unexpected"_s, difference.unexpected.size()},
                {u"text"_s, difference.isNone() ? QString() : difference.toString()}};
    }

    QJsonObject remove(const QJsonObject &wish)
    {
        QDir mail(host(wish).mailFolder(wish.value(u"user"_s).toString()));
        mail.removeRecursively();
        mail.cdUp();
        return mail.removeRecursively() ? QJsonObject() : QJsonObject{{u"error"_s, mail.path()}};
    }

    const QString m_folder;
    std::map<QString, std::unique_ptr<rehearsal::Dovecot>> m_hosts;
    QHash<QString, rehearsal::MailStore> m_originals;
};

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    if (application.arguments().size() != 2) {
        std::fputs("bench-hosts FOLDER\n", stderr);
        return 64;
    }
    Hosts hosts(application.arguments().at(1));
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return 74;
    while (true) {
        const QByteArray line = input.readLine();
        if (line.isEmpty())
            return 0;
        const QByteArray reply =
            QJsonDocument(hosts.reply(QJsonDocument::fromJson(line).object())).toJson(QJsonDocument::Compact);
        std::printf("%s\n", reply.constData());
        std::fflush(stdout);
    }
}
