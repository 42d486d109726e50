// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>

#include "cli/projectcommand.h"

namespace cli {

/// `watch PROJECT`: the five answers as they change, until a stage is reached.
class WatchCommand final : public ProjectCommand {
    Q_OBJECT

public:
    using ProjectCommand::ProjectCommand;

    static CommandDescription description();

protected:
    void run() override;

private:
    /// One of the two sets of records under watch.
    struct Watched {
        QString name;
        onboarding::Journey *journey = nullptr;
        onboarding::RecordWatch *watch = nullptr;
        onboarding::FiveAnswers answers;
        QList<onboarding::ServerView> servers;
        bool isReached = false;
    };

    void follow(const QString &name, onboarding::Journey &journey, onboarding::RecordWatch &watch);
    void update(Watched &watched);
    void showServer(const QString &set, const onboarding::ServerView &server);
    void showAnswers(const QString &set, const onboarding::FiveAnswers &answers, onboarding::Stage stage);
    bool isReached(const Watched &watched) const;

    std::vector<std::unique_ptr<Watched>> m_watched;
    std::optional<onboarding::Stage> m_until;
    QTimer m_timeout;
};

} // namespace cli
