// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/ledgersql.h"

#include <QCoreApplication>
#include <QFile>
#include <QSqlDatabase>
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

Result<int> schemaVersion(const QSqlDatabase &database)
{
    const QStringList tables = database.tables();
    if (tables.isEmpty())
        return 0;
    if (!tables.contains(u"ledger_schema"_s))
        return fail(Error::Kind::BadInput, Text::tr("The file is not a ledger of Mailhaul."),
                    database.databaseName(), Text::tr("Choose another file name for the ledger."));
    Statement statement(database, u"SELECT MAX(version) FROM ledger_schema"_s);
    if (const Status ran = statement.run(); !ran)
        return fail(ran.error());
    return statement.next() ? int(statement.number(0)) : 0;
}

Error newerSchema(const QSqlDatabase &database)
{
    return Error{Error::Kind::BadInput, Text::tr("The ledger was written by a newer version of Mailhaul."),
                 database.databaseName(),
                 Text::tr("Install the newest version of Mailhaul and run it again.")};
}

Status runScript(const QSqlDatabase &database, const QString &script)
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

Statement::Statement(const QSqlDatabase &database, const QString &sql)
    : m_query(database)
{
    m_query.setForwardOnly(true);
    m_isPrepared = m_query.prepare(sql);
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

Status bringSchemaUpToDate(QSqlDatabase &database)
{
    registerSchemaFiles();
    const Result<int> version = schemaVersion(database);
    if (!version)
        return fail(version.error());
    if (*version > newestSchema())
        return fail(newerSchema(database));
    if (*version == newestSchema())
        return {};

    if (!database.transaction())
        return fail(storageError(database.lastError().text()));
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
    if (done && !database.commit())
        done = fail(storageError(database.lastError().text()));
    if (!done)
        database.rollback();
    return done;
}

Result<bool> isOlderSchema(const QSqlDatabase &database)
{
    const Result<int> version = schemaVersion(database);
    if (!version)
        return fail(version.error());
    if (*version > newestSchema())
        return fail(newerSchema(database));
    return *version < newestSchema();
}

} // namespace migration
