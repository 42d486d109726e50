// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <unordered_map>

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariantList>

#include "base/result.h"

namespace migration {

/// What the user reads when the ledger cannot be written or read; `detail` is SQLite's text.
Error storageError(const QString &detail);

/// A connection that keeps its prepared statements: to prepare most of them takes longer than to run them.
class Database {
public:
    explicit Database(const QString &connection); ///< A name that is free among Qt's connections.
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    QSqlDatabase &handle() { return m_handle; }
    void close();

private:
    friend class Statement;

    QSqlDatabase m_handle;
    std::unordered_map<QString, QSqlQuery> m_idle; ///< By their text.
};

/// A prepared statement whose failures are Errors. The text is a literal, values are always bound.
class Statement {
public:
    Statement(Database &database, const QString &sql);
    ~Statement();
    Statement(const Statement &) = delete;
    Statement &operator=(const Statement &) = delete;

    Status run(const QVariantList &values = {}); ///< May be called again with other values.
    bool next() { return m_query.next(); }

    QString text(int column) const { return m_query.value(column).toString(); }
    qint64 number(int column) const { return m_query.value(column).toLongLong(); }
    quint32 uid(int column) const { return m_query.value(column).toUInt(); }
    bool isNull(int column) const { return m_query.isNull(column); }
    Status status() const; ///< Of reading so far: next() may have ended by an error.

private:
    Database &m_database;
    const QString m_sql;
    QSqlQuery m_query;
    bool m_isPrepared = false;
};

/// The schema that this Mailhaul writes.
int newestSchema();

/// Brings an empty or older database to newestSchema(); BadInput where it is newer or something else.
Status bringSchemaUpToDate(Database &database);
/// Whether bringSchemaUpToDate() would change it; BadInput where it is newer or no ledger.
Result<bool> isOlderSchema(Database &database);

} // namespace migration
