// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QObject>
#include <QTimer>
#include <memory>
#include <optional>

#include "base/result.h"
#include "onboarding/records.h"
#include "onboarding/serversmodel.h"

namespace dns {
class Watch;
struct Delegation;
struct RRset;
struct WatchRow;
} // namespace dns

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
    /// What stands in the way and what to do, one or two sentences each; also why no server could be found,
    /// which is tried again.
    QStringList notes;
    std::optional<QDateTime>
        oldGoneAt; ///< When that will be, UTC; none while serials differ or before publication.

    bool operator==(const FiveAnswers &) const = default;
};

/// How far a change has come; each stage includes the ones before.
enum class Stage { NotPublished, Published, Seen, Expired };

/// What stood there before, as it was found at the first look.
struct FormerRecords {
    QStringList data; ///< "10 mx.example.net"
    std::chrono::seconds ttl{}; ///< How long answers with them may live from now on.
    bool isKnown = false; ///< False: the watch asks itself, before the change.
};

/// Follows one set of records (one owner, one type) from "not there" to "nobody can still have the old
/// answer".
class RecordWatch final : public QObject {
    Q_OBJECT

public:
    explicit RecordWatch(const Services &services, QObject *parent = nullptr);
    ~RecordWatch() override;

    /// Watches the first set among `wanted`; `remembered` is what toJson() gave in an earlier run. Asks
    /// authoritative servers first, and resolvers only after publication. Also begins anew.
    /// Each of `alternatives` is right as well, in the place of the whole set.
    void start(const QList<RecordView> &wanted, const FormerRecords &former, const QJsonObject &remembered,
               const QList<QList<RecordView>> &alternatives = {});
    void stop(); ///< What is known stays.
    bool isRunning() const { return m_isRunning; }
    void checkNow(); ///< Asks everybody at once whom manners allow to ask.
    void setInBackground(bool isInBackground); ///< Asks less often.

    const FiveAnswers &answers() const { return m_answers; }
    Stage stage() const { return m_stage; }
    /// Wanted against found by the authoritative servers, leftovers last; not spelled for a panel.
    const QList<RecordView> &verdicts() const { return m_verdicts; }
    ServersModel *servers() { return &m_servers; }
    QJsonObject toJson() const;
    /// The stage that toJson() kept.
    static Stage rememberedStage(const QJsonObject &json);

signals:
    void changed();
    void
    stageReached(onboarding::Stage stage); ///< Once per stage, also across restarts; again after an undo.

private:
    void findServers();
    void follow(const Result<dns::Delegation> &delegation);
    void failWith(const Error &error);
    void askFormer(const dns::Delegation &delegation);
    void watch(const dns::Delegation &delegation, const dns::RRset &former,
               std::optional<qint64> negativeTtl);
    void refresh();
    bool isOfWantedHost(const QString &datum) const;
    void judge(RecordView &record, const QList<dns::WatchRow> &rows, QStringList &leftovers) const;
    void refreshVerdicts(const QList<dns::WatchRow> &rows);
    void refreshStage();
    void reach(Stage stage);

    const Services &m_services;
    std::unique_ptr<dns::Watch> m_watch;
    QTimer m_nextSearch; ///< For the domain's name servers.
    std::unique_ptr<QObject> m_round; ///< Context of what was asked since start(); gone with stop().
    FiveAnswers m_answers;
    Stage m_stage = Stage::NotPublished;
    QList<RecordView> m_wanted;
    QList<QList<RecordView>> m_alternatives;
    QList<RecordView> m_verdicts;
    ServersModel m_servers;
    FormerRecords m_former;
    QJsonObject m_remembered;
    bool m_isRunning = false;
    bool m_isInBackground = false;
};

} // namespace onboarding
