// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSqlQuery>
#include <QVariantList>

#include "base/result.h"

class QSqlDatabase;

namespace migration {

/// What the user reads when the ledger cannot be written or read; `detail` is SQLite's text.
Error storageError(const QString &detail);

/// A prepared statement whose failures are Errors. The text is a literal, values are always bound.
class Statement {
public:
    Statement(const QSqlDatabase &database, const QString &sql);

    Status run(const QVariantList &values = {}); ///< May be called again with other values.
    bool next() { return m_query.next(); }

    QString text(int column) const { return m_query.value(column).toString(); }
    qint64 number(int column) const { return m_query.value(column).toLongLong(); }
    quint32 uid(int column) const { return m_query.value(column).toUInt(); }
    bool isNull(int column) const { return m_query.isNull(column); }
    Status status() const; ///< Of reading so far: next() may have ended by an error.

private:
    QSqlQuery m_query;
    bool m_isPrepared = false;
};

/// The schema that this Mailhaul writes.
int newestSchema();

/// Brings an empty or older database to newestSchema(); BadInput where it is newer or something else.
Status bringSchemaUpToDate(QSqlDatabase &database);
/// Whether bringSchemaUpToDate() would change it; BadInput where it is newer or no ledger.
Result<bool> isOlderSchema(const QSqlDatabase &database);

} // namespace migration
