// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/lookjourney.h"

#include <QJsonArray>

#include "base/chain.h"
#include "onboarding/hostprobe.h"
#include "onboarding/projectfile.h"
#include "onboarding/services.h"
#include "onboarding/text.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

const QString journeyName = u"look"_s;

QString doneText(const DomainState &state)
{
    const QString moment = momentText(state.asked);
    return state.mx.isEmpty()
        ? Text::tr("Looked at on %1; the domain takes no mail yet.").arg(moment)
        : Text::tr("Looked at on %1; mail goes to %2.").arg(moment, state.mx.join(u", "_s));
}

} // namespace

LookJourney::LookJourney(ProjectFile &file, const Services &services, QObject *parent)
    : Journey(parent)
    , m_file(file)
    , m_services(services)
{
    m_domainState = domainStateFromJson(file.remembered(journeyName).value(u"state"_s).toObject());
    m_findings.set(m_domainState.findings);
    if (m_domainState.asked.isValid())
        show(StepState::Done, doneText(m_domainState));
    else
        show(StepState::ToDo, Text::tr("The domain was not looked at yet."));
}

LookJourney::~LookJourney()
{
    m_look.cancel();
}

void LookJourney::start()
{
    if (isRunning())
        return;
    begin(Text::tr("Looking at %1 …").arg(m_file.project().domain.toUnicode()));
    m_look = lookAt(m_file.project().domain, m_services);
    whenFinished(m_look, this, [this](const Result<DomainState> &result) { finish(result); });
}

void LookJourney::cancel()
{
    if (!isRunning())
        return;
    m_look.cancel();
    end(m_domainState.asked.isValid() ? StepState::Done : StepState::ToDo, Text::tr("The look was stopped."));
}

void LookJourney::setOldHost(const MailHost &host)
{
    m_file.update([&](Project &project) { project.oldHost = host; });
    emit changed();
}

QFuture<Status> LookJourney::tryOldHost(const MailHost &host)
{
    return chain(probeHost(host, m_services), this, [](const Result<HostGreeting> &greeting) -> Status {
        if (!greeting)
            return fail(greeting.error());
        return {};
    });
}

void LookJourney::finish(const Result<DomainState> &result)
{
    if (!result) {
        endWith(result.error());
        return;
    }
    m_domainState = *result;
    m_findings.set(m_domainState.findings);
    QJsonObject memory = m_file.remembered(journeyName);
    memory.insert(u"state"_s, toJson(m_domainState));
    FormerMx former = formerMx(m_file.project());
    // Once somebody may have changed the records, others that stand there now are no longer the former ones.
    if (!former.asked.isValid() || former.mx == m_domainState.mx
        || !m_file.project().journeys.contains(u"mx"_s)) {
        former.see(m_domainState.mx, std::chrono::seconds(m_domainState.mxTtl), m_domainState.asked);
        memory.insert(u"former"_s, former.toJson());
    }
    m_file.update([&](Project &project) {
        project.journeys.insert(journeyName, memory);
        if (m_domainState.oldHost && (!project.oldHost || project.oldHost->source != MailHost::Source::Typed)
            && !project.journeys.contains(u"mx"_s))
            project.oldHost = m_domainState.oldHost;
    });
    end(StepState::Done, doneText(m_domainState));
}

} // namespace onboarding
