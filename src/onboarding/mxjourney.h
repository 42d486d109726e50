// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>

#include "onboarding/journey.h"
#include "onboarding/publisher.h"
#include "onboarding/recordcheck.h"
#include "onboarding/recordsmodel.h"
#include "onboarding/recordwatch.h"
#include "onboarding/switchplan.h"

namespace onboarding {

class ProjectFile;
class Services;
class Vault;

/// A plan and what it was made from.
struct Planning {
    Arrivals arrivals;
    SwitchPlan plan;
};

/// Journey 4: the MX records, from showing them to the moment when nobody can still have the old ones.
/// The step is Done at Stage::Expired.
class MxJourney final : public Journey {
    Q_OBJECT

public:
    MxJourney(ProjectFile &file, const Services &services, Vault &vault, QObject *parent = nullptr);
    ~MxJourney() override;

    /// Shows the records and watches for them.
    void start() override;
    void cancel() override;

    /// Why MX must not change yet, one sentence each (mailboxes that are missing, forgotten addresses, no
    /// ownership); empty: ready.
    QStringList objections() const;
    /// The user publishes in spite of the objections, knowingly. Kept in the project.
    void overrideObjections();
    bool isReadyToPublish() const;

    RecordsModel *records() { return &m_records; } ///< With the other wanted records (SPF …) after the MX.
    void setInBackground(bool isInBackground); ///< Asks servers less often.
    RecordWatch &watch() { return m_watch; }
    Stage stage() const; ///< As the watch says, or as it was remembered.

    /// The spelling that `records()` has; `hostId` "" is the detected host's. BadInput: no such host.
    Status setDnsHost(const QString &hostId);
    DnsHost dnsHost() const;

    /// Only learns the records, without watching.
    QFuture<Result<QList<RecordView>>> wanted();

    Publisher &publisher() { return m_publisher; }
    /// Publisher::apply(). Refused with the objections while it is not ready.
    QFuture<Result<ZoneDifference>> publish(const std::optional<ZoneDifference> &confirmed = {});
    QFuture<Result<ZoneDifference>> undo();
    QFuture<Result<ZoneDifference>> dryRun(); ///< What publish() would change.

    /// Services::saveEvidence().
    Status saveEvidence(const QString &path) const;
    /// When to switch, by what is known of the TTL and of the arrival times in the old mailboxes.
    QFuture<Planning> plan();
    bool canReadArrivals() const; ///< The password of an old mailbox is known.
    /// Reads the arrival times of recent mail out of the old mailboxes (onboarding::readArrivals()), keeps
    /// them in the project, and plans anew. Cancelled by stopReadingArrivals() or the future.
    QFuture<Planning> readArrivals();
    void stopReadingArrivals();

private:
    void refresh();
    Planning planBy(const Arrivals &arrivals) const;

    ProjectFile &m_file;
    const Services &m_services;
    Vault &m_vault;
    RecordsModel m_records;
    RecordWatch m_watch;
    Publisher m_publisher;
    RecordCheck m_others; ///< Wanted beside the MX records, and not followed any further.
    QFuture<Arrivals> m_reading;
};

} // namespace onboarding
