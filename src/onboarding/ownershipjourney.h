// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QTimer>
#include <memory>

#include "base/backoff.h"
#include "onboarding/journey.h"
#include "onboarding/recordsmodel.h"
#include "onboarding/recordwatch.h"

namespace onboarding {

class ProjectFile;
class Services;
class Vault;

/// Journey 2: the TXT record that proves ownership. Done when every authoritative server has it and the
/// provider, where it can be asked, has seen it; or when none is needed.
class OwnershipJourney final : public Journey {
    Q_OBJECT

public:
    OwnershipJourney(ProjectFile &file, const Services &services, Vault &vault, QObject *parent = nullptr);
    ~OwnershipJourney() override;

    /// Learns the wanted record (from the profile, or from the provider's API) and watches for it; asks the
    /// provider to verify as soon as it is published. BadInput names a variable that is missing.
    void start() override;
    void cancel() override;

    /// False: the provider asks for no proof of this domain.
    bool isNeeded() const;
    /// The provider has seen the ownership of `domain` before; names at or below it may need no proof.
    void setProven(const DomainName &domain);

    RecordsModel *records() { return &m_records; }
    RecordWatch &watch() { return m_watch; }
    void showRecords(); ///< Again, after another DNS host was chosen.

    /// Only learns the wanted record, without watching. An empty list: none is needed.
    QFuture<Result<QList<RecordView>>> wanted();

private:
    void watchFor(const QList<RecordView> &wanted);
    void refresh();
    void refreshOnce();
    void askProvider();
    void verified(bool isVerified);
    void remember(const QString &key, const QJsonValue &value);

    ProjectFile &m_file;
    const Services &m_services;
    Vault &m_vault;
    RecordsModel m_records;
    RecordWatch m_watch;
    QTimer m_again; ///< Until the provider is asked again.
    Backoff m_backoff;
    std::shared_ptr<provider::Host> m_host; ///< While it is asked to look.
    bool m_isAsking = false;
    bool m_isStale = false;
    bool m_isRefreshing = false;
};

} // namespace onboarding
