// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QDateTime>

#include "onboarding/journey.h"
#include "onboarding/project.h"

namespace onboarding {

class Services;

/// A project file as the welcome page lists it.
struct SavedMove {
    QString path;
    QString domain; ///< As the user reads it; "example.org and 2 more".
    QString provider; ///< Its name.
    QString progress; ///< One translated sentence: the step reached, of each domain.
    QDateTime changed;
    QString trouble; ///< Missing, unreadable, of a newer version …; empty: can be opened.

    bool operator==(const SavedMove &) const = default;
};

/// The moves that were opened before, the newest first. Only paths are kept, in a JSON list.
class SavedMoves final : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { PathRole = Qt::UserRole, DomainRole, ProviderRole, ProgressRole, ChangedRole, TroubleRole };

    /// `listFile` "" is the one in the user's data folder.
    explicit SavedMoves(const Services &services, QString listFile = {}, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index,
                  int role = Qt::DisplayRole) const override; ///< DisplayRole: domain.
    QHash<int, QByteArray> roleNames() const override;

    const QList<SavedMove> &moves() const { return m_moves; }
    void remember(const QString &path); ///< Puts it first.
    void forget(const QString &path); ///< Off the list; the file stays.
    void reload();
    /// Where new projects go by default: the user's documents, "<domain>.mailhaul", made unique.
    static QString suggestedPath(const DomainName &domain);

private:
    void write() const;

    const Services &m_services;
    QString m_listFile;
    QStringList m_paths;
    QList<SavedMove> m_moves;
};

} // namespace onboarding
