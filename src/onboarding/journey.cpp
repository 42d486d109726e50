// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/journey.h"

#include "onboarding/text.h"
#include "provider/host.h"

using namespace Qt::StringLiterals;

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

QString Journey::summary() const
{
    return m_waiting.isEmpty() ? m_summary : m_summary + u' ' + m_waiting;
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
    m_waiting.clear();
    emit changed();
}

void Journey::end(StepState state, const QString &summary)
{
    m_isRunning = false;
    m_error.reset();
    m_state = state;
    m_summary = summary;
    m_waiting.clear();
    emit changed();
    emit finished();
}

void Journey::endWith(const Error &error)
{
    m_isRunning = false;
    m_error = error;
    m_state = StepState::NeedsYou;
    m_summary = error.message;
    m_waiting.clear();
    emit changed();
    emit finished();
}

void Journey::tellWaits(const provider::Host &host)
{
    connect(&host, &provider::Host::waiting, this, [this](std::chrono::milliseconds wait, const Error &why) {
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
        //: %1 is a duration, %2 says why.
        m_waiting =
            Text::tr("Waiting %1 before the next attempt: %2")
                .arg(durationText(seconds), QStringList{why.message, why.detail}.join(u' ').trimmed());
        emit changed();
    });
}

} // namespace onboarding
