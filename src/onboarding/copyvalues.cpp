// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/copyvalues.h"

#include "onboarding/text.h"

namespace onboarding {

namespace {

CopyState copyState(const migration::AccountProgress &progress)
{
    switch (progress.state) {
    case migration::AccountState::Waiting:
        return CopyState::Waiting;
    case migration::AccountState::Running:
        return CopyState::Running;
    case migration::AccountState::Paused:
        return CopyState::Paused;
    case migration::AccountState::Done:
        return CopyState::Done;
    case migration::AccountState::NeedsAttention:
        return CopyState::NeedsYou;
    }
    Q_UNREACHABLE();
    return CopyState::NeedsYou;
}

QString reason(migration::Difference::Kind kind)
{
    switch (kind) {
    case migration::Difference::Kind::Missing:
        return Text::tr("The message was copied, but is not at the new host any more.");
    case migration::Difference::Kind::KeptOnce:
        return Text::tr("The new host keeps only one of several equal messages; look whether this is such.");
    case migration::Difference::Kind::NotCopied:
        return Text::tr("The message was not copied yet.");
    case migration::Difference::Kind::BodyDiffers:
        return Text::tr("The message reads differently at the new host.");
    case migration::Difference::Kind::MetadataDiffers:
        return Text::tr("Date or size of the message are different at the new host.");
    case migration::Difference::Kind::Unreadable:
        return Text::tr("One of the hosts does not hand the message out.");
    }
    Q_UNREACHABLE();
    return {};
}

void take(CopySummary &summary, const migration::Tally &tally)
{
    summary.total = tally.total;
    summary.copied = tally.copied;
    summary.already = tally.alreadyThere;
    summary.excluded = tally.excluded;
    summary.refused = tally.refused;
    summary.open = tally.open;
    summary.vanished = tally.vanished;
    summary.octets = tally.octets;
}

} // namespace

int CopySummary::exitCode() const
{
    constexpr int done = 0;
    constexpr int withRefusals = 10;
    constexpr int stopped = 75;
    if (isStopped)
        return stopped;
    if (error)
        return ::exitCode(error->kind);
    if (open > 0)
        return stopped;
    return refused > 0 || differences > 0 ? withRefusals : done;
}

CopyProgress copyProgress(const migration::AccountProgress &progress)
{
    CopyProgress copy;
    copy.account = progress.account;
    copy.state = copyState(progress);
    copy.folder = progress.folder;
    copy.copied = progress.copied;
    copy.total = progress.total;
    copy.octets = progress.octets;
    copy.octetsTotal = progress.octetsTotal;
    copy.isListed = progress.isListed;
    copy.rate = progress.rate;
    if (progress.eta)
        copy.eta = progress.eta->count();
    copy.limits = progress.limits;
    copy.error = progress.error;
    return copy;
}

CopyProblem copyProblem(const migration::Problem &problem)
{
    return {problem.kind == migration::Problem::Kind::Refused,
            problem.account,
            problem.folder,
            problem.uid,
            problem.subject,
            problem.reason,
            problem.server,
            problem.remedy};
}

CopyProblem copyProblem(const migration::Difference &difference)
{
    CopyProblem problem;
    problem.account = difference.account;
    problem.folder = difference.folder;
    problem.uid = difference.uid;
    problem.reason = reason(difference.kind);
    problem.server = difference.detail;
    return problem;
}

CopySummary copySummary(const migration::Proof &proof)
{
    CopySummary summary;
    summary.account = proof.account;
    take(summary, proof.tally);
    // A folder that was not listed to its end may hold messages that nobody has counted.
    if (!proof.isListed && summary.open == 0)
        summary.open = 1;
    return summary;
}

CopySummary copySummary(const migration::AccountSummary &account)
{
    CopySummary summary = copySummary(account.proof);
    summary.copiedNow = account.copiedNow;
    summary.octetsNow = account.octetsNow;
    summary.flagsNow = account.flagsNow;
    summary.end = account.end;
    summary.limits = account.limits;
    summary.isVerified = account.isVerified;
    summary.error = account.error;
    return summary;
}

CopySummary copySummary(const migration::Summary &all)
{
    CopySummary summary;
    take(summary, all.tally);
    summary.copiedNow = all.copiedNow;
    summary.octetsNow = all.octetsNow;
    summary.flagsNow = all.flagsNow;
    summary.milliseconds = all.duration.count();
    summary.isVerified = all.isVerified;
    summary.isStopped = all.isStopped;
    summary.error = all.error;
    for (const migration::AccountSummary &account : all.accounts) {
        if (account.end && (!summary.end || *account.end > *summary.end))
            summary.end = account.end;
        if (!summary.error && account.error)
            summary.error = account.error;
    }
    return summary;
}

CopySummary copySummary(const migration::Verification &verification)
{
    CopySummary summary;
    summary.account = verification.account;
    for (const migration::FolderVerification &folder : verification.folders) {
        summary.total += folder.atSource;
        summary.already += folder.matched;
        summary.excluded += folder.excused;
    }
    summary.differences = verification.differenceCount;
    summary.isVerified = verification.isEqual();
    summary.error = verification.error;
    return summary;
}

CopySummary copySummary(const QList<migration::Verification> &verifications)
{
    CopySummary all;
    all.isVerified = !verifications.isEmpty();
    for (const migration::Verification &verification : verifications) {
        const CopySummary one = copySummary(verification);
        all.total += one.total;
        all.already += one.already;
        all.excluded += one.excluded;
        all.differences += one.differences;
        all.isVerified = all.isVerified && one.isVerified;
        if (!all.error)
            all.error = one.error;
    }
    return all;
}

} // namespace onboarding
