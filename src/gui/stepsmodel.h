// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>

#include "gui/symbol.h"
#include "onboarding/journey.h"

namespace gui {

class Session;

/// The steps of the open move with their states, for the list at the side. Steps not reached are disabled.
class StepsModel final : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { SymbolRole = Qt::UserRole, StateTextRole };

    explicit StepsModel(Session &session, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

    static onboarding::Step stepAt(const QModelIndex &index);
    QModelIndex indexOf(onboarding::Step step) const;
    void refresh();

private:
    onboarding::StepState state(onboarding::Step step) const;

    Session &m_session;
};

} // namespace gui
