// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/report.h"

#include <QLocale>

#include "base/csv.h"
#include "migration/report.h"
#include "onboarding/copyvalues.h"
#include "onboarding/text.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

QString cell(const QString &text)
{
    return u"<td>"_s + text.toHtmlEscaped() + u"</td>"_s;
}

QString number(qint64 value)
{
    return u"<td class=\"n\">"_s + QLocale().toString(value) + u"</td>"_s;
}

QString tallyRow(const QString &name, const migration::Tally &tally)
{
    return u"<tr>"_s + cell(name) + number(tally.total) + number(tally.copied) + number(tally.alreadyThere)
        + number(tally.excluded) + number(tally.refused) + number(tally.open) + u"</tr>\n"_s;
}

QString accountHtml(const migration::Proof &proof)
{
    QString html = u"<h2>"_s + proof.account.toHtmlEscaped() + u"</h2>\n<p>"_s
        + (proof.isComplete()     ? Text::tr("Every message is accounted for.")
               : proof.isProven() ? Text::tr("Every message is accounted for; some were refused.")
                                  : Text::tr("Not everything is copied yet."))
              .toHtmlEscaped()
        + u"</p>\n<table>\n<tr>"_s;
    for (const QString &head :
         {Text::tr("Folder"), Text::tr("Messages"), Text::tr("Copied"), Text::tr("Already there"),
          Text::tr("Excluded"), Text::tr("Refused"), Text::tr("Open")})
        html += u"<th>"_s + head.toHtmlEscaped() + u"</th>"_s;
    html += u"</tr>\n"_s;
    for (const migration::FolderProof &folder : proof.folders)
        html += tallyRow(folder.source, folder.tally);
    html += tallyRow(Text::tr("All folders"), proof.tally) + u"</table>\n"_s;
    for (const migration::Problem &problem : proof.problems) {
        const QString line =
            Text::tr("%1, “%2”: %3 %4 %5")
                .arg(problem.folder, problem.subject, problem.reason, problem.server, problem.remedy);
        html += u"<p class=\"p\">"_s + line.simplified().toHtmlEscaped() + u"</p>\n"_s;
    }
    return html;
}

} // namespace

Result<QList<CopySummary>> ledgerSummaries(const QString &ledgerFile)
{
    return migration::proofs(ledgerFile).map([](const QList<migration::Proof> &proofs) {
        QList<CopySummary> summaries;
        for (const migration::Proof &proof : proofs)
            summaries += copySummary(proof);
        return summaries;
    });
}

Result<QList<CopyProblem>> ledgerProblems(const QString &ledgerFile)
{
    return migration::proofs(ledgerFile).map([](const QList<migration::Proof> &proofs) {
        QList<CopyProblem> problems;
        for (const migration::Proof &proof : proofs) {
            for (const migration::Problem &problem : proof.problems)
                problems += copyProblem(problem);
        }
        return problems;
    });
}

Result<QString> reportHtml(const QString &ledgerFile)
{
    return migration::proofs(ledgerFile).map([](const QList<migration::Proof> &proofs) {
        QString html = u"<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>"_s
            + Text::tr("Report of the copy").toHtmlEscaped()
            + u"</title>\n<style>body{font-family:sans-serif;margin:2em}table{border-collapse:collapse}"
              "td,th{border:1px solid #999;padding:.2em .6em;text-align:left}.n{text-align:right}</style></head>\n<body>\n<h1>"_s
            + Text::tr("Report of the copy").toHtmlEscaped() + u"</h1>\n"_s;
        for (const migration::Proof &proof : proofs)
            html += accountHtml(proof);
        return html + u"</body></html>\n"_s;
    });
}

Result<QString> reportCsv(const QString &ledgerFile)
{
    return migration::proofs(ledgerFile).map([](const QList<migration::Proof> &proofs) {
        QString csv = u"account,folder,destination,total,copied,already,excluded,refused,open,octets\r\n"_s;
        for (const migration::Proof &proof : proofs) {
            for (const migration::FolderProof &folder : proof.folders) {
                const migration::Tally &tally = folder.tally;
                QStringList fields = {csvField(proof.account), csvField(folder.source),
                                      csvField(folder.destination)};
                for (const qint64 value : {tally.total, tally.copied, tally.alreadyThere, tally.excluded,
                                           tally.refused, tally.open, tally.octets})
                    fields += QString::number(value);
                csv += fields.join(u',') + u"\r\n"_s;
            }
        }
        return csv;
    });
}

} // namespace onboarding
