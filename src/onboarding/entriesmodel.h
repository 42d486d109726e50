// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QHash>
#include <QPair>

#include "onboarding/project.h"

namespace onboarding {

/// An editable table of what is to be created at the new host, one entry a row. The first column is the
/// address, the last one the outcome; the last row is empty and waits to be typed into.
class EntriesModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Role { StateRole = Qt::UserRole, ErrorRole, IsNewRowRole };

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    /// StateRole: int of Creation::State; ErrorRole: why the last edit of this cell was refused.
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    bool removeRows(int row, int count, const QModelIndex &parent = {}) override;

protected:
    EntriesModel(const QStringList &headers, QObject *parent);

    virtual int entryCount() const = 0;
    virtual const Creation &creation(int row) const = 0;
    virtual QString cell(int row, int column) const = 0;
    virtual bool isSecret(int column) const; ///< Replaced, never shown; by default none is.
    /// Whether a cell of an entry that exists at the new host must stay: changing it here would not change it
    /// there.
    virtual bool isFixed(int column) const = 0;
    /// Stores what was typed; `row` == entryCount() is a new entry.
    virtual Status enter(int row, int column, const QString &entered) = 0;
    virtual void removeEntries(int row, int count) = 0;

    /// An address as typed, with or without the domain.
    static Result<MailAddress> parseAddress(const QString &entered, const DomainName &domain);

    /// Makes `shown` what `now` is, and tells the views no more than what is different.
    template <typename Entry> void show(QList<Entry> &shown, const QList<Entry> &now);

private:
    const QStringList m_headers;
    QHash<QPair<int, int>, QString> m_cellErrors;
};

template <typename Entry> void EntriesModel::show(QList<Entry> &shown, const QList<Entry> &now)
{
    if (now == shown)
        return;
    if (now.size() == shown.size()) {
        QList<int> rows;
        for (int row = 0; row < int(shown.size()); ++row) {
            if (now.at(row) != shown.at(row))
                rows += row;
        }
        shown = now;
        for (const int row : std::as_const(rows))
            emit dataChanged(index(row, 0), index(row, columnCount() - 1));
        return;
    }
    if (now.size() > shown.size() && now.first(shown.size()) == shown) {
        beginInsertRows({}, int(shown.size()), int(now.size()) - 1);
        shown = now;
        endInsertRows();
        return;
    }
    beginResetModel();
    m_cellErrors.clear();
    shown = now;
    endResetModel();
}

} // namespace onboarding
