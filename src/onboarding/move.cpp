// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/move.h"

#include "base/chain.h"
#include "net/certificate.h"
#include "onboarding/dnshosts.h"
#include "onboarding/providervalues.h"
#include "onboarding/text.h"
#include "onboarding/wantedrecords.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

constexpr Step allSteps[] = {Step::Domain, Step::Look,    Step::Ownership, Step::Mailboxes,
                             Step::Mx,     Step::Migrate, Step::Finish};

} // namespace

Result<std::unique_ptr<Move>> Move::open(const QString &path, const Services &services,
                                         const DomainName &domain)
{
    Result<std::unique_ptr<ProjectFile>> whole = ProjectFile::open(path);
    if (!whole)
        return fail(whole.error());
    const DomainName wanted = domain.isRoot() ? (*whole)->project().domain : domain;
    return open(std::move(*whole), wanted, services);
}

Result<std::unique_ptr<Move>> Move::open(std::unique_ptr<ProjectFile> whole, const DomainName &domain,
                                         const Services &services)
{
    Result<Provider> known = onboarding::provider(services, whole->project().providerId);
    if (!known)
        return fail(known.error());
    Result<std::unique_ptr<ProjectFile>> part = ProjectFile::ofDomain(*whole, domain);
    if (!part)
        return fail(part.error());
    return std::unique_ptr<Move>(new Move(std::move(whole), std::move(*part), std::move(*known), services));
}

Result<std::unique_ptr<Move>> Move::create(const QString &path, const DomainName &domain,
                                           const QString &providerId, const QMap<QString, QString> &variables,
                                           const Services &services)
{
    const Result<const provider::Profile *> found = profile(services, providerId);
    if (!found)
        return fail(found.error());
    if (const Status checked = checkVariables(**found, variables); !checked)
        return fail(checked.error());
    Result<std::unique_ptr<ProjectFile>> whole =
        ProjectFile::create(path, newProject(domain, providerId, variables));
    if (!whole)
        return fail(whole.error());
    return open(std::move(*whole), domain, services);
}

std::unique_ptr<Move> Move::ofDomain(std::unique_ptr<Move> move, const DomainName &domain)
{
    Q_ASSERT(move->domains().contains(domain));
    const Services &services = move->m_services;
    Provider provider = move->m_provider;
    std::unique_ptr<ProjectFile> whole = std::move(move->m_whole);
    move.reset(); // Its part of the file saves itself into the whole.
    std::unique_ptr<ProjectFile> part = *ProjectFile::ofDomain(*whole, domain);
    return std::unique_ptr<Move>(new Move(std::move(whole), std::move(part), std::move(provider), services));
}

Move::Move(std::unique_ptr<ProjectFile> whole, std::unique_ptr<ProjectFile> file, Provider provider,
           const Services &services)
    : m_services(services)
    , m_whole(std::move(whole))
    , m_file(std::move(file))
    , m_provider(std::move(provider))
    , m_vault(services.secrets(), m_file->project().id)
{
    makeJourneys();
    QList<MailAddress> addresses;
    for (const Account &account : project().accounts)
        addresses += account.address;
    m_ready = m_vault.load(addresses, secretVariables());
    connect(m_file.get(), &ProjectFile::saveFailed, this, &Move::saveFailed);
    connect(&m_vault, &Vault::changed, this, [this] { emit changed(Step::Domain); });
}

Move::~Move() = default;

void Move::makeJourneys()
{
    m_look = std::make_unique<LookJourney>(*m_file, m_services);
    m_ownership = std::make_unique<OwnershipJourney>(*m_file, m_services, m_vault);
    m_mailboxes = std::make_unique<MailboxJourney>(*m_file, m_services, m_vault);
    m_changes = std::make_unique<ChangeJourney>(*m_file, m_services, m_vault);
    m_gaps = std::make_unique<GapJourney>(*m_file, m_services, m_vault);
    m_mx = std::make_unique<MxJourney>(*m_file, m_services, m_vault);
    m_migrate = std::make_unique<MigrateJourney>(*m_file, m_services, m_vault);
    connect(m_look.get(), &Journey::changed, this, [this] { report(Step::Look); });
    connect(m_ownership.get(), &Journey::changed, this, [this] { report(Step::Ownership); });
    connect(m_mailboxes.get(), &Journey::changed, this, [this] { report(Step::Mailboxes); });
    connect(m_mx.get(), &Journey::changed, this, [this] { report(Step::Mx); });
    connect(m_migrate.get(), &Journey::changed, this, [this] { report(Step::Migrate); });
}

void Move::report(Step step)
{
    const QString progress =
        currentStep() == Step::Finish ? Text::tr("Finished") : Text::tr("At “%1”").arg(title(currentStep()));
    m_file->remember(u"move"_s, {{u"progress"_s, progress}});
    emit changed(step);
    emit changed(Step::Finish);
}

Status Move::addDomain(const DomainName &domain)
{
    if (domain.isRoot() || domains().contains(domain)) {
        return fail(Error::Kind::BadInput,
                    Text::tr("%1 is a domain of this move already.").arg(domain.toUnicode()));
    }
    m_whole->update([&](Project &project) {
        FurtherDomain further;
        further.domain = domain;
        project.furtherDomains += further;
    });
    return m_whole->save();
}

QList<DomainName> Move::tableDomains() const
{
    QList<DomainName> all = domains();
    all.move(all.indexOf(project().domain), 0);
    return all;
}

void Move::add(const AccountsImport &import)
{
    m_whole->update([&](Project &whole) { addTo(whole, import); });
    QList<std::pair<MailAddress, Secret>> atNewHost;
    QList<std::pair<MailAddress, Secret>> atOldHost;
    for (const ImportedAccount &imported : import.accounts) {
        if (!imported.password.isEmpty())
            atNewHost += {imported.account.address, imported.password};
        if (!imported.oldPassword.isEmpty())
            atOldHost += {imported.account.address, imported.oldPassword};
    }
    m_vault.keepAll(Vault::Side::New, atNewHost);
    m_vault.keepAll(Vault::Side::Old, atOldHost);
}

Status Move::setBasics(const DomainName &domain, const QString &providerId,
                       const QMap<QString, QString> &variables)
{
    const bool isFurther = project().domain != m_whole->project().domain;
    const bool hasBegun = isFurther || project().journeys.contains(u"publish"_s)
        || std::any_of(project().accounts.begin(), project().accounts.end(),
                       [](const Account &account) { return account.creation.exists(); });
    if (hasBegun && (domain != project().domain || providerId != project().providerId)) {
        return fail(Error::Kind::Refused,
                    Text::tr("Domain and host of this move cannot be changed any more."), {},
                    Text::tr("Make a new move for another domain or host."));
    }
    const Result<const provider::Profile *> found = profile(m_services, providerId);
    if (!found)
        return fail(found.error());
    if (const Status checked = checkVariables(**found, variables); !checked)
        return fail(checked.error());
    const bool isAnother = domain != project().domain || providerId != project().providerId;
    m_file->update([&](Project &changed) {
        if (isAnother) {
            changed.journeys.clear(); // What was found out is about another domain or host.
            changed.oldHost.reset();
        }
        changed.domain = domain;
        changed.providerId = providerId;
        changed.variables = variables;
    });
    m_provider = *onboarding::provider(m_services, providerId);
    emit changed(Step::Domain);
    return {};
}

Status Move::setVariables(const QMap<QString, QString> &variables)
{
    return setBasics(project().domain, project().providerId, variables);
}

QStringList Move::secretVariables() const
{
    QStringList keys;
    for (const ProviderVariable &variable : m_provider.variables) {
        if (variable.isSecret)
            keys += variable.key;
    }
    const std::optional<OldProvider> &old = project().oldProvider;
    const Result<Provider> oldHost = onboarding::provider(m_services, old.value_or(OldProvider()).id);
    for (const ProviderVariable &variable : oldHost.value_or(Provider()).variables) {
        if (variable.isSecret)
            keys += oldSecretKey(variable.key);
    }
    return keys;
}

Status Move::acceptCertificate(const Error &refused)
{
    const std::optional<net::RefusedCertificate> certificate = net::refusedCertificate(refused);
    if (!certificate)
        return fail(Error::Kind::BadInput, Text::tr("There is no certificate to trust."), refused.detail);
    m_file->update([&](Project &project) {
        project.certificates.insert(certificate->server.toLower(),
                                    QString::fromLatin1(certificate->fingerprint.toHex()));
    });
    return {};
}

QStringList Move::missingSecrets() const
{
    QStringList missing;
    for (const ProviderVariable &variable : m_provider.variables) {
        if (variable.isSecret && variable.isRequired && !m_vault.hasProviderSecret(variable.key))
            missing += variable.key;
    }
    return missing;
}

/// While the keychain has not answered yet, nothing is said to be missing.
bool Move::areSecretsKnown() const
{
    return !m_ready.isFinished() || missingSecrets().isEmpty();
}

const Journey *Move::journey(Step step) const
{
    switch (step) {
    case Step::Look:
        return m_look.get();
    case Step::Ownership:
        return m_ownership.get();
    case Step::Mailboxes:
        return m_mailboxes.get();
    case Step::Mx:
        return m_mx.get();
    case Step::Migrate:
        return m_migrate.get();
    case Step::Domain:
    case Step::Finish:
        return nullptr;
    }
    Q_UNREACHABLE();
    return nullptr;
}

StepState Move::state(Step step) const
{
    if (const Journey *found = journey(step))
        return found->state();
    if (step == Step::Domain)
        return areSecretsKnown() ? StepState::Done : StepState::NeedsYou;
    const bool isDone = std::all_of(std::begin(allSteps), std::end(allSteps), [this](Step other) {
        // A secret that is needed no more does not keep a finished move open.
        return other == Step::Finish || other == Step::Domain || state(other) == StepState::Done;
    });
    return isDone ? StepState::Done : StepState::ToDo;
}

QString Move::summary(Step step) const
{
    if (const Journey *found = journey(step))
        return found->summary();
    if (step == Step::Domain) {
        return areSecretsKnown()
            ? Text::tr("%1 moves to %2.").arg(project().domain.toUnicode(), m_provider.name)
            : Text::tr("A password or token for %1 is missing.").arg(m_provider.name);
    }
    return state(Step::Finish) == StepState::Done ? Text::tr("Everything is done and proven.")
                                                  : Text::tr("Some steps are still open.");
}

Step Move::currentStep() const
{
    for (const Step step : allSteps) {
        if (state(step) != StepState::Done)
            return step;
    }
    return Step::Finish;
}

QFuture<Result<QList<RecordView>>> Move::records(RecordSet set, const QString &hostId)
{
    return chain(wantedRecordSet(*m_file, m_services, m_vault), this,
                 [this, set, hostId](const Result<provider::RecordSet> &wanted) -> Result<QList<RecordView>> {
                     if (!wanted)
                         return fail(wanted.error());
                     const Result<DnsHost> host =
                         hostId.isEmpty() ? Result<DnsHost>(panelOf(project())) : dnsHost(hostId);
                     if (!host)
                         return fail(host.error());
                     QList<RecordView> views = ownershipViews(*wanted) + mxViews(*wanted);
                     views.removeIf(
                         [set](const RecordView &view) { return set != RecordSet::All && view.set != set; });
                     return spelled(views, zoneOf(project()), *host);
                 });
}

} // namespace onboarding
