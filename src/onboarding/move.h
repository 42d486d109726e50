// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QObject>
#include <memory>

#include "onboarding/changejourney.h"
#include "onboarding/gapjourney.h"
#include "onboarding/lookjourney.h"
#include "onboarding/mailboxjourney.h"
#include "onboarding/migratejourney.h"
#include "onboarding/mxjourney.h"
#include "onboarding/ownershipjourney.h"
#include "onboarding/projectfile.h"
#include "onboarding/providers.h"
#include "onboarding/services.h"

namespace onboarding {

/// One opened project with its journeys. Everything that changes is saved by itself.
class Move final : public QObject {
    Q_OBJECT

public:
    /// As ProjectFile::open(); BadProfile where the provider is not in the catalogue. A move of several
    /// domains is opened for one of them; the root stands for the main one. BadInput: it has no such domain.
    static Result<std::unique_ptr<Move>> open(const QString &path, const Services &services,
                                              const DomainName &domain = {});
    /// BadInput names the variable whose value is wrong. Secret variables go to the Vault afterwards.
    static Result<std::unique_ptr<Move>> create(const QString &path, const DomainName &domain,
                                                const QString &providerId,
                                                const QMap<QString, QString> &variables,
                                                const Services &services);
    /// The same file, turned to another of its domains(); `move` ends, secrets in memory stay.
    static std::unique_ptr<Move> ofDomain(std::unique_ptr<Move> move, const DomainName &domain);
    ~Move() override;

    const Project &project() const { return m_file->project(); }
    ProjectFile &file() { return *m_file; }
    Vault &vault() { return m_vault; }
    const Provider &provider() const { return m_provider; }

    /// All domains of the move; project() is about one of them.
    QList<DomainName> domains() const { return m_whole->project().domains(); }
    /// The same, that of project() first: where addresses of a table may be.
    QList<DomainName> tableDomains() const;
    /// Adds a domain, to be opened as a Move of its own after this one. BadInput: it is there already.
    Status addDomain(const DomainName &domain);
    /// Takes over mailboxes and aliases of any domain of the move; passwords go to the Vault.
    void add(const AccountsImport &import);

    /// Changes the domain, provider or variables; only while nothing was published or created.
    Status setBasics(const DomainName &domain, const QString &providerId,
                     const QMap<QString, QString> &variables);
    /// Changes variables alone, at any time. BadInput names the wrong one.
    Status setVariables(const QMap<QString, QString> &variables);
    /// Trusts the certificate that `refused` is about in this move from now on, knowingly. BadInput: it is
    /// about none.
    Status acceptCertificate(const Error &refused);
    /// Secret variables that are required and not kept.
    QStringList missingSecrets() const;

    LookJourney &look() { return *m_look; }
    OwnershipJourney &ownership() { return *m_ownership; }
    MailboxJourney &mailboxes() { return *m_mailboxes; }
    ChangeJourney &changes() { return *m_changes; } ///< Of mailboxes that exist; no step of its own.
    GapJourney &gaps() { return *m_gaps; } ///< A part of Step::Mailboxes.
    MxJourney &mx() { return *m_mx; }
    MigrateJourney &migrate() { return *m_migrate; }

    StepState state(Step step) const;
    QString summary(Step step) const; ///< One translated sentence.
    Step currentStep() const; ///< Where a reopened move goes on: the first that is not Done.

    /// What the keychain has is loaded; until then passwords count as missing.
    QFuture<Status> ready() const { return m_ready; }
    /// The exact records, ownership and MX, in the spelling of `hostId` ("": the detected or chosen one).
    QFuture<Result<QList<RecordView>>> records(RecordSet set, const QString &hostId = {});

signals:
    void changed(onboarding::Step step);
    void saveFailed(const Error &error);

private:
    Move(std::unique_ptr<ProjectFile> whole, std::unique_ptr<ProjectFile> file, Provider provider,
         const Services &services);
    static Result<std::unique_ptr<Move>> open(std::unique_ptr<ProjectFile> whole, const DomainName &domain,
                                              const Services &services);
    bool areSecretsKnown() const;
    void makeJourneys();
    void report(Step step);
    const Journey *journey(Step step) const;
    QStringList secretVariables() const;

    const Services &m_services;
    std::unique_ptr<ProjectFile> m_whole; ///< The file with all domains.
    std::unique_ptr<ProjectFile> m_file; ///< The part of it that is about one domain.
    Provider m_provider;
    Vault m_vault;
    std::unique_ptr<LookJourney> m_look;
    std::unique_ptr<OwnershipJourney> m_ownership;
    std::unique_ptr<MailboxJourney> m_mailboxes;
    std::unique_ptr<ChangeJourney> m_changes;
    std::unique_ptr<GapJourney> m_gaps;
    std::unique_ptr<MxJourney> m_mx;
    std::unique_ptr<MigrateJourney> m_migrate;
    QFuture<Status> m_ready;
};

} // namespace onboarding
