// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <memory>

#include "onboarding/copyrun.h"
#include "onboarding/journey.h"
#include "onboarding/migrationmodel.h"
#include "onboarding/problemsmodel.h"
#include "onboarding/vault.h"

namespace onboarding {

class ProjectFile;
class Services;

using migration::Repair;
using migration::Repairs;

/// A password that must be known before a mailbox can be copied.
struct MissingPassword {
    Vault::Side side = Vault::Side::Old;
    MailAddress address;
    QString login; ///< The user name at that host.
    QString host;

    bool operator==(const MissingPassword &) const = default;
};

/// Journey 5: copies every old mailbox into the new one. May be started at any time and as often as wanted;
/// each run copies only what is missing. Done when every message is accounted for and nobody can still have
/// the old MX; before that, more mail may come, and it is Waiting.
class MigrateJourney final : public Journey {
    Q_OBJECT

public:
    MigrateJourney(ProjectFile &file, const Services &services, Vault &vault, QObject *parent = nullptr);
    ~MigrateJourney() override; ///< A run ends as by cancel(), without waiting.

    /// Tries all logins, then copies; a mailbox whose login fails or whose password is missing stays out and
    /// says why in the model. NeedsYou where the old host is not known.
    void start() override;
    void cancel() override;
    void pause();
    void resume();
    bool isPaused() const { return m_isPaused; }

    /// Rules and limits of the next run; the ledger is the project's.
    void setOptions(const CopyOptions &options) { m_options = options; }
    const CopyOptions &options() const { return m_options; }

    /// What would let the new host take messages that it has refused; empty where nothing is known to help.
    Repairs offeredRepairs() const;
    /// What the user permits to be done to refused messages from the next run on, beside what the options say.
    /// Kept in the project file; nothing at first.
    Repairs chosenRepairs() const;
    void chooseRepairs(Repairs repairs);
    QString originalsFolder() const; ///< Where repaired messages are kept as they were, one .eml file each.

    /// What is known to limit the hosts and is kept to: whole sentences, one line per kind; empty: nothing.
    QString limits() const;
    /// Where a limit per day has left something for other days: when it will be done, run once a day.
    std::optional<QDateTime> expectedEnd() const;

    /// Proves old = new again; the result comes by runFinished() and in summary().
    void verify(bool deep);

    QList<MissingPassword> missingPasswords() const;
    /// One job per mailbox to be copied whose passwords are known. BadInput: the old host is not known.
    Result<QList<CopyJob>> jobs() const;

    MigrationModel *mailboxes() { return &m_mailboxes; }
    ProblemsModel *problems() { return &m_problems; }
    /// Per mailbox, from the ledger; also without a run. Storage or BadInput where it cannot be read.
    Result<QList<CopySummary>> proofs() const;

signals:
    void passwordsNeeded(); ///< See missingPasswords().
    void progress(const onboarding::CopyProgress &progress);
    void problemFound(const onboarding::CopyProblem &problem);
    void accountFinished(const onboarding::CopySummary &summary);
    void runFinished(const onboarding::CopySummary &summary);

private:
    enum class Kind { Copy, Verify, DeepVerify };

    void run(Kind kind);
    void tryLogins(const QList<CopyJob> &jobs);
    void loginTried(const QString &id, const Status &from, const Status &to);
    void keepToProfile(CopyOptions &options) const;
    void launch();
    void showProgress(const CopyProgress &progress);
    void conclude(const CopySummary &summary);
    void markMissing();
    // Between runs: migratememory.cpp.
    void remember(const CopySummary &summary);
    void refresh();
    void restoreRows();
    void restoreProblems();

    ProjectFile &m_file;
    const Services &m_services;
    Vault &m_vault;
    CopyOptions m_options;
    MigrationModel m_mailboxes;
    ProblemsModel m_problems;
    Kind m_kind = Kind::Copy;
    QList<CopyJob> m_waiting; ///< Their logins are to be tried.
    QList<CopyJob> m_ready; ///< Their logins work.
    int m_trying = 0;
    int m_leftOut = 0; ///< Mailboxes that this run does not touch.
    std::unique_ptr<CopyRun> m_run;
    bool m_isPaused = false;
    bool m_isCancelled = false;
};

} // namespace onboarding
