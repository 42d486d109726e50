// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/manners.h"

#include <algorithm>

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "imap/session.h"
#include "migration/plan.h"

using namespace Qt::StringLiterals;

namespace migration {

namespace {

/// How one entry is recognised.
struct Signs {
    QStringList capabilities;
    QStringList software; ///< Parts of what ID or the greeting says.
    QStringList hosts; ///< Globs.
};

struct Entry {
    Signs signs;
    Manners manners;
};

QStringList strings(const QJsonValue &value)
{
    QStringList texts;
    for (const QJsonValue &text : value.toArray())
        texts += text.toString();
    return texts;
}

bool hasOnly(const QJsonObject &object, const QStringList &keys)
{
    const QStringList given = object.keys();
    return std::all_of(given.begin(), given.end(), [&](const QString &key) { return keys.contains(key); });
}

bool isKnown(const QJsonObject &object)
{
    return hasOnly(object,
                   {u"id"_s, u"name"_s, u"recognise"_s, u"verified"_s, u"limits"_s, u"names"_s,
                    u"flagsNotAppended"_s, u"keywordsNotCopied"_s, u"behaviours"_s, u"note"_s})
        && hasOnly(object[u"recognise"].toObject(), {u"capabilities"_s, u"software"_s, u"hosts"_s})
        && hasOnly(object[u"limits"].toObject(),
                   {u"connections"_s, u"connectionsPerHost"_s, u"dailyReadOctets"_s, u"dailyWriteOctets"_s, u"lineOctets"_s})
        && hasOnly(object[u"names"].toObject(),
                   {u"ignoreCase"_s, u"forbidden"_s, u"simplifyBlanks"_s, u"reserved"_s});
}

bool readBehaviours(const QJsonValue &value, Manners &manners)
{
    for (const QString &behaviour : strings(value)) {
        if (behaviour == u"labelsAreFolders")
            manners.labelsAreFolders = true;
        else if (behaviour == u"uidIsNoProof")
            manners.uidIsNoProof = true;
        else if (behaviour == u"rewritesHeaders")
            manners.rewritesHeaders = true;
        else if (behaviour == u"storeProvesKeywords")
            manners.storeProvesKeywords = true;
        else
            return false;
    }
    return true;
}

std::optional<Entry> readEntry(const QJsonObject &object)
{
    Entry entry;
    const QJsonObject signs = object[u"recognise"].toObject();
    entry.signs = {strings(signs[u"capabilities"]), strings(signs[u"software"]), strings(signs[u"hosts"])};
    Manners &manners = entry.manners;
    manners.id = object[u"id"].toString();
    manners.name = object[u"name"].toString();
    manners.isVerified = object[u"verified"].toBool();
    const QJsonObject limits = object[u"limits"].toObject();
    manners.connections = limits[u"connections"].toInt();
    manners.connectionsPerHost = limits[u"connectionsPerHost"].toInt();
    manners.dailyReadOctets = limits[u"dailyReadOctets"].toInteger();
    manners.dailyWriteOctets = limits[u"dailyWriteOctets"].toInteger();
    manners.lineOctets = limits[u"lineOctets"].toInteger();
    const QJsonObject names = object[u"names"].toObject();
    manners.ignoresCase = names[u"ignoreCase"].toBool();
    manners.simplifiesBlanks = names[u"simplifyBlanks"].toBool();
    manners.forbidden = names[u"forbidden"].toString();
    manners.reserved = strings(names[u"reserved"]);
    imap::Flags flags;
    for (const QString &flag : strings(object[u"flagsNotAppended"]))
        flags.add(flag.toLatin1());
    manners.flagsNotAppended = flags.system;
    manners.keywordsNotCopied = strings(object[u"keywordsNotCopied"]);
    const bool isRead = isKnown(object) && readBehaviours(object[u"behaviours"], manners);
    return isRead && !manners.id.isEmpty() && !manners.name.isEmpty() ? std::optional(entry) : std::nullopt;
}

Result<QList<Entry>> readEntries(const QByteArray &json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    const QJsonArray servers = document.object()[u"servers"].toArray();
    if (document.object()[u"format"].toInt() != 1 || servers.isEmpty())
        return fail(Error::Kind::BadInput,
                    QCoreApplication::translate("migration", "The list of servers' manners cannot be read."),
                    error.errorString());
    QList<Entry> entries;
    for (const QJsonValue &server : servers) {
        const std::optional<Entry> entry = readEntry(server.toObject());
        if (!entry)
            return fail(
                Error::Kind::BadInput,
                QCoreApplication::translate("migration", "The list of servers' manners cannot be read."),
                u"/servers/%1"_s.arg(entries.size()));
        entries.append(*entry);
    }
    return entries;
}

const QList<Entry> &builtIn()
{
    static const QList<Entry> entries = [] {
        QFile file(u":/migration/imap-manners.json"_s);
        return file.open(QIODevice::ReadOnly) ? readEntries(file.readAll()).value_or(QList<Entry>())
                                              : QList<Entry>();
    }();
    return entries;
}

} // namespace

imap::Flags Manners::carried(const imap::Flags &flags, const Manners &source, const Manners &destination)
{
    imap::Flags kept = flags;
    kept.system &= ~destination.flagsNotAppended;
    kept.keywords.removeIf([&](const QByteArray &keyword) {
        return std::any_of(
            source.keywordsNotCopied.begin(), source.keywordsNotCopied.end(),
            [&](const QString &glob) { return matchesGlob(glob, QString::fromLatin1(keyword)); });
    });
    return kept;
}

Result<QList<Manners>> parseManners(const QByteArray &json)
{
    const Result<QList<Entry>> entries = readEntries(json);
    if (!entries)
        return fail(entries.error());
    QList<Manners> manners;
    for (const Entry &entry : *entries)
        manners.append(entry.manners);
    return manners;
}

Manners mannersOf(const QByteArrayList &capabilities, const QString &software, const QString &host)
{
    const auto fits = [&](const Signs &signs) {
        return std::any_of(signs.capabilities.begin(), signs.capabilities.end(),
                           [&](const QString &name) { return capabilities.contains(name.toLatin1()); })
            || std::any_of(signs.software.begin(), signs.software.end(),
                           [&](const QString &part) { return software.contains(part, Qt::CaseInsensitive); })
            || std::any_of(signs.hosts.begin(), signs.hosts.end(),
                           [&](const QString &glob) { return matchesGlob(glob, host.toLower()); });
    };
    for (const Entry &entry : builtIn()) {
        if (fits(entry.signs))
            return entry.manners;
    }
    return {};
}

Manners mannersOf(const imap::Session &session)
{
    return mannersOf(session.capabilities().names(), session.serverSoftware(),
                     session.account().endpoint.host);
}

} // namespace migration
