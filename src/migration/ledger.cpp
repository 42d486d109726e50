// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/ledger.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QSqlError>
#include <QTemporaryDir>
#include <QUuid>

#include "migration/ledgersql.h"

using namespace Qt::StringLiterals;

namespace migration {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(migration)
};

FolderRow folderRow(const Statement &statement)
{
    FolderRow row;
    row.id = statement.number(0);
    row.account = statement.number(1);
    row.source = statement.text(2).toLatin1();
    row.destination = statement.text(3).toLatin1();
    row.shownSource = statement.text(4);
    row.shownDestination = statement.text(5);
    row.sourceUidValidity = statement.uid(6);
    row.destinationUidValidity = statement.uid(7);
    row.sourceUidNext = statement.uid(8);
    row.excludedMessages = statement.number(9);
    row.sourceModSeq = quint64(statement.number(10));
    return row;
}

QVariantList values(const FolderRow &row)
{
    return {row.account,
            QString::fromLatin1(row.source),
            QString::fromLatin1(row.destination),
            row.shownSource,
            row.shownDestination,
            row.sourceUidValidity,
            row.destinationUidValidity,
            row.sourceUidNext,
            row.excludedMessages,
            qint64(row.sourceModSeq),
            row.id};
}

Result<qint64> nextId(Database &database, const QString &sql)
{
    Statement statement(database, sql);
    if (const Status ran = statement.run(); !ran)
        return fail(ran.error());
    return statement.next() ? statement.number(0) + 1 : 1;
}

} // namespace

Ledger::Ledger(QString file)
    : m_file(std::move(file))
    , m_database(std::make_unique<Database>(u"ledger-%1"_s.arg(QUuid::createUuid().toString(QUuid::WithoutBraces))))
{
}

Ledger::~Ledger() = default;

Result<std::unique_ptr<Ledger>> Ledger::open(const QString &file, Mode mode)
{
    std::unique_ptr<Ledger> ledger(new Ledger(QFileInfo(file).absoluteFilePath()));
    if (mode == Mode::Read && !QFileInfo::exists(file))
        return fail(Error::Kind::BadInput, Text::tr("There is no ledger of that name."), file,
                    Text::tr("Check the file name; the ledger is written by the first migration."));
    if (mode == Mode::Write) {
        Result<FileLock> lock = FileLock::acquire(file);
        if (!lock)
            return fail(lock.error());
        ledger->m_lock = std::move(*lock);
    }
    if (mode == Mode::Copy) {
        if (const Status copied = ledger->makeCopy(); !copied)
            return fail(copied.error());
    } else if (const Status opened = ledger->openDatabase(ledger->m_file, mode); !opened) {
        return fail(opened.error());
    }
    if (const Status ready = ledger->bringUpToDate(mode); !ready)
        return fail(ready.error());
    return ledger;
}

Status Ledger::makeCopy()
{
    m_copy = std::make_unique<QTemporaryDir>();
    const QString copy = m_copy->filePath(u"ledger"_s);
    if (!m_copy->isValid())
        return fail(storageError(m_copy->errorString()));
    if (QFileInfo::exists(m_file)) {
        if (const Status opened = openDatabase(m_file, Mode::Read); !opened)
            return opened;
        // What a running engine has committed is in it, wherever SQLite keeps that just now.
        const Status copied = Statement(*m_database, u"VACUUM INTO ?"_s).run({copy});
        m_database->close();
        if (!copied)
            return copied;
    }
    return openDatabase(copy, Mode::Copy);
}

Status Ledger::openDatabase(const QString &file, Mode mode)
{
    if (!m_database->handle().isValid())
        return fail(Error::Kind::Internal, Text::tr("Qt's SQLite driver is missing."), {},
                    Text::tr("Install the package libqt6sql6-sqlite."));
    m_database->handle().setDatabaseName(file);
    // A reader may meet a checkpoint of the running engine: wait for it rather than fail.
    m_database->handle().setConnectOptions(mode == Mode::Read ? u"QSQLITE_OPEN_READONLY;QSQLITE_BUSY_TIMEOUT=5000"_s
                                                     : u"QSQLITE_BUSY_TIMEOUT=5000"_s);
    if (!m_database->handle().open())
        return fail(storageError(m_database->handle().lastError().text()));
    if (mode == Mode::Read)
        return {};

    const QStringList pragmas{
        // Readers (report, wizard) do not block the engine, and a commit is one sequential write.
        u"PRAGMA journal_mode = WAL"_s,
        // A commit survives the program's end; what survives a power cut is made so by intend() alone,
        // since all else can be found out again from the servers.
        u"PRAGMA synchronous = NORMAL"_s,
        // Rows must not outlive what they belong to; SQLite checks that only when asked.
        u"PRAGMA foreign_keys = ON"_s,
    };
    for (const QString &pragma : pragmas) {
        Statement statement(*m_database, pragma);
        if (const Status ran = statement.run(); !ran) {
            // Whatever else has that name is not ours to change, and no disk is full.
            if (ran.error().detail.contains(u"not a database"_s))
                return fail(Error::Kind::BadInput, Text::tr("The file is not a ledger of Mailhaul."), m_file,
                            Text::tr("Choose another file name for the ledger."));
            return ran;
        }
    }
    return {};
}

Status Ledger::bringUpToDate(Mode mode)
{
    if (mode != Mode::Read)
        return bringSchemaUpToDate(*m_database);
    const Result<bool> isOlder = isOlderSchema(*m_database);
    if (!isOlder)
        return fail(isOlder.error());
    if (!*isOlder)
        return {};
    m_database->close();
    const Status copied = makeCopy();
    return copied ? bringSchemaUpToDate(*m_database) : copied;
}

Status Ledger::inDurableTransaction(const std::function<Status()> &work)
{
    // With this commit everything before it is on the disk, too: they share one log.
    Status done = Statement(*m_database, u"PRAGMA synchronous = FULL"_s).run();
    if (done)
        done = inTransaction(work);
    const Status relaxed = Statement(*m_database, u"PRAGMA synchronous = NORMAL"_s).run();
    return done ? relaxed : done;
}

Status Ledger::inTransaction(const std::function<Status()> &work)
{
    if (!m_database->handle().transaction())
        return fail(storageError(m_database->handle().lastError().text()));
    Status done = work();
    if (done && !m_database->handle().commit())
        done = fail(storageError(m_database->handle().lastError().text()));
    if (!done)
        m_database->handle().rollback();
    return done;
}

Result<qint64> Ledger::account(const AccountIdentity &identity)
{
    // A source host that was renamed is still the same mailbox: UIDVALIDITY guards against a mix-up.
    Statement known(*m_database,
                    u"SELECT id FROM account WHERE name = ? AND source_user = ? AND destination_host = ? "
                    "AND destination_user = ? ORDER BY id DESC"_s);
    if (const Status ran = known.run(
            {identity.name, identity.sourceUser, identity.destinationHost, identity.destinationUser});
        !ran)
        return fail(ran.error());
    if (known.next()) {
        const qint64 id = known.number(0);
        const Status updated = Statement(*m_database, u"UPDATE account SET source_host = ? WHERE id = ?"_s)
                                   .run({identity.sourceHost, id});
        if (!updated)
            return fail(updated.error());
        return id;
    }
    const Result<qint64> id = nextId(*m_database, u"SELECT COALESCE(MAX(id), 0) FROM account"_s);
    if (!id)
        return id;
    const Status inserted =
        Statement(*m_database,
                  u"INSERT INTO account (id, name, source_host, source_user, destination_host, "
                  "destination_user, is_listed) VALUES (?, ?, ?, ?, ?, ?, 0)"_s)
            .run({*id, identity.name, identity.sourceHost, identity.sourceUser, identity.destinationHost,
                  identity.destinationUser});
    if (!inserted)
        return fail(inserted.error());
    return id;
}

Result<QList<AccountRow>> Ledger::accounts() const
{
    Statement statement(*m_database,
                        u"SELECT id, name, source_host, source_user, destination_host, destination_user, "
                        "is_listed FROM account AS a WHERE id = (SELECT MAX(id) FROM account AS b "
                        "WHERE b.name = a.name) "
                        "ORDER BY (SELECT MIN(id) FROM account AS c WHERE c.name = a.name)"_s);
    if (const Status ran = statement.run(); !ran)
        return fail(ran.error());
    QList<AccountRow> rows;
    while (statement.next()) {
        AccountRow row;
        row.id = statement.number(0);
        row.identity = {statement.text(1), statement.text(2), statement.text(3), statement.text(4),
                        statement.text(5)};
        row.isListed = statement.number(6) != 0;
        rows.append(row);
    }
    if (const Status read = statement.status(); !read)
        return fail(read.error());
    return rows;
}

Status Ledger::setListed(qint64 account, bool isListed)
{
    return Statement(*m_database, u"UPDATE account SET is_listed = ? WHERE id = ?"_s)
        .run({isListed ? 1 : 0, account});
}

Result<QList<FolderRow>> Ledger::folders(qint64 account) const
{
    Statement statement(
        *m_database,
        u"SELECT id, account_id, source, destination, shown_source, shown_destination, "
        "source_uid_validity, destination_uid_validity, source_uid_next, "
        "excluded_messages, source_mod_seq FROM folder WHERE account_id = ? AND is_retired = 0 ORDER BY id"_s);
    if (const Status ran = statement.run({account}); !ran)
        return fail(ran.error());
    QList<FolderRow> rows;
    while (statement.next())
        rows.append(folderRow(statement));
    if (const Status read = statement.status(); !read)
        return fail(read.error());
    return rows;
}

Result<qint64> Ledger::store(const FolderRow &row)
{
    FolderRow stored = row;
    if (stored.id == 0) {
        const Result<qint64> id = nextId(*m_database, u"SELECT COALESCE(MAX(id), 0) FROM folder"_s);
        if (!id)
            return id;
        stored.id = *id;
        const Status inserted =
            Statement(*m_database,
                      u"INSERT INTO folder (account_id, source, destination, shown_source, "
                      "shown_destination, source_uid_validity, destination_uid_validity, "
                      "source_uid_next, excluded_messages, source_mod_seq, id, is_retired) "
                      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"_s)
                .run(values(stored));
        if (!inserted)
            return fail(inserted.error());
        return stored.id;
    }
    const Status updated =
        Statement(*m_database,
                  u"UPDATE folder SET account_id = ?, source = ?, destination = ?, shown_source = ?, "
                  "shown_destination = ?, source_uid_validity = ?, destination_uid_validity = ?, "
                  "source_uid_next = ?, excluded_messages = ?, source_mod_seq = ? WHERE id = ?"_s)
            .run(values(stored));
    if (!updated)
        return fail(updated.error());
    return stored.id;
}

Status Ledger::retire(qint64 folder)
{
    return Statement(*m_database, u"UPDATE folder SET is_retired = 1 WHERE id = ?"_s).run({folder});
}

} // namespace migration
