// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/ownershipjourney.h"

#include "base/chain.h"
#include "onboarding/hostlist.h"
#include "onboarding/projectfile.h"
#include "onboarding/providervalues.h"
#include "onboarding/services.h"
#include "onboarding/text.h"
#include "onboarding/vault.h"
#include "onboarding/wantedrecords.h"
#include "provider/recordset.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace onboarding {

namespace {

const QString journeyName = u"ownership"_s;

} // namespace

OwnershipJourney::OwnershipJourney(ProjectFile &file, const Services &services, Vault &vault, QObject *parent)
    : Journey(parent)
    , m_file(file)
    , m_services(services)
    , m_vault(vault)
    , m_watch(services)
    , m_backoff(3s, 60s)
{
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &OwnershipJourney::askProvider);
    connect(&m_watch, &RecordWatch::changed, this, &OwnershipJourney::refresh);
    connect(&m_file, &ProjectFile::changed, this, &OwnershipJourney::refresh);
    refresh();
}

OwnershipJourney::~OwnershipJourney() = default;

void OwnershipJourney::start()
{
    if (isRunning())
        return;
    if (!isNeeded()) {
        end(StepState::Done, Text::tr("No proof of ownership is needed."));
        return;
    }
    begin(Text::tr("Asking which record proves ownership …"));
    whenFinished(wanted(), this, [this](const Result<QList<RecordView>> &wanted) {
        if (!isRunning())
            return;
        if (!wanted)
            endWith(wanted.error());
        else
            watchFor(*wanted);
    });
}

void OwnershipJourney::cancel()
{
    m_again.stop();
    m_watch.stop();
    if (std::exchange(m_host, nullptr))
        m_isAsking = false;
    if (!isRunning())
        return;
    end();
    refresh();
}

bool OwnershipJourney::isNeeded() const
{
    return wantsProof(m_file.project(), m_services);
}

void OwnershipJourney::setProven(const DomainName &domain)
{
    m_file.update([&](Project &project) {
        if (!project.provenDomains.contains(domain))
            project.provenDomains += domain;
    });
    refresh();
}

QFuture<Result<QList<RecordView>>> OwnershipJourney::wanted()
{
    return chain(wantedRecordSet(m_file, m_services, m_vault), this,
                 [this](const Result<provider::RecordSet> &set) -> Result<QList<RecordView>> {
                     if (!set)
                         return fail(set.error());
                     return spelled(ownershipViews(*set), zoneOf(m_file.project()),
                                    panelOf(m_file.project()));
                 });
}

void OwnershipJourney::showRecords()
{
    m_records.set(spelled(m_watch.verdicts().isEmpty() ? m_records.records() : m_watch.verdicts(),
                          zoneOf(m_file.project()), panelOf(m_file.project())));
}

void OwnershipJourney::watchFor(const QList<RecordView> &wanted)
{
    if (wanted.isEmpty()) {
        end(StepState::Done, Text::tr("The new host has seen that the domain is yours."));
        return;
    }
    m_records.set(wanted);
    m_watch.start(wanted, {}, m_file.remembered(journeyName).value(u"watch"_s).toObject());
    refresh();
}

/// What is remembered here changes the project, whose change calls this again: once more, not deeper.
void OwnershipJourney::refresh()
{
    m_isStale = true;
    if (m_isRefreshing)
        return;
    m_isRefreshing = true;
    while (m_isStale) {
        m_isStale = false;
        refreshOnce();
    }
    m_isRefreshing = false;
}

void OwnershipJourney::refreshOnce()
{
    showRecords();
    const QJsonObject memory = m_file.remembered(journeyName);
    if (m_watch.isRunning())
        remember(u"watch"_s, m_watch.toJson());
    const bool isPublished = m_watch.stage() >= Stage::Published
        || (!m_watch.isRunning()
            && RecordWatch::rememberedStage(memory.value(u"watch"_s).toObject()) >= Stage::Published);
    if (!isNeeded()) {
        show(StepState::Done, Text::tr("No proof of ownership is needed."));
    } else if (memory.value(u"verified"_s).toBool()) {
        if (isRunning())
            end(StepState::Done, Text::tr("The new host has seen that the domain is yours."));
        else
            show(StepState::Done, Text::tr("The new host has seen that the domain is yours."));
    } else if (isPublished) {
        if (m_watch.isRunning())
            askProvider();
        else
            show(StepState::Waiting,
                 Text::tr("The record is published; the new host has not confirmed it yet."));
    } else if (m_watch.isRunning()) {
        show(StepState::Waiting,
             Text::tr("Waiting for the record. %1").arg(m_watch.answers().published.text));
    } else if (!isRunning()) {
        show(StepState::ToDo, Text::tr("A record that proves ownership must be published."));
    }
}

void OwnershipJourney::askProvider()
{
    if (m_isAsking || m_again.isActive())
        return;
    const Result<const provider::Profile *> found = profile(m_services, m_file.project().providerId);
    if (!found || !(*found)->hasOperation(provider::OperationName::VerifyDomain)) {
        verified(true); // It cannot be asked; being published is all that can be known.
        return;
    }
    m_isAsking = true;
    show(StepState::Waiting, Text::tr("The record is published. Asking the new host to look at it …"));
    whenFinished(chain(providerHost(m_file, m_services, m_vault), this,
                       [this](const HostResult &host) {
                           using Verified = Result<provider::DomainState>;
                           if (!host)
                               return QtFuture::makeReadyFuture(Verified(fail(host.error())));
                           m_host = *host;
                           tellWaits(*m_host);
                           return m_host->verifyDomain();
                       }),
                 this, [this](const Result<provider::DomainState> &answer) {
                     m_isAsking = false;
                     m_host.reset();
                     if (!isRunning())
                         return;
                     if (answer)
                         verified(answer->isVerified.value_or(true));
                     else if (answer.error().kind == Error::Kind::Unreachable
                              || answer.error().kind == Error::Kind::Throttled
                              || answer.error().kind == Error::Kind::Refused)
                         verified(false);
                     else
                         endWith(answer.error());
                 });
}

void OwnershipJourney::verified(bool isVerified)
{
    if (!isVerified) {
        show(StepState::Waiting,
             Text::tr("The record is published. The new host has not seen it yet; it is asked again."));
        m_again.start(m_backoff.next());
        return;
    }
    remember(u"verified"_s, true);
    m_watch.stop();
    refresh();
}

void OwnershipJourney::remember(const QString &key, const QJsonValue &value)
{
    QJsonObject memory = m_file.remembered(journeyName);
    memory.insert(key, value);
    m_file.remember(journeyName, memory);
}

} // namespace onboarding
