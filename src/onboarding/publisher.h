// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QObject>
#include <QStringList>

#include "onboarding/project.h"
#include "onboarding/records.h"

namespace onboarding {

class ProjectFile;
class Services;

/// What publishing would change in the zone, as zone-file lines.
struct ZoneDifference {
    QStringList removed;
    QStringList added;

    bool isEmpty() const { return removed.isEmpty() && added.isEmpty(); }
    bool operator==(const ZoneDifference &) const = default;
};

/// Changes the zone by RFC 2136, only if it still is what was seen (compare and swap), and takes it back.
class Publisher final : public QObject {
    Q_OBJECT

public:
    Publisher(ProjectFile &file, const Services &services, QObject *parent = nullptr);
    ~Publisher() override;

    bool isConfigured() const;
    /// BadInput where the key file cannot be read.
    Status configure(const DnsUpdate &update);

    /// The exact difference, nothing is changed.
    QFuture<Result<ZoneDifference>> dryRun(const QList<RecordView> &wanted);
    /// Keeps the former records in the project, then applies. Refused: the zone changed meanwhile, or the
    /// server said no; LoginRefused: the key is wrong.
    QFuture<Result<ZoneDifference>> apply(const QList<RecordView> &wanted);
    /// Puts the former records back, if what apply() made is still there.
    QFuture<Result<ZoneDifference>> undo(RecordSet set);
    bool canUndo(RecordSet set) const;

signals:
    void changed();

private:
    ProjectFile &m_file;
    const Services &m_services;
};

} // namespace onboarding
