// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>
#include <functional>

#include "gui/symbol.h"

namespace gui {

/// What one row of a calm list says.
struct TwoLines {
    Symbol symbol = Symbol::ToDo;
    QString title;
    QString text;
};

/// Rows of a symbol, a title, and a smaller second line; the current one on a rounded ground.
class TwoLineDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    using LinesOf = std::function<TwoLines(const QModelIndex &)>;

    explicit TwoLineDelegate(LinesOf linesOf, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    LinesOf m_linesOf;
};

} // namespace gui
