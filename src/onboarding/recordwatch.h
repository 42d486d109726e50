// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QObject>
#include <memory>
#include <optional>

#include "base/domainname.h"
#include "onboarding/records.h"
#include "onboarding/serversmodel.h"

namespace dns {
class Watch;
}

namespace onboarding {

class Services;

/// One of the five questions about a change, never merged with the others.
struct Answer {
    enum class State { Unknown, No, Partly, Yes };

    State state = State::Unknown;
    QString text; ///< One translated sentence, e.g. "1 of 2 name servers still serves the old zone."

    bool operator==(const Answer &) const = default;
};

struct FiveAnswers {
    Answer published; ///< Every authoritative address has exactly the wanted records.
    Answer consistent; ///< All of them serve the same serial.
    Answer delegated; ///< The parent zone names the same servers.
    Answer seen; ///< The resolvers have it.
    Answer oldGone; ///< Nobody can still have the old one.
    std::optional<QDateTime> oldGoneAt; ///< When that will be, UTC; none while serials differ or before publication.

    bool operator==(const FiveAnswers &) const = default;
};

/// How far a change has come; each stage includes the ones before.
enum class Stage { NotPublished, Published, Seen, Expired };

/// Follows one set of records from "not there" to "nobody can still have the old answer".
class RecordWatch final : public QObject {
    Q_OBJECT

public:
    RecordWatch(RecordSet set, const Services &services, QObject *parent = nullptr);
    ~RecordWatch() override;

    /// Watches; `remembered` is what toJson() gave in an earlier run. Asks authoritative servers first and
    /// resolvers only after publication.
    void start(const DomainName &domain, const QList<RecordView> &wanted, const QJsonObject &remembered);
    void stop();
    bool isRunning() const;
    void checkNow(); ///< Asks everybody at once whom manners allow to ask.
    void setInBackground(bool isInBackground); ///< Asks less often.

    FiveAnswers answers() const { return m_answers; }
    Stage stage() const { return m_stage; }
    const QList<RecordView> &verdicts() const { return m_verdicts; } ///< Wanted against found, leftovers last.
    ServersModel *servers() { return &m_servers; }
    QJsonObject toJson() const;

signals:
    void changed();
    void stageReached(onboarding::Stage stage); ///< Once per stage, also across restarts.

private:
    void refresh();

    RecordSet m_set;
    const Services &m_services;
    std::unique_ptr<dns::Watch> m_watch;
    FiveAnswers m_answers;
    Stage m_stage = Stage::NotPublished;
    QList<RecordView> m_wanted;
    QList<RecordView> m_verdicts;
    ServersModel m_servers;
};

} // namespace onboarding
