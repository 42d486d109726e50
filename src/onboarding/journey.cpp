// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/journey.h"

#include "onboarding/text.h"

namespace onboarding {

QString title(Step step)
{
    switch (step) {
    case Step::Domain:
        return Text::tr("Domain and host");
    case Step::Look:
        return Text::tr("What we found");
    case Step::Ownership:
        return Text::tr("Prove ownership");
    case Step::Mailboxes:
        return Text::tr("Mailboxes");
    case Step::Mx:
        return Text::tr("MX records");
    case Step::Migrate:
        return Text::tr("Copy the mail");
    case Step::Finish:
        return Text::tr("Finish");
    }
    Q_UNREACHABLE();
    return {};
}

void Journey::begin(const QString &summary)
{
    m_isRunning = true;
    m_error.reset();
    show(StepState::Waiting, summary);
}

void Journey::show(StepState state, const QString &summary)
{
    if (m_state == state && m_summary == summary)
        return;
    m_state = state;
    m_summary = summary;
    emit changed();
}

void Journey::end(StepState state, const QString &summary)
{
    m_isRunning = false;
    m_error.reset();
    m_state = state;
    m_summary = summary;
    emit changed();
    emit finished();
}

void Journey::endWith(const Error &error)
{
    m_isRunning = false;
    m_error = error;
    m_state = StepState::NeedsYou;
    m_summary = error.message;
    emit changed();
    emit finished();
}

} // namespace onboarding
