// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>
#include <functional>
#include <optional>

#include "gui/symbol.h"

namespace gui {

/// What stands in front of the text of a cell, and how strong the text is.
struct CellLook {
    std::optional<Symbol> symbol;
    bool isFaint = false; ///< A hint, not a value.
};

/// Shows the text of a cell as `lookOf` says.
class SymbolDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    using LookOf = std::function<CellLook(const QModelIndex &)>;

    explicit SymbolDelegate(LookOf lookOf, QObject *parent = nullptr);

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    LookOf m_lookOf;
};

/// Draws a bar below the text of a cell; `percentRole` gives 0 to 100, or -1 where it is not known.
class ProgressDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit ProgressDelegate(int percentRole, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    int m_percentRole;
};

/// Edits a password: dots instead of letters, and the editor begins empty.
class PasswordDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const override;
    void setEditorData(QWidget *editor, const QModelIndex &index) const override;
    void setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const override;
};

} // namespace gui
