// SPDX-License-Identifier: GPL-3.0-or-later
// What is said of each record that is wanted or found.
#include <algorithm>

#include "dns/watch.h"
#include "onboarding/recordwatch.h"
#include "onboarding/text.h"

using namespace Qt::StringLiterals;

namespace onboarding {

/// Whether an MX record leads to a host that is wanted, be it with another preference.
bool RecordWatch::isOfWantedHost(const QString &datum) const
{
    const auto leadsThere = [host = datum.section(u' ', 1)](const RecordView &record) {
        return record.data.section(u' ', 1) == host;
    };
    return std::any_of(m_wanted.begin(), m_wanted.end(), leadsThere)
        || std::any_of(m_alternatives.begin(), m_alternatives.end(), [&](const QList<RecordView> &set) {
               return std::any_of(set.begin(), set.end(), leadsThere);
           });
}

/// What the authoritative servers that answer have of one wanted record.
void RecordWatch::judge(RecordView &record, const QList<dns::WatchRow> &rows, QStringList &leftovers) const
{
    using Verdict = RecordView::Verdict;
    int having = 0;
    int answering = 0;
    QString trouble;
    QString difference; // That does no harm.
    bool isSomethingElse = false;
    for (const dns::WatchRow &row : rows) {
        if (row.role != dns::Role::Authoritative || row.view == dns::View::Unasked
            || row.view == dns::View::Failed)
            continue;
        const QStringList found = row.answer.split(u'\n', Qt::SkipEmptyParts);
        ++answering;
        const bool isThere = found.contains(record.data);
        having += isThere || row.view == dns::View::New ? 1 : 0;
        if (row.view == dns::View::New) {
            if (!isThere)
                difference = row.verdict.isEmpty()
                    ? Text::tr("Another set of records stands there, which is right as well.")
                    : row.verdict;
            continue;
        }
        if (trouble.isEmpty())
            trouble = row.verdict;
        isSomethingElse = isSomethingElse || !found.isEmpty();
        for (const QString &datum : found) {
            if (record.type == u"MX"_s && !isOfWantedHost(datum) && !leftovers.contains(datum))
                leftovers += datum;
        }
    }
    if (answering == 0)
        return;
    if (having == answering) {
        record.verdict = Verdict::Right;
        record.verdictText = difference;
    } else if (having > 0 || !isSomethingElse) {
        record.verdict = Verdict::Missing;
    } else {
        record.verdict = record.type == u"TXT"_s && !trouble.isEmpty() ? Verdict::NearMiss : Verdict::Wrong;
    }
    if (having > 0 && having < answering)
        record.verdictText = Text::tr("%1 of %2 name servers have it.").arg(having).arg(answering);
    else if (having == 0)
        record.verdictText = trouble;
}

void RecordWatch::refreshVerdicts(const QList<dns::WatchRow> &rows)
{
    QList<RecordView> verdicts = m_wanted;
    QStringList leftovers;
    for (RecordView &record : verdicts)
        judge(record, rows, leftovers);
    for (const QString &datum : std::as_const(leftovers)) {
        RecordView leftover = m_wanted.constFirst();
        leftover.data = datum;
        leftover.isWanted = false;
        leftover.verdict = RecordView::Verdict::Leftover;
        leftover.verdictText =
            Text::tr("It must be removed: while it stands there, a part of the mail goes to its host.");
        verdicts += leftover;
    }
    m_verdicts = verdicts;
}

} // namespace onboarding
