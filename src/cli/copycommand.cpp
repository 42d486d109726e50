// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/copycommand.h"

#include <QCommandLineParser>
#include <QLocale>

#include "cli/copyoptions.h"
#include "cli/secretinput.h"

using namespace Qt::StringLiterals;
using onboarding::CopyJob;
using onboarding::CopyProblem;
using onboarding::CopyProgress;
using onboarding::CopyRun;
using onboarding::CopySummary;

namespace cli {

namespace {

constexpr int somethingRefused = 10;

QJsonObject toJson(const CopyProgress &progress)
{
    return {{u"event"_s, u"progress"_s},
            {u"account"_s, progress.account},
            {u"folder"_s, progress.folder},
            {u"copied"_s, progress.copied},
            {u"total"_s, progress.total},
            {u"octets"_s, progress.octets},
            {u"octets_total"_s, progress.octetsTotal},
            {u"rate"_s, progress.rate},
            {u"eta"_s, progress.eta ? QJsonValue(*progress.eta) : QJsonValue()},
            {u"error"_s, progress.error ? QJsonValue(progress.error->toString()) : QJsonValue()}};
}

QJsonObject toJson(const CopyProblem &problem)
{
    return {{u"event"_s, u"message"_s},
            {u"state"_s, problem.isRefused ? u"refused"_s : u"changed"_s},
            {u"account"_s, problem.account},
            {u"folder"_s, problem.folder},
            {u"uid"_s, static_cast<qint64>(problem.uid)},
            {u"subject"_s, problem.subject},
            {u"reason"_s, problem.reason},
            {u"server"_s, problem.server},
            {u"remedy"_s, problem.remedy}};
}

QJsonObject toJson(const QString &event, const CopySummary &summary)
{
    return {{u"event"_s, event},
            {u"account"_s, summary.account},
            {u"total"_s, summary.total},
            {u"copied"_s, summary.copied},
            {u"copied_now"_s, summary.copiedNow},
            {u"already"_s, summary.already},
            {u"excluded"_s, summary.excluded},
            {u"refused"_s, summary.refused},
            {u"open"_s, summary.open},
            {u"octets"_s, summary.octets},
            {u"octets_now"_s, summary.octetsNow},
            {u"flags_now"_s, summary.flagsNow},
            {u"vanished"_s, summary.vanished},
            {u"end"_s, summary.end ? QJsonValue(summary.end->toString(Qt::ISODate)) : QJsonValue()},
            {u"limits"_s, summary.limits},
            {u"seconds"_s, static_cast<double>(summary.milliseconds) / 1000},
            {u"differences"_s, summary.differences},
            {u"verified"_s, summary.isVerified},
            {u"error"_s, summary.error ? QJsonValue(summary.error->toString()) : QJsonValue()}};
}

QList<QCommandLineOption> sharedOptions()
{
    return QList<QCommandLineOption>{
               {u"accounts"_s,
                CopyCommand::tr("Many mailboxes: a CSV file with from, from_user, from_password, to, "
                                "to_user, to_password."),
                u"CSV"_s},
               {u"ledger"_s,
                CopyCommand::tr("The file that remembers what was copied; a project has its own."),
                u"FILE"_s},
           }
    + loginOptionList() + copyOptionList();
}

class MigrateCommand final : public CopyCommand {
public:
    using CopyCommand::CopyCommand;

protected:
    bool isVerification() const override { return false; }
};

class VerifyCommand final : public CopyCommand {
public:
    using CopyCommand::CopyCommand;

protected:
    bool isVerification() const override { return true; }
};

} // namespace

void CopyCommand::start()
{
    const bool isSingle = options().isSet(u"from"_s) || options().isSet(u"to"_s);
    const bool isMany = options().isSet(u"accounts"_s);
    m_isProject = !arguments().isEmpty();
    if (static_cast<int>(isSingle) + static_cast<int>(isMany) + static_cast<int>(m_isProject) != 1)
        return failWith({Error::Kind::Usage,
                         tr("Give either a project file, or --from and --to, or --accounts."),
                         {},
                         {}});
    const auto copyOptions = parseCopyOptions(options());
    if (!copyOptions)
        return failWith(copyOptions.error());
    m_copyOptions = *copyOptions;
    if (m_isProject)
        return ProjectCommand::start();
    if (m_copyOptions.ledger.isEmpty())
        return failWith(
            {Error::Kind::Usage, tr("--ledger is missing: without it nothing could be resumed."), {}, {}});
    const auto copyJobs = jobs();
    if (!copyJobs)
        return failWith(copyJobs.error());
    m_run = std::make_unique<CopyRun>(services());
    connect(m_run.get(), &CopyRun::progress, this, &CopyCommand::showProgress);
    connect(m_run.get(), &CopyRun::problem, this, &CopyCommand::showProblem);
    connect(m_run.get(), &CopyRun::accountFinished, this, &CopyCommand::showAccount);
    connect(m_run.get(), &CopyRun::finished, this, &CopyCommand::conclude);
    if (isVerification())
        m_run->verify(*copyJobs, m_copyOptions, options().isSet(u"deep"_s));
    else
        m_run->copy(*copyJobs, m_copyOptions);
}

Result<QList<CopyJob>> CopyCommand::jobs() const
{
    if (options().isSet(u"accounts"_s))
        return readJobs(options().value(u"accounts"_s));
    const Result<CopyJob> job = parseSingleJob(options());
    if (!job)
        return fail(job.error());
    return QList<CopyJob>{*job};
}

void CopyCommand::run()
{
    onboarding::MigrateJourney &journey = move().migrate();
    if (const Status asked = askForPasswords(); !asked)
        return failWith(asked.error());
    m_copyOptions.ledger = onboarding::ledgerPath(move().file().path());
    journey.setOptions(m_copyOptions);
    connect(&journey, &onboarding::MigrateJourney::progress, this, &CopyCommand::showProgress);
    connect(&journey, &onboarding::MigrateJourney::problemFound, this, &CopyCommand::showProblem);
    connect(&journey, &onboarding::MigrateJourney::runFinished, this, &CopyCommand::conclude);
    // Where the run could not even begin there is no summary, only the journey's error.
    connect(&journey, &onboarding::Journey::finished, this, [this, &journey] {
        if (!m_hasSummary && journey.error())
            failWith(*journey.error());
    });
    if (isVerification())
        journey.verify(options().isSet(u"deep"_s));
    else
        journey.start();
}

Status CopyCommand::askForPasswords()
{
    for (const onboarding::MissingPassword &missing : move().migrate().missingPasswords()) {
        const Result<Secret> password =
            secretFromPrompt(tr("Password of %1 at %2: ").arg(missing.login, missing.host));
        if (!password) {
            return fail(Error::Kind::Usage,
                        tr("The password of %1 at %2 is missing.").arg(missing.login, missing.host),
                        password.error().message, tr("Give it with --passwords CSV."));
        }
        move().vault().keep(missing.side, missing.address, *password);
    }
    return {};
}

void CopyCommand::stop()
{
    output().message(tr("Stopping; what is in flight is finished first."));
    if (m_run)
        m_run->stop();
    else if (m_isProject && move().migrate().isRunning())
        move().migrate().cancel();
    else
        ProjectCommand::stop();
}

void CopyCommand::showProgress(const CopyProgress &progress)
{
    showWaiting(progress);
    if (progress.error)
        return;
    output().object(toJson(progress));
    const QLocale locale;
    QString text =
        tr("%1: %2 of %3 messages, %4/s")
            .arg(progress.account, locale.toString(progress.copied), locale.toString(progress.total),
                 locale.formattedDataSize(static_cast<qint64>(progress.rate)));
    if (progress.eta)
        text += tr(", %1 s left").arg(*progress.eta);
    output().progress(plainText(text + u"  "_s + progress.folder, 200));
}

/// Says once why nothing goes on, and not again before something else is the matter.
void CopyCommand::showWaiting(const CopyProgress &progress)
{
    const QString reason = progress.error ? progress.error->toString() : QString();
    if (m_waiting.value(progress.account) == reason)
        return;
    m_waiting.insert(progress.account, reason);
    if (reason.isEmpty())
        return;
    output().object(toJson(progress));
    output().message(plainText(tr("%1 waits and tries again: %2").arg(progress.account, reason), 1000));
}

void CopyCommand::showProblem(const CopyProblem &problem)
{
    m_hasChanges = m_hasChanges || !problem.isRefused;
    output().object(toJson(problem));
    const QString place =
        tr("%1, folder “%2”, message %3").arg(problem.account, problem.folder).arg(problem.uid);
    output().line(
        plainText(u"%1: %2 %3 %4"_s.arg(place, problem.reason, problem.server, problem.remedy), 1000));
}

void CopyCommand::showAccount(const CopySummary &summary)
{
    output().object(toJson(u"account"_s, summary));
    output().line(
        plainText(tr("%1: %2 at the source, %3 copied, %4 already there, %5 excluded, %6 refused, %7 open")
                      .arg(summary.account)
                      .arg(summary.total)
                      .arg(summary.copied)
                      .arg(summary.already)
                      .arg(summary.excluded)
                      .arg(summary.refused)
                      .arg(summary.open)));
    if (!summary.limits.isEmpty())
        output().line(plainText(summary.account + u": "_s + summary.limits, 1000));
    if (summary.error)
        output().message(plainText(summary.account + u": "_s + summary.error->toString(), 1000));
}

void CopyCommand::conclude(const CopySummary &summary)
{
    m_hasSummary = true;
    if (m_isProject) {
        for (const CopySummary &each : move().migrate().proofs().value_or(QList<CopySummary>{}))
            showAccount(each);
    }
    output().object(toJson(u"summary"_s, summary));
    const QLocale locale;
    output().line(tr("%1 messages (%2) copied now; of %3 at the source %4 are copied, %5 were already there, "
                     "%6 excluded, "
                     "%7 refused, %8 open.")
                      .arg(locale.toString(summary.copiedNow), locale.formattedDataSize(summary.octetsNow),
                           locale.toString(summary.total), locale.toString(summary.copied),
                           locale.toString(summary.already), locale.toString(summary.excluded),
                           locale.toString(summary.refused), locale.toString(summary.open)));
    if (summary.flagsNow > 0)
        output().line(tr("The flags of %n message(s) have followed the old mailbox.", nullptr,
                         static_cast<int>(summary.flagsNow)));
    if (summary.vanished > 0)
        output().line(tr("%n copied message(s) were deleted at the source since; the copies stay.", nullptr,
                         static_cast<int>(summary.vanished)));
    if (summary.isVerified)
        output().line(tr("Verified: every message is accounted for."));
    if (summary.differences > 0)
        output().line(tr("%n difference(s) were found.", nullptr, static_cast<int>(summary.differences)));
    if (summary.error)
        output().error(*summary.error);
    finish(code(summary));
}

int CopyCommand::code(const CopySummary &summary) const
{
    // A dry run leaves everything open; that is no reason to run it again.
    const bool isForeseen = m_copyOptions.dryRun && !isVerification() && !summary.error && !summary.isStopped;
    if (isForeseen)
        return 0;
    const int plain = summary.exitCode();
    const bool isInexact = options().isSet(u"strict"_s) && (m_hasChanges || summary.excluded > 0);
    return plain == 0 && isInexact ? somethingRefused : plain;
}

CommandDescription CopyCommand::migrateDescription()
{
    return perDomain(
        {u"migrate"_s, u"[PROJECT]"_s, tr("Copies mailboxes; run it again to resume or to copy what is new."),
         sharedOptions()
             + QList<
                 QCommandLineOption>{{u"delta"_s,
                                      tr("Copies what is new since the last run (which every run does).")}},
         0, 1, [](Context context) -> std::unique_ptr<Command> {
             return std::make_unique<MigrateCommand>(std::move(context));
         }});
}

CommandDescription CopyCommand::verifyDescription()
{
    return perDomain(
        {u"verify"_s, u"[PROJECT]"_s,
         tr("Proves again that every message of the source is at the destination."),
         sharedOptions()
             + QList<QCommandLineOption>{{u"deep"_s, tr("Compares the octets of every message.")}},
         0, 1, [](Context context) -> std::unique_ptr<Command> {
             return std::make_unique<VerifyCommand>(std::move(context));
         }});
}

} // namespace cli
