// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QObject>
#include <QTimer>
#include <functional>
#include <memory>
#include <optional>

#include "base/filelock.h"
#include "onboarding/project.h"

namespace onboarding {

/// An open project file, locked against a second Mailhaul, that saves itself after each change.
class ProjectFile final : public QObject {
    Q_OBJECT

public:
    /// As loadProject(); Busy where another Mailhaul has it open.
    static Result<std::unique_ptr<ProjectFile>> open(const QString &path);
    /// Usage where the file is there already, Storage where it cannot be written.
    static Result<std::unique_ptr<ProjectFile>> create(const QString &path, Project project);
    /// One domain of the move that `whole` holds, as if it were the only one; see projectOfDomain(). `whole`
    /// must outlive it. BadInput: the move has no such domain.
    static Result<std::unique_ptr<ProjectFile>> ofDomain(ProjectFile &whole, const DomainName &domain);
    ~ProjectFile() override; ///< Saves what is not saved yet.

    const QString &path() const { return m_path; }
    const Project &project() const { return m_project; }

    /// Lets `change` alter the project, emits changed(), and saves within a third of a second.
    void update(const std::function<void(Project &)> &change);
    /// What the journey `name` remembers.
    QJsonObject remembered(const QString &name) const { return m_project.journeys.value(name); }
    void remember(const QString &name, const QJsonObject &state);

    /// Saves now, before something that cannot be taken back.
    Status save();

signals:
    void changed();
    void saveFailed(const Error &error); ///< The change is kept in memory and saved with the next one.

private:
    ProjectFile(QString path, Project project, std::optional<FileLock> lock);
    void show(const Project &project);
    void saveAside();
    void settle();

    QString m_path;
    Project m_project;
    std::optional<FileLock> m_lock; ///< Nothing: m_whole has it.
    ProjectFile *m_whole = nullptr; ///< Where this is one domain of it.
    bool m_isTakingOver = false;
    QTimer m_saveTimer;
    bool m_isSaved = true; ///< Or being written.
    QFuture<Status> m_writing; ///< By a thread of its own: of thousands of mailboxes it takes a while.
};

} // namespace onboarding
