// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/ledgersql.h"

#include <QCoreApplication>
#include <QFile>
#include <QSqlError>

using namespace Qt::StringLiterals;

// Resources of a static library are registered only where something asks for them, outside namespaces.
static void registerSchemaFiles()
{
    Q_INIT_RESOURCE(migration_sql);
}

namespace migration {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(migration)
};

Result<int> schemaVersion(Database &database)
{
    const QStringList tables = database.handle().tables();
    if (tables.isEmpty())
        return 0;
    if (!tables.contains(u"ledger_schema"_s))
        return fail(Error::Kind::BadInput, Text::tr("The file is not a ledger of Mailhaul."),
                    database.handle().databaseName(), Text::tr("Choose another file name for the ledger."));
    Statement statement(database, u"SELECT MAX(version) FROM ledger_schema"_s);
    if (const Status ran = statement.run(); !ran)
        return fail(ran.error());
    return statement.next() ? int(statement.number(0)) : 0;
}

Error newerSchema(Database &database)
{
    return Error{Error::Kind::BadInput, Text::tr("The ledger was written by a newer version of Mailhaul."),
                 database.handle().databaseName(),
                 Text::tr("Install the newest version of Mailhaul and run it again.")};
}

Status runScript(Database &database, const QString &script)
{
    QStringList lines;
    for (const QString &line : script.split(u'\n')) {
        if (!line.startsWith(u"--"_s))
            lines.append(line);
    }
    const QStringList statements = lines.join(u'\n').split(u";\n"_s, Qt::SkipEmptyParts);
    for (const QString &sql : statements) {
        if (sql.trimmed().isEmpty())
            continue;
        if (const Status ran = Statement(database, sql).run(); !ran)
            return ran;
    }
    return {};
}

} // namespace

Error storageError(const QString &detail)
{
    return Error{
        Error::Kind::Storage, Text::tr("The ledger cannot be read or written."), plainText(detail),
        Text::tr(
            "Make room on the disk or check the folder's permissions, then run it again; nothing is lost.")};
}

Database::Database(const QString &connection)
    : m_handle(QSqlDatabase::addDatabase(u"QSQLITE"_s, connection))
{
}

Database::~Database()
{
    close();
    const QString connection = m_handle.connectionName();
    m_handle = {}; // Before removal: Qt warns about a connection that is still in use.
    QSqlDatabase::removeDatabase(connection);
}

void Database::close()
{
    m_idle.clear();
    m_handle.close();
}

Statement::Statement(Database &database, const QString &sql)
    : m_database(database)
    , m_sql(sql)
    , m_query(database.m_handle)
{
    const auto idle = database.m_idle.find(sql);
    if (idle != database.m_idle.end()) {
        m_query = std::move(idle->second);
        database.m_idle.erase(idle);
        m_isPrepared = true;
        return;
    }
    m_query.setForwardOnly(true);
    m_isPrepared = m_query.prepare(sql);
}

Statement::~Statement()
{
    m_query.finish(); // Else it would hold its locks.
    if (m_isPrepared)
        m_database.m_idle.insert_or_assign(m_sql, std::move(m_query));
}

Status Statement::run(const QVariantList &values)
{
    if (!m_isPrepared)
        return fail(storageError(m_query.lastError().text()));
    for (qsizetype i = 0; i < values.size(); ++i) {
        const QVariant &value = values.at(i);
        // A null QString would be bound as NULL; texts of the ledger are never NULL.
        const bool isNullText = value.typeId() == QMetaType::QString && value.toString().isNull();
        m_query.bindValue(int(i), isNullText ? QVariant(u""_s) : value);
    }
    if (!m_query.exec())
        return fail(storageError(m_query.lastError().text()));
    return {};
}

Status Statement::status() const
{
    if (m_query.lastError().type() != QSqlError::NoError)
        return fail(storageError(m_query.lastError().text()));
    return {};
}

int newestSchema()
{
    return 2;
}

Status bringSchemaUpToDate(Database &database)
{
    registerSchemaFiles();
    const Result<int> version = schemaVersion(database);
    if (!version)
        return fail(version.error());
    if (*version > newestSchema())
        return fail(newerSchema(database));
    if (*version == newestSchema())
        return {};

    if (!database.handle().transaction())
        return fail(storageError(database.handle().lastError().text()));
    Status done;
    if (*version == 0)
        done = Statement(database, u"CREATE TABLE ledger_schema (version INTEGER NOT NULL)"_s).run();
    for (int next = *version + 1; done && next <= newestSchema(); ++next) {
        QFile file(u":/migration/sql/%1.sql"_s.arg(next, 3, 10, QLatin1Char('0')));
        if (!file.open(QIODevice::ReadOnly))
            done =
                fail(Error::Kind::Internal,
                     Text::tr("Mailhaul is incomplete: a part of the ledger is missing."), file.fileName());
        if (done)
            done = runScript(database, QString::fromUtf8(file.readAll()));
        if (done)
            done = Statement(database, u"INSERT INTO ledger_schema (version) VALUES (?)"_s).run({next});
    }
    if (done && !database.handle().commit())
        done = fail(storageError(database.handle().lastError().text()));
    if (!done)
        database.handle().rollback();
    return done;
}

Result<bool> isOlderSchema(Database &database)
{
    const Result<int> version = schemaVersion(database);
    if (!version)
        return fail(version.error());
    if (*version > newestSchema())
        return fail(newerSchema(database));
    return *version < newestSchema();
}

} // namespace migration
