// SPDX-License-Identifier: GPL-3.0-or-later
// The part of Ledger that later runs need: what has changed at the source, in the rules, and on the day.

#include "migration/ledger.h"
#include "migration/ledgersql.h"

using namespace Qt::StringLiterals;

namespace migration {

namespace {

/// A null QString would be stored as "".
QVariant text(const std::optional<QString> &value)
{
    return value ? QVariant(*value) : QVariant(QMetaType::fromType<qint64>());
}

} // namespace

Status Ledger::noteChanges(qint64 folder, const QList<FlagChange> &changes, const imap::UidSet &vanished)
{
    if (changes.isEmpty() && vanished.isEmpty())
        return {};
    return inTransaction([&]() -> Status {
        Statement unsent(*m_database,
                         u"UPDATE message SET flags = ? WHERE folder_id = ? AND uid = ? "
                         "AND state IN (0, 4, 5)"_s);
        Statement sent(*m_database,
                       u"UPDATE message SET new_flags = ? WHERE folder_id = ? AND uid = ? "
                       "AND state IN (1, 2, 3, 6)"_s);
        Statement gone(*m_database,
                       u"UPDATE message SET is_vanished = 1, new_flags = NULL WHERE folder_id = ? "
                       "AND uid BETWEEN ? AND ?"_s);
        for (const FlagChange &change : changes) {
            for (Statement *statement : {&unsent, &sent}) {
                if (const Status ran = statement->run({change.flags, folder, change.uid}); !ran)
                    return ran;
            }
        }
        for (const imap::UidRange &range : vanished.ranges()) {
            if (const Status ran = gone.run({folder, range.first, range.last}); !ran)
                return ran;
        }
        return Statement(*m_database,
                         u"UPDATE message SET new_flags = NULL WHERE folder_id = ? AND new_flags = flags"_s)
            .run({folder});
    });
}

Result<QList<MessageRow>> Ledger::changedFlags(qint64 folder) const
{
    Statement statement(*m_database,
                        u"SELECT uid, flags, state, destination_uid, new_flags FROM message "
                        "WHERE folder_id = ? AND new_flags IS NOT NULL AND state IN (2, 3, 6) ORDER BY uid"_s);
    if (const Status ran = statement.run({folder}); !ran)
        return fail(ran.error());
    QList<MessageRow> rows;
    while (statement.next()) {
        MessageRow row;
        row.uid = statement.uid(0);
        row.flags = statement.text(1);
        row.state = MessageState(statement.number(2));
        row.destinationUid = statement.uid(3);
        row.newFlags = statement.text(4);
        rows.append(row);
    }
    if (const Status read = statement.status(); !read)
        return fail(read.error());
    return rows;
}

Status Ledger::carried(qint64 folder, const QList<CarriedFlags> &messages)
{
    if (messages.isEmpty())
        return {};
    return inTransaction([&]() -> Status {
        Statement update(*m_database,
                         u"UPDATE message SET new_flags = NULL, flags = COALESCE(?, flags) "
                         "WHERE folder_id = ? AND uid = ?"_s);
        for (const CarriedFlags &message : messages) {
            if (const Status ran = update.run({text(message.flags), folder, message.uid}); !ran)
                return ran;
        }
        return {};
    });
}

Status Ledger::replan(qint64 folder, const QList<RuleChange> &changes)
{
    if (changes.isEmpty())
        return {};
    return inTransaction([&]() -> Status {
        Statement update(*m_database,
                         u"UPDATE message SET state = ?, rule = ? WHERE folder_id = ? AND uid = ? "
                         "AND state IN (0, 4, 5)"_s);
        Statement settle(*m_database,
                         u"DELETE FROM notice WHERE folder_id = ? AND uid = ? AND is_refusal = 1"_s);
        for (const RuleChange &change : changes) {
            const MessageState state = change.rule.isEmpty() ? MessageState::Planned : MessageState::Skipped;
            Status ran = update.run({int(state), change.rule, folder, change.uid});
            if (ran)
                ran = settle.run({folder, change.uid});
            if (!ran)
                return ran;
        }
        return {};
    });
}

Result<qint64> Ledger::presentMessages(qint64 folder) const
{
    Statement statement(
        *m_database,
        u"SELECT COUNT(*) FROM message WHERE folder_id = ? AND state <> 7 AND is_vanished = 0"_s);
    if (const Status ran = statement.run({folder}); !ran)
        return fail(ran.error());
    return statement.next() ? statement.number(0) : 0;
}

Result<qint64> Ledger::octetsOn(qint64 account, QDate day) const
{
    Statement statement(*m_database, u"SELECT octets FROM daily_octets WHERE account_id = ? AND day = ?"_s);
    if (const Status ran = statement.run({account, day.toString(Qt::ISODate)}); !ran)
        return fail(ran.error());
    return statement.next() ? statement.number(0) : 0;
}

Status Ledger::addOctets(qint64 account, QDate day, qint64 octets)
{
    return Statement(*m_database,
                     u"INSERT INTO daily_octets (account_id, day, octets) VALUES (?, ?, ?) "
                     "ON CONFLICT (account_id, day) DO UPDATE SET octets = daily_octets.octets + "
                     "excluded.octets"_s)
        .run({account, day.toString(Qt::ISODate), octets});
}

} // namespace migration
