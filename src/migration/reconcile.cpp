// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/reconcile.h"

#include <algorithm>

#include "mail/headertext.h"

namespace migration {

namespace {

using Key = std::pair<qint64, qint64>;

/// Size and date together; messages without a date have no such key.
std::optional<Key> key(const Trait &trait)
{
    if (!trait.date)
        return std::nullopt;
    return Key{trait.size, *trait.date};
}

struct Values {
    QSet<qint64> sizes;
    QSet<qint64> dates;
};

Values values(const QList<Trait> &traits)
{
    Values found;
    for (const Trait &trait : traits) {
        found.sizes.insert(trait.size);
        if (trait.date)
            found.dates.insert(*trait.date);
    }
    return found;
}

QList<quint32> sharing(const QList<Trait> &traits, const Values &other)
{
    QList<quint32> uids;
    for (const Trait &trait : traits) {
        if (other.sizes.contains(trait.size) || (trait.date && other.dates.contains(*trait.date)))
            uids.append(trait.uid);
    }
    return uids;
}

struct Identity {
    Key key;
    QByteArray id;

    bool operator==(const Identity &) const = default;
    friend size_t qHash(const Identity &identity, size_t seed = 0)
    {
        return qHashMulti(seed, identity.key.first, identity.key.second, identity.id);
    }
};

QHash<Identity, QList<quint32>> byIdentity(const QList<Trait> &traits, const MessageIds &ids)
{
    QHash<Identity, QList<quint32>> groups;
    for (const Trait &trait : traits) {
        const QByteArray id = ids.value(trait.uid);
        const std::optional<Key> both = key(trait);
        if (both && !id.isEmpty())
            groups[{*both, id}].append(trait.uid);
    }
    return groups;
}

/// What one side offers to tie with.
struct Marks {
    QSet<QByteArray> ids;
    QSet<qint64> sizes;
    QSet<qint64> namelessSizes; ///< Of messages without a Message-ID.
};

Marks marks(const QList<Trait> &traits, const MessageIds &ids)
{
    Marks marks;
    for (const Trait &trait : traits) {
        const QByteArray id = ids.value(trait.uid);
        marks.sizes.insert(trait.size);
        if (id.isEmpty())
            marks.namelessSizes.insert(trait.size);
        else
            marks.ids.insert(id);
    }
    return marks;
}

QList<quint32> tying(const QList<Trait> &traits, const MessageIds &ids, const Marks &others)
{
    QList<quint32> uids;
    for (const Trait &trait : traits) {
        const QByteArray id = ids.value(trait.uid);
        const bool ties = id.isEmpty() ? others.sizes.contains(trait.size)
                                       : others.ids.contains(id) || others.namelessSizes.contains(trait.size);
        if (ties)
            uids.append(trait.uid);
    }
    return uids;
}

QList<Trait> only(const QList<Trait> &traits, const MessageIds &asked, const QSet<quint32> &settled)
{
    QList<Trait> kept;
    std::copy_if(traits.begin(), traits.end(), std::back_inserter(kept), [&](const Trait &trait) {
        return asked.contains(trait.uid) && !settled.contains(trait.uid);
    });
    return kept;
}

enum class Agreement { DateAndFlags, Date, Body };

QByteArray agreementKey(const Trait &trait, const Digests &digests, Agreement agreement)
{
    QByteArray key = digests.value(trait.uid);
    if (agreement != Agreement::Body)
        key += '|' + (trait.date ? QByteArray::number(*trait.date) : QByteArray());
    if (agreement == Agreement::DateAndFlags)
        key += '|' + QByteArray::number(trait.flags);
    return key;
}

} // namespace

Candidates candidates(const QList<Trait> &source, const QList<Trait> &destination)
{
    return {sharing(source, values(destination)), sharing(destination, values(source))};
}

Comparison compareIds(const QList<Trait> &source, const QList<Trait> &destination,
                      const MessageIds &sourceIds, const MessageIds &destinationIds)
{
    Comparison comparison;
    QSet<quint32> settledSource;
    QSet<quint32> settledDestination;
    const QHash<Identity, QList<quint32>> there = byIdentity(destination, destinationIds);
    const QHash<Identity, QList<quint32>> here = byIdentity(source, sourceIds);
    for (auto group = here.begin(); group != here.end(); ++group) {
        const QList<quint32> found = there.value(group.key());
        if (group->size() != 1 || found.size() != 1)
            continue;
        comparison.certain.append({group->constFirst(), found.constFirst()});
        settledSource.insert(group->constFirst());
        settledDestination.insert(found.constFirst());
    }
    std::sort(comparison.certain.begin(), comparison.certain.end(),
              [](const Match &a, const Match &b) { return a.source < b.source; });
    const QList<Trait> restHere = only(source, sourceIds, settledSource);
    const QList<Trait> restThere = only(destination, destinationIds, settledDestination);
    comparison.ties = {tying(restHere, sourceIds, marks(restThere, destinationIds)),
                       tying(restThere, destinationIds, marks(restHere, sourceIds))};
    return comparison;
}

QList<Match> compareDigests(const QList<Trait> &source, const QList<Trait> &destination,
                            const Digests &sourceDigests, const Digests &destinationDigests)
{
    QList<Match> matches;
    QSet<quint32> settled;
    QSet<quint32> taken;
    for (const Agreement agreement : {Agreement::DateAndFlags, Agreement::Date, Agreement::Body}) {
        QHash<QByteArray, QList<quint32>> there;
        for (const Trait &trait : destination) {
            if (destinationDigests.contains(trait.uid) && !taken.contains(trait.uid))
                there[agreementKey(trait, destinationDigests, agreement)].append(trait.uid);
        }
        for (const Trait &trait : source) {
            if (!sourceDigests.contains(trait.uid) || settled.contains(trait.uid))
                continue;
            const auto group = there.find(agreementKey(trait, sourceDigests, agreement));
            if (group == there.end() || group->isEmpty())
                continue;
            matches.append({trait.uid, group->takeFirst()});
            settled.insert(trait.uid);
            taken.insert(matches.constLast().destination);
        }
    }
    return matches;
}

size_t flagsKey(const QString &flags)
{
    QStringList words = flags.toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    words.sort();
    return qHash(words.join(QLatin1Char(' ')));
}

QByteArray messageId(const QByteArray &headerBlock)
{
    // Some servers answer HEADER.FIELDS with the whole header, so the field is looked for.
    const QByteArray lower = headerBlock.toLower();
    qsizetype at = lower.startsWith("message-id") ? 0 : lower.indexOf("\nmessage-id");
    if (at < 0)
        return {};
    at = headerBlock.indexOf(':', at);
    if (at < 0)
        return {};
    QByteArray value;
    for (qsizetype i = at + 1; i < headerBlock.size() && value.size() < 998; ++i) {
        const char c = headerBlock.at(i);
        if (c == '\n') {
            const char next = i + 1 < headerBlock.size() ? headerBlock.at(i + 1) : '\0';
            if (next != ' ' && next != '\t')
                break;
        } else if (c != ' ' && c != '\t' && c != '\r') {
            value.append(c);
        }
    }
    return value;
}

QByteArray headerEssence(const QByteArray &header)
{
    QByteArray essence;
    for (const char *field : {"Date", "From", "To", "Subject"})
        essence += mail::headerField(header, field).simplified() + '\n';
    return essence;
}

QHash<quint32, quint32> renumbered(const QList<Trait> &former, const QList<Trait> &now)
{
    QHash<Key, QList<quint32>> after;
    for (const Trait &trait : now) {
        if (const std::optional<Key> both = key(trait))
            after[*both].append(trait.uid);
    }
    QHash<Key, QList<quint32>> before;
    for (const Trait &trait : former) {
        if (const std::optional<Key> both = key(trait))
            before[*both].append(trait.uid);
    }
    QHash<quint32, quint32> uids;
    for (auto group = before.begin(); group != before.end(); ++group) {
        const QList<quint32> found = after.value(group.key());
        if (found.size() != group->size())
            continue;
        for (qsizetype i = 0; i < found.size(); ++i)
            uids.insert(group->at(i), found.at(i));
    }
    return uids;
}

} // namespace migration
