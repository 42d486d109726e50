// SPDX-License-Identifier: GPL-3.0-or-later
// MigrateJourney's part that outlasts a run: what the project file and the ledger keep of it.
#include <QFile>
#include <QLocale>

#include "migration/refusal.h"
#include "onboarding/migratejourney.h"
#include "onboarding/projectfile.h"
#include "onboarding/recordwatch.h"
#include "onboarding/report.h"
#include "onboarding/services.h"
#include "onboarding/text.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

const QString journeyName = u"migrate"_s;

} // namespace

Repairs MigrateJourney::offeredRepairs() const
{
    Repairs offered;
    for (const CopyProblem &problem : m_problems.problems()) {
        if (problem.isRefused)
            offered |= migration::repairsIn(problem.remedy);
    }
    return offered;
}

Repairs MigrateJourney::chosenRepairs() const
{
    const QString words = m_file.remembered(journeyName).value(u"repairs"_s).toString();
    return migration::parseRepairs(words).value_or(Repairs());
}

void MigrateJourney::chooseRepairs(Repairs repairs)
{
    QJsonObject memory = m_file.remembered(journeyName);
    memory.insert(u"repairs"_s, migration::repairWords(repairs));
    m_file.remember(journeyName, memory);
}

QString MigrateJourney::originalsFolder() const
{
    return migration::originalsFolder(ledgerPath(m_file.path()));
}

QString MigrateJourney::limits() const
{
    QStringList sentences;
    for (const CopyProgress &row : m_mailboxes.rows())
        sentences += row.limits;
    sentences.removeAll(QString());
    sentences.removeDuplicates();
    return sentences.isEmpty() ? m_file.remembered(journeyName).value(u"limits"_s).toString()
                               : sentences.join(u'\n');
}

std::optional<QDateTime> MigrateJourney::expectedEnd() const
{
    const QString end = m_file.remembered(journeyName).value(u"end"_s).toString();
    const QDateTime time = QDateTime::fromString(end, Qt::ISODate);
    return time.isValid() ? std::optional(time) : std::nullopt;
}

void MigrateJourney::remember(const CopySummary &summary)
{
    QJsonObject memory;
    memory.insert(u"at"_s, m_services.now().toString(Qt::ISODate));
    memory.insert(u"total"_s, summary.total);
    memory.insert(u"open"_s, summary.open + (summary.error ? 1 : 0));
    memory.insert(u"refused"_s, summary.refused);
    memory.insert(u"verified"_s, summary.isVerified);
    memory.insert(u"leftOut"_s, m_leftOut);
    memory.insert(u"stopped"_s, summary.isStopped);
    const QJsonObject mx = m_file.remembered(u"mx"_s).value(u"watch"_s).toObject();
    memory.insert(u"afterExpiry"_s, RecordWatch::rememberedStage(mx) == Stage::Expired);
    memory.insert(u"repairs"_s, migration::repairWords(chosenRepairs()));
    memory.insert(u"limits"_s, limits());
    if (summary.end)
        memory.insert(u"end"_s, summary.end->toUTC().toString(Qt::ISODate));
    m_file.remember(journeyName, memory);
    restoreProblems();
}

void MigrateJourney::refresh()
{
    const QJsonObject memory = m_file.remembered(journeyName);
    const qint64 refused = memory.value(u"refused"_s).toInteger();
    const QString total = QLocale().toString(memory.value(u"total"_s).toInteger());
    if (isRunning())
        return;
    if (!memory.contains(u"at"_s))
        show(StepState::ToDo, Text::tr("Nothing was copied yet."));
    else if (memory.value(u"leftOut"_s).toInt() > 0)
        show(
            StepState::NeedsYou,
            Text::tr("%n mailbox(es) could not be copied yet.", nullptr, memory.value(u"leftOut"_s).toInt()));
    else if (memory.value(u"open"_s).toInteger() > 0 || memory.value(u"stopped"_s).toBool())
        show(StepState::NeedsYou, Text::tr("Not everything is copied yet. Start again to go on."));
    else if (refused > 0)
        show(StepState::NeedsYou,
             Text::tr("Copied; %n message(s) were refused, see the list.", nullptr, int(refused)));
    else if (memory.value(u"afterExpiry"_s).toBool())
        show(StepState::Done,
             Text::tr("All %1 messages are copied, and no more mail comes to the old host.").arg(total));
    else
        show(StepState::Waiting,
             Text::tr(
                 "All %1 messages are copied. Copy again when nobody can have the old MX records any more.")
                 .arg(total));
}

/// What the ledger knows of earlier runs, so that a reopened move shows where it stood.
void MigrateJourney::restoreRows()
{
    QHash<QString, CopySummary> known;
    if (QFile::exists(ledgerPath(m_file.path()))) {
        for (const CopySummary &summary : proofs().value_or(QList<CopySummary>()))
            known.insert(summary.account, summary);
    }
    QList<CopyProgress> rows;
    for (const Account &account : m_file.project().accounts) {
        if (!account.migrate)
            continue;
        CopyProgress progress;
        progress.account = account.address.toString();
        const auto found = known.constFind(progress.account);
        if (found != known.constEnd()) {
            progress.copied = found->copied + found->already;
            progress.total = found->total - found->excluded;
            progress.octetsTotal = found->octets;
            progress.isListed = found->isProven();
            progress.octets = found->isProven() ? found->octets : 0;
            progress.state = found->isProven() ? CopyState::Done : CopyState::Waiting;
        }
        rows += progress;
    }
    m_mailboxes.set(rows);
    if (m_file.remembered(journeyName).value(u"refused"_s).toInteger() > 0 || chosenRepairs())
        restoreProblems();
}

/// Those of earlier runs stay in the list.
void MigrateJourney::restoreProblems()
{
    const QString ledger = ledgerPath(m_file.path());
    if (!QFile::exists(ledger))
        return;
    for (const CopyProblem &problem : ledgerProblems(ledger).value_or(QList<CopyProblem>()))
        m_problems.add(problem);
}

} // namespace onboarding
