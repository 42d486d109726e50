// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>
#include <QTimer>
#include <memory>

#include "onboarding/records.h"

namespace dns {
struct AuthorityAnswer;
struct Comparison;
struct Delegation;
struct RRset;
} // namespace dns

namespace onboarding {

class Services;

/// Looks whether records stand there, without following how they spread: what the provider wants beside the
/// MX records (SPF, DKIM, DMARC, MTA-STS, autodiscover …). Asks authoritative servers only, again each minute
/// while something is not right, or every five while nobody looks.
class RecordCheck final : public QObject {
    Q_OBJECT

public:
    explicit RecordCheck(const Services &services, QObject *parent = nullptr);
    ~RecordCheck() override;

    void start(const QList<RecordView> &wanted); ///< Also begins anew.
    void stop(); ///< What is known stays.
    void checkNow(); ///< Nothing where it was never started.
    void setInBackground(bool isInBackground); ///< Asks less often.

    /// The wanted records with what the authoritative servers have of them.
    const QList<RecordView> &records() const { return m_records; }

signals:
    void changed();

private:
    void ask();
    void askServers();
    void judge(const dns::RRset &wanted, const DomainName &zone, const dns::AuthorityAnswer &answer);
    void take(qsizetype index, const dns::Comparison &comparison);

    const Services &m_services;
    QList<RecordView> m_records;
    std::unique_ptr<QObject> m_round; ///< Context of what is being asked.
    std::unique_ptr<dns::Delegation> m_delegation; ///< As long as its servers answer.
    bool m_isInBackground = false;
    QTimer m_timer;
};

} // namespace onboarding
