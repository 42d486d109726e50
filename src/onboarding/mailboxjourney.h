// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QSet>
#include <memory>

#include "onboarding/accountsmodel.h"
#include "onboarding/aliasesmodel.h"
#include "onboarding/entrychecks.h"
#include "onboarding/journey.h"

namespace provider {
class Host;
enum class Outcome;
} // namespace provider

namespace onboarding {

class ProjectFile;
class Services;
struct HostList;

struct PasswordsMade {
    int count = 0;
    QFuture<Status> kept; ///< When all are in the keychain.
};

/// Journey 3: mailboxes and aliases at the new host. Done when every one of them exists there. Safe to
/// repeat.
class MailboxJourney final : public Journey {
    Q_OBJECT

public:
    MailboxJourney(ProjectFile &file, const Services &services, Vault &vault, QObject *parent = nullptr);
    ~MailboxJourney() override;

    /// Providers with an API: creates what does not exist, mailboxes before aliases; passwords that are
    /// missing are generated. Others: logs in to each mailbox at the new host to see that it exists.
    void start() override;
    void cancel() override; ///< What is being asked is finished first; what only waits for its turn ends.
    void pause();
    void resume();
    bool isPaused() const { return m_isPaused; }

    AccountsModel *accounts() { return &m_accounts; }
    AliasesModel *aliases() { return &m_aliases; }
    /// How many mailboxes generatePasswords() would give one.
    int missingPasswords() const { return int(withoutPassword().size()); }
    /// Gives every mailbox that has neither a password for the new host nor exists there a generated one, by
    /// the provider's rules.
    PasswordsMade generatePasswords();
    /// What keeps mailboxes and aliases from working, and what should be thought over.
    QList<EntryProblem> problems() const;

    int done() const { return m_done; } ///< Of total(), in this run.
    int total() const { return m_total; }

    /// What a person does at the host, in order; with an API it is what that cannot do.
    QStringList checklist() const;
    /// What a person makes at the host, and what does not exist yet of it: everything where the host has no
    /// interface for mailboxes, else the aliases that it cannot create. Never what it has refused.
    QList<MailAddress> byHand() const;
    /// The user says that those of byHand() exist.
    void confirmCreated();
    /// The same of mailboxes and aliases that he names, whatever the host says. BadInput, and nothing is
    /// confirmed: one is not in the project.
    Status confirmCreated(const QList<MailAddress> &named);
    /// The mailboxes in the import format of the provider, with their passwords (missing ones are generated):
    /// to be saved knowingly. A script where the provider takes one.
    QFuture<Result<QString>> exportCsv();
    QString exportSuffix() const; ///< How the name of that file ends, "csv" or "ps1".

    /// Mailboxes and aliases of the project that do not exist at the new host yet.
    QStringList missing() const;

private:
    /// One mailbox or alias that is to be created or tried.
    struct Task {
        bool isAlias = false;
        MailAddress address;
    };

    QList<MailAddress> withoutPassword() const;
    void createAtProvider();
    void takeList(const HostList &list);
    /// Remembers whose creation has begun and not come to an end: before anything is created of all, at the
    /// end of those whose answer is missing.
    void remember(const QStringList &planned);
    void begun();
    bool wasAbsent(const Task &task) const; ///< By the host's list of this run.
    void planTasks();
    void next();
    void createMailbox(const Task &task);
    void createAlias(const Task &task);
    void conclude(const Task &task, const Result<provider::Outcome> &outcome);
    void refused(const Task &task, const Error &error);
    void tryLogin(const Task &task);
    void record(const Task &task, const Creation &creation);
    void settled(const Task &task);
    void refresh();
    bool createsHere() const; ///< By the provider's API.
    bool isByHand(const Alias &alias) const; ///< No interface can create it.
    void confirm(const QList<MailAddress> &addresses);

    ProjectFile &m_file;
    const Services &m_services;
    Vault &m_vault;
    AccountsModel m_accounts;
    AliasesModel m_aliases;
    std::shared_ptr<provider::Host> m_host;
    std::shared_ptr<const HostList> m_list; ///< Of this run.
    QList<Task> m_tasks;
    QStringList m_unsure; ///< Whose answer is missing, by MailAddress::key().
    QSet<QString> m_planned; ///< What the run before did not bring to its end (MailAddress::key()).
    QSet<QString> m_taken; ///< What cannot be created, see markExisting().
    std::optional<Error> m_stop; ///< Why nothing further is begun.
    bool m_isPaused = false;
    bool m_isCancelled = false;
    int m_atOnce = 4;
    int m_underWay = 0;
    int m_aliasesUnderWay = 0;
    int m_done = 0;
    int m_total = 0;
};

} // namespace onboarding
