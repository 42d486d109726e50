// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/oldside.h"

#include "base/catchall.h"
#include "onboarding/jsonreader.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

const QList<std::pair<Sighting, QString>> &sightingWords()
{
    static const QList<std::pair<Sighting, QString>> words = {{Sighting::Mailbox, u"mailbox"_s},
                                                              {Sighting::Alias, u"alias"_s},
                                                              {Sighting::Table, u"table"_s},
                                                              {Sighting::Mail, u"mail"_s}};
    return words;
}

MailAddress address(JsonReader &reader, const QString &key)
{
    const Result<MailAddress> parsed = parseWithCatchAll(reader.text(key));
    if (!parsed)
        reader.complain(key, parsed.error().message);
    return parsed.value_or(MailAddress());
}

QList<MailAddress> addresses(JsonReader &reader, const QString &key)
{
    QList<MailAddress> list;
    for (const QString &text : reader.texts(key)) {
        if (const Result<MailAddress> parsed = parseWithCatchAll(text))
            list += *parsed;
        else
            reader.complain(key, parsed.error().message);
    }
    return list;
}

QJsonArray json(const QList<MailAddress> &addresses)
{
    QJsonArray list;
    for (const MailAddress &address : addresses)
        list += address.toString();
    return list;
}

QDateTime moment(JsonReader &reader, const QString &key)
{
    return QDateTime::fromString(reader.text(key), Qt::ISODate);
}

OldAddress oldAddress(JsonReader reader)
{
    constexpr int most = 1'000'000'000;
    OldAddress known;
    known.address = address(reader, u"address"_s);
    const QStringList words = reader.texts(u"seen"_s);
    for (const auto &[sighting, word] : sightingWords())
        known.seen.setFlag(sighting, words.contains(word));
    known.members = addresses(reader, u"members"_s);
    known.messages = int(reader.integer(u"messages"_s, 0, 0, most));
    known.spam = int(reader.integer(u"spam"_s, 0, 0, most));
    known.last = moment(reader, u"last"_s);
    return known;
}

QJsonObject json(const OldAddress &known)
{
    QJsonObject object{{u"address"_s, known.address.toString()},
                       {u"seen"_s, QJsonArray::fromStringList(words(known.seen))}};
    if (!known.members.isEmpty())
        object.insert(u"members"_s, json(known.members));
    if (known.messages > 0) {
        object.insert(u"messages"_s, known.messages);
        object.insert(u"spam"_s, known.spam);
        object.insert(u"last"_s, known.last.toString(Qt::ISODate));
    }
    return object;
}

} // namespace

QStringList words(Sightings sightings)
{
    QStringList words;
    for (const auto &[sighting, word] : sightingWords()) {
        if (sightings.testFlag(sighting))
            words += word;
    }
    return words;
}

QString oldSecretKey(const QString &variable)
{
    return u"old."_s + variable;
}

OldProvider oldProvider(JsonReader reader)
{
    return {reader.text(u"id"_s), reader.map(u"variables"_s)};
}

OldSide oldSide(JsonReader reader)
{
    constexpr int mostDays = 36'500;
    OldSide side;
    side.checked = moment(reader, u"checked"_s);
    side.days = int(reader.integer(u"days"_s, side.days, 1, mostDays));
    for (const JsonReader &item : reader.objects(u"addresses"_s))
        side.addresses += oldAddress(item);
    side.unread = unreadSources(reader);
    for (JsonReader item : reader.objects(u"declined"_s))
        side.declined += Declined{address(item, u"address"_s), item.text(u"by"_s), moment(item, u"at"_s)};
    side.atNewHost = addresses(reader, u"atNewHost"_s);
    return side;
}

QList<Unread> unreadSources(JsonReader &reader)
{
    QList<Unread> unread;
    for (JsonReader item : reader.objects(u"unread"_s))
        unread += Unread{item.text(u"what"_s), item.text(u"why"_s)};
    return unread;
}

QJsonArray toJson(const QList<Unread> &unread)
{
    QJsonArray list;
    for (const Unread &entry : unread)
        list += QJsonObject{{u"what"_s, entry.what}, {u"why"_s, entry.why}};
    return list;
}

QJsonObject toJson(const OldProvider &provider)
{
    return {{u"id"_s, provider.id}, {u"variables"_s, toJson(provider.variables)}};
}

QJsonObject toJson(const OldSide &side)
{
    QJsonArray known;
    for (const OldAddress &address : side.addresses)
        known += json(address);
    QJsonArray declined;
    for (const Declined &entry : side.declined) {
        declined += QJsonObject{{u"address"_s, entry.address.toString()},
                                {u"by"_s, entry.by},
                                {u"at"_s, entry.at.toString(Qt::ISODate)}};
    }
    QJsonObject object{{u"addresses"_s, known}};
    if (side.checked.isValid()) {
        object.insert(u"checked"_s, side.checked.toString(Qt::ISODate));
        object.insert(u"days"_s, side.days);
    }
    if (!side.unread.isEmpty())
        object.insert(u"unread"_s, toJson(side.unread));
    if (!declined.isEmpty())
        object.insert(u"declined"_s, declined);
    if (!side.atNewHost.isEmpty())
        object.insert(u"atNewHost"_s, json(side.atNewHost));
    return object;
}

} // namespace onboarding
