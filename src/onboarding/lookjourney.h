// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>

#include "onboarding/findingsmodel.h"
#include "onboarding/formermx.h"
#include "onboarding/journey.h"
#include "onboarding/look.h"

namespace onboarding {

class ProjectFile;
class Services;

/// Journey 1: what the domain is today. The former MX set is never overwritten once it may have been changed:
/// undo and the countdown live on it.
class LookJourney final : public Journey {
    Q_OBJECT

public:
    LookJourney(ProjectFile &file, const Services &services, QObject *parent = nullptr);
    ~LookJourney() override;

    void start() override;
    void cancel() override;

    const DomainState &domainState() const
    {
        return m_domainState;
    } ///< Of the last look; empty before the first.
    FindingsModel *findings() { return &m_findings; }

    /// The old host as the user wants it; overrides the guess.
    void setOldHost(const MailHost &host);
    /// Connects and reads the greeting. CertificateRefused has the SHA-256 in Error::detail.
    QFuture<Status> tryOldHost(const MailHost &host);

private:
    void finish(const Result<DomainState> &result);

    ProjectFile &m_file;
    const Services &m_services;
    DomainState m_domainState;
    FindingsModel m_findings;
    QFuture<Result<DomainState>> m_look;
};

} // namespace onboarding
