// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/savedmoves.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>
#include <QStandardPaths>

#include "onboarding/jsonreader.h"
#include "onboarding/providers.h"
#include "onboarding/services.h"
#include "onboarding/text.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

constexpr qsizetype mostMoves = 50;

QString standardListFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + u"/moves.json"_s;
}

QString progressOf(const QMap<QString, QJsonObject> &journeys)
{
    const QString known = journeys.value(u"move"_s).value(u"progress"_s).toString();
    return known.isEmpty() ? Text::tr("At “%1”").arg(title(Step::Domain)) : known;
}

/// "example.org: Finished; second.example: At “MX records”", where there are several domains.
QString progressOf(const Project &project)
{
    if (project.furtherDomains.isEmpty())
        return progressOf(project.journeys);
    constexpr int most = 3; // That are told apart.
    QStringList lines;
    const auto add = [&lines](const DomainName &domain, const QMap<QString, QJsonObject> &journeys) {
        if (lines.size() < most)
            lines += u"%1: %2"_s.arg(domain.toUnicode(), progressOf(journeys));
    };
    add(project.domain, project.journeys);
    for (const FurtherDomain &further : project.furtherDomains)
        add(further.domain, further.journeys);
    const qsizetype left = project.domains().size() - lines.size();
    return left > 0 ? lines.join(u"; "_s) + u"; …"_s : lines.join(u"; "_s);
}

SavedMove savedMove(const QString &path, const Services &services)
{
    SavedMove move;
    move.path = path;
    const Result<Project> project = loadProject(path);
    if (!project) {
        move.domain = QFileInfo(path).completeBaseName();
        move.trouble =
            QFileInfo::exists(path) ? project.error().message : Text::tr("The file is not there any more.");
        return move;
    }
    const int more = static_cast<int>(project->furtherDomains.size());
    move.domain = project->domain.toUnicode();
    if (more > 0)
        //: %1 is a domain.
        move.domain = Text::tr("%1 and %n more", nullptr, more).arg(move.domain);
    move.provider =
        provider(services, project->providerId).map(&Provider::name).value_or(project->providerId);
    move.progress = progressOf(*project);
    move.changed = project->changed;
    return move;
}

} // namespace

SavedMoves::SavedMoves(const Services &services, QString listFile, QObject *parent)
    : QAbstractListModel(parent)
    , m_services(services)
    , m_listFile(listFile.isEmpty() ? standardListFile() : std::move(listFile))
{
    reload();
}

int SavedMoves::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_moves.size());
}

QVariant SavedMoves::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const SavedMove &move = m_moves.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case DomainRole:
        return move.domain;
    case Qt::ToolTipRole:
    case PathRole:
        return move.path;
    case ProviderRole:
        return move.provider;
    case ProgressRole:
        return move.progress;
    case ChangedRole:
        return move.changed;
    case TroubleRole:
        return move.trouble;
    }
    return {};
}

QHash<int, QByteArray> SavedMoves::roleNames() const
{
    return {{PathRole, "path"},         {DomainRole, "domain"},   {ProviderRole, "provider"},
            {ProgressRole, "progress"}, {ChangedRole, "changed"}, {TroubleRole, "trouble"}};
}

void SavedMoves::remember(const QString &path)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    m_paths.removeAll(absolute);
    m_paths.prepend(absolute);
    if (m_paths.size() > mostMoves)
        m_paths.resize(mostMoves);
    write();
    reload();
}

void SavedMoves::forget(const QString &path)
{
    m_paths.removeAll(QFileInfo(path).absoluteFilePath());
    write();
    reload();
}

void SavedMoves::reload()
{
    QFile file(m_listFile);
    if (file.open(QIODevice::ReadOnly)) {
        QList<JsonMistake> mistakes;
        const QJsonObject list = parseJsonObject(file.read(1024 * 1024)).value_or(QJsonObject());
        m_paths = JsonReader(list, {}, mistakes).texts(u"paths"_s);
    }
    beginResetModel();
    m_moves.clear();
    for (const QString &path : std::as_const(m_paths))
        m_moves += savedMove(path, m_services);
    endResetModel();
}

QString SavedMoves::suggestedPath(const DomainName &domain)
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    const QString start = folder + u'/' + domain.toString();
    QString path = start + u".mailhaul"_s;
    for (int number = 2; QFileInfo::exists(path); ++number)
        path = u"%1-%2.mailhaul"_s.arg(start).arg(number);
    return path;
}

void SavedMoves::write() const
{
    // The list is a convenience: where it cannot be written, the move itself must still go on.
    QDir().mkpath(QFileInfo(m_listFile).path());
    QSaveFile file(m_listFile);
    if (!file.open(QIODevice::WriteOnly))
        return;
    file.write(QJsonDocument(QJsonObject{{u"paths"_s, QJsonArray::fromStringList(m_paths)}}).toJson());
    file.commit();
}

} // namespace onboarding
