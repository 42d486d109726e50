// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
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
    void cancel() override; ///< What is being asked is finished first.
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
    /// The user says that he has created all of them by hand.
    void confirmCreated();
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
    void begun(); ///< Remembers what will be created, before anything is.
    void planTasks();
    void next();
    void createMailbox(const Task &task);
    void createAlias(const Task &task);
    void conclude(const Task &task, const Result<provider::Outcome> &outcome);
    void tryLogin(const Task &task);
    void record(const Task &task, const Creation &creation);
    void settled(const Task &task);
    void refresh();
    bool createsHere() const; ///< By the provider's API.

    ProjectFile &m_file;
    const Services &m_services;
    Vault &m_vault;
    AccountsModel m_accounts;
    AliasesModel m_aliases;
    std::shared_ptr<provider::Host> m_host;
    QList<Task> m_tasks;
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
