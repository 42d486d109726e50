// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/ledger.h"

#include <QSqlDatabase>

#include "migration/ledgersql.h"

using namespace Qt::StringLiterals;

namespace migration {

Result<QMap<qint64, qint64>> Ledger::arrivals(const QDateTime &since) const
{
    Statement select(
        *m_database,
        u"SELECT internal_date / 3600, COUNT(*) FROM message WHERE internal_date >= ? GROUP BY 1"_s);
    if (const Status run = select.run({since.toSecsSinceEpoch()}); !run)
        return fail(run.error());
    QMap<qint64, qint64> arrivals;
    while (select.next())
        arrivals.insert(select.number(0), select.number(1));
    if (const Status read = select.status(); !read)
        return fail(read.error());
    return arrivals;
}

} // namespace migration
