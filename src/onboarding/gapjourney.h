// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <functional>
#include <memory>

#include "onboarding/accountsimport.h"
#include "onboarding/gaps.h"
#include "onboarding/gapsmodel.h"
#include "onboarding/journey.h"
#include "onboarding/providers.h"

namespace provider {
class Host;
}

namespace onboarding {

class ProjectFile;
class RecipientTally;
class Services;
class Vault;
struct HostList;

/// Looks for addresses that would be forgotten: what the old host lists, what the user's list has, and to
/// whom the recent mail in the old mailboxes was written, against the mailboxes and aliases of the project
/// and of the new host. Done when each has a place there or the user has said that it needs none.
class GapJourney final : public Journey {
    Q_OBJECT

public:
    GapJourney(ProjectFile &file, const Services &services, Vault &vault, QObject *parent = nullptr);
    ~GapJourney() override;

    /// Checks anew. What cannot be read is named in OldSide::unread, and the rest is checked.
    void start() override;
    /// Nothing of this run is taken over.
    void cancel() override;

    void setDays(int days); ///< How old the mail is that is read; of the next check.
    int days() const { return m_days; }
    GapsModel *model() { return &m_model; }
    int done() const { return m_done; } ///< Of total(): mailboxes and lists.
    int total() const { return m_total; }
    qint64 messages() const { return m_messages; } ///< Read in this run.

    QList<Provider> listingProviders() const; ///< Which old hosts can be asked.
    /// Names the old host, so that it can be asked; secret variables go to the Vault, see oldSecretKey().
    /// BadProfile: no such provider, or it cannot list; BadInput: a value is wrong.
    Status setOldProvider(const QString &id, const QMap<QString, QString> &variables);
    /// What the old host has, to be taken over into the project.
    QFuture<Result<AccountsImport>> discover();
    /// Adds the addresses of a table to those that need a place; those of other domains than the project's
    /// are passed over. Returns how many. BadInput: a row could not be read, and none is added.
    Result<int> addTable(const AccountsImport &table);

    /// The three ways to close a gap. BadInput: the address is none of the gaps, or no member is lawful.
    Status makeMailbox(const MailAddress &address);
    Status makeAlias(const MailAddress &address, const QList<MailAddress> &members);
    Status decline(const MailAddress &address);
    /// Opens a gap again that was declined.
    void reconsider(const MailAddress &address);

private:
    using Take = std::function<void(const Result<HostList> &)>;

    /// `take` gets what the host lists, unless the run was cancelled before.
    void ask(const QFuture<Result<std::shared_ptr<provider::Host>>> &host, const Take &take);
    void listNewHost();
    void listOldHost();
    void takeOldList(const HostList &list);
    void search();
    void searchNext();
    void searchMailbox(const MailAddress &mailbox);
    void settled(const QString &what, const QString &why);
    void conclude();
    Result<Gap> findGap(const MailAddress &address) const;
    std::pair<StepState, QString> verdict() const; ///< While it does not run.
    void refresh();

    ProjectFile &m_file;
    const Services &m_services;
    Vault &m_vault;
    GapsModel m_model;
    std::shared_ptr<provider::Host> m_host; ///< That is being asked.
    std::shared_ptr<RecipientTally> m_tally;
    QList<MailAddress> m_mailboxes; ///< Whose mail is still to be read.
    QHash<QString, OldAddress> m_listed; ///< By the old host, by MailAddress::key().
    QList<MailAddress> m_atNewHost;
    QList<Unread> m_unread;
    QList<std::function<void()>> m_stop; ///< What cancel() calls.
    int m_days;
    int m_run = 0; ///< What answers to a run that was cancelled is not listened to.
    int m_underWay = 0;
    int m_done = 0;
    int m_total = 0;
    qint64 m_messages = 0;
};

} // namespace onboarding
