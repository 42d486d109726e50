// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/mxjourney.h"

#include <QJsonArray>

#include "base/chain.h"
#include "onboarding/copyendpoints.h"
#include "onboarding/gaps.h"
#include "onboarding/look.h"
#include "onboarding/projectfile.h"
#include "onboarding/services.h"
#include "onboarding/text.h"
#include "onboarding/vault.h"
#include "onboarding/wantedrecords.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

const QString journeyName = u"mx"_s;
const QString arrivalsKey = u"arrivals"_s;

/// The old mailboxes whose passwords are known.
QList<imap::Account> oldLogins(const Project &project, const Services &services, const Vault &vault)
{
    QList<imap::Account> logins;
    for (const Account &account : project.accounts) {
        const Result<CopyEndpoint> endpoint = oldEndpoint(project, vault, account.address);
        if (!endpoint || endpoint->password.isEmpty())
            continue;
        if (const Result<imap::Account> login = imapAccount(*endpoint, services, {}))
            logins += *login;
    }
    return logins;
}

FormerRecords formerRecords(const FormerMx &former, const QDateTime &now)
{
    return {former.mx, former.livesFor(now), !former.mx.isEmpty()};
}

} // namespace

MxJourney::MxJourney(ProjectFile &file, const Services &services, Vault &vault, QObject *parent)
    : Journey(parent)
    , m_file(file)
    , m_services(services)
    , m_vault(vault)
    , m_watch(services)
    , m_publisher(file, services, vault)
    , m_others(services)
{
    connect(&m_watch, &RecordWatch::changed, this, &MxJourney::refresh);
    connect(&m_others, &RecordCheck::changed, this, &MxJourney::refresh);
    connect(&m_publisher, &Publisher::changed, &m_watch, &RecordWatch::checkNow);
    connect(&m_publisher, &Publisher::changed, &m_others, &RecordCheck::checkNow);
    connect(&m_file, &ProjectFile::changed, this, &Journey::changed); // Objections depend on other steps.
    refresh();
}

MxJourney::~MxJourney()
{
    m_reading.cancel();
}

void MxJourney::start()
{
    if (isRunning())
        return;
    begin(Text::tr("Asking which MX records the new host wants …"));
    whenFinished(
        wantedRecordSet(m_file, m_services, m_vault), this, [this](const Result<provider::RecordSet> &set) {
            if (!isRunning())
                return;
            if (!set) {
                endWith(set.error());
                return;
            }
            const QList<RecordView> wanted = mxViews(*set);
            if (wanted.isEmpty() || wanted.constFirst().type != u"MX"_s) {
                endWith({Error::Kind::BadProfile,
                         Text::tr("The new host's profile names no MX records."),
                         {},
                         {}});
                return;
            }
            QList<RecordView> others;
            std::copy_if(wanted.begin(), wanted.end(), std::back_inserter(others),
                         [](const RecordView &record) { return record.set == RecordSet::Other; });
            m_others.start(others);
            m_watch.start(wanted, formerRecords(formerMx(m_file.project()), m_services.now()),
                          m_file.remembered(journeyName).value(u"watch"_s).toObject(), mxAlternatives(*set));
            refresh();
        });
}

void MxJourney::cancel()
{
    m_watch.stop();
    m_others.stop();
    if (!isRunning())
        return;
    end();
    refresh();
}

void MxJourney::setInBackground(bool isInBackground)
{
    m_watch.setInBackground(isInBackground);
    m_others.setInBackground(isInBackground);
}

QStringList MxJourney::objections() const
{
    const Project &project = m_file.project();
    QStringList objections;
    int missing = 0;
    for (const Account &account : project.accounts)
        missing += account.creation.exists() ? 0 : 1;
    int missingAliases = 0;
    for (const Alias &alias : project.aliases)
        missingAliases += alias.creation.exists() ? 0 : 1;
    if (project.accounts.isEmpty())
        objections +=
            Text::tr("No mailbox is known yet: mail to the domain would be refused by the new host.");
    if (missing > 0)
        objections +=
            Text::tr("%n mailbox(es) do not exist at the new host yet; mail to them would be refused.",
                     nullptr, missing);
    if (missingAliases > 0)
        objections +=
            Text::tr("%n alias(es) do not exist at the new host yet; mail to them would be refused.", nullptr,
                     missingAliases);
    objections += gapObjections(project);
    if (wantsProof(project, m_services)
        && !project.journeys.value(u"ownership"_s).value(u"verified"_s).toBool())
        objections +=
            Text::tr("The new host has not seen yet that the domain is yours; it may refuse its mail.");
    return objections;
}

void MxJourney::overrideObjections()
{
    QJsonObject memory = m_file.remembered(journeyName);
    memory.insert(u"overridden"_s, true);
    m_file.remember(journeyName, memory);
}

bool MxJourney::isReadyToPublish() const
{
    return m_file.remembered(journeyName).value(u"overridden"_s).toBool() || objections().isEmpty();
}

Stage MxJourney::stage() const
{
    if (m_watch.isRunning())
        return m_watch.stage();
    return RecordWatch::rememberedStage(m_file.remembered(journeyName).value(u"watch"_s).toObject());
}

Status MxJourney::setDnsHost(const QString &hostId)
{
    if (!hostId.isEmpty()) {
        if (const Result<DnsHost> host = onboarding::dnsHost(hostId); !host)
            return fail(host.error());
    }
    m_file.update([&](Project &project) { project.dnsHostId = hostId; });
    refresh();
    return {};
}

DnsHost MxJourney::dnsHost() const
{
    return panelOf(m_file.project());
}

QFuture<Result<QList<RecordView>>> MxJourney::wanted()
{
    return chain(wantedRecordSet(m_file, m_services, m_vault), this,
                 [this](const Result<provider::RecordSet> &set) -> Result<QList<RecordView>> {
                     if (!set)
                         return fail(set.error());
                     return spelled(mxViews(*set), zoneOf(m_file.project()), panelOf(m_file.project()));
                 });
}

QFuture<Result<ZoneDifference>> MxJourney::publish(const std::optional<ZoneDifference> &confirmed)
{
    using Published = Result<ZoneDifference>;
    if (!isReadyToPublish()) {
        return QtFuture::makeReadyFuture(Published(
            fail(Error::Kind::Refused, Text::tr("The MX records must not be changed yet."),
                 objections().join(u' '), Text::tr("Do that first, or publish in spite of it, knowingly."))));
    }
    return chain(wanted(), this, [this, confirmed](const Result<QList<RecordView>> &wanted) {
        if (!wanted)
            return QtFuture::makeReadyFuture(Published(fail(wanted.error())));
        return m_publisher.apply(RecordSet::Mx, *wanted, confirmed);
    });
}

QFuture<Result<ZoneDifference>> MxJourney::undo()
{
    return m_publisher.undo(RecordSet::Mx);
}

QFuture<Result<ZoneDifference>> MxJourney::dryRun()
{
    return chain(wanted(), this, [this](const Result<QList<RecordView>> &wanted) {
        if (!wanted)
            return QtFuture::makeReadyFuture(Result<ZoneDifference>(fail(wanted.error())));
        return m_publisher.dryRun(*wanted);
    });
}

Status MxJourney::saveEvidence(const QString &path) const
{
    return m_services.saveEvidence(path);
}

QFuture<Planning> MxJourney::plan()
{
    return chain(
        copiedArrivals(ledgerPath(m_file.path()), m_services.now()), this, [this](const Arrivals &copied) {
            if (copied.source != Arrivals::Source::None)
                return planBy(copied);
            return planBy(Arrivals::fromJson(m_file.remembered(journeyName).value(arrivalsKey).toObject()));
        });
}

Planning MxJourney::planBy(const Arrivals &arrivals) const
{
    const QDateTime now = m_services.now().toLocalTime();
    return {arrivals, planSwitch(formerMx(m_file.project()), arrivals.hours, now)};
}

bool MxJourney::canReadArrivals() const
{
    return !oldLogins(m_file.project(), m_services, m_vault).isEmpty();
}

QFuture<Planning> MxJourney::readArrivals()
{
    stopReadingArrivals();
    const QList<imap::Account> logins = oldLogins(m_file.project(), m_services, m_vault);
    m_reading = onboarding::readArrivals(logins, int(m_file.project().accounts.size()), m_services.now());
    return chain(m_reading, this, [this](const Arrivals &arrivals) {
        QJsonObject memory = m_file.remembered(journeyName);
        memory.insert(arrivalsKey, arrivals.toJson());
        m_file.remember(journeyName, memory);
        return planBy(arrivals);
    });
}

void MxJourney::stopReadingArrivals()
{
    m_reading.cancel();
}

void MxJourney::refresh()
{
    m_records.set(spelled(m_watch.verdicts() + m_others.records(), zoneOf(m_file.project()),
                          panelOf(m_file.project())));
    if (m_watch.isRunning()) {
        QJsonObject memory = m_file.remembered(journeyName);
        memory.insert(u"watch"_s, m_watch.toJson());
        m_file.remember(journeyName, memory);
    }
    const FiveAnswers &answers = m_watch.answers();
    switch (stage()) {
    case Stage::NotPublished:
        if (m_watch.isRunning())
            show(StepState::NeedsYou,
                 Text::tr("The MX records are to be changed. %1").arg(answers.published.text));
        else if (!isRunning())
            show(StepState::ToDo, Text::tr("The MX records were not changed yet."));
        break;
    case Stage::Published:
        show(StepState::Waiting,
             m_watch.isRunning() ? Text::tr("Published. %1").arg(answers.seen.text)
                                 : Text::tr("Published; not all resolvers have seen it yet."));
        break;
    case Stage::Seen:
        show(StepState::Waiting,
             m_watch.isRunning() ? Text::tr("Published and seen. %1").arg(answers.oldGone.text)
                                 : Text::tr("Published and seen; old answers may still live in caches."));
        break;
    case Stage::Expired:
        if (isRunning())
            end(StepState::Done, Text::tr("Nobody can still have the old MX records."));
        else
            show(StepState::Done, Text::tr("Nobody can still have the old MX records."));
        break;
    }
}

} // namespace onboarding
