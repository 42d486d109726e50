// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/reportcommand.h"

#include <QCommandLineParser>

#include "base/writefile.h"
#include "onboarding/project.h"
#include "onboarding/report.h"

using namespace Qt::StringLiterals;
using onboarding::CopyProblem;
using onboarding::CopySummary;

namespace cli {

void ReportCommand::start()
{
    QString ledger = options().value(u"ledger"_s);
    if (!arguments().isEmpty())
        ledger = onboarding::ledgerPath(arguments().constFirst());
    if (ledger.isEmpty())
        return failWith({Error::Kind::Usage, tr("Give a project file or --ledger."), {}, {}});
    const auto summaries = onboarding::ledgerSummaries(ledger);
    if (!summaries)
        return failWith(summaries.error());
    const auto problems = onboarding::ledgerProblems(ledger);
    if (!problems)
        return failWith(problems.error());
    if (const Status written = write(u"html"_s, onboarding::reportHtml(ledger)); !written)
        return failWith(written.error());
    if (const Status written = write(u"csv"_s, onboarding::reportCsv(ledger)); !written)
        return failWith(written.error());

    QList<QStringList> rows;
    int code = 0;
    for (const CopySummary &summary : *summaries) {
        rows += {summary.account,
                 QString::number(summary.total),
                 QString::number(summary.copied),
                 QString::number(summary.already),
                 QString::number(summary.excluded),
                 QString::number(summary.refused),
                 QString::number(summary.open)};
        output().object({{u"event"_s, u"account"_s},
                         {u"account"_s, summary.account},
                         {u"total"_s, summary.total},
                         {u"copied"_s, summary.copied},
                         {u"already"_s, summary.already},
                         {u"excluded"_s, summary.excluded},
                         {u"refused"_s, summary.refused},
                         {u"open"_s, summary.open}});
        code = std::max(code, summary.exitCode());
    }
    output().table({tr("Mailbox"), tr("Messages"), tr("Copied"), tr("Already there"), tr("Excluded"),
                    tr("Refused"), tr("Open")},
                   rows);
    for (const CopyProblem &problem : *problems) {
        output().line(plainText(u"%1, %2, %3: %4 %5 %6"_s.arg(problem.account, problem.folder)
                                    .arg(problem.uid)
                                    .arg(problem.reason, problem.server, problem.remedy),
                                1000));
    }
    finish(code);
}

Status ReportCommand::write(const QString &option, const Result<QString> &content)
{
    if (!options().isSet(option))
        return {};
    if (!content)
        return fail(content.error());
    return writeFile(options().value(option), content->toUtf8(), Readers::Usual);
}

CommandDescription ReportCommand::description()
{
    return {u"report"_s,
            u"[PROJECT]"_s,
            tr("Says what became of every message."),
            {{u"ledger"_s, tr("A ledger without a project."), u"FILE"_s},
             {u"html"_s, tr("Writes the report as a page."), u"FILE"_s},
             {u"csv"_s, tr("Writes one row per folder."), u"FILE"_s}},
            0,
            1,
            [](Context context) -> std::unique_ptr<Command> {
                return std::make_unique<ReportCommand>(std::move(context));
            }};
}

} // namespace cli
