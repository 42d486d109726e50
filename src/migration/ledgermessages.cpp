// SPDX-License-Identifier: GPL-3.0-or-later
// The part of Ledger that is about messages.
#include "migration/ledger.h"

#include <QSqlError>

#include "migration/ledgersql.h"

using namespace Qt::StringLiterals;

namespace migration {

namespace {

QVariant seconds(const QDateTime &time)
{
    return time.isValid() ? QVariant(time.toSecsSinceEpoch()) : QVariant(QMetaType::fromType<qint64>());
}

MessageRow messageRow(const Statement &statement)
{
    MessageRow row;
    row.uid = statement.uid(0);
    row.size = statement.number(1);
    if (!statement.isNull(2))
        row.internalDate =
            QDateTime::fromSecsSinceEpoch(statement.number(2), Qt::OffsetFromUTC, int(statement.number(3)));
    row.flags = statement.text(4);
    row.state = MessageState(statement.number(5));
    row.destinationUid = statement.uid(6);
    row.destinationUidNext = statement.uid(7);
    row.rule = statement.text(8);
    if (!statement.isNull(9))
        row.newFlags = statement.text(9);
    row.isVanished = statement.number(10) != 0;
    return row;
}

Result<QList<quint32>> readUids(Statement &statement, const QVariantList &values)
{
    if (const Status ran = statement.run(values); !ran)
        return fail(ran.error());
    QList<quint32> uids;
    while (statement.next())
        uids.append(statement.uid(0));
    if (const Status read = statement.status(); !read)
        return fail(read.error());
    return uids;
}

Status eachUid(Statement statement, const QList<quint32> &uids,
               const std::function<QVariantList(quint32)> &values)
{
    for (const quint32 uid : uids) {
        if (const Status ran = statement.run(values(uid)); !ran)
            return ran;
    }
    return {};
}

/// Whether both can be written by one statement: plain outcomes, and UIDs without a gap on both sides.
bool isContinued(const Outcome &outcome, const Outcome &before)
{
    return outcome.reason.isEmpty() && before.reason.isEmpty() && outcome.state == before.state
        && outcome.uid == before.uid + 1
        && outcome.destinationUid == (before.destinationUid > 0 ? before.destinationUid + 1 : 0);
}

/// Calls `use` with the first and the last element of each run in which every one continues the one before.
template <typename T, typename Continues, typename Use>
Status eachRun(const QList<T> &list, Continues continues, Use use)
{
    for (qsizetype first = 0, last = 0; first < list.size(); first = ++last) {
        while (last + 1 < list.size() && continues(list.at(last + 1), list.at(last)))
            ++last;
        if (const Status ran = use(list.at(first), list.at(last)); !ran)
            return ran;
    }
    return {};
}

} // namespace

Status Ledger::plan(const FolderRow &folder, const QList<MessageRow> &rows)
{
    return inTransaction([&]() -> Status {
        Statement insert(*m_database,
                         u"INSERT INTO message (folder_id, uid, size, internal_date, zone, flags, state, "
                         "destination_uid, destination_uid_next, rule) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                         "ON CONFLICT (folder_id, uid) DO NOTHING"_s);
        for (const MessageRow &row : rows) {
            const int zone = row.internalDate.isValid() ? row.internalDate.offsetFromUtc() : 0;
            const Status ran =
                insert.run({folder.id, row.uid, row.size, seconds(row.internalDate), zone, row.flags,
                            int(row.state), row.destinationUid, row.destinationUidNext, row.rule});
            if (!ran)
                return ran;
        }
        const Result<qint64> stored = store(folder);
        return stored ? Status() : fail(stored.error());
    });
}

Status Ledger::forget(qint64 folder, const QList<quint32> &uids)
{
    return inTransaction([&] {
        return eachUid(Statement(*m_database,
                                 u"UPDATE message SET state = ? WHERE folder_id = ? AND uid = ? "
                                 "AND state IN (0, 1, 5)"_s),
                       uids, [&](quint32 uid) -> QVariantList {
                           return {int(MessageState::Gone), folder, uid};
                       });
    });
}

Status Ledger::forEach(qint64 folder, const QList<MessageState> &states, quint32 first, quint32 last,
                       const std::function<void(const MessageRow &)> &use) const
{
    Statement statement(*m_database,
                        u"SELECT uid, size, internal_date, zone, flags, state, destination_uid, "
                        "destination_uid_next, rule, new_flags, is_vanished FROM message WHERE folder_id = ? "
                        "AND uid BETWEEN ? AND ? AND ((1 << state) & ?) <> 0 ORDER BY uid"_s);
    int mask = 0;
    for (const MessageState state : states)
        mask |= 1 << int(state);
    if (const Status ran = statement.run({folder, first, last, mask}); !ran)
        return ran;
    while (statement.next())
        use(messageRow(statement));
    return statement.status();
}

Result<QList<MessageRow>> Ledger::messages(qint64 folder, const QList<MessageState> &states, quint32 first,
                                           quint32 last) const
{
    QList<MessageRow> rows;
    const Status read =
        forEach(folder, states, first, last, [&](const MessageRow &row) { rows.append(row); });
    if (!read)
        return fail(read.error());
    return rows;
}

Result<QList<quint32>> Ledger::destinationUids(qint64 folder) const
{
    // Two folders of the source may share one at the destination, by the user's map.
    Statement statement(*m_database,
                        u"SELECT m.destination_uid FROM message AS m JOIN folder AS f ON f.id = m.folder_id "
                        "JOIN folder AS g ON g.account_id = f.account_id AND g.destination = f.destination "
                        "AND g.destination_uid_validity = f.destination_uid_validity "
                        "WHERE g.id = ? AND f.is_retired = 0 AND m.destination_uid > 0 "
                        "ORDER BY m.destination_uid"_s);
    return readUids(statement, {folder});
}

Result<quint32> Ledger::lowestIntent(qint64 folder) const
{
    Statement statement(*m_database,
                        u"SELECT MIN(destination_uid_next) FROM message WHERE folder_id = ? AND state = ?"_s);
    if (const Status ran = statement.run({folder, int(MessageState::Appending)}); !ran)
        return fail(ran.error());
    return statement.next() ? statement.uid(0) : 0;
}

Status Ledger::intend(const QList<Intent> &intents)
{
    return inDurableTransaction([&]() -> Status {
        Statement update(*m_database,
                         u"UPDATE message SET state = ?, destination_uid_next = ? "
                         "WHERE folder_id = ? AND uid BETWEEN ? AND ? AND state IN (0, 5)"_s);
        for (const Intent &intent : intents) {
            const auto continues = [](quint32 uid, quint32 before) { return uid == before + 1; };
            const Status ran = eachRun(intent.uids, continues, [&](quint32 first, quint32 last) {
                return update.run(
                    {int(MessageState::Appending), intent.destinationUidNext, intent.folder, first, last});
            });
            if (!ran)
                return ran;
        }
        return {};
    });
}

Status Ledger::conclude(qint64 folder, const QList<Outcome> &outcomes)
{
    return inTransaction([&]() -> Status {
        Statement update(*m_database,
                         u"UPDATE message SET state = ?, destination_uid = uid * ? + ? "
                         "WHERE folder_id = ? AND uid BETWEEN ? AND ?"_s);
        Statement settle(
            *m_database,
            u"DELETE FROM notice WHERE folder_id = ? AND uid BETWEEN ? AND ? AND is_refusal = 1"_s);
        Statement notice(*m_database,
                         u"INSERT INTO notice (folder_id, uid, is_refusal, subject, reason, server, remedy) "
                         "VALUES (?, ?, ?, ?, ?, ?, ?)"_s);
        return eachRun(outcomes, isContinued, [&](const Outcome &first, const Outcome &last) -> Status {
            const bool hasUid = first.destinationUid > 0;
            const qint64 distance = hasUid ? qint64(first.destinationUid) - qint64(first.uid) : 0;
            Status ran =
                update.run({int(first.state), hasUid ? 1 : 0, distance, folder, first.uid, last.uid});
            if (ran)
                ran = settle.run({folder, first.uid, last.uid});
            if (ran && !first.reason.isEmpty())
                ran = notice.run({folder, first.uid, first.state == MessageState::Refused ? 1 : 0,
                                  first.subject, first.reason, first.server, first.remedy});
            return ran;
        });
    });
}

Status Ledger::withdraw(qint64 folder, const QList<quint32> &uids)
{
    return inTransaction([&] {
        return eachUid(Statement(*m_database,
                                 u"UPDATE message SET state = ?, destination_uid_next = 0 "
                                 "WHERE folder_id = ? AND uid = ? AND state = ?"_s),
                       uids, [&](quint32 uid) -> QVariantList {
                           return {int(MessageState::Planned), folder, uid, int(MessageState::Appending)};
                       });
    });
}

Status Ledger::note(qint64 folder, const Notice &notice)
{
    return inTransaction([&]() -> Status {
        // Said once, however often the run is repeated.
        const Status removed = Statement(*m_database,
                                         u"DELETE FROM notice WHERE folder_id = ? AND uid = ? "
                                         "AND is_refusal = ? AND reason = ?"_s)
                                   .run({folder, notice.uid, notice.isRefusal ? 1 : 0, notice.reason});
        if (!removed)
            return removed;
        return Statement(*m_database,
                         u"INSERT INTO notice (folder_id, uid, is_refusal, subject, reason, server, remedy) "
                         "VALUES (?, ?, ?, ?, ?, ?, ?)"_s)
            .run({folder, notice.uid, notice.isRefusal ? 1 : 0, notice.subject, notice.reason, notice.server,
                  notice.remedy});
    });
}

Result<QList<Notice>> Ledger::notices(qint64 folder) const
{
    Statement statement(*m_database,
                        u"SELECT uid, is_refusal, subject, reason, server, remedy FROM notice "
                        "WHERE folder_id = ? ORDER BY uid"_s);
    if (const Status ran = statement.run({folder}); !ran)
        return fail(ran.error());
    QList<Notice> notices;
    while (statement.next())
        notices.append({statement.uid(0), statement.number(1) != 0, statement.text(2), statement.text(3),
                        statement.text(4), statement.text(5)});
    if (const Status read = statement.status(); !read)
        return fail(read.error());
    return notices;
}

Result<QList<StateCount>> Ledger::counts(qint64 folder) const
{
    Statement statement(*m_database,
                        u"SELECT state, rule, COUNT(*), SUM(size), is_vanished FROM message "
                        "WHERE folder_id = ? GROUP BY state, rule, is_vanished"_s);
    if (const Status ran = statement.run({folder}); !ran)
        return fail(ran.error());
    QList<StateCount> counts;
    while (statement.next())
        counts.append({MessageState(statement.number(0)), statement.text(1), statement.number(2),
                       statement.number(3), statement.number(4) != 0});
    if (const Status read = statement.status(); !read)
        return fail(read.error());
    return counts;
}

} // namespace migration
