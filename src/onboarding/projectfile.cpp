// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/projectfile.h"

#include <QFileInfo>
#include <chrono>

#include "base/futures.h"
#include "base/inthread.h"
#include "onboarding/domainscope.h"
#include "onboarding/text.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace onboarding {

Result<std::unique_ptr<ProjectFile>> ProjectFile::open(const QString &path)
{
    // Reading first: a name that is mistyped must not leave a lock file behind.
    if (const Result<Project> readable = loadProject(path); !readable)
        return fail(readable.error());
    Result<FileLock> held = FileLock::acquire(path);
    if (!held)
        return fail(held.error());
    Result<Project> project = loadProject(path);
    if (!project)
        return fail(project.error());
    return std::unique_ptr<ProjectFile>(new ProjectFile(path, std::move(*project), std::move(*held)));
}

Result<std::unique_ptr<ProjectFile>> ProjectFile::create(const QString &path, Project project)
{
    if (QFileInfo::exists(path)) {
        return fail(Error::Kind::Usage, Text::tr("The file “%1” exists already.").arg(path), {},
                    Text::tr("Open it, or choose another name."));
    }
    Result<FileLock> held = FileLock::acquire(path);
    if (!held)
        return fail(held.error());
    std::unique_ptr<ProjectFile> file(new ProjectFile(path, std::move(project), std::move(*held)));
    file->m_isSaved = false;
    if (const Status saved = file->save(); !saved) {
        file->m_isSaved = true;
        return fail(saved.error());
    }
    return file;
}

Result<std::unique_ptr<ProjectFile>> ProjectFile::ofDomain(ProjectFile &whole, const DomainName &domain)
{
    if (!whole.project().domains().contains(domain)) {
        return fail(Error::Kind::BadInput,
                    Text::tr("%1 is none of the domains of this move.").arg(domain.toUnicode()), {},
                    Text::tr("Add it to the move first."));
    }
    std::unique_ptr<ProjectFile> part(
        new ProjectFile(whole.path(), projectOfDomain(whole.project(), domain), std::nullopt));
    part->m_whole = &whole;
    connect(&whole, &ProjectFile::saveFailed, part.get(), &ProjectFile::saveFailed);
    connect(&whole, &ProjectFile::changed, part.get(), [file = part.get()] {
        if (!file->m_isTakingOver)
            file->show(projectOfDomain(file->m_whole->project(), file->m_project.domain));
    });
    return part;
}

ProjectFile::ProjectFile(QString path, Project project, std::optional<FileLock> lock)
    : m_path(std::move(path))
    , m_project(std::move(project))
    , m_lock(std::move(lock))
{
    m_saveTimer.setSingleShot(true);
    m_saveTimer.setInterval(300ms);
    connect(&m_saveTimer, &QTimer::timeout, this, &ProjectFile::saveAside);
}

ProjectFile::~ProjectFile()
{
    blockSignals(true); // Listeners may be half destroyed.
    save();
}

void ProjectFile::update(const std::function<void(Project &)> &change)
{
    const Project before = m_project;
    change(m_project);
    if (m_project == before)
        return;
    if (m_whole) {
        m_isTakingOver = true;
        m_whole->update([this](Project &whole) { takeOver(whole, m_project); });
        m_isTakingOver = false;
        emit changed();
        return;
    }
    m_isSaved = false;
    if (!m_saveTimer.isActive())
        m_saveTimer.start();
    emit changed();
}

void ProjectFile::remember(const QString &name, const QJsonObject &state)
{
    update([&](Project &project) { project.journeys.insert(name, state); });
}

void ProjectFile::show(const Project &project)
{
    if (project == m_project)
        return;
    m_project = project;
    emit changed();
}

void ProjectFile::saveAside()
{
    if (m_isSaved)
        return;
    if (m_writing.isRunning()) {
        m_saveTimer.start();
        return;
    }
    settle();
    m_project.changed = QDateTime::currentDateTimeUtc();
    m_isSaved = true;
    m_writing = inThread([path = m_path, project = m_project] { return saveProject(path, project); });
    whenFinished(m_writing, this, [this](const Status &) {
        if (m_writing.isFinished())
            settle();
    });
}

/// Waits for what is being written, and hears what came of it.
void ProjectFile::settle()
{
    const QFuture<Status> written = std::exchange(m_writing, {});
    if (!written.isValid())
        return;
    if (const Status saved = written.result(); !saved) {
        m_isSaved = false;
        emit saveFailed(saved.error());
    }
}

Status ProjectFile::save()
{
    if (m_whole)
        return m_whole->save();
    settle();
    if (m_isSaved)
        return {};
    m_saveTimer.stop();
    m_project.changed = QDateTime::currentDateTimeUtc();
    const Status saved = saveProject(m_path, m_project);
    m_isSaved = saved.has_value();
    if (!saved)
        emit saveFailed(saved.error());
    return saved;
}

} // namespace onboarding
